"""The default study with 1, 10 and 100 times as many people: what each stage takes, and how that grows.

What intake left of each city is multiplied: every household, case, respondent and fragment stands there so many times,
each time with a number of its own that is the same in all tables; neighbourhoods, programmes and agreements stay as
they are. Then every stage after intake runs in a process of its own. Written is ``study.json`` of this folder: per size
and stage the rows that it reads, seconds and memory; ``growth`` is the exponent of processor seconds from 10 times to
the largest. A measurement, not a test; nothing of it runs in CI.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from measured import elsewhere, growth, run

from evaluation.__main__ import STAGES
from evaluation.deliveries.intake.pseudonyms import HASH_DIGITS, ID_COLUMNS
from evaluation.registry import load_registry
from evaluation.storage import Paths, read_json, read_yaml, write_json
from evaluation.storage.database import connect
from evaluation.storage.files import write_with
from evaluation.storage.paths import PROJECT

RESULTS = PROJECT / "benchmarks/study.json"
SIZES = (1, 10, 100)
FROM = 10
"""Growth is measured from here: below, starting Python is most of the time."""
LATER = [name for name in STAGES if name not in ("synthesise", "validate")]
MADE = ("data/interim", "data/processed", "data/published")
BROUGHT = ("data/registry", "data/context", "data/releases", "reports/text", "reports/templates", "params.yaml")
UNITS = (*ID_COLUMNS, "unit")
"""Columns that say whose row it is; ``unit`` is that of rows set aside, and may be empty."""
EUROS = "_eur"
"""Amounts of a copy are a hair larger than those of the copy before, so that most are different, as in real life."""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="only so many times as many people")
    found = {}
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            elsewhere(study, Path(folder), size)
            found[size] = {stage: measured(Path(folder), size, stage) for stage in LATER}
        write_json(RESULTS, told(found))


def study(root: Path, times: int) -> None:
    """Make a study in which intake is done and everybody stands so many times."""
    for name in BROUGHT:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (PROJECT / name).is_dir() else shutil.copyfile)(PROJECT / name, target)
    run(["-m", "evaluation", "synthesise"], root, PROJECT / "src")
    for city in load_registry(Paths(root)).cities:
        run(["-m", "evaluation", "validate", "--city", city], root, PROJECT / "src")
        multiply(Paths(root).interim(city), times)


def multiply(folder: Path, times: int) -> None:
    """Put everybody of one city so many times in its tables and its receipt."""
    multiplied = {path.stem for path in folder.glob("*.parquet") if _multiplied(path, times)}
    receipt = read_json(folder / "receipt.json")
    counts = {
        table: {name: number * times if table in multiplied else number for name, number in row.items()}
        for table, row in receipt["tables"].items()
    }
    write_json(folder / "receipt.json", {**receipt, "tables": counts})


def _multiplied(path: Path, times: int) -> bool:
    """Multiply one table, copy after copy; return whether its rows are about such units."""
    with connect() as session:
        columns = session.execute("SELECT * FROM read_parquet(?) LIMIT 0", [str(path)]).description
        names = [column[0] for column in columns]
        if not set(UNITS) & set(names):
            return False
        cells = ", ".join(f'{_cell(name)} AS "{name}"' for name in names)
        query = (
            f"SELECT {cells} FROM range({times}) AS c(copy), (SELECT *, row_number() OVER () AS place "
            f"FROM read_parquet('{path}')) ORDER BY copy, place"
        )
        write_with(path, lambda temporary: session.execute(f"COPY ({query}) TO '{temporary}' (FORMAT parquet)"))
    return True


def _cell(name: str) -> str:
    """Return in SQL what stands in a column of one copy; the first copy is as it was."""
    if name in UNITS:
        number = f"left(md5({name} || copy), {HASH_DIGITS})"
        return f"CASE WHEN copy = 0 OR {name} = '' THEN {name} ELSE split_part({name}, '-', 1) || '-' || {number} END"
    if name == "source_row":
        return f"{name} + copy * 1000000"
    return f"round({name} * (1 + copy / 10000), 2)" if name.endswith(EUROS) else f'"{name}"'


def measured(root: Path, size: int, stage: str) -> dict[str, float]:
    """Run one stage; return how many rows it reads and what it takes."""
    rows = elsewhere(rows_read, root, stage)
    cost = {"rows": rows, **asdict(run(["-m", "evaluation", stage], root, PROJECT / "src"))}
    print(f"{size:>5} {stage:14} " + "  ".join(f"{name} {value:,.1f}" for name, value in cost.items()), flush=True)
    return cost


def rows_read(root: Path, stage: str) -> int:
    """Count the rows of the tables that a stage reads, as ``dvc.yaml`` names them."""
    needed = read_yaml(PROJECT / "dvc.yaml")["stages"][stage]["deps"]
    places = [root / name for name in needed if str(name).startswith(MADE)]
    files = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*")))]
    readers = {".parquet": "read_parquet", ".csv": "read_csv"}
    with connect() as session:
        counts = [
            session.execute(f"SELECT count(*) FROM {readers[path.suffix]}(?)", [str(path)]).fetchone()[0]
            for path in files
            if path.suffix in readers
        ]
    return sum(counts)


def told(found: dict[int, dict[str, dict[str, float]]]) -> dict[str, Any]:
    """Return all numbers, and how the processor seconds of each stage grow with the size of the study."""
    seconds = {
        stage: {size: row[stage]["processor_seconds"] for size, row in found.items() if size >= FROM} for stage in LATER
    }
    return {
        "processors": os.cpu_count(),
        "sizes": {str(size): row for size, row in found.items()},
        "growth": {stage: growth(row) for stage, row in seconds.items()},
    }


if __name__ == "__main__":
    main()
