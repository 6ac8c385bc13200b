"""The engines that run one and the same Ibis expression: DuckDB in this process, or a Spark cluster.

Stages know neither. They open tables, say how rows follow from the tables of some cities, and the engine puts the rows
in Parquet in one step. DuckDB can take the cities in parts, for tables larger than memory (``parts``); a cluster
divides the work itself (``spark``).

>>> Choice().name
'duckdb'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any, Protocol

Step = Callable[[], Any]
"""Makes an Ibis expression."""
Rows = Callable[[Sequence[str]], Any]
"""Makes of cities the Ibis expression with their rows, or a list of steps: their rows follow each other."""


@dataclass(frozen=True)
class Choice:
    """Which engine, and how: the keys ``engine``, ``duckdb`` and ``spark`` of ``params.yaml``.

    ``memory_limit`` is of the database, such as ``2GB``; ``partitions`` is in how many parts the cities are taken.
    ``wait_seconds`` is how long a cluster may be without any worker before it is given up.
    """

    name: str = "duckdb"
    memory_limit: str | None = None
    threads: int = 1
    partitions: int = 1
    master: str = "local[2]"
    wait_seconds: int = 60
    options: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """What a stage may ask of an engine."""

    def read(self, path: Path) -> Any:
        """Return a Parquet file, or a folder of them, as an Ibis table."""

    def write(self, path: Path, rows: Rows, cities: Sequence[str]) -> None:
        """Write the rows of these cities as Parquet, all or nothing: one file, or a folder of numbered files."""


def steps(rows: Any) -> list[Step]:
    """Return the steps whose rows follow each other: those of a list, or one that gives the expression as it is."""
    return rows if isinstance(rows, list) else [lambda: rows]


def in_one(rows: Any) -> Any:
    """Return one expression with the rows of all steps, in their order.

    ``ibis.union`` of more than two tables does not keep their order; one after another does.
    """
    return reduce(lambda former, step: former.union(step), (step() for step in steps(rows)))


@contextmanager
def engine(choice: Choice, work: Path) -> Iterator[Engine]:
    """Open the engine that was chosen; ``work`` is a folder for what it does not hold in memory or has done so far.

    Raises
    ------
    PlainError
        When Spark is chosen and it, Java or the cluster is not there.
    """
    if choice.name == "spark":
        from evaluation.storage.spark import cluster

        opened: AbstractContextManager[Engine] = cluster(choice)
    else:
        from evaluation.storage.parts import in_process

        opened = in_process(choice, work)
    with opened as found:
        yield found
