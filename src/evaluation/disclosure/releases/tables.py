"""Which published rows count people, and which of them stand or fall together.

>>> table_of("estimates", {"experiment": "participatie", "indicator": "zrm"})
('participatie', 'zrm')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evaluation.disclosure.columns import FILES
from evaluation.disclosure.decisions import NUMBERS, Protected
from evaluation.disclosure.records import Record, number_text
from evaluation.disclosure.releases.register import Tables

ABOUT_NOBODY = frozenset(
    {
        "already_published",
        "about_sites",
        "about_work",
        "about_files",
        "from_published",
        "public_fact",
        "public_statistic",
    }
)
"""Rules under which a row says nothing about a person, in whatever release."""
COUNTS: Mapping[str, tuple[str, ...]] = {
    "estimates": ("n",),
    "descriptives": ("numerator", "denominator", "n"),
    "statuses": NUMBERS["statuses"],
    "crossings": ("numerator", "denominator", "n"),
    "checks": ("n",),
    "deliveries": NUMBERS["deliveries"],
    "problems": NUMBERS["problems"],
    "corrections": NUMBERS["corrections"],
    "numbers": NUMBERS["numbers"],
}
"""Columns that count units, per file; what is estimated is judged by its n."""
TableName = tuple[str, ...]
OF_ROWS: TableName = ("deliveries",)
"""Rows of all delivered tables together: problems, corrections and the study's numbers add up to them."""


def table_of(file: str, row: Mapping[str, object]) -> TableName:
    """Return the table that a row belongs to: rows of one table are withheld together."""
    if "indicator" in FILES[file]:
        return (str(row["experiment"] or ""), str(row["indicator"]))
    if file == "crossings":
        return ("crossings", str(row["crossing"]))
    return OF_ROWS


def about_people(files: Iterable[Protected]) -> Tables:
    """Return, as text and with the rule that decided, the rows that count units and say something about people."""
    return {
        file.file: {
            row["id"]: {name: number_text(row[name]) for name in FILES[file.file]} | {"decided": decision.rule}
            for row, decision in zip(file.rows, file.decisions, strict=True)
            if decision.rule not in ABOUT_NOBODY
        }
        for file in files
        if file.file in COUNTS
    }


def counts(file: str, row: Mapping[str, object]) -> dict[str, float]:
    """Return the counts of a row with, of a share, the number of others."""
    found = {name: float(str(row[name])) for name in COUNTS[file] if row.get(name) not in (None, "")}
    if "numerator" in found and "denominator" in found:
        found["others"] = found["denominator"] - found["numerator"]
    return found


def by_id(rows: Iterable[Record]) -> dict[str, Record]:
    """Return rows by their id."""
    return {row["id"]: row for row in rows}
