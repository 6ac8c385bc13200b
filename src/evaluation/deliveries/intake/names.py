"""Match delivered sheets and columns with the contract: capitals, blanks and hyphens make no difference.

A table or column is known by its Dutch name, by other names that the contract gives, by its internal English name and
by its label in each language; a column also by the names that the city itself uses, as the registry says. Where two
columns could be meant, the stronger kind of name counts, in that order; of equal strength none does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.intake.cell import BLANK, Cell
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.registry.models import LANGUAGES, Column, Table

ALPHABET = 26


@dataclass(frozen=True)
class Matched:
    """Delivered sheets by Dutch table id, those that fit no table, and table ids that occur twice."""

    sheets: dict[str, Sheet]
    unknown: list[Sheet]
    twice: list[Sheet]


def normal(name: Cell) -> str:
    """Return a name without differences that mean nothing.

    >>> normal(" Budget-besteed ")
    'budget_besteed'
    """
    return re.sub(r"[\s\-_]+", "_", str(name if name is not None else "").strip(BLANK).casefold())


def match_sheets(tables: dict[str, Table], sheets: Sequence[Sheet]) -> Matched:
    """Find the sheet of each table."""
    ids = table_names(tables)
    found: dict[str, Sheet] = {}
    unknown: list[Sheet] = []
    twice: list[Sheet] = []
    for sheet in sheets:
        table_id = ids.get(normal(sheet.name))
        if table_id is None:
            unknown.append(sheet)
        elif table_id in found:
            twice.append(sheet)
        else:
            found[table_id] = sheet
    return Matched(found, unknown, twice)


def table_names(tables: Mapping[str, Table]) -> dict[str, str]:
    """Return the Dutch id of each table by every name it is known by."""
    return _known_by(
        [{id_: [id_] for id_ in tables}, {id_: table.aliases for id_, table in tables.items()}, _own_names(tables)]
    )


def column_names(table: Table, city_names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the Dutch name of each column by every name it is known by; ``city_names`` are the city's own."""
    columns = delivery_columns(table)
    own: dict[str, list[str]] = {}
    for delivered, dutch in (city_names or {}).items():
        own.setdefault(dutch, []).append(delivered)
    aliases = {dutch: column.aliases for dutch, column in columns.items()}
    return _known_by([{dutch: [dutch] for dutch in columns}, own, aliases, _own_names(columns)])


def _own_names(entries: Mapping[str, Table] | Mapping[str, Column]) -> dict[str, list[str]]:
    return {dutch: [entry.name, *(entry.label[language] for language in LANGUAGES)] for dutch, entry in entries.items()}


def _known_by(kinds: Sequence[Mapping[str, Iterable[str]]]) -> dict[str, str]:
    """Return who is meant by each name; ``kinds`` holds names by entry, the strongest kind first."""
    meant: dict[str, str] = {}
    for kind in kinds:
        pairs = {(normal(name), entry) for entry, names in kind.items() for name in names}
        times = Counter(name for name, _ in pairs)
        meant = {**{name: entry for name, entry in sorted(pairs) if times[name] == 1}, **meant}
    return meant


def match_columns(table: Table, header: Sequence[Cell]) -> dict[str, int]:
    """Return the place of each column of the contract that the header holds; the first place where it stands twice."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(normal(name), place)
    return {column: places[normal(column)] for column in delivery_columns(table) if normal(column) in places}


def header_findings(table: Table, header: Sequence[Cell]) -> Iterator[Finding]:
    """Yield what is wrong with a header: missing, double and unknown columns.

    A column outside the contract is named by its letter: without a header row, its "name" is somebody's value.
    """
    names = [normal(name) for name in header]
    known = {normal(column): column for column in delivery_columns(table)}
    for name, column in table.columns.items():
        if normal(name) not in names:
            needed = column.required or name in table.key
            yield Finding("missing_column", column=name, detail="" if needed else "optional", warns=not needed)
    for place, name in enumerate(names):
        if name and name not in known:
            yield Finding("unknown_column", column=letter(place))
        elif name in names[:place] and name:
            yield Finding("unclear_source", column=known[name], detail="column")


def letter(place: int) -> str:
    """Return a column's letters in a spreadsheet: 0 is A, 26 is AA."""
    before, last = divmod(place, ALPHABET)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)
