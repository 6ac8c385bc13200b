"""A process and all that it starts: the most memory that they held together, and their processor seconds.

What the system tells of a process that ended is not enough: its memory holds that of its parent at the start, and none
of its children's. So it is looked at while it runs. Memory that processes share counts in each.
"""

from __future__ import annotations

import threading
from pathlib import Path

import psutil

EVERY_SECONDS = 0.05
MB = 1024**2


class Family:
    """What was seen of a process and its descendants."""

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._seconds: dict[int, float] = {}
        self.peak_mb = 0.0

    @property
    def processor_seconds(self) -> float:
        """Processor seconds of all processes together, as last seen."""
        return sum(self._seconds.values())

    def watch(self, ended: threading.Event) -> None:
        """Look again and again, until told that the process has ended."""
        while not ended.wait(EVERY_SECONDS):
            try:
                self.look()
            except psutil.NoSuchProcess:  # it ended while we looked
                return

    def look(self) -> None:
        """Look once."""
        at_once = 0.0
        for process in (self._root, *self._root.children(recursive=True)):
            try:
                times, now, highest = process.cpu_times(), process.memory_info().rss / MB, highest_mb(process.pid)
            except (psutil.NoSuchProcess, FileNotFoundError):
                continue
            self._seconds[process.pid] = times.user + times.system
            at_once += now
            self.peak_mb = max(self.peak_mb, highest)
        self.peak_mb = max(self.peak_mb, at_once)


def highest_mb(process: int) -> float:
    """Return the most memory that a process ever held, in megabytes; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not Path("/proc").exists():
        return 0.0
    told = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(told[0]) / 1024 if told else 0.0
