"""Whether the city says why it may share what it shares.

Data on health and justice may be used only with an exception of the law (GDPR articles 9 and 10). A real delivery that
states none for them loses those items: the rows are set aside, and the rest is used. For ordinary personal data a
missing ground is a warning: the city has to mend it, but nothing shows that it has none. Invented data need no ground,
so there the same is only told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.deliveries.contract import sensitive_categories
from evaluation.deliveries.intake.cells import Value
from evaluation.deliveries.intake.check import CheckedTable
from evaluation.deliveries.intake.problems import Breach, Finding
from evaluation.deliveries.intake.reading import Rows
from evaluation.deliveries.intake.values import combinations, plain
from evaluation.registry import Registry
from evaluation.registry.models import Table

Row = Mapping[str, Value]
ORDINARY = "ordinary"
CONSENT = ("consent", "explicit_consent")
ASKED = "1"
Stated = frozenset[tuple[str, str]]
"""Dutch table id and category of data (``data_category``) for which a ground is stated that can be used."""


@dataclass(frozen=True)
class Grounded:
    """The tables of which every row may be used, and what the city must hear about the delivery as a whole."""

    checked: dict[str, CheckedTable]
    findings: tuple[tuple[str, Finding], ...]


def with_grounds(registry: Registry, origin: str, checked: Mapping[str, CheckedTable]) -> Grounded:
    """Set aside, in a real delivery, what is about health or justice and has no ground; findings come by table id."""
    if origin == "published":
        return Grounded(dict(checked), ())
    stated = stated_grounds(registry, {id_: table.used for id_, table in checked.items()})
    told = tuple(_unstated(registry, checked, stated))
    if origin != "delivery":
        return Grounded(dict(checked), (*told, *_unstated_special(registry, checked, stated)))
    return Grounded({id_: _without(registry, id_, table, stated) for id_, table in checked.items()}, told)


def stated_grounds(registry: Registry, used: Mapping[str, Rows]) -> Stated:
    """Return for which tables and categories the delivery states a ground that holds."""
    found: set[tuple[str, str]] = set()
    for id_, rows in used.items():
        if registry.tables[id_].about == "delivery":
            for row in _plain_rows(registry.tables[id_], rows):
                found |= {(str(row["about_table"]), str(row["data_category"]))} if _holds(row) else set()
    return frozenset(found)


def _plain_rows(table: Table, rows: Rows) -> Iterator[Row]:
    """Yield rows by internal column name."""
    columns = [rows.columns[dutch].by_row.tolist() for dutch in table.columns]
    names = [column.name for column in table.columns.values()]
    yield from (dict(zip(names, map(plain, row), strict=True)) for row in zip(*columns, strict=True))


def _holds(row: Row) -> bool:
    """Consent counts where it was asked; health and justice need an exception beside the ground."""
    special = row["data_category"] != ORDINARY
    ground = row["special_ground"] if special else row["legal_ground"]
    return ground is not None and (ground not in CONSENT or row["consent_asked"] == ASKED)


def _unstated(registry: Registry, checked: Mapping[str, CheckedTable], stated: Stated) -> Iterator[tuple[str, Finding]]:
    missing = [
        id_
        for id_, table in checked.items()
        if registry.tables[id_].about == "persons" and len(table.used) and (id_, ORDINARY) not in stated
    ]
    if missing:
        yield "", Finding("legal_ground_missing", facts={"tables": ", ".join(missing)})


def _unstated_special(
    registry: Registry, checked: Mapping[str, CheckedTable], stated: Stated
) -> Iterator[tuple[str, Finding]]:
    for id_, table in checked.items():
        found = {one for one in set(_categories(registry, id_, table).tolist()) - {None} if (id_, one) not in stated}
        yield from ((id_, Finding("legal_ground_missing", detail=category, warns=True)) for category in sorted(found))


def _without(registry: Registry, id_: str, table: CheckedTable, stated: Stated) -> CheckedTable:
    categories = _categories(registry, id_, table)
    barred = {category for category in set(categories.tolist()) - {None} if (id_, category) not in stated}
    column = _item_column(registry.tables[id_]) if barred else ""
    breaches = [
        Breach("no_legal_ground", table.used.numbers[categories == category], column, category)
        for category in sorted(barred)
    ]
    return table.without(breaches)


def _categories(registry: Registry, id_: str, table: CheckedTable) -> npt.NDArray[np.object_]:
    """Return the sensitive category of each used row; None where it has none."""
    entry = registry.tables[id_]
    if not sensitive_categories(registry, entry):
        return np.full(len(table.used), None, dtype=object)
    instrument = next(name for name, column in entry.columns.items() if column.codes == "instruments")
    marks = {(id_, item): mark for id_, one in registry.instruments.items() for item, mark in one.sensitive.items()}
    rows, found = combinations([table.used.columns[instrument], table.used.columns[_item_column(entry)]])
    return np.array([*(marks.get((str(one), str(item))) for one, item in found), None], dtype=object)[rows]


def _item_column(table: Table) -> str:
    return next(name for name, column in table.columns.items() if column.name == "item")
