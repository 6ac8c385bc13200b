"""Turn what a caller gives into checked arrays of floating-point numbers."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.estimation.refusals import InvalidInputError, TooFewSitesError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FloatArray = NDArray[np.float64]
Result = TypeVar("Result", bound="DataclassInstance")
LARGEST = 1e30
"""Third powers of weights 1/s² must stay within the range of a double (1e308)."""
MOST_AT_ONCE = 20_000_000
"""Numbers that are drawn at a time: 160 MB."""


def as_finite(values: ArrayLike, what: str) -> FloatArray:
    """Return an array of finite numbers; refuse anything else, naming ``what``."""
    array = np.asarray(values, dtype=np.float64)
    if not np.isfinite(array).all():
        raise InvalidInputError(f"The {what} must be finite numbers, without missing values.")
    return array


def as_sites(effects: ArrayLike, standard_errors: ArrayLike, minimum: int = 1) -> tuple[FloatArray, FloatArray]:
    """Return site effects and their variances, both of shape (..., k) with k at least ``minimum``."""
    effect, error = as_finite(effects, "effects"), as_finite(standard_errors, "standard errors")
    if effect.ndim == 0 or effect.shape != error.shape:
        raise InvalidInputError("Give one standard error for each effect, sites in the last dimension.")
    if not (error > 0).all():
        raise InvalidInputError("Every standard error must be above zero; a site without sampling error has no weight.")
    if effect.size and (np.abs(effect).max() > LARGEST or error.max() > LARGEST or error.min() < 1 / LARGEST):
        raise InvalidInputError(
            "Effects or standard errors are too large or too small to compute with; change the unit."
        )
    if effect.shape[-1] < minimum:
        raise TooFewSitesError(f"This needs at least {minimum} sites and got {effect.shape[-1]}.")
    return by_site(effect), by_site(error**2)


def by_site(values: FloatArray) -> FloatArray:
    """Return the same numbers of shape (..., k), stored site after site: sums over few sites are then much faster.

    >>> by_site(np.ones((100, 5))).strides
    (8, 800)
    """
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(values, -1, 0)), 0, -1)


def as_confidence(level: float) -> float:
    """Return a confidence level strictly between 0 and 1."""
    if not 0 < level < 1:
        raise InvalidInputError("The confidence level must lie between 0 and 1, such as 0.95.")
    return float(level)


def in_blocks(draws: int, numbers_per_draw: int) -> list[int]:
    """Divide draws over blocks that fit in memory; those of few units are one block.

    >>> in_blocks(1000, 300), in_blocks(5, MOST_AT_ONCE // 2)
    ([1000], [2, 2, 1])
    """
    at_once = max(1, MOST_AT_ONCE // max(1, numbers_per_draw))
    return [min(at_once, draws - start) for start in range(0, draws, at_once)]


def scalars(result: Result) -> Any:
    """Return a copy of a result whose arrays without dimensions are plain numbers."""
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    plain = {
        name: float(value) if isinstance(value, (np.ndarray, np.floating)) and np.ndim(value) == 0 else value
        for name, value in values.items()
    }
    return type(result)(**plain)
