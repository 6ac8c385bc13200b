"""Compare our indicators over household-months with a query written by hand for the same rows.

Ten million household-months of twelve columns are made up in a temporary folder. The same number of threads, the same
rows out, each in a process of its own, in turn. Prints seconds and peak memory of both, and the ratio; ends with an
error when the rows differ, or when ours takes more than twice as long or two gigabytes. A measurement, not a test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from evaluation.indicators.compose import indicator_rows
from evaluation.indicators.euros import at_base_prices
from evaluation.registry import Registry, load_registry
from evaluation.storage import Paths
from evaluation.storage.database import SETTINGS, connect, connect_ibis, write_expression
from evaluation.storage.paths import PROJECT

HOUSEHOLDS, MONTHS = 500_000, 20
REPEATS = 3
MOST_TIMES = 2.0
MOST_MEGABYTES = 2000
BASE_YEAR = 2017
EUROS = {"costs_municipality_month_eur": 900, "costs_central_government_month_eur": 400}
EUROS |= {"costs_health_insurer_month_eur": 200, "costs_others_month_eur": 70, "costs_total_month_eur": 1570}
AMOUNTS = {"arrears_eur": 1200, "debt_eur": 16000, "hours_worked_month_n": 80}
"""Twelve columns: those above, and price_year, creditors_n, bijstand and fixed_costs_paid_from_benefit."""
WINDOW = (-1, 1, 9, 11)


def asked(registry: Registry) -> Registry:
    """Return the registry with only the indicators that these columns answer, all asked of every household."""
    columns = {*EUROS, *AMOUNTS, "creditors_n", "bijstand", "fixed_costs_paid_from_benefit"}
    kept = {
        id_: entry.model_copy(update={"experiments": ()})
        for id_, entry in registry.indicators.items()
        if entry.derive.rule == "months" and entry.derive.table == "household_months"
        if {*entry.derive.by_category.values(), entry.derive.column or ""} <= {*columns, ""}
        if entry.window.get("T0") == WINDOW[:2]
    }
    return registry.model_copy(update={"indicators": kept, "plan": {}})


def make(folder: Path) -> None:
    """Write the made-up tables."""
    session = connect()
    unit = "'household-' || lpad(to_hex(hash(i)), 16, '0')"
    session.execute(
        f"COPY (SELECT 'utrecht' AS city, {unit} AS household_id, "
        "CASE i % 3 WHEN 0 THEN 'comparison' ELSE 'experiment' END AS arm, NULL::VARCHAR AS experiments, "
        "DATE '2016-10-01' + (i % 60)::INTEGER AS inflow_date, "
        f"i AS source_row FROM range({HOUSEHOLDS}) AS t(i)) TO '{folder}/households.parquet'"
    )
    amounts = ", ".join(
        f"round(hash(i * {MONTHS} + m + {place}) % {2 * top * 100} / 100.0, 2)::DOUBLE AS {name}"
        for place, (name, top) in enumerate({**EUROS, **AMOUNTS}.items(), 1)
    )
    session.execute(
        f"COPY (SELECT 'utrecht' AS city, {unit} AS household_id, strftime(DATE '2016-09-01' + to_months(m::INTEGER), "
        f"'%Y-%m') AS month, 2016 + i % 2 AS price_year, {amounts}, (hash(i) % 20)::BIGINT AS creditors_n, "
        "(hash(i + m) % 2)::VARCHAR AS bijstand, (hash(i - m) % 2)::VARCHAR AS fixed_costs_paid_from_benefit, "
        f"i * {MONTHS} + m AS source_row FROM range({HOUSEHOLDS}) AS t(i), range({MONTHS}) AS u(m)) "
        f"TO '{folder}/household_months.parquet'"
    )
    session.execute(
        'COPY (SELECT NULL::VARCHAR AS city, NULL::VARCHAR AS "table", NULL::VARCHAR AS unit, NULL::VARCHAR AS wave '
        f"WHERE false) TO '{folder}/set_aside.parquet'"
    )


def ours(folder: Path) -> None:
    """Run the indicators as the stage does."""
    registry = load_registry(Paths(PROJECT))
    session = connect_ibis()
    names = ("households", "household_months", "set_aside")
    tables = {name: session.read_parquet(folder / f"{name}.parquet") for name in names}
    rows = indicator_rows(at_base_prices(asked(registry), BASE_YEAR), tables)
    write_expression(folder / "ours.parquet", session, rows)


def by_hand(folder: Path) -> None:
    """Run one query written for these rows."""
    chosen = asked(load_registry(Paths(PROJECT)))
    cells, aggregates = [], []
    cell = "STRUCT(indicator VARCHAR, category VARCHAR, wave VARCHAR, value DOUBLE, last INTEGER)"
    for name, entry in chosen.indicators.items():
        for category, column in (entry.derive.by_category or {"": str(entry.derive.column)}).items():
            for wave, first, last in (("T0", *WINDOW[:2]), ("T1", *WINDOW[2:])):
                alias = f'"{name}{category}{wave}"'
                aggregates.append(f"{_aggregate(chosen, name, column, first, last)} AS {alias}")
                cells.append(f"row('{name}', '{category}', '{wave}', {alias}, {last})::{cell}")
    factor = "CASE price_year WHEN 2016 THEN 1.014 ELSE 1.0 END"
    used = ", ".join(f"{name} * {factor} AS {name}" for name in EUROS)
    rest = ", ".join([*AMOUNTS, "creditors_n", "bijstand::DOUBLE AS bijstand"])
    rest += ", fixed_costs_paid_from_benefit::DOUBLE AS fixed_costs_paid_from_benefit"
    query = f"""
        WITH h AS (SELECT *, (year(inflow_date) * 12 + month(inflow_date)) AS start
                   FROM '{folder}/households.parquet' WHERE arm IN ('experiment', 'comparison')),
        m AS (SELECT x.household_id, left(month, 4)::INTEGER * 12 + right(month, 2)::INTEGER - start AS since, {used},
                     {rest} FROM '{folder}/household_months.parquet' x JOIN h USING (city, household_id)),
        w AS (SELECT household_id, {", ".join(aggregates)} FROM m
              WHERE since BETWEEN {WINDOW[0]} AND {WINDOW[3]} GROUP BY ALL),
        l AS (SELECT max(left(month, 4)::INTEGER * 12 + right(month, 2)::INTEGER) AS last_month
              FROM '{folder}/household_months.parquet'),
        o AS (SELECT h.*, l.last_month, w.* EXCLUDE household_id FROM h LEFT JOIN w USING (household_id), l
              ORDER BY arm, source_row),
        u AS (SELECT city, arm, household_id, start, last_month,
                     unnest([{", ".join(cells)}], recursive := true)
              FROM o)
        SELECT city, '' AS experiment, arm, household_id AS unit, wave, indicator, category, value,
               NULL::DOUBLE AS denominator, CASE WHEN value IS NOT NULL THEN 'ok' WHEN start + last > last_month
               THEN 'too_early' ELSE 'missing' END AS status FROM u"""
    connect().execute(f"COPY ({query}) TO '{folder}/by_hand.parquet'")


def _aggregate(registry: Registry, name: str, column: str, first: int, last: int) -> str:
    derive = registry.indicators[name].derive
    where = f"FILTER (since BETWEEN {first} AND {last})"
    price = registry.prices[derive.price].price_eur if derive.price else 1
    found = {
        "mean": f"avg({column}) {where} * {price}",
        "last": f"arg_max({column}, since) {where}",
        "any": f"(max({column}) {where} > 0)::DOUBLE",
    }[derive.how or "mean"]
    least = derive.minimum_items or 1
    return found if least == 1 else f"CASE WHEN count({column}) {where} >= {least} THEN {found} END"


def timed(folder: Path, which: str) -> tuple[float, float]:
    """Run one of both in a process of its own; return seconds and megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, str(Path(__file__).resolve()), which, str(folder)], cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{which} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def difference(folder: Path) -> int:
    """Return how many rows stand at another place, or hold another value than a hair's breadth from, in the other."""
    return int(
        duckdb.sql(
            "SELECT count(*) FROM "
            f"(FROM '{folder}/ours.parquet') AS a POSITIONAL JOIN (FROM '{folder}/by_hand.parquet') AS b "
            "WHERE (a.arm, a.unit, a.wave, a.indicator, a.category, a.status) "
            "IS DISTINCT FROM (b.arm, b.unit, b.wave, b.indicator, b.category, b.status) "
            "OR abs(a.value - b.value) > 1e-6 * abs(b.value) OR (a.value IS NULL) <> (b.value IS NULL)"
        ).fetchall()[0][0]
    )


def main() -> None:
    """Make, measure, compare, print and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        times = {which: [timed(folder, which) for _ in range(REPEATS)] for which in ("by_hand", "ours")}
        wrong = difference(folder)
        rows = duckdb.sql(f"SELECT count(*) FROM '{folder}/ours.parquet'").fetchall()[0][0]
    best = {which: min(seconds for seconds, _ in found) for which, found in times.items()}
    most = {which: max(megabytes for _, megabytes in found) for which, found in times.items()}
    found = {
        "household_months": HOUSEHOLDS * MONTHS,
        "rows": rows,
        "threads": SETTINGS["threads"],
        "seconds": best,
        "megabytes": most,
        "times": best["ours"] / best["by_hand"],
    }
    print(json.dumps(found, indent=2))
    (PROJECT / "benchmarks/indicators.json").write_text(json.dumps(found, indent=2) + "\n")
    if wrong or found["times"] > MOST_TIMES or most["ours"] > MOST_MEGABYTES:
        raise SystemExit(f"{wrong} rows differ; asked: {MOST_TIMES} times as long, {MOST_MEGABYTES} MB at most.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"ours": ours, "by_hand": by_hand}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
