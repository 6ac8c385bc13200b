"""Rules that read codes given to a unit, one row per code."""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column, measure


def category_present(asked: Asked) -> Any:
    """1 for each code that a coded unit has, 0 for each code that it lacks; a unit without any code was not coded."""
    coded = asked.rows.select("city", unit=asked.unit, category=asked.derive.column).distinct()
    pairs = coded.select("city", "unit").distinct().cross_join(in_a_column(asked.codes, "category"))
    present = coded.mutate(present=ibis.literal(1))
    joined = pairs.left_join(present, ["city", "unit", "category"]).select("city", "unit", "category", "present")
    return measure(joined, joined.unit, joined.present.fill_null(0), category=joined.category)


def category_count(asked: Asked) -> Any:
    """How many different codes a coded unit has."""
    coded = asked.rows
    counted = coded.group_by("city", unit=coded[asked.unit]).agg(codes_n=coded[asked.derive.column].nunique())
    return measure(counted, counted.unit, counted.codes_n)


def list_present(asked: Asked) -> Any:
    """1 for each code that stands in a unit's list column, 0 for each that does not; an empty list has no row."""
    rows = asked.rows.filter(asked.rows[asked.derive.column].notnull())
    pairs = rows.cross_join(in_a_column(asked.codes, "category"))
    listed = ibis.literal(";") + pairs[asked.derive.column] + ibis.literal(";")
    present = listed.contains(ibis.literal(";") + pairs.category + ibis.literal(";"))
    return measure(pairs, pairs[asked.unit], present.cast("int64"), category=pairs.category)
