"""What must stay open of a hidden cell: an interval for each count or sum that no reader may know more closely.

A count below the minimum stays open from zero to the minimum. A cell that is hidden for another reason than size (it
holds for nearly everyone, the professionals are one team, an estimate is hidden) has counts that are large enough; its
count stays open by the minimum, and what holds for nearly everyone down to where the rule no longer holds.

>>> gate = Gate(minimum_count=10, minimum_residual_df=10, sensitive_minimum_count=30)
>>> share = {"indicator": "one_plan", "city": "utrecht", "value": 0.95}
>>> list(asked_of(share, {"n": 200.0, "count": 190.0, "others": 10.0}, "nearly_all", gate))
[Asked(name='count', low=180.0, high=195.0)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation.disclosure.records import Record
from evaluation.registry.params import Gate

OF_CONTRIBUTIONS = ("small_nonzero", "small_complement", "dominated", "two_contributors")
"""Rules by which a sum is a few units' own: it stays open to twice itself, or who knows the others finds their part."""


@dataclass(frozen=True)
class Asked:
    """The interval that is asked for one of the numbers that a cell tells."""

    name: str
    low: float
    high: float


def asked_of(cell: Record, told: Mapping[str, float], rule: str, gate: Gate, negative: bool = False) -> Iterator[Asked]:
    """Yield what is asked of a cell that ``rule`` hides.

    Parameters
    ----------
    told
        The true values of what it tells: ``n``, ``count`` and ``others``, or ``n`` and ``sum``.
    negative
        Whether the sum may be negative.
    """
    minimum = float(gate.at(cell).minimum_count)
    few = [name for name in ("n", "count", "others") if told.get(name, minimum) < minimum]
    for name in few:
        yield Asked(name, 0.0, minimum)
    if "count" in told and not few:
        yield _around(told, rule, minimum, gate.maximum_category_share)
    if "sum" in told:
        total = told["sum"]
        reach = abs(total) if rule in OF_CONTRIBUTIONS else 0.0
        high = max(abs(total) + reach, minimum * abs(cell["value"]), minimum if not total else 0.0)
        yield Asked("sum", total - high if negative else 0.0, high)


def _around(told: Mapping[str, float], rule: str, minimum: float, maximum_share: float) -> Asked:
    """A large count: the minimum wide, and as far as the rule that hides it needs."""
    reach = minimum if rule == "too_few_apart" else minimum / 2
    low = told["count"] - reach
    return Asked("count", min(low, maximum_share * told["n"]) if rule == "nearly_all" else low, told["count"] + reach)
