"""Empty rows of an SPSS file: it is written anew with the same cells, labels and moment of making.

A file with something that does not come back the same (sets of multiple answers, for one) is not written.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyreadstat

from evaluation.deliveries.intake.sheet import UnreadableError

STAMP = slice(92, 109)
COMPRESSION = slice(72, 76)
WITHOUT, ZLIB = 0, 2
SAME = (
    "column_names",
    "column_names_to_labels",
    "file_label",
    "missing_ranges",
    "missing_user_values",
    "mr_sets",
    "notes",
    "number_rows",
    "original_variable_types",
    "variable_measure",
    "variable_value_labels",
)


def without_rows(content: bytes, rows: frozenset[int]) -> bytes:
    """Return an SPSS file with these rows empty; the first case is row 1.

    Raises
    ------
    UnreadableError
        When the file would lose anything else.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        path.write_bytes(content)
        cells, about = _read(path)
        emptied = cells.copy()
        for name in cells.columns:
            emptied.loc[[row - 1 for row in rows], name] = "" if _is_text(about, name) else float("nan")
        _write(path, emptied, about, int.from_bytes(content[COMPRESSION], "little"))
        back, about_back = _read(path)
        written = bytearray(path.read_bytes())
    if not back.equals(emptied) or any(getattr(about, name) != getattr(about_back, name) for name in SAME):
        raise UnreadableError("damaged")
    written[STAMP] = content[STAMP]
    return bytes(written)


def _read(path: Path) -> tuple[pd.DataFrame, Any]:
    cells, about = pyreadstat.read_sav(path, disable_datetime_conversion=True, user_missing=True)
    return cells.astype({name: object for name in cells.columns if _is_text(about, name)}), about


def _is_text(about: Any, name: str) -> bool:
    return bool(about.readstat_variable_types[name] == "string")


def _write(path: Path, cells: pd.DataFrame, about: Any, compression: int) -> None:
    pyreadstat.write_sav(
        cells,
        path,
        file_label=about.file_label or "",
        column_labels=about.column_names_to_labels,
        compress=compression == ZLIB,
        row_compress=compression not in (WITHOUT, ZLIB),
        note=about.notes or None,
        variable_value_labels=about.variable_value_labels,
        missing_ranges=_ranges(about.missing_ranges),
        variable_display_width=about.variable_display_width,
        variable_measure=about.variable_measure,
        variable_format=about.original_variable_types,
    )


def _ranges(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[Any]]:
    """Return ranges of missing values as the writer wants them: a single value is not a range."""
    return {name: [one["lo"] if one["lo"] == one["hi"] else one for one in ranges] for name, ranges in found.items()}
