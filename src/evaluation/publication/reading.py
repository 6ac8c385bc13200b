"""What a pooled estimate allows a text to say: direction, certainty, relevance, agreement between sites.

Sentences are chosen by a reading, never by hand, so that a text cannot contradict its table. "Better" is the
direction in which the indicator improves; a reading speaks of rounded numbers, as the reader sees them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evaluation.publication.published import Row
from evaluation.registry.models import Direction, Unit

Sign = Literal["more", "less", "same"]
Course = Literal["better", "worse", "same"]
Null = Literal["included", "excluded"]
Relevance = Literal["above", "below", "open"]
Agreement = Literal["all", "most", "mixed", "unknown"]


@dataclass(frozen=True)
class Reading:
    """How one pooled estimate reads."""

    sign: Sign
    course: Course
    null: Null
    relevance: Relevance
    agreement: Agreement


def sign_of(value: float, unit: Unit) -> Sign:
    """Return whether a value, as printed, is above, below or at zero."""
    printed = round(value * unit.scale, unit.decimals)
    return "same" if printed == 0 else "more" if printed > 0 else "less"


def read(pooled: Row, sites: Iterable[Row], unit: Unit, direction: Direction) -> Reading:
    """Read a pooled row against zero, against the smallest relevant difference and against the sites.

    ``pooled`` must hold a value. Without an interval zero counts as included and relevance as open.
    """
    value = pooled.number() or 0.0
    flip = -1.0 if direction == "down" else 1.0
    sign = sign_of(value, unit)
    course: Course = "same" if sign == "same" else "better" if flip * value > 0 else "worse"
    low, high = pooled.number("low"), pooled.number("high")
    if low is None or high is None:
        return Reading(sign, course, "included", "open", _agreement(sites, flip * value))
    toward = sorted((flip * low, flip * high))
    null: Null = "excluded" if toward[0] > 0 or toward[1] < 0 else "included"
    return Reading(sign, course, null, _relevance(toward, pooled), _agreement(sites, flip * value))


def _relevance(toward: list[float], pooled: Row) -> Relevance:
    relevant = pooled.number("smallest_relevant_difference")
    if relevant is None:
        return "open"
    return "above" if toward[0] >= relevant else "below" if toward[1] < relevant else "open"


def _agreement(sites: Iterable[Row], pooled: float) -> Agreement:
    values = [site.number() or 0.0 for site in sites if site.ok()]
    if len(values) < 2:
        return "unknown"
    same = sum((value > 0) == (pooled > 0) for value in values)
    return "all" if same == len(values) else "most" if 2 * same > len(values) else "mixed"
