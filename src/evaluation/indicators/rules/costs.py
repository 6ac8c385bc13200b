"""Rules that read costs of cases: by scenario, kind of cost and payer.

What was observed and what experts estimated are never added up: a sum reads one scenario (``where``), and only
``cost_difference`` sees both. The registry refuses an indicator that does otherwise.
"""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column, measure

ESTIMATED = "alternative"


def case_costs(asked: Asked) -> Any:
    """The sum of a case's amounts per category; 0 for a category that a case with costs has not."""
    return _per_category(asked, asked.rows, asked.rows[asked.derive.column])


def cost_difference(asked: Asked) -> Any:
    """The estimated alternative minus the present approach, per category, of cases that have both scenarios."""
    rows = asked.rows
    scenarios = rows.group_by("city", "case_id").agg(scenarios=rows.scenario.nunique())
    complete = rows.inner_join(scenarios.filter(scenarios.scenarios == 2), ["city", "case_id"]).select(*rows.columns)
    amount = complete[asked.derive.column]
    return _per_category(asked, complete, ibis.ifelse(complete.scenario == ESTIMATED, amount, -amount))


def _per_category(asked: Asked, rows: Any, amount: Any) -> Any:
    name = asked.derive.category_column
    category = rows[name] if name else ibis.literal("")
    sums = rows.group_by("city", unit=rows.case_id, category=category).agg(total=amount.sum())
    cases = rows.select("city", unit=rows.case_id).distinct().cross_join(in_a_column(asked.codes, "category"))
    joined = cases.left_join(sums.view(), ["city", "unit", "category"]).select(*cases.columns, "total")
    return measure(joined, joined.unit, joined.total.fill_null(0), category=joined.category)
