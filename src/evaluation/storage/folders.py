"""Write a folder so that it is there whole or not at all.

The folder is filled under a hidden name beside its place and renamed when all is in it. What a killed process left
under such a name is removed by the next one that writes the same folder.
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
from evaluation.storage.leftovers import HALF

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
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{target.name}.*{HALF}"):
            shutil.rmtree(left)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=HALF, dir=target.parent))
    try:
        for name, content in files.items():
            write_bytes(temporary / name, content)
        yield
        with writing(target):
            temporary.chmod(OPEN_TO_READERS)
            os.replace(temporary, target)  # noqa: PTH105 an empty folder is replaced too
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
