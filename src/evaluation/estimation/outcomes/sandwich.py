"""Sandwich variance of a generalised linear model, HC3: it holds whatever the variance of the outcome is.

    V = (X'WX)⁻¹ X' diag((s / (1 − h))²) X (X'WX)⁻¹

with W the working weights (dμ/dη)² / v(μ), s = (dμ/dη)(y − μ) / v(μ) the score of a unit and h its leverage in the
weighted fit (MacKinnon & White 1985; for such models as R's ``sandwich``). statsmodels 0.15 gives half of it for the
clotting data of the golden tests: its HC3 of a GLM is another formula.

>>> design = np.column_stack([np.ones(4), [0.0, 0.0, 1.0, 1.0]])
>>> hc3_covariance(design, np.ones(4), np.array([-1.0, 1.0, -1.0, 1.0])).round(6).tolist()
[[2.0, -2.0], [-2.0, 4.0]]
"""

from __future__ import annotations

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.refusals import NoVariationError, TooFewUnitsError
from evaluation.estimation.regression import FULL_LEVERAGE

EXACT_FIT = 1e-8
"""A fit that is found in steps leaves so much where nothing is left."""


def hc3_covariance(design: FloatArray, weights: FloatArray, scores: FloatArray) -> FloatArray:
    """Return the covariance of the coefficients, shape (columns, columns).

    Raises
    ------
    TooFewUnitsError
        When a unit alone decides a coefficient.
    """
    inverse = np.linalg.inv(design.T @ (weights[:, None] * design))
    leverage = weights * np.einsum("ij,jk,ik->i", design, inverse, design)
    if (leverage > FULL_LEVERAGE).any():
        raise TooFewUnitsError("A single unit decides a coefficient by itself; each group needs at least two.")
    scaled = design * (scores / (1 - leverage))[:, None]
    return np.asarray(inverse @ scaled.T @ scaled @ inverse)


def refuse_exact_fit(standard_errors: FloatArray, sizes: FloatArray) -> None:
    """Refuse standard errors that are zero up to rounding, beside the largest of ``sizes``.

    Raises
    ------
    NoVariationError
        When the units of a group do not vary.
    """
    if not (standard_errors > EXACT_FIT * np.abs(sizes).max()).all():
        raise NoVariationError("The units of a group do not vary, so that the uncertainty cannot be estimated.")
