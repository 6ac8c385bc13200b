"""Remove what writers left behind that were killed halfway.

Every write goes first to a hidden file or folder whose name ends in ``HALF`` (see ``files``, ``folders``). A process
that ends in the usual way removes it; one that is killed cannot. It is never read. Only who holds the study's lock
removes it, since another process could still be writing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

HALF = ".half-written"
PATTERN = f"*{HALF}*"
"""DuckDB writes ``tmp_<name>`` first and puts ``<name>.wal`` beside a database that is being filled."""


def remove_half_written(folders: Iterable[Path]) -> list[Path]:
    """Remove what is half-written anywhere in these folders; return it, each once, sorted."""
    found = sorted({path for folder in folders for path in folder.rglob(PATTERN)})
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return found


def set_apart(former: Path) -> None:
    """Take a folder away from its place at once, then erase it: a rename cannot put anything in place of a full one."""
    away = Path(tempfile.mkdtemp(prefix=f".{former.name}.", suffix=HALF, dir=former.parent))
    former.replace(away)
    shutil.rmtree(away, ignore_errors=True)
