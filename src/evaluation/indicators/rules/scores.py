"""Rules that read scores of an instrument, one row per unit, wave, version, item and rater.

A score is the mean over raters. Another version of an instrument may ask an item in parts: its crosswalk
(``instruments.yaml``) names them, and the lowest part counts, so that a unit is followed on the same items throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from evaluation.indicators.asked import Asked, measure


def item_score(asked: Asked) -> Any:
    """The score of one item at each wave: the mean over raters."""
    found = scores(asked)
    return measure(found, found.unit, found.score, wave=found.wave)


def item_scores(asked: Asked) -> Any:
    """The score of each item (category) at each wave: the mean over raters."""
    found = scores(asked)
    return measure(found, found.unit, found.score, wave=found.wave, category=found.area)


def items_within(asked: Asked) -> Any:
    """How many items score within bounds, when at least ``minimum_items`` are scored; of one item 1 or 0."""
    found = scores(asked)
    low, high = bounds(asked.derive.within)
    counted = found.group_by("city", "unit", "wave").agg(
        scored_n=found.count(), within_n=found.score.between(low, high).cast("int64").sum()
    )
    enough = counted.scored_n >= (asked.derive.minimum_items or 1)
    value = ibis.ifelse(enough, counted.within_n.cast("float64"), ibis.null("float64"))
    return measure(counted, counted.unit, value, wave=counted.wave)


def item_level(asked: Asked) -> Any:
    """1 for the class of scores (category, such as 1-2) that the item's score falls in, 0 for the others."""
    found = scores(asked)
    limits = [(code, *(float(part) for part in code.split("-"))) for code in asked.codes]
    classes = ibis.memtable(
        {name: [row[place] for row in limits] for place, name in enumerate(("class_code", "low", "high"))},
        schema={"class_code": "string", "low": "float64", "high": "float64"},
    )
    pairs = found.cross_join(classes)
    within = pairs.score.between(pairs.low, pairs.high).cast("int64")
    return measure(pairs, pairs.unit, within, wave=pairs.wave, category=pairs.class_code)


def measured(asked: Asked) -> Any:
    """1 when a unit with a score at T0 has one at T1 too, else 0; a unit without T0 has no row."""
    found = scores(asked)
    seen = found.group_by("city", "unit").agg(before=(found.wave == "T0").any(), after=(found.wave == "T1").any())
    started = seen.filter(seen.before)
    return measure(started, started.unit, started.after.cast("int64"), wave="T1")


def scores(asked: Asked) -> Any:
    """One row per city, unit, wave and item (``area``) with its score; an item of which a part is missing has none."""
    names = items_of(asked)
    rows = asked.rows
    given = rows.filter(rows.instrument == asked.derive.instrument, rows.score.notnull())
    keys = ("city", "unit", "wave", "version")
    by_item = given.group_by("city", "wave", "version", "item", unit=given.household_id).agg(score=given.score.mean())
    parts = by_item.inner_join(_parts(asked, names), ["item"]).select(*keys, "area", "parts_n", "score")
    lowest = parts.group_by(*keys, "area", "parts_n").agg(lowest=parts.score.min(), found_n=parts.count())
    whole = lowest.filter(lowest.found_n == lowest.parts_n)
    return whole.group_by("city", "unit", "wave", "area").agg(score=whole.lowest.mean())


def items_of(asked: Asked) -> Sequence[str]:
    """The items that an indicator reads: those named, else all on which a unit can be followed."""
    derive = asked.derive
    own = derive.items or tuple(filter(None, [derive.item]))
    return own or asked.registry.instruments[str(derive.instrument)].areas


def bounds(limits: tuple[float, float] | None) -> tuple[float, float]:
    """Lowest and highest value that count; without bounds an entry cannot use the rule."""
    if limits is None:
        raise ValueError("derive: give `within` (and `start` for the rule crossed), such as [4, 5].")
    return limits


def _parts(asked: Asked, names: Sequence[str]) -> Any:
    """Return which delivered item stands for which item, and how many are needed together."""
    instrument = asked.registry.instruments[str(asked.derive.instrument)]
    rows = [(part, name, needed) for name in names for part, needed in instrument.stands_for(name).items()]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(("item", "area", "parts_n"))}
    return ibis.memtable(columns, schema={"item": "string", "area": "string", "parts_n": "int64"})
