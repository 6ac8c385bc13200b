"""Rows of a city's own report: its outcomes beside those of all cities together, its deliveries; no ranking."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.outcome_view import MAIN_PRIOR, OutcomeView
from evaluation.publication.phrases import lower_first
from evaluation.publication.published import Row
from evaluation.publication.reading import Reading, read
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.views import ExperimentView


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
        _n(kit, row),
        kit.with_interval(supported) if supported is not None else kit.none,
        kit.with_interval(outcome.pooled),
        _n(kit, outcome.pooled),
    ]


def _n(kit: Kit, row: Row | None) -> str:
    """Print of how many an estimate is; where it has a mark, the same mark."""
    counted = row is None or row.status != "ok" or row.ok("n")
    return kit.number(row, "n") if counted else kit.none


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


def delivered_rows(kit: Kit, city: str) -> list[Cells]:
    """Return per table what the city delivered, what was used and what was set aside; empty when nothing was used."""
    labels = {entry.name: kit.label(entry) for entry in kit.registry.tables.values()}
    found = kit.material.published.find("deliveries", city=city, delivery_status="used")
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
