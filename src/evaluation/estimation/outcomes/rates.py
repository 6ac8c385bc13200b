"""The ratio of two rates: events over the time (or number) in which they could happen.

Given the total of events, those of the first group are binomial with share = t1 RR / (t1 RR + t0); an exact interval of
that share gives one of the ratio (Clopper & Pearson 1934; as R's ``poisson.test``). What is pooled is the log, with
variance 1/x1 + 1/x0 and ½ added to both when one is zero.

It takes events as independent. Households that have several each do not give that: use ``count_ratio``.

>>> found = rate_ratio(11, 800, 21, 3011)
>>> round(found.value, 2), round(found.low, 2), round(found.high, 2), round(found.p_value, 4)
(1.97, 0.86, 4.28, 0.0797)
"""

from __future__ import annotations

from math import exp, inf, isfinite, sqrt

from scipy import special

from evaluation.estimation.arrays import as_confidence
from evaluation.estimation.outcomes.ratio import Ratio, half_if_zero, log_ratio
from evaluation.estimation.refusals import InvalidInputError, NoVariationError


def rate_ratio(
    events_n: int, exposure: float, control_events_n: int, control_exposure: float, confidence_level: float = 0.95
) -> Ratio:
    """Estimate the rate of the first group over that of the control group, exactly.

    Raises
    ------
    InvalidInputError
        A negative count, or an exposure not above zero.
    NoVariationError
        When neither group had an event.
    """
    level = as_confidence(confidence_level)
    if min(events_n, control_events_n) < 0 or int(events_n) != events_n or int(control_events_n) != control_events_n:
        raise InvalidInputError("Events must be whole numbers, not below zero.")
    if not all(isfinite(time) and time > 0 for time in (exposure, control_exposure)):
        raise InvalidInputError("Each group needs an exposure above zero.")
    total = int(events_n + control_events_n)
    if not total:
        raise NoVariationError("Neither group had an event, so that a ratio of rates says nothing.")
    low, high = _exact_share(int(events_n), total, level)
    times = control_exposure / exposure
    from scipy import stats

    share_at_one = exposure / (exposure + control_exposure)
    added = half_if_zero(events_n, control_events_n)
    events, control = events_n + added, control_events_n + added
    log_value = log_ratio(events / exposure, control / control_exposure)
    return Ratio(
        value=exp(log_value),
        low=low / (1 - low) * times,
        high=inf if high == 1 else high / (1 - high) * times,
        log_value=log_value,
        log_standard_error=sqrt(1 / events + 1 / control),
        p_value=float(stats.binomtest(int(events_n), total, share_at_one).pvalue),
        half_added=added > 0,
        confidence_level=level,
        method="exact_conditional",
    )


def _exact_share(events_n: int, total: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = float(special.betaincinv(events_n, total - events_n + 1, tail)) if events_n else 0.0
    high = float(special.betaincinv(events_n + 1, total - events_n, 1 - tail)) if events_n < total else 1.0
    return low, high
