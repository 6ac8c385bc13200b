"""DuckDB as an engine, also for tables larger than memory: cities are taken in parts, and what is done is kept.

With one partition a table is one file. With more it is a folder with one file per group of cities. A finished part is
kept under the name of all it was made from: the query, the tables written out in it, and the files it reads. A run that
was cut off goes on after the last finished part; a part of something else is never used. What is kept goes when all
tables of a stage are done, not earlier: whoever runs the stage again first removes what it wrote.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.storage.database import connect_ibis, open_table, write_expression
from evaluation.storage.engines import Choice, Rows, in_one, steps
from evaluation.storage.errors import PlainError
from evaluation.storage.folders import folder_in_place_of
from evaluation.storage.leftovers import HALF
from evaluation.storage.progress import show
from evaluation.storage.queries import write_steps

KEPT = "parts_done"
SPILL = f".spill{HALF}"
PART = "part-{:06d}.parquet"
"""Files of a table in parts are read in the order of their names."""


class MemoryLimitError(PlainError):
    """A part of the work does not fit in the memory that DuckDB may use."""


@dataclass
class DuckDB:
    """DuckDB in this process; ``files`` holds, per opened table, its files with their size and time."""

    session: Any
    partitions: int
    work: Path
    files: dict[str, str] = field(default_factory=dict)

    def read(self, path: Path) -> Any:
        """Return a Parquet file, or a folder of them, as an Ibis table."""
        table = open_table(self.session, path)
        opened = sorted(path.iterdir()) if path.is_dir() else [path]
        told = [(str(part), part.stat().st_size, part.stat().st_mtime_ns) for part in opened]
        self.files[table.get_name()] = repr(told)
        return table

    def write(self, path: Path, rows: Rows, cities: Sequence[str]) -> None:
        """Write the rows of these cities: one file, or a folder with a file per group of cities.

        Raises
        ------
        MemoryLimitError
            When a part needs more memory than it may use.
        """
        with _within_memory(path):
            if self.partitions == 1:
                write_steps(path, self.session, steps(rows(cities)))
            else:
                self._write_parts(path, rows, groups(cities, self.partitions))

    def _write_parts(self, path: Path, rows: Rows, together: Sequence[Sequence[str]]) -> None:
        kept = self.work / KEPT / path.name
        done: list[Path] = []
        for group in together:
            expression = in_one(rows(group))
            part = kept / f"{self._mark(expression)}.parquet"
            if not part.exists():
                write_expression(part, self.session, expression)
            done.append(part)
            show(len(done), len(together))
        with folder_in_place_of(path) as folder:
            for number, part in enumerate(done):
                (folder / PART.format(number)).hardlink_to(part)

    def _mark(self, expression: Any) -> str:
        """Return a short hash of all that the rows of an expression follow from."""
        import duckdb
        from ibis.expr.operations import DatabaseTable, InMemoryTable

        query = str(self.session.compile(expression))
        for table in expression.op().find(InMemoryTable):
            query = query.replace(table.name, table.data.to_frame().to_csv())
        for table in expression.op().find(DatabaseTable):
            query = query.replace(table.name, self.files[table.name])
        return hashlib.sha256(f"{duckdb.__version__} {query}".encode()).hexdigest()[:32]


@contextmanager
def in_process(choice: Choice, work: Path) -> Iterator[DuckDB]:
    """Open DuckDB with the memory and threads that were chosen; what it puts on disk for a while is in ``work``."""
    settings = {"threads": str(choice.threads)}
    if choice.memory_limit:
        settings |= {"memory_limit": choice.memory_limit, "temp_directory": str(work / SPILL)}
    session = connect_ibis(**settings)
    try:
        yield DuckDB(session, choice.partitions, work)
        shutil.rmtree(work / KEPT, ignore_errors=True)
    finally:
        session.disconnect()
        shutil.rmtree(work / SPILL, ignore_errors=True)


def groups(cities: Sequence[str], number: int) -> list[Sequence[str]]:
    """Divide cities, in their order, over so many groups, or one per city when there are fewer cities.

    >>> groups(["a", "b", "c"], 2)
    [['a'], ['b', 'c']]
    """
    number = min(number, len(cities))
    bounds = [len(cities) * place // number for place in range(number + 1)]
    return [cities[start:stop] for start, stop in itertools.pairwise(bounds)]


@contextmanager
def _within_memory(path: Path) -> Iterator[None]:
    from duckdb import OutOfMemoryException

    try:
        yield
    except OutOfMemoryException as error:
        raise MemoryLimitError(
            f"{path} past niet in het geheugen dat DuckDB mag gebruiken. Zet in params.yaml onder `duckdb` een hogere "
            "`memory_limit` of meer `partitions`, of kies `engine: spark`, en draai opnieuw. / "
            f"{path} does not fit in the memory that DuckDB may use. Under `duckdb` in params.yaml, set a higher "
            "`memory_limit` or more `partitions`, or choose `engine: spark`, and run again."
        ) from error
