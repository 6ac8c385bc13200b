"""Folders that tests of all workers read: the first that asks for one makes it, the others wait for it."""

import fcntl
import os
import shutil
from pathlib import Path

DONE = ".whole"


def made_once(tmp_path_factory, name, make):
    """Return the folder ``name`` of this session, in which ``make`` is called once, whichever worker asks first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = Path(shared) / name
    with (Path(shared) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / DONE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / DONE).touch()
    return folder
