"""How an indicator's value follows from the tables: one function per rule of the registry's closed list.

A rule takes what is asked and returns an Ibis expression, the *measure*, with the columns ``city, unit, wave, category,
value, denominator``. A unit that the rule cannot measure has no row, or a row without a value. Which units *should*
have a value is not decided here but in ``units``. The expressions hold no engine's own SQL.

Rules over months answer all indicators of a table at once, in one pass (``MONTH_RULES``; see ``months``).

>>> sorted(RULES)[:3]
['all_yes', 'any_addressed', 'category_count']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evaluation.indicators.asked import Asked
from evaluation.indicators.rules.addressed import any_addressed, codes_addressed
from evaluation.indicators.rules.coded import category_count, category_present, list_present
from evaluation.indicators.rules.columns import (
    all_yes,
    column,
    columns_within,
    list_count,
    mean_items,
    quarter,
    ratio,
)
from evaluation.indicators.rules.costs import case_costs, cost_difference
from evaluation.indicators.rules.events import (
    date_reached,
    days_between,
    done_among,
    events_among,
    household_column,
    household_events,
)
from evaluation.indicators.rules.months import MONTH_RULES
from evaluation.indicators.rules.moves import any_moved, crossed, persisted, version_changed
from evaluation.indicators.rules.programme import (
    framework_score,
    last_quarter,
    of_category,
    quarter_column,
    quarter_ratio,
)
from evaluation.indicators.rules.scores import item_level, item_score, item_scores, items_within, measured

__all__ = ["MONTH_RULES", "RULES"]

RULES: Mapping[str, Callable[[Asked], Any]] = {
    rule.__name__: rule
    for rule in (
        column,
        list_count,
        all_yes,
        category_present,
        category_count,
        item_score,
        measured,
        mean_items,
        ratio,
        list_present,
        codes_addressed,
        any_addressed,
        of_category,
        last_quarter,
        quarter_column,
        quarter_ratio,
        framework_score,
        quarter,
        case_costs,
        cost_difference,
        household_events,
        events_among,
        done_among,
        household_column,
        date_reached,
        days_between,
        item_scores,
        items_within,
        item_level,
        any_moved,
        crossed,
        persisted,
        version_changed,
        columns_within,
    )
}
