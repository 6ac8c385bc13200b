"""Design ``repeated_survey``: respondents before and after, all, some or none of them the same people.

The difference of means uses everyone who answered. Its variance subtracts the covariance of those who answered twice:

    var = s1²/n1 + s0²/n0 − 2 r s0 s1 n_pairs / (n0 n1)

because only linked people make the two means covary (Derrick, Russ, Toher & White 2017, Journal of Modern Applied
Statistical Methods 16(1); their statistic for unequal variances, with its interpolated Welch degrees of freedom). With
everyone linked it is the paired t; with no one linked it is Welch's.

>>> found = repeated_survey([3.0, 3.5, 4.0, 2.5], [3.5, 4.5, 4.0], ["a", "b", "c", "d"], ["e", "f", "g"])
>>> found.method, round(found.value, 2)
('welch', 0.75)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation import proportions
from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.designs.paired_change import paired_change
from evaluation.estimation.designs.units import Outcome, as_units, as_yes_no, refuse_no_variation, t_estimate
from evaluation.estimation.refusals import InvalidInputError
from evaluation.estimation.results import Estimate

MINIMUM_PAIRS = 5
"""Fewer linked pairs say too little of a correlation: they are then treated as different people, which errs on the safe
side when people resemble themselves."""


@dataclass(frozen=True)
class Waves:
    """Answers of everyone at both waves, and those of linked people in the same order."""

    before: FloatArray
    after: FloatArray
    linked_before: FloatArray
    linked_after: FloatArray

    @property
    def linked_n(self) -> int:
        """People who answered twice."""
        return int(self.linked_before.size)

    @property
    def all_linked(self) -> bool:
        """Tell whether everyone answered twice."""
        return self.linked_n == self.before.size == self.after.size

    @property
    def residual_df(self) -> float:
        """Number of people minus the means estimated."""
        return float(self.before.size + self.after.size - self.linked_n - (1 if self.all_linked else 2))

    @property
    def correlation(self) -> float:
        """Correlation within people; 0 when too few are linked or an answer does not vary."""
        if self.linked_n < MINIMUM_PAIRS or self.linked_before.std() == 0 or self.linked_after.std() == 0:
            return 0.0
        return float(np.clip(np.corrcoef(self.linked_before, self.linked_after)[0, 1], -1, 1))


def repeated_survey(
    before: ArrayLike,
    after: ArrayLike,
    respondents_before: Sequence[str] | None = None,
    respondents_after: Sequence[str] | None = None,
    outcome: Outcome = "mean_difference",
    confidence_level: float = 0.95,
) -> Estimate:
    """Estimate the change between two waves; without respondent ids no one is linked.

    Raises
    ------
    TooFewUnitsError
        With fewer than two answers in a wave.
    InvalidInputError
        When net improvement is asked while not everyone is linked, or an id stands twice in a wave.
    """
    level = as_confidence(confidence_level)
    waves = link(before, after, respondents_before, respondents_after)
    if waves.all_linked:
        return paired_change(waves.linked_before, waves.linked_after, outcome, level)
    if outcome == "mean_difference":
        return _difference_of_means(waves, level)
    if outcome == "risk_difference":
        return _difference_of_shares(waves, level)
    raise InvalidInputError("Net improvement needs the same people at both waves.")


def link(
    before: ArrayLike,
    after: ArrayLike,
    respondents_before: Sequence[str] | None = None,
    respondents_after: Sequence[str] | None = None,
) -> Waves:
    """Find who answered twice."""
    first, second = as_units(before, "values before"), as_units(after, "values after")
    ids_before, ids_after = list(respondents_before or []), list(respondents_after or [])
    for ids, values in ((ids_before, first), (ids_after, second)):
        if ids and (len(ids) != values.size or len(set(ids)) != len(ids)):
            raise InvalidInputError("Give each value its own respondent, at most once in a wave.")
    place = {respondent: index for index, respondent in enumerate(ids_after)}
    pairs = [(index, place[respondent]) for index, respondent in enumerate(ids_before) if respondent in place]
    linked = np.array(pairs, dtype=int).reshape(-1, 2)
    return Waves(first, second, first[linked[:, 0]], second[linked[:, 1]])


def _difference_of_means(waves: Waves, level: float) -> Estimate:
    sizes = np.array([waves.before.size, waves.after.size], dtype=float)
    spreads = np.array([waves.before.std(ddof=1), waves.after.std(ddof=1)])
    parts = spreads**2 / sizes
    correlation = waves.correlation
    covariance = correlation * spreads.prod() * waves.linked_n / sizes.prod()
    error = sqrt(max(0.0, parts.sum() - 2 * covariance))
    refuse_no_variation(error, waves.before, waves.after)
    welch = float(parts.sum() ** 2 / (parts**2 / (sizes - 1)).sum())
    pairs_n = waves.linked_n if correlation else 0
    value = float(waves.after.mean() - waves.before.mean())
    method = "partly_linked_t" if pairs_n else "welch"
    degrees = _interpolated(welch, pairs_n, sizes)
    return t_estimate(value, error, degrees, level, int(sizes.min()), waves.residual_df, method)


def _interpolated(welch: float, pairs_n: int, sizes: FloatArray) -> float:
    """Between Welch's degrees of freedom (no pairs) and pairs − 1 (only pairs): Derrick et al. (2017)."""
    single_n = sizes.sum() - 2 * pairs_n
    return float(pairs_n - 1 + (welch - pairs_n + 1) * single_n / (single_n + 2 * pairs_n))


def _difference_of_shares(waves: Waves, level: float) -> Estimate:
    """Newcombe's square and add, the correlation of the two shares being that of the linked part."""
    counts = [(int(as_yes_no(wave).sum()), wave.size) for wave in (waves.before, waves.after)]
    before, after = (proportions.wilson(events, units_n, level) for events, units_n in counts)
    sizes = float(np.sqrt(waves.before.size * waves.after.size))
    correlation = waves.correlation * waves.linked_n / sizes
    low, high = proportions.square_and_add(after, before, correlation)
    variances = [proportions.adjusted_share(events, units_n).variance for events, units_n in counts]
    variance = sum(variances) - 2 * correlation * sqrt(variances[0] * variances[1])
    smallest = min(waves.before.size, waves.after.size)
    value = after.value - before.value
    return Estimate(value, sqrt(variance), low, high, level, smallest, None, waves.residual_df, "newcombe")
