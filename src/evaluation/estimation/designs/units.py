"""What designs share: paired values checked, and the change of each unit in the outcome's own terms."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError
from evaluation.estimation.results import Estimate

Outcome = Literal["mean_difference", "net_improvement", "risk_difference"]
OUTCOMES: tuple[Outcome, ...] = ("mean_difference", "net_improvement", "risk_difference")
MINIMUM_UNITS_PER_GROUP = 5
"""A spread from fewer units is a matter of luck, and a site whose spread came out small would outweigh all others."""
NO_VARIATION = 1e-12
"""A standard error below this part of the largest value is rounding, not spread."""


def as_units(values: ArrayLike, what: str, minimum: int = 2) -> FloatArray:
    """Return a list of finite values with at least ``minimum`` of them."""
    array = as_finite(values, what)
    if array.ndim != 1:
        raise InvalidInputError(f"Give the {what} as one list of values.")
    if array.size < minimum:
        raise TooFewUnitsError(f"This needs at least {minimum} units with {what} and got {array.size}.")
    return array


def as_pairs(before: ArrayLike, after: ArrayLike, minimum: int = 2) -> tuple[FloatArray, FloatArray]:
    """Return values before and after of the same units."""
    first, second = as_units(before, "values before", minimum), as_units(after, "values after", minimum)
    if first.shape != second.shape:
        raise InvalidInputError("Give one value before and one after for each unit.")
    return first, second


def as_yes_no(values: FloatArray) -> FloatArray:
    """Refuse anything but 0 and 1."""
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidInputError("A share is estimated from values 0 and 1 only.")
    return values


def t_estimate(
    value: float,
    standard_error: float,
    degrees: float | None,
    level: float,
    units_n: int | None,
    residual_df: float | None,
    method: str,
) -> Estimate:
    """Return an estimate with a t interval (normal when ``degrees`` is None)."""
    quantile = special.ndtri(0.5 + level / 2) if degrees is None else special.stdtrit(degrees, 0.5 + level / 2)
    half = float(quantile) * standard_error
    return Estimate(value, standard_error, value - half, value + half, level, units_n, degrees, residual_df, method)


def refuse_no_variation(standard_error: float, *values: FloatArray) -> None:
    """Refuse a standard error that is zero up to rounding."""
    largest = max((float(np.abs(array).max()) for array in values if array.size), default=0.0)
    if standard_error <= NO_VARIATION * largest or standard_error == 0:
        raise NoVariationError("Every unit changed by the same amount, so that the uncertainty cannot be estimated.")
