"""Join what was measured to who should have been measured, and give every row a status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from evaluation.indicators.asked import Asked, Tables, in_a_column
from evaluation.indicators.month_rows import month_parts
from evaluation.indicators.rules import MONTH_RULES, RULES
from evaluation.indicators.units import expected_units
from evaluation.indicators.units.form import COLUMNS as UNITS
from evaluation.indicators.units.form import has_code
from evaluation.indicators.units.households import everyone
from evaluation.registry import Registry

COLUMNS = ("city", "experiment", "arm", "unit", "wave", "indicator", "category", "value", "denominator", "status")
ORDER = ("indicator", "experiment", "city", "arm", "delivered", "unit", "wave", "category")
"""Units stand in the order in which they were delivered: by number they would change places with the key of the
pseudonyms, and sums of the same values in another order differ in their last digits."""
AT_A_TIME = 12
"""Indicators in one step: a cluster thinks over a plan of all of them far longer than over some plans of a few."""
DELIVERED_IN = {
    "cases": "case_id",
    "households": "household_id",
    "professionals": "respondent_id",
    "clients": "respondent_id",
    "interviews": "fragment_id",
    "system_changes": "change_id",
    "legal_obstacles": "obstacle_id",
}
"""The table that says in which order units of a kind were delivered, and the column with their number."""
OUTSIDE_WITHOUT_ROW = {
    "measured",
    "crossed",
    "persisted",
    "version_changed",
    "household_column",
    "last_quarter",
    "events_among",
    "done_among",
    "date_reached",
    "days_between",
}
"""Rules whose units without a row fall outside the question, rather than being missing."""
CATEGORY_IS_EXPERIMENT = {"ratio", "last_quarter", "quarter"}
"""Rules that use the category to tell apart experiments of which one quarter has several."""


def indicator_steps(registry: Registry, tables: Tables) -> list[Any]:
    """Return Ibis expressions whose rows, one after another, are those of every derived indicator in a fixed order.

    First those of one value per row, some indicators at a time in the order of their names; then those of months: these
    are many, so their units are put in order before each becomes several rows.
    """
    asked = [Asked(registry, tables, name) for name in registry.indicators]
    single = sorted((one for one in asked if one.derive.rule in RULES), key=lambda one: one.name)
    together = [single[start : start + AT_A_TIME] for start in range(0, len(single), AT_A_TIME)]
    months = month_parts([one for one in asked if one.derive.rule in MONTH_RULES])
    steps = [_placed([part for one in some for part in _answered(one)], tables) for some in together]
    return [*steps, *(part.select(*COLUMNS) for part in months)] or [_none()]


def bundle_rows(registry: Registry, tables: Tables) -> Any:
    """Return the rows of what is asked of the bundle, with a column ``experiments``: those a household takes part in.

    They stand apart from the other rows: nothing is described of them, as it would tell of the few households that
    take part in the bundle and not in one experiment.
    """
    asked = [Asked(registry, tables, name) for name in (registry.bundle.outcomes if registry.bundle else ())]
    parts = [_joined(one, everyone(one), RULES[one.derive.rule](one)) for one in asked]
    rows = ibis.union(*parts) if parts else _none()
    given = tables["households"]
    places = given.select(
        "city", unit=given.household_id, experiments=given.experiments.fill_null(""), delivered=given.source_row
    )
    placed = rows.left_join(places, ["city", "unit"]).select(*COLUMNS, "experiments", "delivered")
    return placed.order_by(*ORDER).select(*COLUMNS, "experiments")


def _placed(parts: Sequence[Any], tables: Tables) -> Any:
    rows = ibis.union(*parts)
    placed = rows.left_join(delivered_order(tables), ["city", "unit"]).select(*COLUMNS, "delivered")
    return placed.order_by(*ORDER).select(*COLUMNS)


def delivered_order(tables: Tables) -> Any:
    """Return per city and unit the first row in which it was delivered (``delivered``)."""
    rows = [
        table.select("city", unit=table[column], delivered=table.source_row)
        for name, column in DELIVERED_IN.items()
        for table in [tables[name]]
    ]
    united = ibis.union(*rows)
    return united.group_by("city", "unit").agg(delivered=united.delivered.min())


def rows_of_indicator(registry: Registry, tables: Tables, indicator: str) -> list[Any]:
    """Return the rows of one indicator, one Ibis expression for each group of units that is asked for it."""
    asked = Asked(registry, tables, indicator)
    if asked.derive.rule in MONTH_RULES:
        return [part.select(*COLUMNS) for part in month_parts([asked])]
    return _answered(asked)


def _answered(asked: Asked) -> list[Any]:
    """Join what a rule measured to the units that should have a value."""
    measure = RULES[asked.derive.rule](asked)
    return [_joined(asked, units, measure) for units in expected_units(asked)]


def _joined(asked: Asked, units: Any, measure: Any) -> Any:
    # A view ends the chain of joins that units may be: Ibis cannot join further on the constants in such a chain.
    answer = measure.mutate(answered=True)
    joined = units.view().left_join(answer.view(), ["city", "unit", "wave", "category"])
    rows = joined.select(*UNITS, "value", "denominator", "answered", indicator=ibis.literal(asked.name))
    if asked.derive.rule in CATEGORY_IS_EXPERIMENT:
        rows = rows.mutate(category=ibis.literal(""))
    return _with_status(asked, rows)


def _with_status(asked: Asked, rows: Any) -> Any:
    """Say why a value is absent: not yet due, delivered but set aside, outside the question, or missing."""
    lost = asked.tables["set_aside"]
    own = lost.filter(lost.table == asked.derive.table).select("city", "unit", "wave").distinct().mutate(lost=True)
    seen = rows.view().left_join(own.view(), ["city", "unit", "wave"]).select(*rows.columns, "lost")
    status = ibis.cases(
        (seen.value.notnull(), "ok"),
        (~seen.due, "too_early"),
        (seen.lost.fill_null(False), "set_aside"),
        (seen.answered.isnull() & ibis.literal(asked.derive.rule in OUTSIDE_WITHOUT_ROW), "not_applicable"),
        else_="missing",
    )
    return seen.mutate(status=status).select(*COLUMNS)


def _none() -> Any:
    types = dict.fromkeys(COLUMNS, "string") | {"value": "float64", "denominator": "float64"}
    return ibis.memtable({name: [] for name in COLUMNS}, schema=types)


def overlap_rows(registry: Registry, tables: Tables) -> Any:
    """Return per city and experiment how many households take part, and how many of those take part in another too."""
    households = tables["households"].filter(lambda rows: rows.arm == "experiment")
    parts = [_overlap(households, experiment) for experiment in registry.experiments]
    return ibis.union(*parts).order_by("experiment", "city")


def _overlap(households: Any, experiment: str) -> Any:
    chosen = households.filter(has_code(households.experiments, experiment))
    in_other = chosen.count(where=chosen.experiments.contains(";"))
    counted = chosen.group_by("city").agg(households_n=chosen.count(), also_in_other_n=in_other)
    return counted.select("city", "households_n", "also_in_other_n", experiment=ibis.literal(experiment)).relocate(
        "experiment", after="city"
    )


def agreement_rows(registry: Registry, tables: Tables) -> Any:
    """Return for each case that two coders coded, and each code, whether coder A and coder B gave it (1) or not (0)."""
    codings = tables["case_bottlenecks"].select("city", "case_id", "bottleneck", "coder")
    coders = codings.group_by("city", "case_id").agg(
        by_a=(codings.coder == "A").any(), by_b=(codings.coder == "B").any()
    )
    double = coders.filter(coders.by_a, coders.by_b).select("city", "case_id")
    pairs = double.cross_join(in_a_column(tuple(registry.bottlenecks), "bottleneck"))
    given = codings.group_by("city", "case_id", "bottleneck").agg(
        coder_a=(codings.coder == "A").any().cast("int64"), coder_b=(codings.coder == "B").any().cast("int64")
    )
    joined = pairs.left_join(given, ["city", "case_id", "bottleneck"])
    filled = joined.select(
        "city", "case_id", "bottleneck", coder_a=joined.coder_a.fill_null(0), coder_b=joined.coder_b.fill_null(0)
    )
    cases = tables["cases"].select("city", "case_id", delivered="source_row")
    placed = filled.left_join(cases, ["city", "case_id"]).select(*filled.columns, "delivered")
    ordered = placed.order_by("city", "delivered", "case_id", "bottleneck")
    return ordered.select("city", "case_id", "bottleneck", "coder_a", "coder_b")
