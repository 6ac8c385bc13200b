"""The smallest difference a study can find: how large it must be to be seen with a chance of 80 %.

>>> round(detectable_multiplier(4), 2), round(detectable_multiplier(float("inf")), 2)
(3.76, 2.8)
>>> round(mdes_cluster_randomised(10, 20, 0.1), 2), round(mdes_blocked_individual(5, 40, 0.2, 0.2), 2)
(0.77, 0.58)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import as_confidence, as_sites
from evaluation.estimation.refusals import InvalidInputError, TooFewSitesError

POWER = 0.8
NORMAL_FROM = 1e6
"""From this many degrees of freedom on t is normal to six digits, and the noncentral t routine is not needed."""


def detectable_multiplier(degrees_of_freedom: float, confidence_level: float = 0.95, power: float = POWER) -> float:
    """Return how many standard errors an effect must measure to be found with chance ``power``.

    It is the noncentrality at which t exceeds its two-sided critical value with that chance (the other tail is left
    out: it adds less than 0.001). With 4 degrees of freedom it is 3.76, not the normal 2.80.
    """
    level = as_confidence(confidence_level)
    if not degrees_of_freedom > 0:
        raise InvalidInputError("The degrees of freedom must be above zero.")
    if degrees_of_freedom >= NORMAL_FROM:
        return float(special.ndtri(0.5 + level / 2) + special.ndtri(power))
    critical = special.stdtrit(degrees_of_freedom, 0.5 + level / 2)
    return float(special.nctdtrinc(degrees_of_freedom, 1 - power, critical))


def smallest_detectable_difference(
    standard_error: float, degrees_of_freedom: float, confidence_level: float = 0.95, power: float = POWER
) -> float:
    """Return the smallest true difference found with chance ``power``, in the unit of the standard error."""
    return detectable_multiplier(degrees_of_freedom, confidence_level, power) * standard_error


def planned_standard_error(standard_errors: ArrayLike, planned_tau: float) -> float:
    """Return the standard error of a pooled mean when sites differ by a planned tau instead of the observed one.

    The observed tau of a few sites is mostly chance; a difference that *could* be found must not hang on it.
    """
    _, variance = as_sites(np.zeros_like(np.asarray(standard_errors, dtype=float)), standard_errors)
    return float(1 / np.sqrt((1 / (variance + planned_tau**2)).sum(-1)))


def mdes_cluster_randomised(
    clusters_n: int,
    units_per_cluster: float,
    intraclass_correlation: float,
    treated_share: float = 0.5,
    explained_between: float = 0.0,
    explained_within: float = 0.0,
    covariates_between_n: int = 0,
    confidence_level: float = 0.95,
    power: float = POWER,
) -> float:
    """Return the smallest detectable effect, in standard deviations, when clusters are assigned by lot.

    With J clusters of n units, a share P of the clusters treated and intraclass correlation ρ:

    (t_{1−α/2} + t_{power}) sqrt(ρ(1 − R₂²) / (P(1 − P)J) + (1 − ρ)(1 − R₁²) / (P(1 − P)Jn)),

    with J − 2 − covariates degrees of freedom (Dong & Maynard 2013, two-level cluster assignment; PowerUpR
    ``mdes.cra2``). The sum of two t quantiles stands for the noncentral t of ``detectable_multiplier``.
    """
    rho, share = _part(intraclass_correlation, "intraclass correlation"), _share(treated_share)
    spread = share * (1 - share) * _at_least(clusters_n, 1, "clusters")
    between = rho * (1 - _part(explained_between, "explained share"))
    within = (1 - rho) * (1 - _part(explained_within, "explained share")) / _at_least(units_per_cluster, 1, "units")
    degrees = clusters_n - 2 - covariates_between_n
    return _planned_multiplier(degrees, confidence_level, power) * float(np.sqrt((between + within) / spread))


def mdes_blocked_individual(
    blocks_n: int,
    units_per_block: float,
    intraclass_correlation: float,
    effect_heterogeneity: float,
    treated_share: float = 0.5,
    explained_effect: float = 0.0,
    explained_within: float = 0.0,
    covariates_between_n: int = 0,
    confidence_level: float = 0.95,
    power: float = POWER,
) -> float:
    """Return the smallest detectable effect, in standard deviations, when units are assigned by lot within blocks.

    Effects differ between blocks with ω times the variance between blocks:

    (t_{1−α/2} + t_{power}) sqrt(ρω(1 − R_T²) / J + (1 − ρ)(1 − R₁²) / (P(1 − P)Jn)),

    with J − 1 − covariates degrees of freedom (Dong & Maynard 2013, two-level blocked individual assignment with random
    effects; PowerUpR ``mdes.bira2``).
    """
    rho, share = _part(intraclass_correlation, "intraclass correlation"), _share(treated_share)
    if not effect_heterogeneity >= 0:
        raise InvalidInputError("The heterogeneity of effects cannot be below zero.")
    between = rho * effect_heterogeneity * (1 - _part(explained_effect, "explained share"))
    within = (1 - rho) * (1 - _part(explained_within, "explained share"))
    within /= share * (1 - share) * _at_least(units_per_block, 1, "units")
    variance = (between + within) / _at_least(blocks_n, 1, "blocks")
    degrees = blocks_n - 1 - covariates_between_n
    return _planned_multiplier(degrees, confidence_level, power) * float(np.sqrt(variance))


def _planned_multiplier(degrees_of_freedom: float, confidence_level: float, power: float) -> float:
    if degrees_of_freedom < 1:
        raise TooFewSitesError("A plan with so few clusters or blocks leaves no degrees of freedom.")
    quantiles = special.stdtrit(degrees_of_freedom, [0.5 + as_confidence(confidence_level) / 2, _share(power)])
    return float(quantiles.sum())


def _part(value: float, what: str) -> float:
    if not 0 <= value <= 1:
        raise InvalidInputError(f"The {what} must lie between 0 and 1.")
    return float(value)


def _share(value: float) -> float:
    if not 0 < value < 1:
        raise InvalidInputError("The treated share and the power must lie strictly between 0 and 1.")
    return float(value)


def _at_least(value: float, least: float, what: str) -> float:
    if not (np.isfinite(value) and value >= least):
        raise InvalidInputError(f"A plan needs at least {least} {what}, and a finite number.")
    return float(value)
