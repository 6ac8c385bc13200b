"""Faults in how categories are merged: codes that are not there or stand twice, and tables that others count on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

FOLDER = "data/registry/indicators"
MERGEABLE = ("item_level", "household_events")
"""Rules that ask every code of the same units, and whose codes nothing else counts or crosses."""


def merge_faults(registry: Registry) -> Iterator[Fault]:
    """Yield every fault of ``merge`` in the indicators."""
    in_plan = {indicator for _, indicator in (registry.planned(key) for key in registry.asked)}
    of_harms = {registry.harms.events} if registry.harms else set()
    for id_, entry in registry.indicators.items():
        if not entry.merge:
            continue
        key = f"indicators.{id_}.merge"
        if (
            entry.derive.rule not in MERGEABLE
            or entry.categories not in registry.codelists
            or id_ in in_plan | of_harms
        ):
            yield Fault(
                FOLDER,
                key,
                "the categories of this indicator cannot be merged: something else is computed from them.",
                f"Merge only indicators by {' or '.join(MERGEABLE)} that are not in the plan; or remove `merge`.",
            )
            continue
        yield from _codes(registry, id_, key)


def _codes(registry: Registry, id_: str, key: str) -> Iterator[Fault]:
    codes = registry.categories_of(id_)
    coarse = registry.coarse_categories_of(id_)
    taken = Counter(code for members in registry.indicators[id_].merge.values() for code in members.codes)
    yield from unknown(f"indicators ({id_})", key, taken, codes, "category of this indicator")
    for code in sorted(code for code, times in taken.items() if times > 1):
        yield Fault(FOLDER, key, f"'{code}' is merged twice.", "Put each code in one coarser category.")
    for code in sorted(registry.indicators[id_].merge.keys() & set(codes)):
        yield Fault(FOLDER, key, f"'{code}' is a category already.", "Give the coarser category a code of its own.")
    if len(coarse) < 2:
        yield Fault(FOLDER, key, "leaves a single category.", "Leave at least two categories.")
