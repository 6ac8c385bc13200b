"""The two databases that researchers and notebooks open, rebuilt from the tables they mirror.

``confidential.duckdb`` holds what stands left of the gate and may be read by its owner only; ``published.duckdb``
holds what passed. A DuckDB file differs in bytes at every build, so neither is part of the pipeline's lock: the
manifest is. It lists the tables with their rows and a hash of their content, and it is kept inside the databases too,
so that a stale one is noticed and rebuilt.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.registry import Registry
from evaluation.storage import Paths, read_json
from evaluation.storage.database import connect, parquet_of
from evaluation.storage.failures import reading, writing
from evaluation.storage.leftovers import HALF

OWNER_ONLY = 0o600
PIECE = 2**20
"""Bytes that are hashed at a time."""
RESULTS = (
    "indicators",
    "estimates",
    "descriptives",
    "statuses",
    "crossings",
    "specifications",
    "checks",
    "assessment",
    "calibration",
)


@dataclass(frozen=True)
class Mirror:
    """A database: its file, who may read it, and the file behind each table."""

    name: str
    path: Path
    mode: int
    tables: dict[str, Path]


def mirrors(paths: Paths, registry: Registry) -> tuple[Mirror, Mirror]:
    """Return the confidential and the published database of a study."""
    delivered = {table.name: paths.tables / f"{table.name}.parquet" for table in registry.tables.values()}
    results = {name: paths.processed / f"{name}.parquet" for name in RESULTS}
    resources = read_json(paths.published / "datapackage.json")["resources"]
    published = {resource["name"]: paths.published / resource["path"] for resource in resources}
    return (
        Mirror("confidential", paths.root / "data/confidential.duckdb", OWNER_ONLY, delivered | results),
        Mirror("published", paths.root / "data/published.duckdb", 0o644, published),
    )


def manifest(paths: Paths, registry: Registry) -> dict[str, Any]:
    """Return per database and table the number of rows and the SHA-256 of the file behind it."""
    with connect() as connection:
        return {
            mirror.name: {table: _described(connection, path) for table, path in mirror.tables.items()}
            for mirror in mirrors(paths, registry)
        }


def ensure(paths: Paths, registry: Registry, wanted: dict[str, Any]) -> list[Path]:
    """Build each database that is absent or does not hold what the manifest says; return those built."""
    comments = _comments(paths, registry)
    stale = [mirror for mirror in mirrors(paths, registry) if _held(mirror.path) != wanted[mirror.name]]
    for mirror in stale:
        _build(mirror, wanted[mirror.name], comments)
    return [mirror.path for mirror in stale]


def _described(connection: Any, path: Path) -> dict[str, Any]:
    with reading(path):
        rows = int(connection.execute(f"SELECT count(*) FROM {_reader(path)}").fetchone()[0])
        return {"rows": rows, "sha256": _hash(path)}


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, or of the files of a table in parts one after another."""
    found = hashlib.sha256()
    for part in sorted(path.iterdir()) if path.is_dir() else [path]:
        with part.open("rb") as file:
            while piece := file.read(PIECE):
                found.update(piece)
    return found.hexdigest()


def _reader(path: Path) -> str:
    quoted = parquet_of(path).replace("'", "''")
    return f"read_parquet('{quoted}')" if path.suffix == ".parquet" else f"read_csv('{quoted}', header=true)"


def _held(path: Path) -> Any:
    if not path.exists():
        return None
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return json.loads(connection.execute("SELECT content FROM manifest").fetchone()[0])
    except duckdb.Error:
        return None


def _build(mirror: Mirror, wanted: dict[str, Any], comments: dict[str, dict[str, str]]) -> None:
    """Fill a new file and put it in place in one step; an old write-ahead log would make the new file unreadable."""
    temporary = mirror.path.with_name(f".{mirror.path.name}{HALF}")
    temporary.unlink(missing_ok=True)
    mask = os.umask(0o777 & ~mirror.mode)  # the file is never readable by others, not even while it is being filled
    try:
        with writing(mirror.path), connect(temporary) as connection:
            for table, path in mirror.tables.items():
                _copy(connection, table, path, comments.get(table, {}))
            connection.execute("CREATE TABLE manifest AS SELECT ? AS content", [json.dumps(wanted)])
            connection.execute("CHECKPOINT")
        mirror.path.with_name(f"{mirror.path.name}.wal").unlink(missing_ok=True)
        temporary.replace(mirror.path)
    finally:
        os.umask(mask)
        temporary.unlink(missing_ok=True)


def _copy(connection: Any, table: str, path: Path, comments: dict[str, str]) -> None:
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM {_reader(path)}')
    present = {row[0] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()}
    for column, comment in comments.items():
        quoted = comment.replace("'", "''")
        if not column:
            connection.execute(f"COMMENT ON TABLE \"{table}\" IS '{quoted}'")
        elif column in present:
            connection.execute(f'COMMENT ON COLUMN "{table}"."{column}" IS \'{quoted}\'')


def _comments(paths: Paths, registry: Registry) -> dict[str, dict[str, str]]:
    """Return per table the comments by column, and the table's own under an empty column name."""
    delivered = {
        table.name: {"": f"{table.label.en}; a row is {table.row.en}"}
        | {column.name: column.label.en for column in table.columns.values()}
        for table in registry.tables.values()
    }
    package = read_json(paths.published / "datapackage.json")
    described = {
        resource["name"]: {"": resource.get("description", {}).get("en", "")}
        | {field["name"]: field.get("description", {}).get("en", "") for field in resource["schema"]["fields"]}
        for resource in package["resources"]
    }
    return delivered | described
