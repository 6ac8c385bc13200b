"""What adds up among published counts: where a reader could take parts off a total to look behind the rounding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from evaluation.disclosure.crossings import MECHANISMS, PLACE, TOTALLED
from evaluation.disclosure.decisions import NUMBERS, Protected
from evaluation.disclosure.deliveries import COUNTS as ROWS
from evaluation.disclosure.kinds import ADD_UP, FILLS_CATEGORIES
from evaluation.disclosure.numbers import rows_key
from evaluation.disclosure.records import Record
from evaluation.disclosure.releases.guard import OF_CHECK
from evaluation.disclosure.releases.sums import OF_CELL, OF_STATUS
from evaluation.disclosure.rounding.counts import Addition, Count
from evaluation.disclosure.rounding.keys import count_key

Sum = tuple[Hashable, list[Hashable]]


def additions(files: Sequence[Protected], counts: Mapping[Hashable, Count]) -> list[Addition]:
    """Return the sums that hold and of which all members are shown; what is left over elsewhere is not known."""
    rows = {file.file: [row for row in file.rows if row["status"] != "suppressed"] for file in files}
    found = dict.fromkeys(
        Addition(total, tuple(parts)) for total, parts in _sums(rows) if all(key in counts for key in (total, *parts))
    )
    return [one for one in found if counts[one.total].value == sum(counts[part].value for part in one.parts)]


def _sums(rows: Mapping[str, Sequence[Record]]) -> Iterator[Sum]:
    cells = rows.get("descriptives", ())
    for column, whole in (("city", ""), ("arm", "all")):
        for name in ("numerator", "denominator", "n"):
            yield from _over("descriptives", cells, column, whole, OF_CELL, name)
    for kinds, column in ((ADD_UP, "quantity"), (FILLS_CATEGORIES, "category")):
        chosen = [row for row in cells if row["quantity"] in kinds]
        for group in _groups(chosen, [key for key in OF_CELL if key != column]):
            yield count_key("descriptives", group[0], "denominator"), _keys("descriptives", group, "numerator")
    yield from _of_statuses(rows.get("statuses", ()))
    yield from _of_estimates(rows.get("estimates", ()))
    yield from _over("checks", rows.get("checks", ()), "city", "", OF_CHECK, "n")
    for column in TOTALLED:
        chains = [row for row in rows.get("crossings", ()) if row["crossing"] == MECHANISMS]
        yield from _over("crossings", chains, column, "", PLACE, "value")
    yield from _of_rows(rows.get("deliveries", ()), rows.get("numbers", ()))


def _of_statuses(rows: Sequence[Record]) -> Iterator[Sum]:
    total, *parts = NUMBERS["statuses"]
    for name in (total, *parts):
        yield from _over("statuses", rows, "city", "", OF_STATUS, name)
    for row in rows:
        yield count_key("statuses", row, total), [count_key("statuses", row, name) for name in parts]


def _of_estimates(rows: Sequence[Record]) -> Iterator[Sum]:
    """Units of all cities are those of each, and those of one city with those of the others."""
    for group in _groups(rows, ("experiment", "indicator", "category")):
        cities = {row["city"]: row for row in group if row["scope"] == "city" and row["n"] is not None}
        every = next((row for row in group if row["scope"] == "pooled" and row["n"] is not None), None)
        if every is not None:
            yield count_key("estimates", every, "n"), _keys("estimates", list(cities.values()), "n")
            for row in group:
                if row["scope"] == "leave_one_out" and row["city"] in cities:
                    yield count_key("estimates", every, "n"), _keys("estimates", [cities[row["city"]], row], "n")


def _of_rows(deliveries: Sequence[Record], numbers: Sequence[Record]) -> Iterator[Sum]:
    """Rows delivered are rows used and set aside, per city and in all."""
    whole, *parts = ROWS
    totals = {row["key"]: count_key("numbers", row, "value") for row in numbers}
    for row in deliveries:
        yield count_key("deliveries", row, whole), [count_key("deliveries", row, name) for name in parts]
    for group in _groups(deliveries, ("table",)):
        own = {name: totals.get(rows_key(group[0]["table"], name)) for name in ROWS}
        yield own[whole], [own[name] for name in parts]
        for name in ROWS:
            yield own[name], _keys("deliveries", group, name)


def _over(file: str, rows: Sequence[Record], column: str, whole: str, same: Sequence[str], name: str) -> Iterator[Sum]:
    for group in _groups(rows, [key for key in same if key != column]):
        total = next((row for row in group if row[column] == whole), None)
        parts = [row for row in group if row[column] != whole]
        if total is not None and parts:
            yield count_key(file, total, name), _keys(file, parts, name)


def _groups(rows: Iterable[Record], names: Sequence[str]) -> list[list[Record]]:
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return list(groups.values())


def _keys(file: str, rows: Sequence[Record], name: str) -> list[Hashable]:
    return [count_key(file, row, name) for row in rows]
