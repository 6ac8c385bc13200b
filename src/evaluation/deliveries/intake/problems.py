"""What can be wrong: a finding of one rule, and the problem a person reads about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

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


@dataclass(frozen=True)
class Finding:
    """One broken rule, at a row and column where it has them.

    ``facts`` fill the message and never hold a cell's value.
    """

    rule: str
    row: int | None = None
    column: str = ""
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


def as_seen(findings: Iterable[Finding], sheet: Sheet) -> list[Finding]:
    """Return findings at the row and column that a person sees, each once, by row."""
    seen: dict[tuple[str, int | None, str, str], Finding] = {}
    for finding in findings:
        row = None if finding.row is None else sheet.row_of(finding.row)
        column = finding.column if finding.row is None else sheet.column_of(finding.row, finding.column)
        seen.setdefault((finding.rule, row, column, finding.detail), replace(finding, row=row, column=column))
    return sorted(seen.values(), key=lambda finding: finding.row or 0)


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
    )


def _placed(finding: Finding, where: Where, language: str) -> str:
    parts = {"file": where.file, "sheet": where.sheet, "row": finding.row, "column": finding.column}
    return ", ".join(f"{PLACE_WORDS[part][language]} {value}" for part, value in parts.items() if value)


def _filled(text: Text, finding: Finding, language: str) -> str:
    facts = {name: fact[language] if isinstance(fact, Text) else fact for name, fact in finding.facts.items()}
    return text[language].format(**facts)


def _sentence(place: str, text: str) -> str:
    return f"{place[0].upper()}{place[1:]}: {text[0].lower()}{text[1:]}" if place else text
