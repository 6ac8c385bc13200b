"""Which indicators are about health or justice: whatever rests on an item that an instrument marks so.

The mark is derived, never typed beside an indicator, so that a new indicator cannot forget it. An indicator that uses
an instrument without naming an item rests on all of its items.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.models import Indicator, Instrument
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry


def sensitivity(registry: Registry, indicator: str, category: str = "") -> str:
    """Return what an indicator tells about people's health or justice: the categories with ``;`` between, or nothing.

    An empty name stands for no indicator and has no mark. Where each category is an item, only that item counts.
    """
    entry = registry.indicators.get(indicator)
    instrument = registry.instruments.get(_instrument_of(entry)) if entry else None
    if entry is None or instrument is None:
        return ""
    own = [category] if category in instrument.areas else [*filter(None, [entry.derive.item]), *entry.derive.items]
    items = [part for item in own for part in instrument.stands_for(item)] or list(_items(instrument))
    return ";".join(sorted({instrument.sensitive[item] for item in items if item in instrument.sensitive}))


def sensitive_faults(registry: Registry) -> Iterator[Fault]:
    """Yield marks on items that the instrument does not have."""
    for id_, instrument in registry.instruments.items():
        key = f"instruments.{id_}.sensitive"
        yield from unknown("instruments.yaml", key, instrument.sensitive, dict.fromkeys(_items(instrument)), "item")


def _instrument_of(entry: Indicator) -> str:
    return entry.derive.instrument or entry.instrument or ""


def _items(instrument: Instrument) -> Iterator[str]:
    return (item for version in instrument.versions.values() for item in version)
