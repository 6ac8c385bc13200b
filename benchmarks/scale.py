"""Tables and indicators of a made-up country of as many household-months as asked, beside other ways to the same rows.

Each way runs in processes of its own, in turn, and gives the same rows or the benchmark stops. Written is
``results.json`` of this folder; what is not measured anew stays in it. Above 10,000,000 household-months only ours in
parts is run, within 2 GB: 100,000,000 of them take an hour or so, and 15 GB of disk. A measurement, not a test.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

from country import make
from machine import described
from measured import Cost, elsewhere, growth, run

from evaluation.storage import read_json, write_json
from evaluation.storage.database import connect, parquet_of
from evaluation.storage.paths import PROJECT

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
SIZES = (100_000, 1_000_000, 10_000_000)
TABLES = ("tables", "tables in parts")
IN_PARTS = ("tables in parts", "indicators in parts")
OTHERS = {"by hand": "by_hand.py", "Polars": "by_polars.py", "pandas": "by_pandas.py"}
"""Ways that need no code of ours, each a command of its own; the rest are of ``ways.py``."""
WAYS = ("tables", "indicators", *OTHERS, "Spark", *IN_PARTS)
NEEDED = {"Polars": ["polars"], "Spark": ["pyspark"]}
ALL_UP_TO = 10_000_000
RELATIVE = 1e-9
FROM = 1_000_000
"""Growth is measured from so many rows: below, starting Python is most of the time."""
REPEATED_UP_TO = 1_000_000
REPEATS = 3


def main() -> None:
    """Measure, compare and write, size by size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="only so many household-months")
    parser.add_argument("--ways", nargs="+", default=WAYS, choices=WAYS, help="only these ways")
    arguments = parser.parse_args()
    here = [way for way in arguments.ways if way not in absent()]
    found = read_json(RESULTS)["rows"] if RESULTS.exists() else {}
    for size in arguments.sizes:
        machine = described()
        ways = [way for way in here if size <= ALL_UP_TO or way in IN_PARTS]
        found[str(size)] = {**found.get(str(size), {}), **measured(size, ways)}
        write_json(RESULTS, told(dict(sorted(found.items(), key=lambda row: int(row[0]))), machine))


def absent() -> list[str]:
    """Return the ways that cannot be run here."""
    lacking = [way for way, names in NEEDED.items() if any(importlib.util.find_spec(name) is None for name in names)]
    return [*lacking, *(["Spark"] if "Spark" not in lacking and shutil.which("java") is None else [])]


def measured(size: int, ways: list[str]) -> dict[str, dict[str, float]]:
    """Make a country of this size and run each way; each must give the rows that the first way of its kind gave."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        elsewhere(make, folder, size)
        found = {}
        for way in ways:
            cost = _best(folder, way, REPEATS if size <= REPEATED_UP_TO and way != "Spark" else 1)
            found[way] = {**cost.over(size), "disk_mb": disk_mb(folder)}
            print(f"{size:>11,} {way:20} {cost}", flush=True)
            _compare(folder, way)
        return found


def _best(folder: Path, way: str, repeats: int) -> Cost:
    command = [OTHERS[way], str(folder)] if way in OTHERS else ["ways.py", way, str(folder)]
    costs = [run([str(HERE / command[0]), *command[1:]], folder, PROJECT / "src") for _ in range(repeats)]
    return min(costs, key=lambda cost: cost.processor_seconds)


def disk_mb(folder: Path) -> float:
    """Return what the files below a folder take, in megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2


def _compare(folder: Path, way: str) -> None:
    """Keep the first rows of all indicators, and stop when another way gives others."""
    ours, kept = folder / "data/processed/indicators.parquet", folder / "first"
    if way in TABLES:
        return
    made = folder / f"{way}.parquet" if way in OTHERS else ours
    if not kept.exists():
        made.rename(kept)
        return
    if wrong := elsewhere(differing, kept, made):
        raise SystemExit(f"{way}: {wrong} rows differ")
    shutil.rmtree(made) if made.is_dir() else made.unlink()


def differing(one: Path, other: Path) -> int:
    """Return how many rows are in one only, or have another status or a value further away than a hair's breadth."""
    key = "city, arm, unit, indicator, category, wave"
    with connect() as session:
        return int(
            session.execute(
                f"SELECT count(*) FROM (FROM read_parquet('{parquet_of(one)}')) AS a FULL JOIN "
                f"(FROM read_parquet('{parquet_of(other)}')) AS b USING ({key}) "
                "WHERE a.status IS DISTINCT FROM b.status "
                "OR (a.value IS NULL) <> (b.value IS NULL) OR isnan(a.value) <> isnan(b.value) "
                f"OR abs(a.value - b.value) > {RELATIVE} * abs(b.value)"
            ).fetchone()[0]
        )


def told(rows: dict[str, dict[str, dict[str, float]]], machine: dict[str, Any]) -> dict[str, Any]:
    """Return all numbers, the growth of each way, the machine, and what was not there."""
    sizes = {
        way: {
            int(size): row[way]["processor_seconds"] for size, row in rows.items() if way in row and int(size) >= FROM
        }
        for way in WAYS
    }
    grown = {way: growth(row) for way, row in sizes.items()}
    return {"machine": machine, "rows": rows, "growth": grown, "absent": absent()}


if __name__ == "__main__":
    main()
