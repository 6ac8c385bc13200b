"""Several parameters at once over imputed data sets: Wald (D1) and likelihood-ratio (D3) tests.

D1 takes the relative increase of variance as the same for every parameter, so that few imputations suffice (Li,
Raghunathan & Rubin 1991). D3 needs log-likelihood ratios only, each at the data set's own estimates (mean d) and at the
estimates averaged over data sets (mean d'; Meng & Rubin 1992):

    D1 = (Q − q)' U⁻¹ (Q − q) / (k (1 + r)),  r = (1 + 1/m) tr(B U⁻¹) / k
    D3 = d' / (k (1 + r)),                    r = (m + 1) (d − d') / (k (m − 1))

with Q and U the means of estimates and covariances and B the covariance between. Both are F with k and v degrees of
freedom, t = k (m − 1): v = 4 + (t − 4) (1 + (1 − 2/t) / r)², or t (1 + 1/k) (1 + 1/r)² / 2 for t ≤ 4. In a small study
D1's are Reiter's (2007), which come to 4 at t = 4.

For one parameter prefer ``combine_imputations``: its degrees of freedom (Barnard & Rubin) use more.

>>> test = joint_wald_test([[1.0, 0.5], [1.2, 0.4], [0.9, 0.6], [1.1, 0.5]], [np.eye(2) * 0.1] * 4)
>>> round(test.statistic, 2), test.numerator_df
(5.9, 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isinf

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import as_finite
from evaluation.estimation.missing.rubin import MINIMUM_IMPUTATIONS
from evaluation.estimation.refusals import InvalidInputError

BOUNDARY = 4
"""Up to so many k (m − 1) the F approximation has another form."""
MOST_DEGREES = 1e10
"""From here on an F with so many degrees of freedom is a chi-squared over its own, to ten digits."""


@dataclass(frozen=True)
class JointTest:
    """An F test over imputations; ``relative_increase`` is r: the variance that the missing values added."""

    statistic: float
    numerator_df: int
    denominator_df: float
    p_value: float
    relative_increase: float
    imputations_n: int
    method: str


def joint_wald_test(
    estimates: ArrayLike, covariances: ArrayLike, null_values: ArrayLike = 0.0, complete_df: float = inf
) -> JointTest:
    """Test k parameters together: estimates (m, k) with covariances (m, k, k) of m imputed data sets.

    ``complete_df`` are the degrees of freedom that the complete data would have.

    Raises
    ------
    InvalidInputError
        Other shapes, fewer than two data sets, or a mean covariance that is not positive definite.
    """
    found, covariance = as_finite(estimates, "estimates"), as_finite(covariances, "covariances")
    if found.ndim != 2 or found.shape[0] < MINIMUM_IMPUTATIONS or covariance.shape != (*found.shape, found.shape[1]):
        raise InvalidInputError("Give estimates and their covariance matrix, of at least two imputed data sets.")
    if not complete_df > 0:
        raise InvalidInputError("The degrees of freedom of the complete data must be above zero.")
    within = covariance.mean(0)
    if np.linalg.eigvalsh((within + within.T) / 2)[0] <= 0:
        raise InvalidInputError("The mean covariance matrix must be positive definite.")
    m, k = found.shape
    apart = found - found.mean(0)
    between = np.zeros_like(within) if (found == found[0]).all() else apart.T @ apart / (m - 1)
    increase = (1 + 1 / m) * float(np.trace(np.linalg.solve(within, between))) / k
    distance = found.mean(0) - np.broadcast_to(np.asarray(null_values, dtype=np.float64), (k,))
    statistic = float(distance @ np.linalg.solve(within, distance)) / (k * (1 + increase))
    degrees = _large_sample(k, m, increase) if isinf(complete_df) else _reiter(k, m, increase, complete_df)
    return _test(statistic, k, degrees, increase, m, "wald_d1")


def joint_likelihood_ratio_test(own_ratios: ArrayLike, pooled_ratios: ArrayLike, parameters_n: int) -> JointTest:
    """Test the k parameters that a model has more than another, by likelihoods of m imputed data sets.

    ``own_ratios`` (m,) are twice the log-likelihood of the larger model less that of the smaller, each at the estimates
    of that data set; ``pooled_ratios`` (m,) the same at the means of the estimates over all data sets, the residual
    variance among them. (R's mice fits intercept and residual variance anew in each data set and so finds more.)

    >>> round(joint_likelihood_ratio_test([6.0, 7.0, 5.5], [5.0, 6.2, 5.1], 2).statistic, 2)
    1.57
    """
    own, pooled = as_finite(own_ratios, "likelihood ratios"), as_finite(pooled_ratios, "likelihood ratios")
    if own.ndim != 1 or own.shape != pooled.shape or own.size < MINIMUM_IMPUTATIONS or parameters_n < 1:
        raise InvalidInputError(
            "Give both likelihood ratios of at least two imputed data sets, for one parameter or more."
        )
    m, k = own.size, parameters_n
    increase = max(0.0, (m + 1) / (k * (m - 1)) * float(own.mean() - pooled.mean()))
    statistic = max(0.0, float(pooled.mean()) / (k * (1 + increase)))
    return _test(statistic, k, _large_sample(k, m, increase), increase, m, "likelihood_ratio_d3")


def _test(statistic: float, k: int, degrees: float, increase: float, m: int, method: str) -> JointTest:
    p_value = float(special.fdtrc(k, min(degrees, MOST_DEGREES), statistic))
    return JointTest(statistic, k, degrees, p_value, increase, m, method)


def _large_sample(k: int, m: int, increase: float) -> float:
    """Li, Raghunathan & Rubin (1991), eq. 1.17 and 1.18; infinite when nothing was missing."""
    t = k * (m - 1)
    if increase == 0:
        return inf
    if t > BOUNDARY:
        return BOUNDARY + (t - BOUNDARY) * (1 + (1 - 2 / t) / increase) ** 2
    return t * (1 + 1 / k) * (1 + 1 / increase) ** 2 / 2


def _reiter(k: int, m: int, increase: float, complete_df: float) -> float:
    """Reiter (2007), eq. 9; the degrees of freedom of the complete data when nothing was missing."""
    t = k * (m - 1)
    if increase == 0:
        return complete_df
    if t <= BOUNDARY:
        return min(float(BOUNDARY), _large_sample(k, m, increase))
    a = increase * t / (t - 2)
    observed = (complete_df + 1) / (complete_df + 3) * complete_df
    c0, c1, c2 = 1 / (t - BOUNDARY), observed - 2 * (1 + a), observed - 4 * (1 + a)
    if c2 <= 0:
        return float(BOUNDARY)
    terms = a**2 * c1 / ((1 + a) ** 2 * c2) + 8 * a**2 * c1 / ((1 + a) * c2**2) + 4 * a**2 / ((1 + a) * c2)
    terms += 4 * a**2 / (c2 * c1) + 16 * a**2 * c1 / c2**3 + 8 * a**2 / c2**2
    return BOUNDARY + 1 / (1 / c2 + c0 * terms)
