"""DuckDB connections: one thread, no downloads, and temporary files that never leave the study.

One thread because sums of floating-point numbers depend on the order of addition, and the same input must give the
same bytes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from evaluation.storage.failures import reading

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {"threads": "1", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def connect(path: Path | None = None) -> Any:
    """Open the database at ``path``, or a connection in memory, with the settings that make results repeatable."""
    import duckdb

    return duckdb.connect(str(path), config=SETTINGS) if path else _in_memory().cursor()


@cache
def _in_memory() -> Any:
    """The database in memory that connections of this process share: to open one costs more than a small table."""
    import duckdb

    return duckdb.connect(config=SETTINGS)


def connect_ibis(**settings: str) -> Any:
    """Open an Ibis session on DuckDB in memory, with the same settings and more; joining selects is left to DuckDB."""
    import ibis

    ibis.options.sql.fuse_selects = False
    return ibis.duckdb.connect(**{**SETTINGS, **settings})


def parquet_of(path: Path) -> str:
    """Return what DuckDB reads for a table: a file, or the files of a folder that was written in parts, in order."""
    return str(path / "*.parquet") if path.is_dir() else str(path)


def open_table(session: Any, path: Path) -> Any:
    """Return a Parquet file, or a folder of them, as an Ibis table; its rows are read when they are needed.

    Raises
    ------
    UnreadableFileError
        When the file is absent or damaged.
    """
    with reading(path):
        return session.read_parquet(parquet_of(path))


def write_expression(path: Path, session: Any, expression: Any) -> None:
    """Run an Ibis expression and write its rows, in its order, as Parquet in one step."""
    from evaluation.storage.files import write_with

    write_with(path, lambda temporary: session.to_parquet(expression, temporary))
