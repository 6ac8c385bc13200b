"""Remove what writers left behind that were killed halfway.

Every write goes first to a hidden file whose name ends in ``HALF`` (see ``files``). A process that ends in the usual
way removes it; one that is killed cannot. Such a file is never read. Only who holds the study's lock removes it, since
another process could still be writing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HALF = ".half-written"
PATTERN = f"*{HALF}*"
"""DuckDB writes ``tmp_<name>`` first and puts ``<name>.wal`` beside a database that is being filled."""


def remove_half_written(folders: Iterable[Path]) -> list[Path]:
    """Remove half-written files anywhere in these folders; return them, each once, sorted."""
    found = sorted({path for folder in folders for path in folder.rglob(PATTERN) if path.is_file()})
    for path in found:
        path.unlink(missing_ok=True)
    return found
