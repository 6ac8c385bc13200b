"""The part of reading an SPSS file that runs as a process of its own: ``python spss_child.py COLUMNS CELLS BYTES``.

The library beneath is written in C, and a damaged file can end the whole process. Here that ends this process alone.
The file comes in by standard input; what it holds goes out as JSON. This script imports nothing of the project.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any

MEMORY = 2 * 1024**3
"""Of address space, in bytes; a good deal of it is never used."""


def main() -> None:
    """Read from standard input, write to standard output."""
    import pyreadstat

    most_columns, most_cells, most_bytes = (int(one) for one in sys.argv[1:])
    content = sys.stdin.buffer.read()
    _limit_memory()
    _, about = pyreadstat.read_sav(BytesIO(content), output_format="dict", metadataonly=True)
    columns = about.number_columns
    rows = max(0, about.number_rows or 0)
    if columns > most_columns:
        answer: dict[str, Any] = {"refused": "too_wide"}
    elif rows * columns > most_cells or rows * sum(about.variable_storage_width.values()) > most_bytes:
        answer = {"refused": "too_large"}
    else:
        found = pyreadstat.read_sav(
            BytesIO(content),
            output_format="dict",
            disable_datetime_conversion=True,
            row_limit=most_cells // max(1, columns) + 1,
        )
        answer = _answer(*found)
    sys.stdout.write(json.dumps(answer, default=str))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer(columns: dict[str, Any], about: Any) -> dict[str, Any]:
    names = list(about.column_names)
    return {
        "names": names,
        "captions": [about.column_names_to_labels.get(name) or "" for name in names],
        "kinds": [about.original_variable_types.get(name) or "" for name in names],
        "labels": [list((about.variable_value_labels.get(name) or {}).items()) for name in names],
        "columns": [list(columns[name]) for name in names],
    }


if __name__ == "__main__":
    main()
