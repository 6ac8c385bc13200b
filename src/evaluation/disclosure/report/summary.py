"""Count what the gate did: per output, per rule and per table. Sizes of what is hidden are in it, values are not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.disclosure.decisions import Decision, Protected
from evaluation.disclosure.ids import PARTS, row_id
from evaluation.disclosure.kinds import kind_of
from evaluation.disclosure.records import Record, records
from evaluation.registry.models import DisclosureRule

NOTHING = "no_number"
SIZES = {"n": "n", "residual_df": "residual_df"}
OF_FILES = {
    "estimates": SIZES,
    "descriptives": SIZES,
    "checks": SIZES,
    "crossings": SIZES,
    "statuses": {"n": "asked_n"},
    "deliveries": {"n": "delivered"},
}
"""Per table the columns with the number of units and the residual df."""
VARIABLES = ("quantity", "check", "crossing", "item", "table", "rule")
"""Columns that say which numbers an output holds; the first that a table has."""


@dataclass(frozen=True)
class Span:
    """The least and the most of a number over the rows of an output."""

    low: float
    high: float


@dataclass(frozen=True)
class Output:
    """Rows of one file alike in experiment, indicator and kind: what the output checker judges together."""

    file: str
    experiment: str
    indicator: str
    kind: str
    quantities: tuple[str, ...]
    cities: int
    over_cities: bool
    arms: tuple[str, ...]
    waves: tuple[str, ...]
    n: Span | None
    residual_df: Span | None
    shown: int
    hidden: int
    rules: Mapping[str, int]


@dataclass(frozen=True)
class Loss:
    """Rows of a file that had a number, and how many are hidden for themselves or to protect another."""

    file: str
    rows: int
    primary: int
    secondary: int

    @property
    def share(self) -> float:
        """Share of the rows with a number that is hidden."""
        return (self.primary + self.secondary) / self.rows if self.rows else 0.0


def sizes_before(frames: Mapping[str, pd.DataFrame]) -> dict[str, Record]:
    """Return n and residual df per id of a row, before the gate; of a delivery its rows are its units."""
    return {
        row_id(file, row): {name: row.get(column) for name, column in columns.items()}
        for file, columns in OF_FILES.items()
        for row in records(frames[file].filter([*PARTS[file][1], *columns.values()]))
    }


def losses(files: Iterable[Protected], rules: Mapping[str, DisclosureRule]) -> list[Loss]:
    """Return what each file lost."""
    found = []
    for file in files:
        counts = Counter(each.rule for each in file.decisions if each.rule != NOTHING)
        hidden = {name: count for name, count in counts.items() if not rules[name].shows}
        secondary = sum(count for name, count in hidden.items() if rules[name].secondary)
        found.append(Loss(file.file, sum(counts.values()), sum(hidden.values()) - secondary, secondary))
    return found


def outputs_of(files: Iterable[Protected], sizes: Mapping[str, Record]) -> list[Output]:
    """Return every output with a number.

    ``sizes`` gives per id of a row, hidden or shown, its ``n`` and ``residual_df`` before the gate.
    """
    groups: dict[tuple[str, str, str, str], list[tuple[Record, Decision]]] = defaultdict(list)
    for file in files:
        for row, decision in zip(file.rows, file.decisions, strict=True):
            if decision.rule != NOTHING:
                groups[file.file, *_name(file.file, row)].append((row, decision))
    return [_output(key, pairs, sizes) for key, pairs in groups.items()]


def _name(file: str, row: Record) -> tuple[str, str, str]:
    return row.get("experiment") or "", row.get("indicator") or "", kind_of(file, row)


def _output(
    key: tuple[str, str, str, str], pairs: Sequence[tuple[Record, Decision]], sizes: Mapping[str, Record]
) -> Output:
    rows = [row for row, _ in pairs]
    cities = _values(rows, "city")
    hidden = sum(decision.decision == "suppressed" for _, decision in pairs)
    file, experiment, indicator, kind = key
    return Output(
        file,
        experiment,
        indicator,
        kind,
        quantities=next((found for name in VARIABLES if (found := _values(rows, name))), ()),
        cities=len(cities),
        over_cities=any(not row.get("city") for row in rows),
        arms=_values(rows, "arm"),
        waves=_values(rows, "wave"),
        n=_span(rows, sizes, "n"),
        residual_df=_span(rows, sizes, "residual_df"),
        shown=len(pairs) - hidden,
        hidden=hidden,
        rules=Counter(decision.rule for _, decision in pairs),
    )


def _values(rows: Iterable[Record], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[name]) for row in rows if row.get(name)))


def _span(rows: Iterable[Record], sizes: Mapping[str, Record], name: str) -> Span | None:
    known = [value for row in rows if (value := sizes.get(row["id"], {}).get(name)) is not None]
    return Span(min(known), max(known)) if known else None
