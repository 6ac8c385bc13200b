"""Checks on the rows that cities delivered: what the comparison group received, sums of parts, price years.

The door found them (its rules stand in methods.yaml); here they become checks over all cities, so that the report
tells them beside the others. The value is the share of rows concerned, the bound 0. Rows that were set aside are told
for information, since no answer rests on them; rows that stayed make the check fail.

| check | what the rule at the door finds | rows |
| --- | --- | --- |
| contamination | units of the comparison group that take part in an experiment | set aside |
| parts_add_up | parts and total that do not agree | set aside |
| one_price_year | amounts at different price levels that belong together | stay |
| boundaries_changed | a neighbourhood that the study does not have, as after a redrawing of boundaries | set aside |
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check, CheckOutcome
from evaluation.registry import Registry
from evaluation.registry.models import Column

RULES = {
    "contamination": "arm_mismatch",
    "parts_add_up": "parts_not_total",
    "one_price_year": "mixed_price_year",
    "boundaries_changed": "unknown_neighbourhood",
}


def delivered_rows(registry: Registry, deliveries: pd.DataFrame, problems: pd.DataFrame) -> list[Check]:
    """Count rows that break a rule among the rows delivered in the tables to which it can apply.

    ``deliveries`` has columns table and delivered, ``problems`` table, rule and rows.
    """
    return [_of(registry, check, rule, deliveries, problems) for check, rule in RULES.items()]


def _concerned(check: str, column: Column) -> bool:
    if check == "contamination":
        return column.participation and column.type == "list"
    if check == "boundaries_changed":
        return column.name == "neighbourhood"
    return bool(column.sum_of if check == "parts_add_up" else column.same_within)


def _of(registry: Registry, check: str, rule: str, deliveries: pd.DataFrame, problems: pd.DataFrame) -> Check:
    tables = {
        table.name
        for table in registry.tables.values()
        if any(_concerned(check, column) for column in table.columns.values())
    }
    delivered_n = int(deliveries[deliveries.table.isin(tables)].delivered.sum())
    if not delivered_n:
        return Check(check, outcome="not_possible", bound=0.0, units_n=0)
    broken_n = int(problems[(problems.rule == rule) & problems.table.isin(tables)]["rows"].sum())
    stays: CheckOutcome = "informative" if registry.rules[rule].level == "set_aside" else "failed"
    share = min(1.0, broken_n / delivered_n)
    return Check(check, "", "", "", stays if broken_n else "passed", share, 0.0, delivered_n)
