"""Which rows moved from one release to the next, and how a row is told: what it is about, and what it says.

Estimates, verdicts and numbers of units are what readers saw; deliveries, corrections and the analysis plan are what
may have moved them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit
from evaluation.publication.workbook.cells import Cells

Tables = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Rows as text, by table and id, as a release shows them."""


@dataclass(frozen=True)
class Side:
    """One of the two releases: its name, day and rows, and the fingerprint of the data it was made of."""

    name: str
    date: str
    data: str
    tables: Tables


@dataclass(frozen=True)
class Part:
    """A table that is compared: which columns say what a row is about, and which of them may move."""

    table: str
    about: tuple[str, ...]
    told: tuple[str, ...]


RESULTS = (
    Part("assessment", ("experiment", "item", "key"), ("key", "score", "rule", "status")),
    Part(
        "estimates",
        ("experiment", "indicator", "scope", "city", "quantity", "prior_factor"),
        ("value", "low", "high", "n", "claim", "status"),
    ),
    Part(
        "descriptives",
        ("indicator", "experiment", "category", "city", "arm", "wave", "quantity"),
        ("value", "low", "high", "numerator", "n", "status"),
    ),
)
CAUSES = (
    Part("deliveries", ("city", "table"), ("delivery_status", "delivered", "used", "set_aside")),
    Part("corrections", ("city", "table", "number"), ("action", "column", "rows")),
    Part(
        "plan",
        ("experiment", "indicator"),
        ("design", "outcome", "covariates", "smallest_relevant_difference", "prior_scale", "role"),
    ),
)


@dataclass(frozen=True)
class Change:
    """A row that came, went or says something else; ``before`` or ``after`` is None where it is not there."""

    part: Part
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row as it is now, or as it was when it went."""
        row = self.after or self.before
        assert row is not None
        return row


def changes(part: Part, before: Side, after: Side) -> list[Change]:
    """Return the rows of a table that differ in what they tell, in the order of the releases."""
    return [
        Change(part, old, new)
        for old, new in _pairs(part.table, before.tables, after.tables)
        if old is None or new is None or any(_told(old, name) != _told(new, name) for name in part.told)
    ]


def _pairs(table: str, before: Tables, after: Tables) -> Iterator[tuple[Row | None, Row | None]]:
    old, new = before.get(table, {}), after.get(table, {})
    for id_ in dict.fromkeys([*old, *new]):
        yield _row(table, id_, old.get(id_)), _row(table, id_, new.get(id_))


def _row(table: str, id_: str, fields: Mapping[str, str] | None) -> Row | None:
    return None if fields is None else Row(table, id_, fields.get("status", ""), fields)


def _told(row: Row, name: str) -> str:
    return row.fields.get(name, "")


class Telling:
    """Tells rows of releases in the words and the numbers of one language."""

    def __init__(self, kit: Kit) -> None:
        self.kit, self.cells = kit, Cells(kit)

    def about(self, change: Change) -> str:
        """Return what a row is about, its parts in words."""
        row = change.row
        parts = [self.cells.in_words(name, row.fields[name], row) for name in change.part.about if row.fields.get(name)]
        return "; ".join(parts) or row.id

    def said(self, change: Change, row: Row | None) -> str:
        """Return what a row says, or that it is not there."""
        if row is None:
            return self.kit.none
        return "; ".join(self._fields(row, change.part.told)) or self.kit.none

    def _fields(self, row: Row, told: Sequence[str]) -> Iterator[str]:
        if row.ok("value"):
            yield self.kit.values.with_interval(row)
        words = self.kit.texts.words["changed_fields"]
        for name in told:
            text = row.fields.get(name, "")
            if text and name not in ("value", "low", "high") and (name, text) != ("status", "ok"):
                shown = self.kit.values.number(row, name) if _is_number(name) else self.cells.in_words(name, text, row)
                yield f"{words[name]} {shown}" if words.get(name) else str(shown)


def _is_number(name: str) -> bool:
    return name in {"n", "numerator", "score", "delivered", "used", "set_aside", "rows"}
