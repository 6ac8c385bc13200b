"""Measure intake of a million household-months from csv, beside a bare typed read of the same file by DuckDB.

Intake reads the delivery, searches it for data of persons, tests it against the contract, makes pseudonyms and writes
Parquet and the receipt. Both run in turn in one process, with one thread. Writes ``benchmarks/intake.json`` and prints
a table: medians over the repeats, and the highest memory of the process. It is a measurement, not a test: the machine's
noise is in it.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from measured import peak_mb

from evaluation.deliveries.contract import DUCKDB_TYPES, delivery_columns
from evaluation.deliveries.intake.stage import run
from evaluation.registry import load_registry
from evaluation.storage import Paths, write_json, write_text
from evaluation.storage.database import connect
from evaluation.storage.paths import PROJECT

CITY = "utrecht"
TABLE = "huishoudmaanden"
ROWS = 1_000_000
MONTHS = 24
REPEATS = 3
SMALL_TABLES = ("casussen", "casus_knelpunten", "metingen", "professionals", "uitvoering")


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        row = measure(Path(folder), ROWS, REPEATS)
    for name, value in row.items():
        print(f"{name:24} {value:12.2f}")
    write_json(PROJECT / "benchmarks/intake.json", row)


def measure(root: Path, rows_n: int, repeats: int) -> dict[str, float]:
    """Return seconds of both, their ratio and the peak memory in megabytes; ``root`` becomes a study."""
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:  # its memory is not that of intake
        elsewhere.submit(study, root, rows_n).result()
    path = root / "data/deliveries" / CITY / f"{TABLE}.csv"
    pairs = [(seconds(lambda: bare_read(path)), seconds(lambda: run(Paths(root), CITY))) for _ in range(repeats)]
    bare, intake = (statistics.median(one) for one in zip(*pairs, strict=True))
    return {
        "rows": rows_n,
        "file_mb": path.stat().st_size / 1e6,
        "bare_read_seconds": bare,
        "intake_seconds": intake,
        "ratio": statistics.median(ours / theirs for theirs, ours in pairs),
        "peak_mb": peak_mb(resource.getrusage(resource.RUSAGE_SELF)),
    }


def seconds(what: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def bare_read(path: Path) -> None:
    """Read the csv file into typed columns and do nothing with it."""
    columns = delivery_columns(load_registry(Paths(PROJECT)).tables[TABLE])
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(";")
    types = ", ".join(f"'{name}': '{DUCKDB_TYPES[columns[name].type]}'" for name in names)
    with connect() as connection:
        connection.execute(
            f"CREATE OR REPLACE TABLE months AS SELECT * FROM read_csv('{path}', columns = {{{types}}}, delim = ';', "
            "decimal_separator = ',', header = true)"
        )


def study(root: Path, rows_n: int) -> None:
    """Write a study with one delivery: invented households with their months, and the example rows of other tables."""
    (root / "data").mkdir()
    (root / "data/registry").symlink_to(PROJECT / "data/registry")
    params = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    write_text(root / "params.yaml", params.replace("deliveries: data/synthetic", "deliveries: data/deliveries"))
    target = root / "data/deliveries" / CITY
    generator = np.random.default_rng(1)
    tables = {**small_tables(), "huishoudens": households(rows_n), TABLE: months(generator, rows_n)}
    for name, table in tables.items():
        write_text(target / f"{name}.csv", table.assign(herkomst="synthetisch").to_csv(sep=";", index=False))


def small_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that a delivery must hold, without rows."""
    tables = load_registry(Paths(PROJECT)).tables
    return {id_: pd.DataFrame(columns=list(tables[id_].columns)) for id_ in SMALL_TABLES}


def households(rows_n: int) -> pd.DataFrame:
    """Return as many households as have the months."""
    numbers = pd.Series(np.arange(-(-rows_n // MONTHS))).map("H-{:06d}".format)
    fixed = {"wijk": "VZ0344E", "groep": "experiment", "experimenten": "professionalisering", "instroom": "1-1-2016"}
    return pd.DataFrame({"huishouden": numbers, **fixed, "uitstroom": ""})


def months(generator: np.random.Generator, rows_n: int) -> pd.DataFrame:
    """Return household-months; amounts are in cents, so that most are different, and their parts add up."""
    unit, month = np.divmod(np.arange(rows_n), MONTHS)
    parts = {
        "kosten_gemeente": generator.integers(0, 200_000, rows_n),
        "kosten_rijk": generator.integers(0, 50_000, rows_n),
        "kosten_zorgverzekeraar": generator.integers(0, 30_000, rows_n),
        "kosten_overig": generator.integers(0, 10_000, rows_n),
    }
    labels = [f"{2016 + one // 12}-{one % 12 + 1:02d}" for one in range(MONTHS)]
    return pd.DataFrame(
        {
            "huishouden": pd.Series(unit).map("H-{:06d}".format),
            "maand": np.array(labels)[month],
            **{name: euros(cents) for name, cents in parts.items()},
            "kosten_totaal": euros(sum(parts.values(), np.zeros(rows_n, dtype=np.int64))),
            "prijspeil": 2017,
            "gewerkte_uren": generator.integers(0, 170, rows_n),
            "bijstand": np.array(["ja", "nee"])[generator.integers(0, 2, rows_n)],
            "achterstand": euros(generator.integers(0, 500_000, rows_n)),
            "schuld": euros(generator.integers(0, 4_000_000, rows_n)),
            "schuldeisers": generator.integers(0, 20, rows_n),
        }
    )


def euros(cents: np.ndarray) -> pd.Series:
    """Write cents as euros with a decimal comma."""
    return pd.Series(pa.array(cents)).map(lambda one: f"{one // 100},{one % 100:02d}")


if __name__ == "__main__":
    main()
