"""Rows of the annexes: the plan, what was assumed, the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.phrases import day, lower_first
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.values import SHARE_OUTCOMES, unit_of_plan


def plan_rows(kit: Kit) -> list[Cells]:
    """Return what the plan asks of each outcome."""
    words = kit.texts.words
    return [
        [
            Markup("{}: {}").format(
                kit.label(kit.registry.subjects[outcome.experiment]), kit.defined(outcome.indicator)
            ),
            words["roles"][outcome.plan.role],
            kit.label(outcome.design),
            kit.label(kit.registry.outcomes[outcome.plan.outcome]),
            _relevant(kit, outcome),
            _prior(kit, outcome),
            _coverage(kit, outcome),
        ]
        for view in [*kit.study.experiments, *([kit.study.bundle] if kit.study.bundle else [])]
        for outcome in view.outcomes
    ]


def correction_rows(kit: Kit) -> list[Cells]:
    """Return each decision about delivered rows: where, what was done, why, who decided when, and on how many rows."""
    language, tables = kit.texts.language, {entry.name: entry for entry in kit.registry.tables.values()}
    return [
        [
            kit.label(kit.registry.cities[row["city"]]),
            kit.label(tables[row["table"]]),
            kit.label(tables[row["table"]].columns[row["column"]]),
            kit.texts.words["actions"][row["action"]],
            row[f"reason_{language}"],
            Markup("{}, {}").format(row["decided_by"], day(row["date"], language)),
            kit.number(row, "rows"),
        ]
        for row in kit.material.published.tables["corrections"]
    ]


def plan_has_shares(kit: Kit) -> bool:
    """Whether any planned outcome is a difference in shares."""
    return any(entry.outcome in SHARE_OUTCOMES for entry in kit.registry.plan.values())


def _relevant(kit: Kit, outcome: OutcomeView) -> str:
    row = outcome.pooled
    if row is not None and row.ok("smallest_relevant_difference"):
        number = kit.number(row, "smallest_relevant_difference")
        return Markup("{} {}").format(number, kit.values.unit_of(row))
    return kit.values.number(f"reg/indicators/{outcome.indicator}/smallest_relevant_difference/value")


def _prior(kit: Kit, outcome: OutcomeView) -> str:
    prior, family = outcome.plan.prior, kit.texts.words["families"][outcome.plan.prior.family]
    if prior.scale is not None:
        return Markup("{}, {}").format(family, kit.values.number(f"reg/asked/{outcome.key}/prior/scale"))
    factor = kit.values.number(f"reg/asked/{outcome.key}/prior/scale_factor")
    return Markup("{}, {} × {}").format(family, factor, kit.texts.words["relevant_difference"])


def _coverage(kit: Kit, outcome: OutcomeView) -> str:
    if outcome.plan.minimum_t1_coverage is None:
        return str(kit.texts.words["none"])
    return kit.values.number(f"reg/asked/{outcome.key}/minimum_t1_coverage", form="share")


def lowered_claims(kit: Kit) -> list[OutcomeView]:
    """Return the outcomes whose claim the checks lowered."""
    return [outcome for view in kit.study.experiments for outcome in view.outcomes if outcome.claim_reasons]


def assumption_rows(kit: Kit, names: Mapping[str, str]) -> list[Cells]:
    """Return everything in the registry whose status is ``aangenomen``."""
    return [
        *_participation(kit, names),
        *_neighbourhoods(kit, names),
        *_differences(kit, names),
        *_priors(kit, names),
        *_thresholds(kit, names),
        *_reliabilities(kit, names),
    ]


def _participation(kit: Kit, names: Mapping[str, str]) -> Iterator[Cells]:
    for city in kit.registry.cities.values():
        extra = [id_ for id_ in city.experiments if kit.registry.experiments[id_].kind == "additional"]
        if city.experiments_status == "aangenomen":
            what = kit.texts.join(kit.label(kit.registry.experiments[id_]) for id_ in extra)
            yield [f"{names['participation']}: {kit.label(city)}", what or kit.texts.words["none"]]


def _neighbourhoods(kit: Kit, names: Mapping[str, str]) -> Iterator[Cells]:
    made_up = [
        kit.label(place)
        for city in kit.registry.cities.values()
        for place in city.neighbourhoods.values()
        if place.status == "aangenomen"
    ]
    if made_up:
        yield [names["neighbourhoods"], kit.texts.join(made_up)]


def _differences(kit: Kit, names: Mapping[str, str]) -> Iterator[Cells]:
    planned = {indicator: owner for owner, indicator in map(kit.registry.planned, kit.registry.plan)}
    for key, experiment in planned.items():
        entry = kit.registry.indicators[key]
        relevant = entry.smallest_relevant_difference
        if relevant is not None and relevant.status == "aangenomen":
            unit = unit_of_plan(kit.registry, experiment, key)
            number = kit.values.setting_in_unit(f"reg/indicators/{key}/smallest_relevant_difference/value", unit)
            yield [
                f"{names['relevant']}: {lower_first(kit.label(entry))}",
                Markup("{} {}").format(number, kit.label(kit.registry.units[unit])),
            ]


def _priors(kit: Kit, names: Mapping[str, str]) -> Iterator[Cells]:
    for outcome in (outcome for view in kit.study.experiments for outcome in view.outcomes):
        prior = outcome.plan.prior
        if prior.status == "aangenomen":
            name = lower_first(kit.outcome_name(outcome.experiment, outcome.indicator))
            yield [f"{names['prior']}: {name}", _prior(kit, outcome)]


def _thresholds(kit: Kit, names: Mapping[str, str]) -> Iterator[Cells]:
    for key, entry in kit.registry.criteria.items():
        if entry.thresholds and entry.thresholds_status == "aangenomen":
            numbers = [kit.values.number(f"reg/criteria/{key}/thresholds/{place}", form="share") for place in range(3)]
            yield [f"{names['thresholds']}: {key} {lower_first(kit.label(entry))}", kit.texts.join(numbers)]


def _reliabilities(kit: Kit, names: Mapping[str, str]) -> Iterator[Cells]:
    for key in instruments_in_plan(kit):
        if kit.registry.instruments[key].reliability_status == "aangenomen":
            number = kit.values.number(f"reg/instruments/{key}/test_retest_reliability")
            yield [f"{names['reliability']}: {kit.label(kit.registry.instruments[key])}", number]


def instruments_in_plan(kit: Kit) -> list[str]:
    """Return the instruments that planned outcomes use, in registry order."""
    planned = {kit.registry.indicators[kit.registry.planned(key)[1]].instrument for key in kit.registry.plan}
    return [key for key in kit.registry.instruments if key in planned]


def instruments_used(kit: Kit) -> list[tuple[str, str]]:
    """Return name and description of the instruments, for the glossary."""
    entries = (kit.registry.instruments[key] for key in instruments_in_plan(kit))
    return [(kit.label(entry), entry.description[kit.texts.language]) for entry in entries]


def claim_ladder(kit: Kit) -> list[str]:
    """Return the steps of the claim ladder, in words."""
    return [f"“{kit.label(kit.registry.claims[step])}”" for step in sorted(kit.registry.claims)]
