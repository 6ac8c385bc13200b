"""Whether the city says why it may share what it shares.

Data on health and justice may be used only with an exception of the law (GDPR articles 9 and 10). A real delivery that
states none for them loses those items: the rows are set aside, and the rest is used. For ordinary personal data a
missing ground is a warning: the city has to mend it, but nothing shows that it has none. Invented data need no ground,
so there the same is only told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evaluation.deliveries.contract import sensitive_categories
from evaluation.deliveries.intake.check import CheckedTable
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.reading import Row
from evaluation.registry import Registry
from evaluation.registry.models import Table

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


def stated_grounds(registry: Registry, used: Mapping[str, Mapping[int, Row]]) -> Stated:
    """Return for which tables and categories the delivery states a ground that holds."""
    found: set[tuple[str, str]] = set()
    for id_, rows in used.items():
        if registry.tables[id_].about == "delivery":
            names = {column.name: dutch for dutch, column in registry.tables[id_].columns.items()}
            plain = ({name: row[dutch] for name, dutch in names.items()} for row in rows.values())
            found |= {(str(row["about_table"]), str(row["data_category"])) for row in plain if _holds(row)}
    return frozenset(found)


def _holds(row: Row) -> bool:
    """Consent counts where it was asked; health and justice need an exception beside the ground."""
    special = row["data_category"] != ORDINARY
    ground = row["special_ground"] if special else row["legal_ground"]
    return ground is not None and (ground not in CONSENT or row["consent_asked"] == ASKED)


def _unstated(registry: Registry, checked: Mapping[str, CheckedTable], stated: Stated) -> Iterator[tuple[str, Finding]]:
    missing = [
        id_
        for id_, table in checked.items()
        if registry.tables[id_].about == "persons" and table.used and (id_, ORDINARY) not in stated
    ]
    if missing:
        yield "", Finding("legal_ground_missing", facts={"tables": ", ".join(missing)})


def _unstated_special(
    registry: Registry, checked: Mapping[str, CheckedTable], stated: Stated
) -> Iterator[tuple[str, Finding]]:
    for id_, table in checked.items():
        found = {category for category in _categories(registry, id_, table).values() if (id_, category) not in stated}
        yield from ((id_, Finding("legal_ground_missing", detail=category, warns=True)) for category in sorted(found))


def _without(registry: Registry, id_: str, table: CheckedTable, stated: Stated) -> CheckedTable:
    barred = {
        number: Finding("no_legal_ground", number, _item_column(registry.tables[id_]), category)
        for number, category in _categories(registry, id_, table).items()
        if (id_, category) not in stated
    }
    return replace(
        table,
        used={number: row for number, row in table.used.items() if number not in barred},
        set_aside={**table.set_aside, **barred},
        findings=(*table.findings, *barred.values()),
    )


def _categories(registry: Registry, id_: str, table: CheckedTable) -> dict[int, str]:
    """Return the sensitive category of each used row that has one, by row number."""
    entry = registry.tables[id_]
    if not sensitive_categories(registry, entry):
        return {}
    instrument = next(name for name, column in entry.columns.items() if column.codes == "instruments")
    marks = {(id_, item): mark for id_, one in registry.instruments.items() for item, mark in one.sensitive.items()}
    keys = {number: (row[instrument], row[_item_column(entry)]) for number, row in table.used.items()}
    return {number: marks[key] for number, key in keys.items() if key in marks}


def _item_column(table: Table) -> str:
    return next(name for name, column in table.columns.items() if column.name == "item")
