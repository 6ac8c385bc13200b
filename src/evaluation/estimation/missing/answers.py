"""The pooled answer with the missing imputed, at their worst and at their best, and where it tips.

Each city is imputed and combined by Rubin's rules with that city's own complete-data degrees of freedom; the cities are
then pooled as always. A city in which nothing is missing, or which gave totals only, keeps its own estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf

import pandas as pd

from evaluation.estimation.answer import MINIMUM_HIERARCHICAL, MINIMUM_POOLED, effects_of, errors_of
from evaluation.estimation.missing.filled import extreme_units, imputed_units
from evaluation.estimation.missing.rubin import combine_imputations
from evaluation.estimation.missing.tipping import tipping_share
from evaluation.estimation.pooling import Pooled, pool
from evaluation.estimation.prediction import predict_next_site
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.results import Adjusted, Estimate
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.sites import Site, estimate_units
from evaluation.estimation.study import Question
from evaluation.registry.params import VerdictBounds

IMPUTED_DESIGNS = frozenset({"paired_change", "repeated_survey", "controlled_change", "randomised"})
"""Designs whose units have a value before and one after; months of a neighbourhood are not imputed."""
Filled = Mapping[str, list[pd.DataFrame]]


@dataclass(frozen=True)
class Missing:
    """Sites with the missing filled in three ways, and the pooled answers (None with too few sites).

    ``direction_tips`` and ``verdict_tips`` are the part of the missing that must have come out at the worst before the
    mean turns or the evidence no longer meets its thresholds: 0 when it did not to begin with, 1 when it never does.
    """

    imputed_sites: tuple[Site, ...]
    imputed: Pooled[float] | None
    worst: Pooled[float] | None
    best: Pooled[float] | None
    direction_tips: float | None
    verdict_tips: float | None


def fill(question: Question, units: pd.DataFrame, used: tuple[Site, ...], seed: int) -> Filled:
    """Impute every city that is used; draws belong to the name of experiment, indicator and city."""
    if question.plan.design not in IMPUTED_DESIGNS:
        return {site.city: [] for site in used}
    return {
        site.city: imputed_units(
            question,
            units[(units.city == site.city) & units.arm.isin(question.arms)],
            generator_for(seed, f"imputation:{question.experiment}.{question.indicator}:{site.city}"),
        )
        for site in used
    }


def missing_answers(
    question: Question, units: pd.DataFrame, used: tuple[Site, ...], filled: Filled, bounds: VerdictBounds, level: float
) -> Missing:
    """Answer the question again with the missing filled."""
    if question.plan.design not in IMPUTED_DESIGNS:
        return Missing(used, None, None, None, None, None)
    imputed = tuple(with_imputed(question, site, filled[site.city], level) for site in used)
    worst, best = (tuple(_extreme(question, site, units, side, level) for site in used) for side in (0, 1))
    enough = len(used) >= MINIMUM_POOLED
    bounded = enough and question.plan.outcome != "mean_difference"
    return Missing(
        imputed_sites=imputed,
        imputed=pooled(imputed, level) if enough else None,
        worst=pooled(worst, level) if bounded else None,
        best=pooled(best, level) if bounded else None,
        direction_tips=_direction_tips(question, imputed, worst, level) if enough else None,
        verdict_tips=(
            _verdict_tips(question, imputed, worst, bounds, level) if len(used) >= MINIMUM_HIERARCHICAL else None
        ),
    )


def pooled(sites: tuple[Site, ...], level: float) -> Pooled[float]:
    """Pool sites as the main answer does."""
    return pool(effects_of(sites), errors_of(sites), confidence_level=level)


def with_imputed(question: Question, site: Site, filled: list[pd.DataFrame], level: float) -> Site:
    """Return the site with Rubin's estimate over its filled units; its own where there are none, or one refuses."""
    try:
        found = [main_estimate(estimate_units(question, units, level)) for units in filled]
    except EstimationError:
        return site
    return replace(site, estimate=rubin_estimate(found)) if found else site


def rubin_estimate(found: list[Estimate]) -> Estimate:
    """Combine the estimates of filled data; complete-data degrees of freedom are their mean (none: normal)."""
    first = found[0]
    degrees = [inf if one.degrees_of_freedom is None else one.degrees_of_freedom for one in found]
    combined = combine_imputations(
        [one.value for one in found],
        [one.standard_error**2 for one in found],
        sum(degrees) / len(degrees),
        first.confidence_level,
    )
    return replace(
        first,
        value=combined.value,
        standard_error=combined.standard_error,
        low=combined.low,
        high=combined.high,
        degrees_of_freedom=None if combined.degrees_of_freedom == inf else combined.degrees_of_freedom,
        method=f"imputed_{first.method}",
    )


def main_estimate(found: Estimate | Adjusted) -> Estimate:
    """The adjusted estimate where a design gives two."""
    return found.adjusted if isinstance(found, Adjusted) else found


def _extreme(question: Question, site: Site, units: pd.DataFrame, side: int, level: float) -> Site:
    own = units[(units.city == site.city) & units.arm.isin(question.arms)]
    if not own["T0"].notna().any():
        return site
    try:
        found = main_estimate(estimate_units(question, extreme_units(question, own)[side], level))
    except EstimationError:
        return site
    return replace(site, estimate=found)


def _mixed(imputed: tuple[Site, ...], worst: tuple[Site, ...], part: float) -> tuple[Site, ...]:
    """Sites of which this part of the missing came out at the worst."""
    return tuple(
        replace(
            one, estimate=replace(one.estimate, value=(1 - part) * one.estimate.value + part * other.estimate.value)
        )
        for one, other in zip(imputed, worst, strict=True)
        if one.estimate and other.estimate
    )


def _direction_tips(question: Question, imputed: tuple[Site, ...], worst: tuple[Site, ...], level: float) -> float:
    sign = 1.0 if question.improvement == "up" else -1.0

    def holds(part: float) -> bool:
        """Whether the pooled mean still lies at the good side of the null value."""
        return sign * (pooled(_mixed(imputed, worst, part), level).estimate - question.null_value) > 0

    return _part(holds)


def _part(holds: Callable[[float], bool]) -> float:
    """A conclusion that never tips stands with all of the missing at their worst."""
    found = tipping_share(holds)
    return 1.0 if found is None else found


def _verdict_tips(
    question: Question, imputed: tuple[Site, ...], worst: tuple[Site, ...], bounds: VerdictBounds, level: float
) -> float:
    def holds(part: float) -> bool:
        """Whether both chances of the next site still reach their bounds."""
        sites = _mixed(imputed, worst, part)
        found = predict_next_site(
            effects_of(sites),
            errors_of(sites),
            question.spread_prior(1.0),
            null_value=question.null_value,
            relevant_difference=question.relevant_difference,
            direction=question.improvement,
            mean_prior=question.mean_prior,
            confidence_level=level,
        )
        enough = found.probability_exceeds_relevant >= bounds.exceeds_relevant
        return found.probability_improves >= bounds.improves and enough

    return _part(holds)
