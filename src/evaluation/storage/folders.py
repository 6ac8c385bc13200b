"""Write a folder so that it is there whole or not at all.

The folder is filled under a hidden name beside its place and renamed when all is in it. What a killed process left
under such a name is removed by the next one that writes the same folder.

A table written in parts is such a folder too: ``<name>.parquet/part-000000.parquet`` and so on.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evaluation.storage.failures import writing
from evaluation.storage.files import write_bytes
from evaluation.storage.leftovers import HALF, set_apart

OPEN_TO_READERS = 0o755


@contextmanager
def folder_in_one_step(target: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write ``files`` (path within the folder to content), let the caller do the rest, then put the folder in place.

    When anything fails, also in the caller's part, there is no folder. ``target`` is absent or empty.

    Raises
    ------
    UnwritableFileError
        When the disk is full or the folder may not be written in.
    """
    with _beside(target) as temporary:
        for name, content in files.items():
            write_bytes(temporary / name, content)
        yield
        with writing(target):
            os.replace(temporary, target)  # noqa: PTH105 an empty folder is replaced too


@contextmanager
def folder_in_place_of(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when all went well it stands at ``target``, in place of the former file or folder.

    Raises
    ------
    UnwritableFileError
        When the disk is full or the folder may not be written in; what stood there before still stands.
    """
    with _beside(target) as temporary:
        yield temporary
        with writing(target):
            if target.is_dir():
                set_apart(target)
            else:
                target.unlink(missing_ok=True)
            temporary.replace(target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{target.name}.*{HALF}"):
            shutil.rmtree(left)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=HALF, dir=target.parent))
        temporary.chmod(OPEN_TO_READERS)
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
