"""The gate for what was delivered: rows per city and table, and problems per rule.

Delivered is used plus set aside, totals over all cities stand in the numbers, and what was used is mostly the number of
units of some published figure. So a table's three counts are shown for all cities or for none. Where all cities
together set too few rows aside the table is *closed*: its totals of rows delivered and set aside are hidden as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import count_fails, hide_enough
from evaluation.registry.params import Gate

COUNTS = ("delivered", "used", "set_aside")


def delivery_status(city: str, deliveries: Iterable[Record], problems: Iterable[Record]) -> str:
    """Return whether a city's delivery was used, refused or not delivered, also for a city without counted rows."""
    found = next((row["status"] for row in deliveries if row["city"] == city), None)
    if found is not None:
        return str(found)
    refused = any(row["city"] == city and row["level"] == "refuse" for row in problems)
    return "refused" if refused else "not_delivered"


def delivery_rows(
    deliveries: Sequence[Record], problems: Sequence[Record], cities: Iterable[str], tables: Iterable[str]
) -> list[Record]:
    """Return a row with id for every city and table, also for a city that delivered nothing."""
    given = {(row["city"], row["table"]): row for row in deliveries}
    rows: list[Record] = []
    for city in cities:
        status = delivery_status(city, deliveries, problems)
        for table in tables:
            row = given.get((city, table), {})
            counted = status != "not_delivered" and all(row.get(count) is not None for count in COUNTS)
            new = {
                "city": city,
                "delivery_status": status,
                "origin": row.get("origin") or "none",
                "table": table,
                **{count: row.get(count) for count in COUNTS},
                "status": "ok" if counted else "not_available",
            }
            rows.append({"id": row_id("deliveries", new), **new})
    return rows


def protect_deliveries(rows: Sequence[Record], gate: Gate, public: bool = False) -> Protected:
    """Decide about the counts of every city and table (rows of ``delivery_rows``)."""
    rulings = {row["id"]: "already_published" if row["status"] == "ok" else "no_number" for row in rows}
    if public:
        return protected("deliveries", rows, rulings)
    closed = closed_tables(rows, gate)
    for group in _by_table(rows):
        failing = {row["id"] for row in group if _few(row, gate.at(row).minimum_count)}
        rule = "protects_other" if failing else "threshold_reached"
        rulings |= dict.fromkeys((row["id"] for row in group), rule) | dict.fromkeys(failing, "small_rows")
        if group[0]["table"] in closed and not failing:
            rulings |= dict.fromkeys((row["id"] for row in group), "protects_other")
    return protected("deliveries", rows, rulings)


def closed_tables(rows: Iterable[Record], gate: Gate, public: bool = False) -> frozenset[str]:
    """Return the tables of which no number of rows delivered or set aside is shown, not even over all cities.

    Problems per rule add up to the rows set aside in all tables, so a closed table never stands alone.
    """
    if public:
        return frozenset()
    groups = {group[0]["table"]: group for group in _by_table(rows)}
    sizes = {table: float(sum(row["set_aside"] for row in group)) for table, group in groups.items()}
    failing = frozenset(
        table
        for table, group in groups.items()
        if count_fails(sizes[table], gate.minimum_count)
        or any(count_fails(row["delivered"], gate.at(row).minimum_count) for row in group)
    )
    group = hide_enough(sizes, failing, gate.minimum_count)
    return frozenset(sizes) if group is None else group


def problem_rows(problems: Iterable[Record]) -> list[Record]:
    """Return a row with id per rule: how often it was broken in all cities together."""
    counts: dict[str, int] = defaultdict(int)
    levels: dict[str, set[str]] = defaultdict(set)
    for row in problems:
        counts[row["rule"]] += row["rows"] or 0
        levels[row["rule"]].add(row["level"])
    rows: list[Record] = [
        {"rule": rule, "level": ";".join(sorted(levels[rule])), "rows": counts[rule], "status": "ok"}
        for rule in sorted(counts)
    ]
    return [{"id": row_id("problems", row), **row} for row in rows]


def protect_problems(rows: Sequence[Record], gate: Gate, public: bool = False) -> Protected:
    """Decide about the number of problems per rule; what is refused is a file and no person."""
    if public:
        return protected("problems", rows, {row["id"]: "already_published" for row in rows})
    rulings = {row["id"]: "about_files" if row["level"] == "refuse" else "threshold_reached" for row in rows}
    sizes = {row["id"]: row["rows"] for row in rows if row["level"] != "refuse"}
    failing = frozenset(id_ for id_, count in sizes.items() if count_fails(count, gate.minimum_count))
    group = hide_enough(sizes, failing, gate.minimum_count) or failing
    rulings |= dict.fromkeys(group, "protects_other") | dict.fromkeys(failing, "small_rows")
    return protected("problems", rows, rulings)


def _few(row: Record, minimum: int) -> bool:
    return any(count_fails(row[name], minimum) for name in COUNTS)


def _by_table(rows: Iterable[Record]) -> list[list[Record]]:
    tables: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row["status"] == "ok":
            tables[row["table"]].append(row)
    return list(tables.values())
