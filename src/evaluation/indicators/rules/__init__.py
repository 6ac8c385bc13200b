"""How an indicator's value follows from the tables: one function per rule of the registry's closed list.

A rule takes what is asked and returns an Ibis expression, the *measure*, with the columns ``city, unit, wave, category,
value, denominator``. A unit that the rule cannot measure has no row, or a row without a value. Which units *should*
have a value is not decided here but in ``units``. The expressions hold no engine's own SQL.

Rules over months answer all their indicators at once, in one pass over the table (``WIDE_RULES``): their expression has
the columns ``city, unit, wave`` and one column per indicator and category (``indicator|category``).

>>> sorted(RULES)[:3]
['all_yes', 'any_addressed', 'category_count']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evaluation.indicators.asked import Asked
from evaluation.indicators.rules.addressed import any_addressed, codes_addressed
from evaluation.indicators.rules.coded import category_count, category_present, list_present
from evaluation.indicators.rules.columns import all_yes, column, list_count, mean_items, ratio
from evaluation.indicators.rules.harms import event_happened
from evaluation.indicators.rules.months import month_ratio, months
from evaluation.indicators.rules.programme import (
    framework_score,
    last_quarter,
    of_category,
    quarter_column,
    quarter_ratio,
)
from evaluation.indicators.rules.scores import item_score, measured

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
        month_ratio,
        event_happened,
        list_present,
        codes_addressed,
        any_addressed,
        of_category,
        last_quarter,
        quarter_column,
        quarter_ratio,
        framework_score,
    )
}
WIDE_RULES: Mapping[str, Callable[[Sequence[Asked]], Any]] = {"months": months}
