"""Ordinary least squares with HC2 variance and Bell–McCaffrey degrees of freedom, for small groups of unequal spread.

HC2 is unbiased when spreads are equal and holds when they are not; the degrees of freedom are those that
Satterthwaite's method gives under equal spreads (Bell & McCaffrey 2002; Imbens & Kolesár 2016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.refusals import NoOverlapError, TooFewUnitsError

FULL_LEVERAGE = 1 - 1e-9
"""A unit with leverage 1 is fitted exactly and has no residual; rounding leaves it just below."""
SMALLEST_SINGULAR_RATIO = 1e-10
"""Below this ratio of singular values two columns are the same up to rounding."""


@dataclass(frozen=True)
class Coefficient:
    """One coefficient; ``contributions`` (one per unit, or per cluster) sum to its variance."""

    value: float
    contributions: FloatArray
    degrees_of_freedom: float
    residual_df: int


@dataclass(frozen=True)
class Basis:
    """A design X (n × p) as U diag(``singular``) ``right``, with U'U = I: ``left`` is U, and H = UU' the hat matrix."""

    left: FloatArray
    singular: FloatArray
    right: FloatArray

    def direction(self, column: int) -> FloatArray:
        """Return a (p) such that Ua are the weights of the units in coefficient ``column``."""
        return self.right[:, column] / self.singular


def basis_of(design: FloatArray) -> Basis:
    """Decompose a design (n × p); columns may have any scale.

    Raises
    ------
    TooFewUnitsError
        With no more units than columns.
    NoOverlapError
        When columns say the same thing.
    """
    units_n, columns_n = design.shape
    if units_n <= columns_n:
        raise TooFewUnitsError(f"{columns_n} coefficients need more than {columns_n} units; there are {units_n}.")
    lengths = np.sqrt((design**2).sum(0))
    if not (lengths > 0).all():
        raise NoOverlapError("A column of the design is zero for every unit, so that its coefficient means nothing.")
    left, singular, right = np.linalg.svd(design / lengths, full_matrices=False)
    if singular[-1] <= SMALLEST_SINGULAR_RATIO * singular[0]:
        raise NoOverlapError("The start differs so completely between the groups that it cannot be adjusted for.")
    return Basis(left, singular, right / lengths)


def hc2_coefficient(outcome: FloatArray, design: FloatArray, column: int) -> Coefficient:
    """Fit ``outcome`` (n) on ``design`` (n × p) and return one coefficient.

    Raises
    ------
    TooFewUnitsError
        With no more units than columns, or a unit that alone decides a coefficient.
    NoOverlapError
        When columns say the same thing.
    """
    basis = basis_of(design)
    left = basis.left
    leverage = (left**2).sum(1)
    weights = left @ basis.direction(column)
    if (leverage > FULL_LEVERAGE).any():
        raise TooFewUnitsError("A single unit decides the estimate by itself; each group needs at least two.")
    residuals = outcome - left @ (left.T @ outcome)
    scaled = weights / np.sqrt(1 - leverage)
    return Coefficient(
        value=float(weights @ outcome),
        contributions=(scaled * residuals) ** 2,
        degrees_of_freedom=_bell_mccaffrey(left, leverage, scaled**2),
        residual_df=len(design) - design.shape[1],
    )


def _bell_mccaffrey(left: FloatArray, leverage: FloatArray, squares: FloatArray) -> float:
    """Satterthwaite degrees of freedom of the HC2 variance: tr(A)² / tr(A²), with A = S (I − H) S and S² = ``squares``.

    H = U U', so tr(A²) needs only the p × p matrix U' S² U, and a large group costs no more than a small one.
    """
    inner = left.T @ (squares[:, None] * left)
    trace_of_square = (squares**2 * (1 - 2 * leverage)).sum() + (inner**2).sum()
    return float((squares * (1 - leverage)).sum() ** 2 / trace_of_square)
