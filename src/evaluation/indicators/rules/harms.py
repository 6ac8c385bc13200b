"""Rules about events in households."""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column, measure

MOMENT = "T1"


def event_happened(asked: Asked) -> Any:
    """1 for each kind of event that a household met since inflow, 0 for each other, in cities that tell of events.

    A city tells of events when it delivered the table: a household without a row then met none.
    """
    households, events = asked.tables["households"], asked.rows
    told = asked.tables[asked.derive.table].select("city").distinct()
    known = households.inner_join(told, ["city"]).select("city", unit=households.household_id)
    pairs = known.cross_join(in_a_column(asked.codes, "category"))
    met = events.select("city", unit=asked.unit, category=asked.derive.column).distinct().mutate(met=ibis.literal(1))
    joined = pairs.left_join(met, ["city", "unit", "category"]).select("city", "unit", "category", "met")
    return measure(joined, joined.unit, joined.met.fill_null(0), wave=MOMENT, category=joined.category)
