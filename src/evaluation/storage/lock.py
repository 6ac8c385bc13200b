"""One command at a time writes in a study.

The lock is held by the operating system on ``data/.lock``, so it ends with the processes that hold it: a command that
was killed never locks anyone out. The file says who holds it. What it still says when the lock is free is about a
command that did not end well.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from evaluation.storage.errors import BusyError
from evaluation.storage.failures import writing

LONGEST_NOTE = 1000
"""Bytes of the note in the lock."""


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: the command, its process and since when."""

    command: str
    process: int
    since: str


@dataclass(frozen=True)
class Alone:
    """The lock while it is held: its file descriptor, for processes that work on, and who held it and was killed."""

    descriptor: int
    killed: Holder | None


@contextmanager
def alone_in(path: Path, command: str) -> Iterator[Alone]:
    """Hold the lock at ``path``; at the end it is free and empty.

    Raises
    ------
    BusyError
        When another command holds it, naming which and since when.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        former = _locked(path, descriptor)
        _write(descriptor, json.dumps(asdict(_own(command))))
        try:
            yield Alone(descriptor, former)
        finally:
            _write(descriptor, "")
    finally:
        os.close(descriptor)


def _locked(path: Path, descriptor: int) -> Holder | None:
    """Take the lock; return who held it without giving it back."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BusyError(_busy(path, _read(descriptor))) from error
    return _read(descriptor)


def _busy(path: Path, holder: Holder | None) -> str:
    if holder is None:
        return f"Er werkt al iets in {path.parent.parent}. Wacht. / Something is at work here already. Wait."
    if not _alive(holder.process):
        return (
            f"`evaluation {holder.command}` (proces {holder.process}, sinds {holder.since}) is afgebroken, maar een "
            "proces dat het startte werkt nog. Wacht tot dat klaar is en geef het commando opnieuw. / "
            f"`evaluation {holder.command}` (process {holder.process}, since {holder.since}) was cut off, but a "
            "process that it started still works. Wait until that is done and give the command again."
        )
    return (
        f"Hier draait al `evaluation {holder.command}` (proces {holder.process}, sinds {holder.since}). Wacht tot dat "
        f"klaar is en geef het commando opnieuw. / `evaluation {holder.command}` is going on here (process "
        f"{holder.process}, since {holder.since}). Wait until it is done and give the command again."
    )


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _own(command: str) -> Holder:
    return Holder(command, os.getpid(), f"{datetime.now():%Y-%m-%d %H:%M:%S}")


def _read(descriptor: int) -> Holder | None:
    try:
        return Holder(**json.loads(os.pread(descriptor, LONGEST_NOTE, 0)))
    except (ValueError, TypeError):
        return None


def _write(descriptor: int, note: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, note.encode(), 0)
