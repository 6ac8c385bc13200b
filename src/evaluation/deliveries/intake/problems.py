"""What can be wrong: a finding of one rule, and the problem a person reads about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from evaluation.deliveries.intake.encoded import Places
from evaluation.deliveries.intake.messages import wording
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Text

Level = Literal["refuse", "set_aside", "warn"]
PLACE_WORDS = {
    "file": Text(nl="bestand", en="file"),
    "sheet": Text(nl="blad", en="sheet"),
    "row": Text(nl="rij", en="row"),
    "column": Text(nl="kolom", en="column"),
}

MOST_NAMED = 1_000
"""Rows of one problem in a receipt; further ones are counted, and named in the table of rows set aside."""


@dataclass(frozen=True)
class Finding:
    """One broken rule, at a row and column where it has them.

    ``facts`` fill the message and never hold a cell's value. ``more`` is how many further rows have the same, where
    these are too many to name.
    """

    rule: str
    row: int | None = None
    column: str = ""
    detail: str = ""
    facts: Mapping[str, Text | str] = field(default_factory=dict)
    warns: bool = False
    more: int = 0


@dataclass(frozen=True)
class Breach:
    """One rule that is broken in the same way in many rows of one column; ``rows`` are the numbers of the lines."""

    rule: str
    rows: Places
    column: str
    detail: str = ""
    facts: Mapping[str, Text | str] = field(default_factory=dict)
    warns: bool = False


@dataclass(frozen=True)
class Where:
    """The table, file and sheet of a finding, as far as known."""

    table: str = ""
    file: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Problem:
    """A finding with its place, weight and words in every language."""

    rule: str
    level: Level
    table: str
    file: str
    sheet: str
    row: int | None
    column: str
    message: dict[str, str]
    mend: dict[str, str]
    more: int = 0


def as_seen(breaches: Iterable[Breach], sheet: Sheet) -> list[Finding]:
    """Return what is broken at the rows and columns that a person sees, each once, by row.

    Of one rule at one column the first ``MOST_NAMED`` rows are named; the last of these tells how many more there are.
    """
    seen: dict[tuple[str, int, str, str], Finding] = {}
    for breach in breaches:
        for column, rows in _places(breach, sheet):
            for row in rows[:MOST_NAMED].tolist():
                more = max(0, len(rows) - MOST_NAMED) if row == rows[:MOST_NAMED][-1] else 0
                one = Finding(breach.rule, row, column, breach.detail, breach.facts, breach.warns, more)
                seen.setdefault((one.rule, row, column, one.detail), one)
    return sorted(seen.values(), key=lambda finding: finding.row or 0)


def _places(breach: Breach, sheet: Sheet) -> Iterator[tuple[str, Places]]:
    """Yield the columns that a person sees, each with its rows."""
    rows = sheet.rows_of(breach.rows)
    if sheet.unfolded is None or breach.column != sheet.unfolded.value:
        yield breach.column, np.unique(rows)
        return
    items = breach.rows % len(sheet.unfolded.items)
    for item in np.unique(items).tolist():
        yield sheet.unfolded.items[item], rows[items == item]


def problem(registry: Registry, finding: Finding, where: Where) -> Problem:
    """Put a finding in words."""
    words = wording(finding.rule, finding.detail)
    return Problem(
        rule=finding.rule,
        level="warn" if finding.warns else registry.rules[finding.rule].level,
        table=where.table,
        file=where.file,
        sheet=where.sheet,
        row=finding.row,
        column=finding.column,
        message={
            language: _sentence(_placed(finding, where, language), _filled(words.message, finding, language))
            for language in LANGUAGES
        },
        mend={language: _filled(words.mend, finding, language) for language in LANGUAGES},
        more=finding.more,
    )


def _placed(finding: Finding, where: Where, language: str) -> str:
    parts = {"file": where.file, "sheet": where.sheet, "row": finding.row, "column": finding.column}
    return ", ".join(f"{PLACE_WORDS[part][language]} {value}" for part, value in parts.items() if value)


def _filled(text: Text, finding: Finding, language: str) -> str:
    facts = {name: fact[language] if isinstance(fact, Text) else fact for name, fact in finding.facts.items()}
    return text[language].format(**facts)


def _sentence(place: str, text: str) -> str:
    return f"{place[0].upper()}{place[1:]}: {text[0].lower()}{text[1:]}" if place else text
