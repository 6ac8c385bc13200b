"""How well answers hang together: Cronbach's alpha, McDonald's omega, and the agreement of two raters.

All take scores of shape (..., units, items): the leading axes may hold bootstrap samples. What cannot be computed,
since nothing varies, is NaN inside and a refusal outside.

alpha = k/(k−1) · (1 − sum of the items' variances / variance of their sum). It assumes that all items weigh the same.
omega = (sum of loadings)² / ((sum of loadings)² + sum of unique variances), from one factor by maximum likelihood; it
drops that assumption and needs three items or more (McDonald 1999).
icc = ICC(A,1): how well one rater's mark stands for another's, with their difference in severity counted as error
(Shrout & Fleiss 1979, there (2,1); McGraw & Wong 1996).

>>> round(cronbach_alpha([[1, 2], [2, 2], [4, 5], [5, 4]]), 3)
0.911
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, in_blocks
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError

Statistic = Callable[[FloatArray], FloatArray]
STEPS, CLOSE = 5000, 1e-11
"""The one-factor fit stops when no loading moves more than this, relative to the items' spread."""


def cronbach_alpha(scores: ArrayLike) -> float:
    """Return alpha of scores of shape (units, items), all filled in.

    Raises
    ------
    TooFewUnitsError, InvalidInputError, NoVariationError
        Fewer than three units, fewer than two items, or a sum that does not vary.
    """
    return _one(alphas, _scores(scores, items=2))


def mcdonald_omega(scores: ArrayLike) -> float:
    """Return omega of one factor, of scores of shape (units, items), all filled in; needs three items.

    Raises
    ------
    TooFewUnitsError, InvalidInputError, NoVariationError
        Fewer than three units, fewer than three items, or an item that does not vary.
    """
    return _one(omegas, _scores(scores, items=3))


def rater_agreement(scores: ArrayLike) -> float:
    """Return ICC(A,1) of marks of shape (units, raters), all filled in.

    Raises
    ------
    TooFewUnitsError, InvalidInputError, NoVariationError
        Fewer than three units, fewer than two raters, or marks that do not vary.
    """
    return _one(agreements, _scores(scores, items=2))


def reliability_interval(
    scores: ArrayLike,
    statistic: Statistic,
    generator: np.random.Generator,
    confidence_level: float = 0.95,
    draws: int = 1000,
) -> tuple[float, float]:
    """Percentile interval over units drawn with replacement; draws in which nothing varies are left out.

    Of many units some draws are made at a time, so that memory does not grow with them.
    """
    given = _scores(scores, items=2)
    tail = (1 - as_confidence(confidence_level)) / 2
    blocks = in_blocks(draws, given.size)
    drawn = np.concatenate([statistic(given[generator.integers(len(given), size=(n, len(given)))]) for n in blocks])
    if not np.isfinite(drawn).any():
        raise NoVariationError("The scores do not vary, so that reliability cannot be estimated.")
    low, high = np.quantile(drawn[np.isfinite(drawn)], [tail, 1 - tail])
    return float(low), float(high)


def alphas(scores: FloatArray) -> FloatArray:
    """Alpha of each sample."""
    items = scores.shape[-1]
    parts, whole = scores.var(-2, ddof=1).sum(-1), scores.sum(-1).var(-1, ddof=1)
    return np.asarray(items / (items - 1) * (1 - _ratio(parts, whole)))


def omegas(scores: FloatArray) -> FloatArray:
    """Omega of each sample."""
    centred = scores - scores.mean(-2, keepdims=True)
    covariance = np.swapaxes(centred, -1, -2) @ centred / (scores.shape[-2] - 1)
    loadings, unique = one_factor(covariance)
    common = loadings.sum(-1) ** 2
    return _ratio(common, common + unique.sum(-1))


def agreements(scores: FloatArray) -> FloatArray:
    """ICC(A,1) of each sample, from the mean squares of units, raters and the rest."""
    units, raters = scores.shape[-2:]
    grand = scores.mean((-2, -1), keepdims=True)
    of_units, of_raters = scores.mean(-1, keepdims=True), scores.mean(-2, keepdims=True)
    between = raters * ((of_units - grand) ** 2).sum((-2, -1)) / (units - 1)
    severity = units * ((of_raters - grand) ** 2).sum((-2, -1)) / (raters - 1)
    rest = ((scores - of_units - of_raters + grand) ** 2).sum((-2, -1)) / ((units - 1) * (raters - 1))
    return _ratio(between - rest, between + (raters - 1) * rest + raters / units * (severity - rest))


def one_factor(covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Loadings and unique variances of one factor, by maximum likelihood (EM; Rubin & Thayer 1982).

    ``covariance`` has shape (..., items, items). A sample with an item that does not vary gives NaN.
    """
    variances = np.diagonal(covariance, axis1=-2, axis2=-1)
    spread = np.where(variances > 0, np.sqrt(np.clip(variances, 0, None)), np.nan)
    correlation = covariance / (spread[..., :, None] * spread[..., None, :])
    loadings, unique = np.full(variances.shape, 0.7), np.full(variances.shape, 0.5)
    for _ in range(STEPS):
        weights = loadings / unique
        weights = weights / (1 + (weights * loadings).sum(-1, keepdims=True))
        shared = (correlation @ weights[..., None])[..., 0]
        size = 1 - (weights * loadings).sum(-1, keepdims=True) + (weights * shared).sum(-1, keepdims=True)
        moved = shared / size
        change, loadings = np.abs(moved - loadings), moved
        unique = np.clip(1 - loadings * shared, 1e-6, None)
        if not (change > CLOSE).any():
            break
    return loadings * spread, unique * spread**2


def _scores(scores: ArrayLike, items: int) -> FloatArray:
    given = np.asarray(scores, dtype=float)
    if given.ndim != 2 or given.shape[1] < items or not np.isfinite(given).all():
        raise InvalidInputError(f"Give complete scores of units by items, with {items} items or more.")
    if given.shape[0] < 3:
        raise TooFewUnitsError("Reliability needs three units or more.")
    return given


def _one(statistic: Statistic, scores: FloatArray) -> float:
    found = float(statistic(scores))
    if not np.isfinite(found):
        raise NoVariationError("The scores do not vary, so that reliability cannot be estimated.")
    return found


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    below = np.asarray(below)
    return np.asarray(above / np.where(np.abs(below) > 1e-12, below, np.nan))
