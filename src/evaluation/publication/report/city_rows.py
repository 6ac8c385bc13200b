"""Rows of a city's own report: its numbers, always beside those of all cities together; no ranking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from evaluation.publication.outcome_view import MAIN_PRIOR, OutcomeView
from evaluation.publication.phrases import lower_first
from evaluation.publication.published import Row
from evaluation.publication.reading import Reading, read
from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.views import ExperimentView

ARMS = ("experiment", "comparison")
BEFORE_AND_AFTER = ("T0", "T1")
SAID = ("mean", "share", "median", "ratio")
"""Quantities that a table of averages shows; of an indicator the first that was published."""


def takes_part(kit: Kit, city: str) -> list[ExperimentView]:
    """Return the experiments of a city."""
    return [view for view in kit.study.experiments if view.id in kit.registry.cities[city].experiments]


def elsewhere(kit: Kit, city: str) -> list[str]:
    """Return the names of the experiments in which a city takes no part."""
    own = kit.registry.cities[city].experiments
    return [kit.label(view.entry) for view in kit.study.experiments if view.id not in own]


def own_row(kit: Kit, outcome: OutcomeView, city: str) -> Row | None:
    """Return the city's own estimate of an outcome."""
    return outcome.row("city", "estimate", city=city)


def own_reading(kit: Kit, outcome: OutcomeView, city: str) -> Reading | None:
    """Return how the city's own estimate reads; None when there is none to read."""
    row = own_row(kit, outcome, city)
    if row is None or not row.ok() or outcome.unit is None:
        return None
    return read(row, (), outcome.unit, outcome.direction)


def own_outcome_rows(kit: Kit, city: str) -> list[Cells]:
    """Return per planned outcome the city's own estimate beside that of all cities together."""
    return [_outcome(kit, view, outcome, city) for view in takes_part(kit, city) for outcome in view.outcomes]


def _outcome(kit: Kit, view: ExperimentView, outcome: OutcomeView, city: str) -> Cells:
    row = own_row(kit, outcome, city)
    supported = outcome.row("shrunken", "shrunken", MAIN_PRIOR, city)
    return [
        Markup("{}: {}").format(
            kit.label(view.entry), kit.defined(outcome.indicator, lower_first(kit.label(outcome.entry)))
        ),
        kit.values.unit_of(outcome.pooled) if outcome.pooled is not None else kit.none,
        kit.with_interval(row),
        kit.number(row, "n") if row is not None and row.ok("n") else kit.none,
        kit.with_interval(supported) if supported is not None else kit.none,
        kit.with_interval(outcome.pooled),
        kit.number(outcome.pooled, "n") if outcome.pooled is not None and outcome.pooled.ok("n") else kit.none,
    ]


def not_said(kit: Kit, city: str) -> list[Cells]:
    """Return the city's planned outcomes that have no number, with the reason."""
    rows: list[Cells] = []
    for view in takes_part(kit, city):
        for outcome in view.outcomes:
            row = own_row(kit, outcome, city)
            status = row.status if row is not None else "not_available"
            if row is None or not row.ok():
                word = kit.registry.statuses[status if status in kit.registry.statuses else "not_available"]
                language = kit.texts.language
                reason = Markup("{} {}").format(word.label[language], word.mark[language])
                rows.append([kit.outcome_name(view.id, outcome.indicator), reason])
    return rows


def coverage_beside(kit: Kit, city: str) -> list[Cells]:
    """Return per group who was measured twice, in the city and in all."""
    return [row for arm in ARMS for row in _beside(kit, city, "t1_coverage", "share", arm, "T1")]


def averages_beside(kit: Kit, city: str, level: str) -> list[Cells]:
    """Return per indicator of a level, group and moment the city's number beside that of all cities."""
    return [
        row
        for indicator in of_level(kit, level)
        for arm in ARMS
        for wave in BEFORE_AND_AFTER
        for row in _beside(kit, city, indicator, quantity_of(kit, indicator), arm, wave)
    ]


def monthly_costs_beside(kit: Kit, city: str) -> list[Cells]:
    """Return per payer, group and moment the cost per household and month, in the city and in all."""
    indicator = "monthly_cost_by_payer"
    return [
        row
        for payer in kit.registry.payers
        for arm in ARMS
        for wave in BEFORE_AND_AFTER
        for row in _beside(kit, city, indicator, "mean", arm, wave, payer)
    ]


def case_costs_beside(kit: Kit, city: str, indicators: Iterable[str]) -> list[Cells]:
    """Return per payer the cost of a case now and in the estimated alternative, in the city and in all."""
    rows: list[Cells] = []
    for payer, entry in kit.registry.payers.items():
        cells: Cells = []
        for indicator in indicators:
            for place in (city, ""):
                about = {"indicator": indicator, "city": place, "category": payer, "quantity": "mean"}
                cells.append(kit.number(kit.material.published.one("descriptives", **about)))
        rows.append([kit.label(entry), *cells])
    return rows if kit.study.described("case_cost_current_by_payer", city=city) else []


def delivered_rows(kit: Kit, city: str) -> list[Cells]:
    """Return per table what the city delivered, what was used and what was set aside."""
    labels = {entry.name: kit.label(entry) for entry in kit.registry.tables.values()}
    found = kit.material.published.find("deliveries", city=city)
    return [
        [labels[row["table"]], *(_count(kit, row, name) for name in ("delivered", "used", "set_aside"))]
        for row in found
        if row.number("delivered") != 0
    ]


def delivery_state(kit: Kit, city: str) -> str:
    """Return whether the city's delivery was used, refused or did not come, in words."""
    found = kit.material.published.one("deliveries", city=city)
    return str(kit.texts.words["delivery"][found["delivery_status"] if found is not None else "not_delivered"])


def _count(kit: Kit, row: Row, name: str) -> str:
    return kit.values.number(row, name) if row.number(name) is not None else kit.values.mark("suppressed")


def of_level(kit: Kit, level: str) -> Iterator[str]:
    """Yield the indicators of a level that have no categories, in registry order."""
    for id_, entry in kit.registry.indicators.items():
        if entry.level == level and kit.registry.categories_of(id_) == ("",):
            yield id_


def quantity_of(kit: Kit, indicator: str) -> str:
    """Return the quantity of an indicator that a table of averages shows."""
    met = {row["quantity"] for row in kit.study.described(indicator)}
    return next((quantity for quantity in SAID if quantity in met), SAID[0])


def _beside(
    kit: Kit, city: str, indicator: str, quantity: str, arm: str, wave: str, category: str = ""
) -> Iterator[Cells]:
    """Yield one row when the number of all cities was published: indicator or category, group, moment, own, all."""
    about = {"indicator": indicator, "quantity": quantity, "arm": arm, "wave": wave, "category": category}
    own = kit.material.published.one("descriptives", **about, city=city)
    together = kit.material.published.one("descriptives", **about, city="")
    if together is None:
        return
    yield [
        kit.label(kit.registry.payers[category]) if category else kit.defined(indicator),
        kit.texts.words["arms"][arm],
        wave_name(kit, wave),
        kit.with_interval(own),
        kit.number(own, "n") if own is not None and own.ok("n") else kit.number(own),
        kit.with_interval(together),
        kit.number(together, "n") if together.ok("n") else kit.number(together),
    ]
