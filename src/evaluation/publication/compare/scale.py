"""The lines of an outcome's figure and the axis that they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.publication.figures.sheet import BODY, GAP, MARGIN, SMALL, WIDTH, text_width
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts
from evaluation.registry.models import Unit

STRETCH = 0.06
"""Part of the range left free at both ends of the axis."""
FIELDS = ("value", "low", "high")
TEMPLATE = "figure_estimates.j2"


@dataclass(frozen=True)
class Mark:
    """One line of the figure: which mark, its label, the words of its number, and the row behind it."""

    kind: str
    city: str
    label: str
    printed: str
    row: Row | None

    @property
    def known(self) -> bool:
        """Whether there is a number to draw."""
        return self.row is not None and self.row.ok()


@dataclass(frozen=True)
class Axis:
    """From numbers as they are printed to places in the panel."""

    left: float
    right: float
    low: float
    high: float

    def place(self, number: float) -> str:
        """Return where a number stands, in the units of the drawing."""
        return f"{self.left + (self.right - self.left) * (number - self.low) / (self.high - self.low):.1f}"


def marks_of(outcome: OutcomeView, texts: Texts) -> list[Mark]:
    """Return a mark per site in the order of the registry, one for all together and one for the next site."""
    cities = outcome.registry.cities
    sites = [("site", city, texts.label(cities[city]), row) for city, row in outcome.sites]
    together = ("pooled", "", texts.say(TEMPLATE, "label_pooled"), outcome.pooled)
    following = ("prediction", "", texts.say(TEMPLATE, "label_next"), outcome.expected)
    return [
        Mark(kind, city, label, _printed(texts, row), row) for kind, city, label, row in [*sites, together, following]
    ]


def _printed(texts: Texts, row: Row | None) -> str:
    words = texts.words["figure_words"]
    if row is not None and row.ok():
        return texts.values.with_interval(row)
    return str(words.get(row.status if row is not None else "", "") or words["not_available"])


def axis_of(marks: Sequence[Mark], unit: Unit) -> Axis:
    """Return an axis that holds zero, every number and every interval, between the labels and the printed numbers."""
    known = [mark for mark in marks if mark.known]
    rows = [mark.row for mark in known if mark.row is not None]
    numbers = [0.0, *(n * unit.scale for row in rows for name in FIELDS if (n := row.number(name)) is not None)]
    room = STRETCH * (max(numbers) - min(numbers) or 1.0)
    left = MARGIN + max(text_width(mark.label, BODY, mark.kind != "site") for mark in marks) + GAP
    wide = max((text_width(mark.printed, SMALL, mark.kind != "site") for mark in known), default=WIDTH / 3)
    return Axis(left, WIDTH - MARGIN - wide - GAP, min(numbers) - room, max(numbers) + room)
