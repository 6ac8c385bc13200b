"""The bars of ``bars.yaml``, each beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Literal

from evaluation.storage import read_yaml

BARS = Path(__file__).with_name("bars.yaml")
Bound = Literal["at_most", "at_least"]
Files = Mapping[str, Any]
"""What was measured: the contents of each file, by its name."""


@dataclass(frozen=True)
class Bar:
    """What is asked; ``value`` and ``divided_by`` say in which file a number stands, and under which keys."""

    says: str
    value: Sequence[str]
    bound: Bound
    now: float
    founding: float | None
    divided_by: Sequence[str] | None = None


@dataclass(frozen=True)
class Judged:
    """A bar and what was measured; None where it was not."""

    bar: Bar
    measured: float | None

    @property
    def missed(self) -> bool:
        """Whether it was measured and is past the bar of today."""
        return self.measured is not None and not within(self.measured, self.bar.bound, self.bar.now)


def bars(path: Path = BARS) -> list[Bar]:
    """Return all bars."""
    return [Bar(**entry) for entry in read_yaml(path)]


def within(measured: float, bound: Bound, limit: float) -> bool:
    """Tell whether a number keeps to a limit; what is no number does not.

    >>> within(2.0, "at_most", 2), within(float("nan"), "at_least", 1)
    (True, False)
    """
    return measured <= limit if bound == "at_most" else measured >= limit


def judged(bar: Bar, files: Files) -> Judged:
    """Put what was measured beside a bar."""
    found = [looked_up(files, keys) for keys in (bar.value, bar.divided_by) if keys is not None]
    if None in found:
        return Judged(bar, None)
    return Judged(bar, reduce(lambda value, divisor: value / divisor, map(float, found)))


def looked_up(files: Files, keys: Sequence[str]) -> Any:
    """Return what stands under these keys, one below the other; None where a key is absent."""
    return reduce(lambda where, key: where.get(key) if isinstance(where, dict) else None, keys, dict(files))
