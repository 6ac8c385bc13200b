"""Read and write files so that nothing half-written is ever seen.

Every write goes to a temporary file beside the target, is flushed to disk and then renamed over it: a crash leaves
the old file or the new one, never a piece. Tables are Parquet written by DuckDB with one thread and in the row order
given, so that the same rows give the same bytes.

The temporary file of a process that was killed stays behind; its name tells (``leftovers``).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.storage.failures import reading, writing
from evaluation.storage.leftovers import HALF, set_apart

if TYPE_CHECKING:
    import pandas as pd


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; rename it over ``path``, with its rights, when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=HALF, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(path.stat().st_mode if path.is_file() else 0o666 & ~_umask())
        if path.is_dir():
            set_apart(path)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_with(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file, then put it in place of ``path`` in one step.

    Raises
    ------
    UnwritableFileError
        When the disk is full or the folder may not be written in; the former file stands.
    """
    with writing(path), _replacing(path) as temporary:
        write(temporary)


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes in one step."""
    write_with(path, lambda temporary: temporary.write_bytes(content))


def write_text(path: Path, content: str) -> None:
    """Write UTF-8 text in one step, with ``\\n`` as the end of lines on every system."""
    write_bytes(path, content.encode("utf-8"))


def write_json(path: Path, content: Any) -> None:
    """Write JSON in one step, keys in the order given, non-ASCII as is."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def write_table(path: Path, table: pd.DataFrame, types: dict[str, str] | None = None) -> None:
    """Write a frame as Parquet, its rows in the order they stand.

    ``types`` gives DuckDB types per column; without it a column's type follows the frame, which an empty frame cannot
    tell.
    """
    from evaluation.storage.database import connect

    with connect() as connection:
        connection.register("given", table)
        query = _typed(table, types or {})
        write_with(path, lambda temporary: _copy(connection, query, temporary, "FORMAT parquet"))


def as_read_back(table: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    """Return a frame as ``read_table`` would give it after ``write_table``, without writing it."""
    from evaluation.storage.database import connect

    with connect() as connection:
        connection.register("given", table)
        return connection.execute(_typed(table, types)).df()


def _typed(table: pd.DataFrame, types: dict[str, str]) -> str:
    return f"SELECT {', '.join(_cast(column, types.get(column)) for column in table.columns)} FROM given"


def _cast(column: str, wanted: str | None) -> str:
    return f'CAST("{column}" AS {wanted}) AS "{column}"' if wanted else f'"{column}"'


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a frame as UTF-8 CSV with commas and decimal points; missing values are empty."""
    write_text(path, table.to_csv(index=False, lineterminator="\n"))


def _copy(connection: Any, query: str, path: Path, options: str) -> None:
    connection.execute(f"COPY ({query}) TO '{str(path).replace(chr(39), chr(39) * 2)}' ({options})")


def read_table(path: Path) -> pd.DataFrame:
    """Read a Parquet file, or a folder of them, into a frame, rows in the order they were written.

    Raises
    ------
    UnreadableFileError
        When the file is absent or damaged.
    """
    from evaluation.storage.database import connect, parquet_of

    with connect() as connection, reading(path):
        return connection.execute("SELECT * FROM read_parquet(?)", [parquet_of(path)]).df()


def read_text(path: Path) -> str:
    """Read UTF-8 text."""
    return path.read_text(encoding="utf-8")


def read_rows(path: Path) -> pd.DataFrame:
    """Read a table of text and decimal numbers with many rows, as ``read_table`` in a quarter of the time.

    It takes half the memory: no object is made for each text. Other kinds of columns, and texts that are missing in
    all rows, would get other types than ``read_table`` gives them.

    Raises
    ------
    UnreadableFileError
        When the file is absent or damaged.
    """
    from evaluation.storage.database import connect, parquet_of

    with connect() as connection, reading(path):
        found = connection.sql("SELECT * FROM read_parquet(?)", params=[parquet_of(path)])
        return found.to_arrow_table().to_pandas()


def read_json(path: Path) -> Any:
    """Read JSON that a stage wrote.

    Raises
    ------
    UnreadableFileError
        When the file is absent or damaged.
    """
    with reading(path):
        return json.loads(read_text(path))


def read_yaml(path: Path) -> Any:
    """Read YAML; a key written twice in one mapping is an error, not a silent overwrite."""
    from evaluation.storage.strict_yaml import parsed

    return parsed(read_text(path))
