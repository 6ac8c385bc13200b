"""Work alone in a study: hold its lock, and say what a command that was killed left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation.storage import Paths
from evaluation.storage.leftovers import remove_half_written
from evaluation.storage.lock import Alone, Holder, alone_in

WITHIN = "EVALUATION_WITHIN"
"""Environment variable: the study whose lock a process above this one holds."""

ERASES = "purge"


@contextmanager
def alone(paths: Paths, command: str, more: tuple[Path, ...] = ()) -> Iterator[Alone | None]:
    """Hold the study's lock and start clean; ``more`` are folders outside the study in which this command writes.

    A stage that a run started works under the lock of that run.

    Raises
    ------
    BusyError
        When another command works in the study.
    """
    if os.environ.get(WITHIN) == str(paths.root.resolve()):
        yield None
        return
    with alone_in(paths.lock, command) as held:
        if held.killed is not None:
            print(_told(held.killed))
        for path in remove_half_written((paths.root / "data", paths.build, *more)):
            print(f"Opgeruimd, half geschreven: {path}. / Removed, half written.")
        yield held


def _told(killed: Holder) -> str:
    cut_off = f"`evaluation {killed.command}` (proces {killed.process}, sinds {killed.since}) is afgebroken."
    if killed.command == ERASES:
        return f"{cut_off} Geef dat commando opnieuw: niet alles is gewist. / It was cut off and did not erase all."
    return (
        f"{cut_off} Wat af was, blijft staan; de rest wordt opnieuw gemaakt. / It was cut off; what was done is kept, "
        "the rest is made again."
    )
