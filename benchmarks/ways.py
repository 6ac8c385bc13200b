"""Our ways to the rows of the made-up country: on DuckDB in one file or in parts, and on Spark.

Each writes its rows as Parquet. ``python ways.py WAY FOLDER`` runs one; ``scale`` measures them.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from country import CITIES, TABLES, asked

from evaluation.indicators.compose import indicator_steps
from evaluation.indicators.stage import of_cities
from evaluation.storage import Paths
from evaluation.storage.engines import Choice, engine
from evaluation.warehouse.stage import set_aside, union_of_cities

ONE_FILE = Choice()
IN_PARTS = Choice(memory_limit="2GB", threads=2, partitions=len(CITIES))
SPARK = Choice("spark", options={"spark.driver.memory": "4g", "spark.sql.shuffle.partitions": "8"})


def tables(folder: Path, choice: Choice) -> None:
    """Put the municipalities' tables together, as the stage does."""
    paths = Paths(folder)
    with engine(choice, paths.processed) as chosen:
        for name in TABLES:
            united = partial(union_of_cities, chosen, paths, table=name)
            chosen.write(paths.tables / f"{name}.parquet", united, CITIES)
        chosen.write(paths.tables / "set_aside.parquet", partial(set_aside, chosen, paths), CITIES)


def indicators(folder: Path, choice: Choice) -> None:
    """Compute the indicators, as the stage does."""
    paths = Paths(folder)
    with engine(choice, paths.processed) as chosen:
        read = {name: chosen.read(paths.tables / f"{name}.parquet") for name in (*TABLES, "set_aside")}
        rows = partial(of_cities, indicator_steps, asked(), read)
        chosen.write(paths.processed / "indicators.parquet", rows, CITIES)


WAYS = {
    "tables": partial(tables, choice=ONE_FILE),
    "tables in parts": partial(tables, choice=IN_PARTS),
    "indicators": partial(indicators, choice=ONE_FILE),
    "indicators in parts": partial(indicators, choice=IN_PARTS),
    "Spark": partial(indicators, choice=SPARK),
}

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    WAYS[sys.argv[1]](Path(sys.argv[2]))
