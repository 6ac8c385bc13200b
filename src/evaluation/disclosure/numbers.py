"""Study-level counts that the prose uses: cities, experiments, households, and the choices of ``params.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.deliveries import COUNTS
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import count_fails
from evaluation.registry import Params, Registry
from evaluation.registry.params import Gate

COVERAGE = "t1_coverage"
MEASURED_TWICE = "households_measured_twice"
COUNTED_TABLES = ("households", "cases")


def fixed_numbers(registry: Registry, params: Params, statuses: Iterable[str]) -> dict[str, float]:
    """Return what the registry, ``params.yaml`` and the cities' statuses say."""
    known = list(statuses)
    kinds = [entry.kind for entry in registry.experiments.values()]
    return {
        "cities": len(registry.cities),
        "cities_used": known.count("used"),
        "cities_refused": known.count("refused"),
        "cities_not_delivered": known.count("not_delivered"),
        "experiments": len(registry.experiments),
        "experiments_main": kinds.count("main"),
        "experiments_additional": kinds.count("additional"),
        "indicators": len(registry.indicators),
        "bottlenecks": len(registry.bottlenecks),
        "criteria": len(registry.criteria),
        "plan_entries": len(registry.plan),
        "gate_threshold": params.gate.minimum_count,
        "gate_sensitive_threshold": params.gate.sensitive_minimum_count,
        "gate_residual_df": params.gate.minimum_residual_df,
        "confidence_level": params.confidence_level,
        "minimum_sites": params.verdict.minimum_sites,
        "price_base_year": params.price_base_year,
        **({"gate_rounding_base": params.gate.rounding_base} if params.gate.rounding_base else {}),
    }


def counted(deliveries: Iterable[Record], professionals: int, twice: float | None) -> dict[str, float | None]:
    """Return counts of people, cases and rows over all cities; None where nobody delivered them.

    ``deliveries`` are rows before the gate; ``professionals`` counts persons, not their measurements; ``twice`` counts
    households with a second measurement.
    """
    rows = [row for row in deliveries if row["status"] == "ok"]
    used = {table: sum(row["used"] for row in rows if row["table"] == table) for table in COUNTED_TABLES}
    people = {**used, "professionals": professionals, MEASURED_TWICE: twice}
    totals = {
        rows_key(table, name): sum(row[name] for row in rows if row["table"] == table)
        for table in dict.fromkeys(row["table"] for row in rows)
        for name in COUNTS
    }
    return {key: count or None for key, count in people.items()} | totals


def rows_key(table: str, count: str) -> str:
    """Return the key of a number of rows over all cities, as in ``households_rows_used``."""
    return f"{table}_rows_{count}"


def coverage_totals(descriptives: Iterable[Record]) -> list[Record]:
    """Return the rows, as shown, that count households measured twice over all cities, one per group."""
    return [
        row for row in descriptives if row["indicator"] == COVERAGE and row["quantity"] == "share" and not row["city"]
    ]


def measured_twice(totals: Iterable[Record]) -> float | None:
    """Return how many households were measured twice, or None when a group's count is not shown.

    A hidden group must not come back as the difference between this count and the other groups.
    """
    counts = [row["numerator"] for row in totals if row["status"] in ("ok", "suppressed")]
    return sum(counts) if counts and None not in counts else None


def linked_numbers(totals: Iterable[Record], closed_tables: Iterable[str]) -> frozenset[str]:
    """Return the keys that must be hidden because a part of them is: coverage of a group, or rows of a closed table."""
    twice = {MEASURED_TWICE} if any(row["status"] == "suppressed" for row in totals) else set()
    rows = {rows_key(table, name) for table in closed_tables for name in ("delivered", "set_aside")}
    return frozenset(twice | rows)


def number_rows(numbers: Mapping[str, float | None]) -> list[Record]:
    """Return a row with id per number; None becomes the status not available."""
    rows = [
        {"key": key, "value": value, "status": "ok" if value is not None else "not_available"}
        for key, value in numbers.items()
    ]
    return [{"id": row_id("numbers", row), **row} for row in rows]


def protect_numbers(
    rows: Sequence[Record], people: Iterable[str], linked: Iterable[str], gate: Gate, public: bool = False
) -> Protected:
    """Decide about every number.

    Those with a key in ``people`` count people, cases or rows and must reach the minimum; those in ``linked`` would
    give another hidden number away.
    """
    counts, tied = set(people), set(linked)
    rulings = {row["id"]: _ruling(row, row["key"] in counts, gate, public) for row in rows}
    if not public:
        rulings |= {row["id"]: "linked" for row in rows if row["key"] in tied}
    return protected("numbers", rows, rulings)


def _ruling(row: Record, about_people: bool, gate: Gate, public: bool) -> str:
    if row["status"] != "ok":
        return "no_number"
    if not about_people:
        return "public_fact"
    if public:
        return "already_published"
    return "small_n" if count_fails(row["value"], gate.minimum_count) else "threshold_reached"
