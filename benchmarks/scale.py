"""Tables and indicators of a made-up country, up to 10,000,000 household-months, beside other ways to the same rows.

Each way runs in a process of its own, in turn, and gives the same rows or the benchmark stops. Written are
``results.json`` and ``README.md`` of this folder. With ``--largest`` 100,000,000 rows follow, in parts, within 2 GB: an
hour or so, and 15 GB of disk. A measurement, not a test; nothing of it runs in CI.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pooling
from country import make
from measured import Cost, elsewhere, growth, run
from page import written

from evaluation.storage import read_json, write_json, write_text
from evaluation.storage.database import connect, parquet_of
from evaluation.storage.paths import PROJECT

HERE = PROJECT / "benchmarks"
RESULTS = HERE / "results.json"
COST = [field.name for field in fields(Cost)]
SIZES = (100_000, 1_000_000, 10_000_000)
LARGEST = 100_000_000
WAYS = ("tables", "indicators", "by hand", "pandas", "Spark")
IN_PARTS = ("tables in parts", "indicators in parts")
MOST_TIMES = 2.0
"""Indicators may take so many times what a query takes that was written by hand, at ten million rows."""
MOST_GROWTH = 1.1
MOST_MB = 2500
RELATIVE = 1e-9
FROM = 1_000_000
"""Growth is measured from so many rows: below, starting Python is most of the time."""
REPEATED_UP_TO = 1_000_000
REPEATS = 3
PEERS = {"polars": "polars", "pymare": "PyMARE", "pyfixest": "pyfixest"}


def main() -> None:
    """Measure, compare, write, and tell which bars were missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", action="store_true", help="also 100,000,000 rows, in parts")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="only so many household-months")
    parser.add_argument("--ways", nargs="+", default=(*WAYS, *IN_PARTS), help="only these ways")
    arguments = parser.parse_args()
    found = former()
    for size in [*arguments.sizes, *([LARGEST] if arguments.largest else [])]:
        ways = tuple(way for way in arguments.ways if size < LARGEST or way in IN_PARTS)
        found[size] = {**found.get(size, {}), **measured(size, ways)}
        results = told(dict(sorted(found.items())))
        write_json(RESULTS, results)
        write_text(HERE / "README.md", written(results))
    if results["missed"]:
        raise SystemExit("; ".join(results["missed"]))


def former() -> dict[int, dict[str, Cost]]:
    """Return what was measured before: what is not measured anew stays."""
    rows = read_json(RESULTS)["rows"] if RESULTS.exists() else {}
    return {
        int(size): {way: Cost(**{name: cost[name] for name in COST}) for way, cost in row.items()}
        for size, row in rows.items()
    }


def measured(size: int, ways: tuple[str, ...]) -> dict[str, Cost]:
    """Make a country of this size and run each way; each must give the rows that the first way of its kind gave."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        elsewhere(make, folder, size)
        found = {}
        for way in ways:
            found[way] = _best(folder, way, REPEATS if size <= REPEATED_UP_TO and way != "Spark" else 1)
            print(f"{size:>11,} {way:20} {found[way]}", flush=True)
            _compare(folder, way)
        return found


def _best(folder: Path, way: str, repeats: int) -> Cost:
    costs = [run([str(HERE / "ways.py"), way, str(folder)], folder, PROJECT / "src") for _ in range(repeats)]
    return min(costs, key=lambda cost: cost.processor_seconds)


def _compare(folder: Path, way: str) -> None:
    """Keep the first rows of all indicators, and stop when another way gives others."""
    ours, kept = folder / "data/processed/indicators.parquet", folder / "first"
    if way == "indicators":
        ours.rename(kept)
    elif way not in ("tables", "tables in parts") and kept.exists():
        other = folder / f"{way}.parquet" if (folder / f"{way}.parquet").exists() else ours
        if wrong := elsewhere(differing, kept, other):
            raise SystemExit(f"{way}: {wrong} rows differ")
        shutil.rmtree(other) if other.is_dir() else other.unlink()


def differing(one: Path, other: Path) -> int:
    """Return how many rows are in one only, or have another status or a value further away than a hair's breadth."""
    key = "city, arm, unit, indicator, category, wave"
    with connect() as session:
        return int(
            session.execute(
                f"SELECT count(*) FROM (FROM read_parquet('{one}')) AS a FULL JOIN "
                f"(FROM read_parquet('{parquet_of(other)}')) AS b USING ({key}) "
                "WHERE a.status IS DISTINCT FROM b.status "
                f"OR (a.value IS NULL) <> (b.value IS NULL) OR abs(a.value - b.value) > {RELATIVE} * abs(b.value)"
            ).fetchone()[0]
        )


def told(found: dict[int, dict[str, Cost]]) -> dict[str, Any]:
    """Return all numbers, the growth of each way, what was not there, and the bars that were missed."""
    sizes = {
        way: {size: row[way].processor_seconds for size, row in found.items() if way in row}
        for way in (*WAYS, *IN_PARTS)
    }
    grown = {way: growth({size: one for size, one in row.items() if size >= FROM}) for way, row in sizes.items()}
    missed = []
    for size, row in found.items():
        if size >= 10_000_000 and {"indicators", "by hand"} <= row.keys():
            times = row["indicators"].processor_seconds / row["by hand"].processor_seconds
            missed += [f"indicators take {times:.1f} times the query by hand"] if times > MOST_TIMES else []
        large = {way: cost.peak_mb for way, cost in row.items() if way in IN_PARTS and cost.peak_mb > MOST_MB}
        missed += [f"{way}: {megabytes:.0f} MB at {size:,}" for way, megabytes in large.items()]
    missed += [f"{way} grows with power {grown[way]:.2f}" for way in IN_PARTS if (grown[way] or 0) > MOST_GROWTH]
    return {
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "rows": {str(size): {way: cost.over(size) for way, cost in row.items()} for size, row in found.items()},
        "growth": grown,
        "pooling": pooling.measured(),
        "absent": [name for module, name in PEERS.items() if importlib.util.find_spec(module) is None],
        "missed": missed,
    }


if __name__ == "__main__":
    main()
