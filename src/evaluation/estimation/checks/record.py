"""The record that every check returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckOutcome = Literal["passed", "failed", "informative", "not_possible"]


def verdict(passed: bool) -> CheckOutcome:
    """The outcome of a check that was possible."""
    return "passed" if passed else "failed"


def reaches(value: float, low: float, bound: float) -> CheckOutcome:
    """Passed when the value and the lower limit of its interval reach the bound, failed when the value does not."""
    if value < bound:
        return "failed"
    return "passed" if low >= bound else "informative"


@dataclass(frozen=True)
class Check:
    """One result of one check; ``city`` is empty for the study as a whole.

    ``value`` is what was measured and ``bound`` what it was held against (None: no value, or nothing to hold it
    against); ``low`` and ``high`` are its interval where it has one. Single cities are informative; only a check on the
    whole passes or fails, and only a failed one lowers a claim.
    """

    check: str
    experiment: str = ""
    indicator: str = ""
    city: str = ""
    outcome: CheckOutcome = "not_possible"
    value: float | None = None
    bound: float | None = None
    units_n: int | None = None
    lowers_claim: bool = False
    low: float | None = None
    high: float | None = None
