"""How many estimates a second we make and how many another makes, of the same numbers, and how far these lie apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Answers = Mapping[str, NDArray[np.float64]]
"""What was estimated, by name, in the order of the data."""
REPEATS = 3


@dataclass(frozen=True)
class Beside:
    """Estimates a second of both, how many times ours is as fast, and the largest difference with what is allowed."""

    task: str
    peer: str
    ours_per_second: float
    theirs_per_second: float
    times: float
    difference: float
    tolerance: float


def best(estimate: Callable[[], Answers]) -> tuple[float, Answers]:
    """Do it some times; return the fewest seconds of processors, and the answers."""
    runs = []
    for _ in range(REPEATS):
        start = time.process_time()
        answers = estimate()
        runs.append(time.process_time() - start)
    return min(runs), answers


def beside(
    task: str, peer: str, ours: tuple[float, Answers], theirs: tuple[float, Answers], tolerance: float
) -> Beside:
    """Compare what both found, with the seconds it took; they may have made fewer, the first of ours.

    Raises
    ------
    SystemExit
        When an answer differs by more than ``tolerance``, or is no number.
    """
    own, other = (len(next(iter(answers.values()))) / seconds for seconds, answers in (ours, theirs))
    difference = max(float(np.abs(ours[1][name][: values.size] - values).max()) for name, values in theirs[1].items())
    if not difference <= tolerance:
        raise SystemExit(f"{task}: {peer} differs from ours by {difference:.1e}, allowed is {tolerance:.0e}")
    print(f"{task:36} {peer:28} {own:>11,.0f} {other:>11,.0f} a second {own / other:>7.1f} times {difference:.0e}")
    return Beside(task, peer, own, other, own / other, difference, tolerance)
