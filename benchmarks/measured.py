"""Seconds and peak memory of a command with all processes that it starts, and how seconds grow with rows."""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from family import Family


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds, seconds of processors, and the most memory its processes held, in megabytes.

    Seconds of processors hardly change when others use the machine too, so it is these that are compared.
    """

    seconds: float
    processor_seconds: float
    peak_mb: float

    def over(self, rows: int) -> dict[str, float]:
        """Return it as numbers, with rows a second."""
        return {**asdict(self), "rows_per_second": rows / self.seconds}


def run(arguments: Sequence[str], folder: Path, source: Path) -> Cost:
    """Run Python with these arguments in a folder, with the code of ``source``.

    Processes that the command starts are counted too, such as Spark's Java.

    Raises
    ------
    SystemExit
        When the command fails.
    """
    environment = {**os.environ, "PYTHONPATH": str(source)}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    family, ended = Family(process.pid), threading.Event()
    watch = threading.Thread(target=family.watch, args=(ended,))
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    ended.set()
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with code {process.returncode}")
    worked = max(usage.ru_utime + usage.ru_stime, family.processor_seconds)
    return Cost(seconds, worked, family.peak_mb)


def elsewhere(what: Callable[..., Any], *arguments: object) -> Any:
    """Do something in a process of its own: the memory of this one would count as that of what it starts."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(what, *arguments).result()


def peak_mb(usage: resource.struct_rusage) -> float:
    """Return peak memory in megabytes; Linux counts in kilobytes, macOS in bytes."""
    return usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def growth(seconds: Mapping[int, float]) -> float | None:
    """Return the exponent b of seconds = a × rows^b between the smallest and the largest; none of fewer than two sizes.

    >>> growth({10: 1.0, 1000: 100.0})
    1.0
    """
    if len(seconds) < 2:
        return None
    low, high = min(seconds), max(seconds)
    return math.log(seconds[high] / seconds[low]) / math.log(high / low)
