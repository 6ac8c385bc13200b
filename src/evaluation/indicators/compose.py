"""Join what was measured to who should have been measured, and give every row a status."""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.rules import RULES, Tables
from evaluation.indicators.units import expected_units, has_code
from evaluation.registry import Registry

COLUMNS = ("city", "experiment", "arm", "unit", "wave", "indicator", "category", "value", "denominator", "status")
ORDER = ("indicator", "experiment", "city", "arm", "delivered", "unit", "wave", "category")
"""Units stand in the order in which they were delivered: by number they would change places with the key of the
pseudonyms, and sums of the same values in another order differ in their last digits."""
DELIVERED_IN = {"cases": "case_id", "households": "household_id", "professionals": "respondent_id"}
"""The table that says in which order units of a kind were delivered, and the column with their number."""
WITHOUT_START = "measured"
"""The rule whose units without a start fall outside the question, rather than being missing."""


def indicator_rows(registry: Registry, tables: Tables) -> Any:
    """Return one Ibis expression with the rows of every derived indicator, in a fixed order of rows and columns."""
    derived = [name for name, entry in registry.indicators.items() if entry.derive.rule in RULES]
    parts = [rows for name in derived for rows in rows_of_indicator(registry, tables, name)]
    if not parts:
        return _none()
    rows, order = ibis.union(*parts), delivered_order(tables)
    placed = rows.left_join(order, ["city", "unit"]).select(*COLUMNS, "delivered")
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
    entry = registry.indicators[indicator]
    derive = entry.derive
    measure = RULES[derive.rule](tables, derive)
    absent = "not_applicable" if derive.rule == WITHOUT_START else "missing"
    joined = [_joined(units, measure, indicator, absent) for units in expected_units(registry, tables, indicator)]
    return [rows.mutate(category=ibis.literal("")) if entry.kind == "ratio" else rows for rows in joined]


def _joined(units: Any, measure: Any, indicator: str, absent: str) -> Any:
    # A view ends the chain of joins that units may be: Ibis cannot join further on the constants in such a chain.
    joined = units.view().left_join(measure.view(), ["city", "unit", "wave", "category"])
    joined = joined.select(*(name for name in COLUMNS if name not in ("indicator", "status")))
    status = ibis.ifelse(joined.value.isnull(), absent, "ok")
    return joined.mutate(indicator=ibis.literal(indicator), status=status).select(*COLUMNS)


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
    in_other = chosen.experiments.contains(";").sum().cast("int64")
    counted = chosen.group_by("city").agg(households_n=chosen.count(), also_in_other_n=in_other)
    return counted.select("city", "households_n", "also_in_other_n", experiment=ibis.literal(experiment)).relocate(
        "experiment", after="city"
    )


def agreement_rows(tables: Tables) -> Any:
    """Return for each case that two coders coded, and each code, whether coder A and coder B gave it (1) or not (0)."""
    codings = tables["case_bottlenecks"].select("city", "case_id", "bottleneck", "coder")
    coders = codings.group_by("city", "case_id").agg(
        by_a=(codings.coder == "A").any(), by_b=(codings.coder == "B").any()
    )
    double = coders.filter(coders.by_a, coders.by_b).select("city", "case_id")
    pairs = double.cross_join(tables["codes"].select(bottleneck="code"))
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
