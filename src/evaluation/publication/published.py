"""Read what the gate let through: the published tables as rows with ids.

A row is found by its id or by the values of its columns, never by its place in the file:

>>> row = published.one("estimates", experiment="schulden", scope="pooled", quantity="mean_reml")  # doctest: +SKIP
>>> row.number("low")  # doctest: +SKIP
0.11
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation.storage import read_json, read_text
from evaluation.storage.errors import PlainError

COLUMNS: dict[str, tuple[str, ...]] = {
    "estimates": (
        "experiment",
        "indicator",
        "category",
        "role",
        "design",
        "scope",
        "city",
        "quantity",
        "prior_factor",
        "value",
    ),
    "specifications": (
        "experiment",
        "indicator",
        "missing",
        "adjustment",
        "comparison",
        "outliers",
        "pooling",
        "value",
    ),
    "descriptives": ("indicator", "experiment", "category", "city", "arm", "wave", "quantity", "value"),
    "statuses": ("indicator", "experiment", "city", "arm", "wave", "asked_n", "ok_n"),
    "checks": ("check", "experiment", "indicator", "city", "outcome", "value", "bound", "lowers_claim"),
    "assessment": ("experiment", "item", "key", "score", "value", "rule", "claim"),
    "calibration": ("experiment", "world", "mean", "spread", "quantity", "value", "standard_error", "studies"),
    "deliveries": ("city", "delivery_status", "table", "delivered", "used", "set_aside"),
    "problems": ("rule",),
    "crossings": ("crossing", "experiment", "first", "second", "third", "direction", "value", "n"),
    "neighbourhoods": ("scope", "city", "region", "measure", "value", "unit", "year", "origin"),
    "corrections": ("city", "table", "column", "action", "reason_nl", "reason_en", "decided_by", "date", "rows"),
    "plan": ("experiment", "indicator"),
    "published": ("value", "low", "high", "numerator", "denominator", "year"),
    "municipalities": ("municipality", "municipality_type", "likeness", "nearest_city", "distance", "origin"),
    "likeness": ("measure", "low", "high", "median", "n", "below_n", "above_n", "unit", "origin"),
    "projections": (
        "experiment",
        "municipality_type",
        "likeness",
        "scenario",
        "quantity",
        "part",
        "value",
        "low",
        "high",
        "unit",
        "n",
        "basis",
    ),
    "numbers": ("value",),
}
"""The published tables and the columns a report cannot do without; every table also has ``id`` and ``status``."""

TRUE = {"true", "1", "1.0"}


class PublishedError(PlainError):
    """The published tables are absent or not usable; the message says which file and how to mend it."""


@dataclass(frozen=True)
class Row:
    """One published row: its table, id, status and fields as text."""

    table: str
    id: str
    status: str
    fields: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        """Return a field as text; an absent column is an error."""
        try:
            return self.fields[field]
        except KeyError:
            raise PublishedError(
                f"data/published/{self.table}.csv has no column '{field}'. Run the stage protect again."
            ) from None

    def number(self, field: str = "value") -> float | None:
        """Return a field as a number; empty is None."""
        text = self.fields.get(field, "")
        try:
            return float(text) if text != "" else None
        except ValueError:
            raise PublishedError(
                f"data/published/{self.table}.csv, {self.id}: '{field}' is not a number. Run the stage protect again."
            ) from None

    def flag(self, field: str) -> bool:
        """Return a yes/no field; empty is no."""
        return self.fields.get(field, "").lower() in TRUE

    def ok(self, field: str = "value") -> bool:
        """Whether the row may be read and the field holds a number."""
        return self.status != "suppressed" and self.number(field) is not None


@dataclass(frozen=True)
class Published:
    """All published rows of one study, and what ``study.json`` says of it."""

    study: Mapping[str, Any]
    tables: Mapping[str, tuple[Row, ...]]

    @cached_property
    def by_id(self) -> dict[str, Row]:
        """Every row by its id."""
        return {row.id: row for rows in self.tables.values() for row in rows}

    @property
    def synthetic(self) -> bool:
        """Whether the stamp must stand on everything."""
        return self.study["origin"] == "synthetic"

    def get(self, id_: str) -> Row:
        """Return the row with this id; an unknown id is an error."""
        if id_ not in self.by_id:
            raise PublishedError(f"No published value has the id '{id_}'. Run the stages from estimate on again.")
        return self.by_id[id_]

    def find(self, table: str, **match: str | float) -> Iterator[Row]:
        """Yield the rows whose fields equal ``match``, in file order; numbers are compared as numbers."""
        texts = [self._having(table, field, wanted) for field, wanted in match.items() if isinstance(wanted, str)]
        for row in min(texts, key=len, default=self.tables[table]):
            if all(_equal(row, field, wanted) for field, wanted in match.items()):
                yield row

    def one(self, table: str, **match: str | float) -> Row | None:
        """Return the first row whose fields equal ``match``, or None."""
        return next(self.find(table, **match), None)

    def _having(self, table: str, field: str, text: str) -> Sequence[Row]:
        if (table, field) not in self._by_text:
            by_text: dict[str, list[Row]] = {}
            for row in self.tables[table]:
                by_text.setdefault(row[field], []).append(row)
            self._by_text[table, field] = by_text
        return self._by_text[table, field].get(text, ())

    @cached_property
    def _by_text(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        """Rows by table and column, then by the text there; filled when a column is first searched."""
        return {}


def _equal(row: Row, field: str, wanted: str | float) -> bool:
    return row[field] == wanted if isinstance(wanted, str) else row.number(field) == wanted


def load_published(folder: Path) -> Published:
    """Read every published table and ``study.json``.

    Raises
    ------
    PublishedError
        When a file or column is absent, a number is not one, or an id stands twice.
    """
    study = read_json(_present(folder / "study.json"))
    tables = {name: read_rows(folder / f"{name}.csv", name, columns) for name, columns in COLUMNS.items()}
    ids = [row.id for rows in tables.values() for row in rows]
    if len(ids) != len(set(ids)):
        twice = next(id_ for id_ in ids if ids.count(id_) > 1)
        raise PublishedError(f"The id '{twice}' stands twice in data/published. Run the stage protect again.")
    return Published(study, tables)


def _present(path: Path) -> Path:
    if not path.exists():
        raise PublishedError(f"{path} does not exist. Run the stages up to protect first (evaluation run).")
    return path


def read_rows(path: Path, name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Read one published table, which must have these columns beside ``id`` and ``status``."""
    reader = csv.DictReader(io.StringIO(read_text(_present(path))))
    missing = [column for column in ("id", *columns, "status") if column not in (reader.fieldnames or [])]
    if missing:
        raise PublishedError(f"{path} lacks the column(s) {', '.join(missing)}. Run the stage protect again.")
    return tuple(Row(name, fields["id"], fields["status"], fields) for fields in reader)
