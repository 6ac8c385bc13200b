"""Which values a cell of the template accepts, as spreadsheet programs understand it.

A code is chosen from a list and nothing else is accepted. Where more than a list is allowed (several codes, items that
depend on the instrument) the list only helps. A number of a case or household that its own sheet does not have gives
a warning that can be passed over, since that sheet may be filled in later.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from evaluation.deliveries.template.choices import ListRange
from evaluation.registry.models import Column

FIRST_DATE = date(1990, 1, 1)
LAST_DATE = date(2099, 12, 31)
LARGEST = 10**12


def validation(column: Column, listed: ListRange | None, target: str, cell: str) -> dict[str, Any] | None:
    """Return the options of ``xlsxwriter``'s ``data_validation``, or None for free text.

    ``listed`` is the range with the column's codes; ``target`` the range with the values that a reference may have
    and ``cell`` the first cell of the column.
    """
    if listed is not None:
        strict = column.type == "code" or bool(column.pattern)
        return {"validate": "list", "source": f"={listed.reference}", "show_error": strict}
    if target:
        return {"validate": "custom", "value": f"=COUNTIF({target},{cell})>0", "error_type": "warning"}
    if column.type == "date":
        low, high = (date.fromisoformat(str(limit)) if limit else None for limit in (column.minimum, column.maximum))
        return {"validate": "date", "criteria": "between", "minimum": low or FIRST_DATE, "maximum": high or LAST_DATE}
    if column.type in ("whole_number", "decimal"):
        low_number = -LARGEST if column.minimum is None else column.minimum
        high_number = LARGEST if column.maximum is None else column.maximum
        kind = "integer" if column.type == "whole_number" else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": low_number, "maximum": high_number}
    return None
