"""Month by month: the values of neighbourhoods behind indicators that the plan asks of a series or a panel.

Elsewhere a neighbourhood has one value per window of months. A design that follows months needs each of them, numbered
from the study's first month (0; before it negative). A month that was not filled in has no row.
"""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, Tables
from evaluation.indicators.euros import in_base_euros
from evaluation.indicators.rules.months import month_number
from evaluation.registry import Registry
from evaluation.registry.models import SERIES_DESIGNS

COLUMNS = ("city", "experiment", "arm", "unit", "indicator", "since", "value")


def series_rows(registry: Registry, tables: Tables) -> Any:
    """Return one Ibis expression with a row per neighbourhood and month of every plan entry with such a design."""
    parts = [
        _rows(Asked(registry, tables, indicator), experiment)
        for experiment, indicator in map(registry.planned, _series_entries(registry))
    ]
    if not parts:
        types = dict.fromkeys(COLUMNS, "string") | {"since": "int64", "value": "float64"}
        return ibis.memtable({name: [] for name in COLUMNS}, schema=types)
    return ibis.union(*parts).order_by("indicator", "experiment", "city", "arm", "unit", "since")


def _series_entries(registry: Registry) -> list[str]:
    return [key for key, plan in registry.plan.items() if plan.design in SERIES_DESIGNS]


def _rows(asked: Asked, experiment: str) -> Any:
    registry, derive = asked.registry, asked.derive
    months = in_base_euros(registry, derive.table, asked.tables[derive.table])
    year, month = (int(part) for part in str(registry.study.first_month).split("-"))
    chosen = months.filter(months.city.isin(registry.sites_of[experiment]), months.arm.isin(asked.entry.arms))
    rows = chosen.select(
        "city",
        "arm",
        experiment=ibis.literal(experiment),
        unit=chosen.neighbourhood,
        indicator=ibis.literal(asked.name),
        since=month_number(chosen.month) - (year * 12 + month),
        value=chosen[str(derive.column)].cast("float64"),
    )
    return rows.filter(rows.value.notnull()).select(*COLUMNS)
