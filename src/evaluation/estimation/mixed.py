"""One-stage mixed model: all units of all cities at once, with one random effect per city.

y = X b + z u_city + e, with u ~ N(0, t²) per city and e ~ N(0, s²). ``slope`` is z: ones for a random intercept, the
treatment for an effect that differs by city. Variances are estimated by REML, the one between cities exactly 0 where
the restricted likelihood is highest there. Standard errors and degrees of freedom are those of Kenward & Roger (1997),
for one coefficient at a time, in the form of Halekoh & Højsgaard (2014). They stay at about the number of cities minus
one also when the variance between cities is 0, where Satterthwaite's jump to the number of units.

With one random effect per city every inverse is a rank-one update: V = s² (I + q z z') has
V⁻¹ = (I − q / (1 + q z'z) z z') / s², so all that is needed are sums of squares per city, and cost grows with the
number of units, not with its cube.

>>> yields = [1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560]
>>> found = mixed_model(yields, np.ones((15, 1)), np.repeat([0, 1, 2], 5))
>>> round(float(found.coefficients[0]), 3), round(float(found.degrees_of_freedom[0]), 3)
(1532.333, 2.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.refusals import InvalidInputError, NoOverlapError, NoVariationError, TooFewSitesError

LARGEST_LOG_RATIO = 20.0
GRID_POINTS = 41
NO_RESIDUAL = 1e-20
"""A residual sum of squares below this part of the total is rounding."""
SMALLEST_SINGULAR_RATIO = 1e-10
LEAST_INDEPENDENT = 1e-12
"""Of the information on one variance, at least this part must not depend on the other."""


@dataclass(frozen=True)
class Mixed:
    """Coefficients (arrays of shape (p,)) with Kenward–Roger standard errors and degrees of freedom.

    ``between_variance`` is t², ``residual_variance`` s²; ``criterion`` is −2 times the restricted log-likelihood.
    """

    coefficients: FloatArray
    standard_errors: FloatArray
    degrees_of_freedom: FloatArray
    p_values: FloatArray
    low: FloatArray
    high: FloatArray
    between_variance: float
    residual_variance: float
    criterion: float
    units_n: int
    groups_n: int
    confidence_level: float


@dataclass(frozen=True)
class _Sums:
    """Sums per group: units, X'X, X'z, z'z, X'y, z'y; and y'y over all."""

    sizes: FloatArray
    xx: FloatArray
    xz: FloatArray
    zz: FloatArray
    xy: FloatArray
    zy: FloatArray
    yy: float


@dataclass(frozen=True)
class _Fit:
    """Generalised least squares at one ratio of variances; ``information`` is X'M⁻¹X with V = s² M."""

    sums: _Sums
    ratio: float
    coefficients: FloatArray
    information: FloatArray
    residual_variance: float
    criterion: float


def mixed_model(
    outcome: ArrayLike,
    design: ArrayLike,
    groups: ArrayLike,
    slope: ArrayLike | None = None,
    confidence_level: float = 0.95,
) -> Mixed:
    """Fit the model: ``outcome`` (n), ``design`` (n × p, with its own column of ones), ``groups`` (n), ``slope`` (n).

    Raises
    ------
    TooFewSitesError
        With fewer than two groups.
    NoOverlapError
        When columns of the design say the same thing.
    NoVariationError
        When the design fits every unit exactly.
    """
    level = as_confidence(confidence_level)
    y, x = as_finite(outcome, "outcomes"), as_finite(design, "design")
    z = np.ones_like(y) if slope is None else as_finite(slope, "slope")
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    if x.ndim != 2 or y.ndim != 1 or not len(x) == y.size == z.size == member.size:
        raise InvalidInputError("Give for each unit an outcome, a row of the design and a group.")
    if names.size < 2:
        raise TooFewSitesError("A variance between groups needs at least two of them.")
    if not (z != 0).any():
        raise InvalidInputError("The slope is zero for every unit.")
    start = _ordinary(y, x)
    found = _fit(_sums(y - x @ start, x, z, member, names.size))
    values = start + found.coefficients
    errors, degrees = _kenward_roger(found)
    half = special.stdtrit(degrees, 0.5 + level / 2) * errors
    return Mixed(
        coefficients=values,
        standard_errors=errors,
        degrees_of_freedom=degrees,
        p_values=2 * special.stdtr(degrees, -np.abs(values) / errors),
        low=values - half,
        high=values + half,
        between_variance=found.ratio * found.residual_variance,
        residual_variance=found.residual_variance,
        criterion=found.criterion,
        units_n=y.size,
        groups_n=names.size,
        confidence_level=level,
    )


def _ordinary(y: FloatArray, x: FloatArray) -> FloatArray:
    """Least squares coefficients; taken off first, so that no digits are lost in sums of squares."""
    singular = np.linalg.svd(x, compute_uv=False)
    if len(x) <= x.shape[1] or singular[-1] <= SMALLEST_SINGULAR_RATIO * singular[0]:
        raise NoOverlapError("The columns of the design say the same thing, or are as many as the units.")
    found = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0])
    if float(((y - x @ found) ** 2).sum()) <= NO_RESIDUAL * float((y**2).sum()):
        raise NoVariationError("The design fits every unit exactly, so that the uncertainty cannot be estimated.")
    return found


def _sums(y: FloatArray, x: FloatArray, z: FloatArray, member: NDArray[np.intp], groups_n: int) -> _Sums:
    own = [member == group for group in range(groups_n)]
    return _Sums(
        sizes=np.array([rows.sum() for rows in own], dtype=float),
        xx=np.stack([x[rows].T @ x[rows] for rows in own]),
        xz=np.stack([x[rows].T @ z[rows] for rows in own]),
        zz=np.array([z[rows] @ z[rows] for rows in own]),
        xy=np.stack([x[rows].T @ y[rows] for rows in own]),
        zy=np.array([z[rows] @ y[rows] for rows in own]),
        yy=float(y @ y),
    )


def _fit(sums: _Sums) -> _Fit:
    """Find the ratio t²/s² with the lowest criterion: a scan, then a root of its slope; exactly 0 at the boundary."""
    scale = sums.zz[sums.zz > 0].mean()
    grid = np.r_[0.0, np.exp(np.linspace(-LARGEST_LOG_RATIO, LARGEST_LOG_RATIO, GRID_POINTS)) / scale]
    best = int(np.argmin([_at(sums, ratio).criterion for ratio in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID_POINTS)]
    if best <= 1 and _slope(sums, 0.0) >= 0:
        return _at(sums, 0.0)
    if not _slope(sums, low) < 0 < _slope(sums, high):
        raise NoVariationError("Units do not differ within groups, so that the two variances cannot be told apart.")
    return _at(sums, float(optimize.brentq(lambda ratio: _slope(sums, ratio), low, high, rtol=1e-14, xtol=1e-300)))


def _at(sums: _Sums, ratio: float) -> _Fit:
    """Generalised least squares at a ratio t²/s², with s² at its best."""
    shrink = ratio / (1 + ratio * sums.zz)
    information = sums.xx.sum(0) - np.einsum("g,gi,gj->ij", shrink, sums.xz, sums.xz)
    projected = sums.xy.sum(0) - (shrink * sums.zy) @ sums.xz
    coefficients = np.linalg.solve(information, projected)
    degrees = sums.sizes.sum() - len(projected)
    squares = sums.yy - float(shrink @ sums.zy**2) - float(projected @ coefficients)
    residual_variance = float(squares / degrees)
    logs = np.log1p(ratio * sums.zz).sum() + np.linalg.slogdet(information)[1]
    criterion = float(degrees * (1 + np.log(2 * np.pi * residual_variance)) + logs)
    return _Fit(sums, ratio, coefficients, information, residual_variance, criterion)


def _slope(sums: _Sums, ratio: float) -> float:
    """Derivative of the criterion to the ratio."""
    found = _at(sums, ratio)
    swell = 1 + ratio * sums.zz
    pulled = sums.xz / swell[:, None]
    residual = (sums.zy - sums.xz @ found.coefficients) / swell
    trace = float(np.einsum("gi,ij,gj->", pulled, np.linalg.inv(found.information), pulled))
    return float((sums.zz / swell).sum() - trace - (residual**2).sum() / found.residual_variance)


def _kenward_roger(found: _Fit) -> tuple[FloatArray, FloatArray]:
    """Adjusted standard errors and degrees of freedom (Kenward & Roger 1997, eq. 4–6; one coefficient at a time).

    Parameters are s² and t², in that order; W^k has eigenvalue (1 + ratio z'z)^−k along z and 1 across it, over s^2k.
    """
    sums, s2 = found.sums, found.residual_variance
    swell = 1 + found.ratio * sums.zz
    along = sums.xz / np.where(sums.zz > 0, sums.zz, 1.0)[:, None]

    def power(k: int) -> FloatArray:
        """X'W^kX summed over groups."""
        lost = np.einsum("g,gi,gj->ij", 1 - swell**-k, sums.xz, along)
        return np.asarray((sums.xx.sum(0) - lost) / s2**k)

    def outer(weight: FloatArray, k: int) -> FloatArray:
        """X'z z'X summed over groups, with a weight for each, over s^2k."""
        return np.asarray(np.einsum("g,gi,gj->ij", weight, sums.xz, sums.xz) / s2**k)

    phi = np.linalg.inv(found.information) * s2
    p = np.stack([-power(2), -outer(swell**-2, 2)])
    cross = outer(swell**-3, 3)
    q = np.stack([np.stack([power(3), cross]), np.stack([cross, outer(sums.zz * swell**-3, 3)])])
    traces = np.array(
        [
            [(sums.sizes - 1 + swell**-2).sum(), (sums.zz / swell**2).sum()],
            [(sums.zz / swell**2).sum(), (sums.zz**2 / swell**2).sum()],
        ]
    )
    both = np.einsum("ab,ibc,cd,jde->ijae", phi, p, phi, p)
    information = traces / s2**2 - 2 * np.einsum("ab,ijba->ij", phi, q) + np.einsum("ijaa->ij", both)
    if np.linalg.det(information) <= LEAST_INDEPENDENT * np.diag(information).prod():
        raise NoVariationError("With one unit per group the two variances cannot be told apart.")
    weights = 2 * np.linalg.inv(information)
    bias = np.einsum("ij,ijab->ab", weights, q - np.einsum("iab,bc,jcd->ijad", p, phi, p))
    adjusted = phi + 2 * phi @ bias @ phi
    moved = np.einsum("ab,ibc,ca->ia", phi, p, phi) / np.diag(phi)
    degrees = 2 / np.einsum("ij,ia,ja->a", weights, moved, moved)
    return np.sqrt(np.diag(adjusted)), np.asarray(degrees)
