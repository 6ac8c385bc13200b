"""Two shares compared: the risk difference and the risk ratio of separate groups.

The interval of the difference is Newcombe's hybrid score (1998a, method 10), its standard error Agresti & Caffo's
(2000), never 0. The ratio is log-normal, ½ added to each of the four cells when one is empty (Gart & Nam 1988):

    log RR = log(x1/n1) − log(x0/n0),  var = 1/x1 − 1/n1 + 1/x0 − 1/n0

>>> found = risk_difference(56, 70, 48, 80)
>>> round(found.value, 2), round(found.low, 4), round(found.high, 4)
(0.2, 0.0524, 0.3339)
>>> ratio = risk_ratio(56, 70, 48, 80)
>>> round(ratio.value, 3), round(ratio.low, 3), round(ratio.high, 3)
(1.333, 1.077, 1.651)
"""

from __future__ import annotations

from math import exp, sqrt

from scipy import special

from evaluation.estimation import proportions
from evaluation.estimation.arrays import as_confidence
from evaluation.estimation.outcomes.ratio import Ratio, half_if_zero, log_ratio, normal_limits
from evaluation.estimation.refusals import TooFewUnitsError
from evaluation.estimation.results import Estimate


def risk_difference(
    events_n: int, units_n: int, control_events_n: int, control_units_n: int, confidence_level: float = 0.95
) -> Estimate:
    """Estimate the share of the first group minus that of the control group.

    Raises
    ------
    TooFewUnitsError, InvalidInputError
        A group of fewer than two units, or with more events than units.
    """
    level = as_confidence(confidence_level)
    _require_two(units_n, control_units_n)
    first = proportions.wilson(events_n, units_n, level)
    control = proportions.wilson(control_events_n, control_units_n, level)
    low, high = proportions.square_and_add(first, control)
    parts = (
        proportions.adjusted_share(events_n, units_n),
        proportions.adjusted_share(control_events_n, control_units_n),
    )
    error = sqrt(sum(part.variance for part in parts))
    total = units_n + control_units_n
    return Estimate(first.value - control.value, error, low, high, level, total, None, float(total - 2), "newcombe")


def risk_ratio(
    events_n: int, units_n: int, control_events_n: int, control_units_n: int, confidence_level: float = 0.95
) -> Ratio:
    """Estimate the share of the first group over that of the control group.

    Raises
    ------
    TooFewUnitsError, InvalidInputError
        A group of fewer than two units, or with more events than units.
    """
    level = as_confidence(confidence_level)
    _require_two(units_n, control_units_n)
    for numerator, denominator in ((events_n, units_n), (control_events_n, control_units_n)):
        proportions.wilson(numerator, denominator)
    added = half_if_zero(events_n, units_n - events_n, control_events_n, control_units_n - control_events_n)
    events, units = events_n + added, units_n + 2 * added
    control_events, control_units = control_events_n + added, control_units_n + 2 * added
    log_value = log_ratio(events / units, control_events / control_units)
    error = sqrt(1 / events - 1 / units + 1 / control_events - 1 / control_units)
    p_value = float(2 * special.ndtr(-abs(log_value) / error))
    limits = normal_limits(log_value, error, level)
    return Ratio(exp(log_value), *limits, log_value, error, p_value, added > 0, level, "log_normal")


def _require_two(*units_n: int) -> None:
    if min(units_n) < 2:
        raise TooFewUnitsError("Each group needs at least two units.")
