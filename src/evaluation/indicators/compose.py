"""Join what was measured to who should have been measured, and give every row a status."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
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
from evaluation.storage.engines import Step

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


def indicator_steps(registry: Registry, tables: Tables) -> list[Step]:
    """Return steps whose rows, one after another, are those of every derived indicator in a fixed order.

    First those of one value per row, some indicators at a time in the order of their names; then those of months: these
    are many, so their units are put in order before each becomes several rows.
    """
    asked = [Asked(registry, tables, name) for name in registry.indicators]
    single = sorted((one for one in asked if one.derive.rule in RULES), key=lambda one: one.name)
    together = [single[start : start + AT_A_TIME] for start in range(0, len(single), AT_A_TIME)]
    months = month_parts([one for one in asked if one.derive.rule in MONTH_RULES])
    steps: list[Step] = [partial(_placed, some, tables) for some in together]
    steps += [partial(_in_form, part) for part in months]
    return steps or [_none]


def bundle_rows(registry: Registry, tables: Tables) -> Any:
    """Return the rows of what is asked of the bundle, with a column ``experiments``: those a household takes part in.

    They stand apart from the other rows: nothing is described of them, as it would tell of the few households that
    take part in the bundle and not in one experiment.
    """
    asked = [Asked(registry, tables, name) for name in (registry.bundle.outcomes if registry.bundle else ())]
    rows = _answered(asked, tables, lambda one: [everyone(one)]) if asked else _none()
    given = tables["households"]
    places = given.select(
        "city", unit=given.household_id, experiments=given.experiments.fill_null(""), delivered=given.source_row
    )
    placed = rows.left_join(places, ["city", "unit"]).select(*COLUMNS, "experiments", "delivered")
    return placed.order_by(*ORDER).select(*COLUMNS, "experiments")


def _in_form(part: Any) -> Any:
    return part.select(*COLUMNS)


def _placed(some: Sequence[Asked], tables: Tables) -> Any:
    rows = _answered(some, tables)
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
    """Return the rows of one indicator: Ibis expressions whose rows together are those of all units asked for it."""
    asked = Asked(registry, tables, indicator)
    if asked.derive.rule in MONTH_RULES:
        return [_in_form(part) for part in month_parts([asked])]
    return [_answered([asked], tables)]


def _answered(
    some: Sequence[Asked], tables: Tables, units_of: Callable[[Asked], Sequence[Any]] = expected_units
) -> Any:
    """Join what rules measured to the units that should have a value, and say why a value is absent.

    Units and answers of all indicators are put under each other first: to plan a join takes far longer than to run it.
    """
    units = ibis.union(
        *(
            part.select(*UNITS, indicator=ibis.literal(one.name), table=ibis.literal(one.derive.table))
            for one in some
            for part in units_of(one)
        )
    )
    answers = ibis.union(*(RULES[one.derive.rule](one).mutate(indicator=ibis.literal(one.name)) for one in some))
    answers = answers.mutate(answered=True)
    found = units.left_join(answers, ["indicator", "city", "unit", "wave", "category"]).select(
        *units.columns, "value", "denominator", "answered"
    )
    lost = tables["set_aside"].select("table", "city", "unit", "wave").distinct().mutate(lost=True)
    seen = found.view().left_join(lost, ["table", "city", "unit", "wave"]).select(*found.columns, "lost")
    without_category = seen.indicator.isin(_names(some, CATEGORY_IS_EXPERIMENT))
    return seen.mutate(
        category=without_category.ifelse("", seen.category),
        status=_status(seen, seen.indicator.isin(_names(some, OUTSIDE_WITHOUT_ROW))),
    ).select(*COLUMNS)


def _names(some: Sequence[Asked], rules: Collection[str]) -> list[str]:
    return [one.name for one in some if one.derive.rule in rules]


def _status(seen: Any, outside: Any) -> Any:
    """Say why a value is absent: not yet due, delivered but set aside, outside the question, or missing."""
    return ibis.cases(
        (seen.value.notnull(), "ok"),
        (~seen.due, "too_early"),
        (seen.lost.fill_null(False), "set_aside"),
        (seen.answered.isnull() & outside, "not_applicable"),
        else_="missing",
    )


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
