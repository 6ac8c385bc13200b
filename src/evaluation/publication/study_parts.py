"""What the figures of a study as a whole are drawn from: bottlenecks by law, costs by payer, the flow of rows.

A figure is made when there is something to show; texts ask the same functions, by way of the study's view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.publication.published import Row
from evaluation.registry.models import Labelled

if TYPE_CHECKING:
    from evaluation.publication.views import StudyView

CROSSING = "bottleneck_laws"
NOW, THEN = "case_cost_current_by_payer", "case_cost_alternative_by_payer"
Matrix = dict[str, dict[str, Row]]


def law_matrix(study: StudyView) -> Matrix:
    """Return the shares by bottleneck and law, in registry order; bottlenecks without any number drop out."""
    found = _crossed(study)
    known = [code for code in study.registry.bottlenecks if any(row.ok() for row in found.get(code, {}).values())]
    return {code: found[code] for code in known}


def withheld_bottlenecks(study: StudyView) -> list[Labelled]:
    """Return the bottlenecks of which no share by law may be shown, in registry order."""
    asked, shown = _crossed(study), law_matrix(study)
    return [entry for code, entry in study.registry.bottlenecks.items() if code in asked and code not in shown]


def _crossed(study: StudyView) -> Matrix:
    found: Matrix = {}
    for row in study.published.find("crossings", crossing=CROSSING, experiment=""):
        found.setdefault(row["first"], {})[row["second"]] = row
    return found


@dataclass(frozen=True)
class PayerPair:
    """A payer with what a case costs it now, and what another offer was estimated to cost it."""

    entry: Labelled
    now: Row
    then: Row


def payer_pairs(study: StudyView) -> list[PayerPair]:
    """Return the payers with both rows, in registry order."""
    now, then = ({row["category"]: row for row in study.described(name, city="")} for name in (NOW, THEN))
    return [
        PayerPair(entry, now[code], then[code])
        for code, entry in study.registry.payers.items()
        if code in now and code in then
    ]


@dataclass(frozen=True)
class Step:
    """A box of the flow with its row, and what left the flow before the next box (if anything is known of it)."""

    name: str
    row: Row
    left_name: str = ""
    left: Row | None = None


@dataclass(frozen=True)
class Stream:
    """A flow of one kind of unit."""

    name: str
    steps: tuple[Step, ...]


def streams(study: StudyView) -> list[Stream]:
    """Return the flows that were published: per experiment who was reached, then cases and households."""
    found = [*_reached(study), _delivered(study, "cases"), _delivered(study, "households")]
    return [stream for stream in found if stream.steps]


def _reached(study: StudyView) -> Iterator[Stream]:
    for view in study.experiments:
        row = view.ratio("reach")
        if row is not None:
            yield Stream(view.id, (Step("eligible", row), Step("reached", row)))


def _delivered(study: StudyView, table: str) -> Stream:
    rows = study.published.by_id
    delivered, used, aside = (rows.get(f"num/{table}_rows_{part}") for part in ("delivered", "used", "set_aside"))
    if delivered is None or used is None or not delivered.number():
        return Stream(table, ())
    steps = [Step(f"{table}_delivered", delivered, "set_aside", aside), Step(f"{table}_used", used)]
    twice = rows.get("num/households_measured_twice")
    if table == "households" and twice is not None:
        steps.append(Step("measured_twice", twice))
    return Stream(table, tuple(steps))
