"""Harms, with the weight of gains: what happened to households, and who got worse, against the comparison group.

At inflow nothing has happened yet, so that the difference in change is the difference in shares after. Each city gives
that difference with its robust error; cities are pooled as any outcome is. A positive difference is a harm. Beside each
kind of event stands ``any``: a household with at least one of the serious kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.estimation.answer import Answer, answer
from evaluation.estimation.claims import Claim
from evaluation.estimation.designs.randomised import randomised
from evaluation.estimation.designs.units import MINIMUM_UNITS_PER_GROUP
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.rows import RowMaker
from evaluation.estimation.rows.city import city_estimate
from evaluation.estimation.rows.maker import Row
from evaluation.estimation.rows.pooled import pooled_mean
from evaluation.estimation.sites import Site
from evaluation.estimation.study import ARMS, Question, complete, units_of
from evaluation.registry import Params, Registry
from evaluation.registry.models import Assumed, Harms, PlanEntry

ANY = "any"
"""At least one of the serious kinds of event."""
WORSENED = "worsened"
Claimed = Callable[[Question, int], Claim]


@dataclass(frozen=True)
class Harm:
    """One harm of one experiment: the question, its category, and whether it happened (city, arm, unit, happened)."""

    question: Question
    category: str
    units: pd.DataFrame


def harms_of(registry: Registry, params: Params, indicators: pd.DataFrame) -> Iterator[Harm]:
    """Yield every harm that the plan declares, experiments in registry order."""
    if registry.harms is None:
        return
    for experiment in registry.experiments:
        for indicator in (registry.harms.events, *registry.harms.worsened):
            if experiment not in registry.experiments_of(indicator):
                continue
            question = _question(registry, registry.harms, params, experiment, indicator)
            if indicator == registry.harms.events:
                yield from _events(registry, registry.harms, question, indicators)
            else:
                yield Harm(question, WORSENED, _worsened(registry, question, indicators))


def _question(registry: Registry, harms: Harms, params: Params, experiment: str, indicator: str) -> Question:
    plan = PlanEntry(
        role="harm",
        design="controlled_change",
        outcome="risk_difference",
        unit_of_assignment="neighbourhood",
        prior=harms.prior,
        since=harms.since,
        source=harms.source,
    )
    bound = Assumed(value=params.verdict.harm_difference, status="keuze")
    changed = {"direction": "down", "null_value": 0.0, "smallest_relevant_difference": bound}
    measure = registry.indicators[indicator].model_copy(update=changed)
    return Question(experiment, indicator, plan, measure, tuple(registry.cities), registry.sites_of[experiment])


def _events(registry: Registry, harms: Harms, question: Question, indicators: pd.DataFrame) -> Iterator[Harm]:
    chosen = (indicators.indicator == question.indicator) & (indicators.experiment == question.experiment)
    rows = indicators[chosen & (indicators.status == "ok")].rename(columns={"value": "happened"})
    keys = ["city", "arm", "unit"]
    serious = rows[rows.category.isin(harms.serious)]
    yield Harm(question, ANY, serious.groupby(keys, sort=False).happened.max().reset_index())
    for category in registry.categories_of(question.indicator):
        yield Harm(question, category, rows[rows.category == category][[*keys, "happened"]])


def _worsened(registry: Registry, question: Question, indicators: pd.DataFrame) -> pd.DataFrame:
    twice = complete(units_of(indicators, question.experiment, question.indicator))
    better = -1.0 if registry.indicators[question.indicator].direction == "down" else 1.0
    worse = (better * (twice["T1"] - twice["T0"]) < 0).astype(float)
    return twice[["city", "arm", "unit"]].assign(happened=worse)


def harm_rows(harm: Harm, params: Params, claim_of: Claimed) -> list[Row]:
    """Rows of one harm: each city, and the mean over cities."""
    sites = [_site(harm, city, params.confidence_level) for city in harm.question.cities]
    found = answer(harm.question, sites, (), params.confidence_level)
    claim = claim_of(harm.question, len(found.used))
    maker = RowMaker(harm.question, claim, (), params.confidence_level, harm.category)
    return [*(city_estimate(maker, site) for site in sites), _mean(maker, found)]


def _mean(maker: RowMaker, found: Answer) -> Row:
    return pooled_mean(maker, found, "reml")


def _site(harm: Harm, city: str, level: float) -> Site:
    if city not in harm.question.participating:
        return Site(city, "not_participating")
    own = harm.units[harm.units.city == city]
    counts = own.arm.value_counts()
    if own.empty:
        return Site(city, "not_available")
    if min(counts.get(arm, 0) for arm in ARMS) < MINIMUM_UNITS_PER_GROUP:
        return Site(city, "too_few", refusal="refused_too_few_units")
    treated = (own.arm == "experiment").to_numpy(float)
    try:
        found = randomised(own.happened.to_numpy(float), treated, None, "risk_difference", level)
    except EstimationError as refusal:
        return Site(city, "not_available", refusal=refusal.key)
    return Site(city, "ok", found, clusters_n=len(ARMS))


def harm_groups(harm: Harm) -> Iterator[dict[str, object]]:
    """Yield how many households had the harm and how many had not, per group over all cities, for the gate."""
    for arm in ARMS:
        happened = harm.units.happened[harm.units.arm == arm].to_numpy(float)
        for part, units_n in (("happened", int(happened.sum())), ("not", int(np.sum(happened == 0)))):
            keys = {"experiment": harm.question.experiment, "indicator": harm.question.indicator}
            place = {"category": harm.category, "city": "", "part": f"{arm};{part}"}
            yield {**keys, **place, "difference": False, "units_n": units_n}
