"""Design ``aggregate``: the same estimates from totals, for a site that may share no values of units.

| delivered | estimate |
| --- | --- |
| effect and standard error | as delivered, normal interval unless the degrees of freedom are known |
| n, mean and standard deviation of two groups | difference of means, Welch |
| n and number of events of two groups | risk difference, Newcombe; Agresti–Caffo standard error |

Totals of two waves do not tell how the waves hang together, so waves are treated as different people: too wide rather
than too narrow when people resemble themselves.

>>> found = from_effect(28.0, 15.0)
>>> round(found.low, 1), round(found.high, 1)
(-1.4, 57.4)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt

from evaluation.estimation.arrays import as_confidence
from evaluation.estimation.designs.units import t_estimate
from evaluation.estimation.outcomes.shares import risk_difference
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError
from evaluation.estimation.results import Estimate


@dataclass(frozen=True)
class Summary:
    """Number of units, mean and standard deviation of one group at one wave."""

    units_n: int
    mean: float
    standard_deviation: float


@dataclass(frozen=True)
class Events:
    """Number of units and how many had the outcome, of one group at one wave."""

    units_n: int
    events_n: int


def from_effect(
    effect: float, standard_error: float, units_n: int | None = None, confidence_level: float = 0.95
) -> Estimate:
    """Take an effect and its standard error as delivered; with n given, t with n − 2 degrees of freedom."""
    if not (isfinite(effect) and isfinite(standard_error) and standard_error > 0):
        raise InvalidInputError("A delivered effect needs a standard error above zero.")
    degrees = None if units_n is None else float(units_n - 2)
    if degrees is not None and degrees < 1:
        raise TooFewUnitsError(f"A delivered effect needs at least 3 units and has {units_n}.")
    level = as_confidence(confidence_level)
    return t_estimate(effect, standard_error, degrees, level, units_n, degrees, "delivered_effect")


def from_summaries(first: Summary, second: Summary, confidence_level: float = 0.95) -> Estimate:
    """Difference of means, ``first - second``, with Welch's interval.

    >>> round(from_summaries(Summary(20, 5.0, 1.0), Summary(20, 4.0, 1.0)).degrees_of_freedom, 6)
    38.0
    """
    groups = (first, second)
    if min(group.units_n for group in groups) < 2:
        raise TooFewUnitsError("Each group needs at least two units.")
    if not all(isfinite(group.mean) and group.standard_deviation >= 0 for group in groups):
        raise InvalidInputError("Means must be finite and standard deviations not negative.")
    parts = [group.standard_deviation**2 / group.units_n for group in groups]
    if sum(parts) == 0:
        raise NoVariationError("Both standard deviations are zero, so that the uncertainty cannot be estimated.")
    welch = sum(parts) ** 2 / sum(part**2 / (group.units_n - 1) for part, group in zip(parts, groups, strict=True))
    units_n = first.units_n + second.units_n
    level = as_confidence(confidence_level)
    return t_estimate(first.mean - second.mean, sqrt(sum(parts)), welch, level, units_n, float(units_n - 2), "welch")


def from_events(first: Events, second: Events, confidence_level: float = 0.95) -> Estimate:
    """Risk difference, ``first - second``, with Newcombe's hybrid score interval.

    >>> found = from_events(Events(70, 56), Events(80, 48))
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)
    """
    return risk_difference(first.events_n, first.units_n, second.events_n, second.units_n, confidence_level)
