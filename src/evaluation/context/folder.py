"""Tables from a folder of files that were downloaded before: Parquet, or the service's own JSON answers.

A file's name holds the table's id and the part: ``cbs.v3.84799NED_TypedDataSet.parquet``,
``84799NED_TypedDataSet.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation.context.errors import ContextError
from evaluation.context.source import Info, Row, Version, info_of
from evaluation.storage import read_json, read_table

ABOUT = ("TableInfos", "Properties", "Metadata")
OF_VERSION_4 = ("MeasureCodes", "Observations")
SUFFIXES = (".parquet", ".json")


@dataclass(frozen=True)
class FolderSource:
    """A folder with downloaded tables."""

    folder: Path

    @property
    def name(self) -> str:
        """Files have no host."""
        return "folder"

    def has(self, table: str, part: str) -> bool:
        """Whether there is a file of this part."""
        return self._file(table, part) is not None

    def holds(self, table: str) -> bool:
        """Whether there is any file of the table that says what it is."""
        return any(self.has(table, part) for part in ABOUT)

    def info(self, table: str) -> Info:
        """Return what the table says of itself."""
        part = next((part for part in ABOUT if self.has(table, part)), ABOUT[0])
        version: Version = "v4" if any(self.has(table, name) for name in OF_VERSION_4) else "v3"
        return info_of(table, version, next(iter(self._all(table, part))))

    def rows(self, info: Info, part: str, columns: Sequence[str] = (), where: str = "") -> Iterator[Row]:
        """Yield the rows of a file; the condition is left to the reader, which asks for no more than it needs."""
        yield from self._all(info.id, part)

    def _all(self, table: str, part: str) -> list[dict[str, Any]]:
        path = self._file(table, part)
        if path is None:
            raise ContextError(
                f"Tabel {table}: in {self.folder} staat geen bestand {table}_{part}.parquet of .json.",
                f"table {table}: {self.folder} has no file {table}_{part}.parquet or .json.",
            )
        if path.suffix == ".json":
            content = read_json(path)
            return list(content.get("value", [content]) if isinstance(content, dict) else content)
        frame = read_table(path).astype(object)
        plain = frame.where(pd.notna(frame), None).to_dict("records")
        return [{str(name): value for name, value in row.items()} for row in plain]

    def _file(self, table: str, part: str) -> Path | None:
        wanted = [f"{table}_{part}{suffix}" for suffix in SUFFIXES]
        files = sorted(path for path in self.folder.glob(f"*{table}_{part}.*") if path.is_file())
        return next((path for path in files if any(path.name.endswith(name) for name in wanted)), None)
