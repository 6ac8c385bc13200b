"""A yes/no outcome of the same units twice: the difference between the two shares in four ways, and McNemar's test.

The table counts units by their answers: ``both`` times yes, yes ``only_after``, ``only_before``, ``neither``.

| method | interval |
| --- | --- |
| ``newcombe`` | square and add with the correlation of the answers (Newcombe 1998b, method 10); the design's own |
| ``tango`` | score: differences that the score test does not reject (Tango 1998) |
| ``agresti_min`` | Wald with ½ added to each cell (Agresti & Min 2005) |
| ``wald`` | textbook; too short in small samples and of no width when nobody changed: to compare with, not to report |

The standard error is Agresti & Min's whatever the interval, but for ``wald``.

>>> found = paired_share_difference(794, 150, 86, 570, "tango")
>>> round(found.value, 2), round(found.low, 4), round(found.high, 4)
(0.04, 0.0214, 0.059)
>>> round(mcnemar(150, 86).p_value, 6)
3.7e-05
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from scipy import optimize, special

from evaluation.estimation import proportions
from evaluation.estimation.arrays import as_confidence
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError
from evaluation.estimation.results import Estimate

PairedMethod = Literal["newcombe", "tango", "agresti_min", "wald"]
McNemarMethod = Literal["exact", "mid_p", "chi_squared", "corrected"]
ROOT = 1e-14
SMALLEST_VARIANCE = 1e-300


@dataclass(frozen=True)
class McNemar:
    """McNemar's test; ``statistic`` is chi-squared, or the smaller count of changes for the exact kinds."""

    statistic: float
    p_value: float
    method: str


def paired_share_difference(
    both: int,
    only_after: int,
    only_before: int,
    neither: int,
    method: PairedMethod = "newcombe",
    confidence_level: float = 0.95,
) -> Estimate:
    """Estimate the share after minus the share before.

    Raises
    ------
    TooFewUnitsError, InvalidInputError
        Fewer than two units, a negative count, or an unknown method.
    NoVariationError
        With ``wald`` when its variance is zero.
    """
    level = as_confidence(confidence_level)
    cells = (both, only_after, only_before, neither)
    if min(cells) < 0:
        raise InvalidInputError("A count of units cannot be negative.")
    units_n = sum(cells)
    if units_n < 2:
        raise TooFewUnitsError(f"A difference between paired shares needs at least 2 units and got {units_n}.")
    intervals = {"newcombe": _newcombe, "tango": _tango, "agresti_min": _agresti_min, "wald": _wald}
    if method not in intervals:
        raise InvalidInputError(f"Unknown method '{method}': use one of {', '.join(intervals)}.")
    error, low, high = intervals[method](both, only_after, only_before, neither, level)
    value = (only_after - only_before) / units_n
    return Estimate(value, error, low, high, level, units_n, None, float(units_n - 1), f"{method}_paired")


def _newcombe(both: int, only_after: int, only_before: int, neither: int, level: float) -> tuple[float, float, float]:
    units_n = both + only_after + only_before + neither
    after = proportions.wilson(both + only_after, units_n, level)
    before = proportions.wilson(both + only_before, units_n, level)
    phi = proportions.corrected_phi(both, only_after, only_before, neither)
    return _adjusted_error(both, only_after, only_before, neither), *proportions.square_and_add(after, before, phi)


def _adjusted_error(both: int, only_after: int, only_before: int, neither: int) -> float:
    return sqrt(proportions.adjusted_net_improvement(only_after, both + neither, only_before).variance)


def _agresti_min(
    both: int, only_after: int, only_before: int, neither: int, level: float
) -> tuple[float, float, float]:
    adjusted = proportions.adjusted_net_improvement(only_after, both + neither, only_before)
    error = sqrt(adjusted.variance)
    half = proportions.normal_quantile(level) * error
    return error, max(-1.0, adjusted.value - half), min(1.0, adjusted.value + half)


def _wald(both: int, only_after: int, only_before: int, neither: int, level: float) -> tuple[float, float, float]:
    units_n = both + only_after + only_before + neither
    up, down = only_after / units_n, only_before / units_n
    error = sqrt(max(0.0, up + down - (up - down) ** 2) / units_n)
    if error == 0:
        raise NoVariationError("Every unit changed in the same way, so that a Wald interval has no width.")
    half = proportions.normal_quantile(level) * error
    return error, up - down - half, up - down + half


def _tango(both: int, only_after: int, only_before: int, neither: int, level: float) -> tuple[float, float, float]:
    """Limits where Tango's score statistic equals the normal quantile."""
    units_n = both + only_after + only_before + neither
    observed, quantile = (only_after - only_before) / units_n, proportions.normal_quantile(level)

    def beyond(difference: float, sign: float) -> float:
        """How far the score statistic at a difference lies beyond the quantile."""
        return sign * _score(difference, only_after, only_before, units_n) - quantile

    low = optimize.brentq(beyond, -1.0, observed, args=(1.0,), xtol=ROOT) if observed > -1 else -1.0
    high = optimize.brentq(beyond, observed, 1.0, args=(-1.0,), xtol=ROOT) if observed < 1 else 1.0
    return _adjusted_error(both, only_after, only_before, neither), float(low), float(high)


def _score(difference: float, only_after: int, only_before: int, units_n: int) -> float:
    """Tango (1998), eq. 2 and 3: the statistic with the restricted share of units that changed down."""
    linear = -only_after - only_before + (2 * units_n - only_after + only_before) * difference
    constant = -only_before * difference * (1 - difference)
    share = (sqrt(max(0.0, linear**2 - 8 * units_n * constant)) - linear) / (4 * units_n)
    variance = units_n * (2 * share + difference * (1 - difference))
    return (only_after - only_before - units_n * difference) / sqrt(max(variance, SMALLEST_VARIANCE))


def mcnemar(only_after: int, only_before: int, method: McNemarMethod = "exact") -> McNemar:
    """Test whether as many units changed up as down (McNemar 1947).

    ``exact`` is the binomial test of the changes; ``mid_p`` counts half of what is as likely as seen (Fagerland,
    Lydersen & Laake 2013, the best of the four in small samples); ``corrected`` has Edwards' continuity correction.
    When nobody changed, the p-value is 1.
    """
    if min(only_after, only_before) < 0:
        raise InvalidInputError("A count of units cannot be negative.")
    changed, fewest = only_after + only_before, min(only_after, only_before)
    if method in ("exact", "mid_p"):
        from scipy import stats

        tail = 2 * float(special.bdtr(fewest, changed, 0.5)) if changed else 1.0
        seen = float(stats.binom.pmf(fewest, changed, 0.5))
        return McNemar(
            float(fewest), _mid_p(tail, seen, changed, fewest) if method == "mid_p" else min(1.0, tail), method
        )
    if method not in ("chi_squared", "corrected"):
        raise InvalidInputError(f"Unknown method '{method}': use exact, mid_p, chi_squared or corrected.")
    gap = abs(only_after - only_before)
    gap = max(0, gap - 1) if method == "corrected" else gap
    statistic = gap**2 / changed if changed else 0.0
    return McNemar(statistic, float(special.chdtrc(1, statistic)), method)


def _mid_p(tail: float, seen: float, changed: int, fewest: int) -> float:
    """Twice the tail less what is as likely as seen; when as many changed up as down, 1 less half of that."""
    if not changed:
        return 1.0
    return 1 - seen / 2 if 2 * fewest == changed else tail - seen
