"""How an indicator's value follows from the tables: one function per derive rule of ``indicators.yaml``.

A rule takes the tables and an indicator's ``derive`` block and returns an Ibis expression, the *measure*, with the
columns ``city, unit, wave, category, value, denominator``. A unit that the rule cannot measure has no row, or a row
without a value. Which units *should* have a value is not decided here but in ``units``. The expressions hold no
engine's own SQL.

>>> sorted(RULES)[:3]
['all_yes', 'category_count', 'category_present']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ibis

from evaluation.registry.models import Derive

Tables = Mapping[str, Any]
UNIT_COLUMN = {"cases": "case_id", "measurements": "household_id", "professionals": "respondent_id"}
ONCE = "once"


def _measure(
    table: Any, unit: Any, value: Any, wave: Any = ONCE, category: Any = "", denominator: Any | None = None
) -> Any:
    """Give a measure its fixed columns and types."""
    missing = ibis.null("float64")
    return table.select(
        city=table.city,
        unit=unit,
        wave=ibis.literal(wave) if isinstance(wave, str) else wave,
        category=ibis.literal(category) if isinstance(category, str) else category,
        value=value.cast("float64"),
        denominator=missing if denominator is None else denominator.cast("float64"),
    )


def column(tables: Tables, derive: Derive) -> Any:
    """The value of one column; yes/no columns hold 1 and 0."""
    table = tables[derive.table]
    return _measure(table, table[UNIT_COLUMN[derive.table]], table[derive.column])


def list_count(tables: Tables, derive: Derive) -> Any:
    """How many codes stand in a list column, such as ``wmo;jeugdwet``."""
    table = tables[derive.table]
    codes = table[derive.column]
    separators = codes.length() - codes.replace(";", "").length()
    return _measure(table, table[UNIT_COLUMN[derive.table]], separators + 1)


def all_yes(tables: Tables, derive: Derive) -> Any:
    """1 when every named yes/no column is yes, 0 when one is no; no value when one is not filled in."""
    table = tables[derive.table]
    total = sum((table[name].cast("float64") for name in derive.columns[1:]), table[derive.columns[0]].cast("float64"))
    return _measure(table, table[UNIT_COLUMN[derive.table]], (total == len(derive.columns)).cast("int64"))


def category_present(tables: Tables, derive: Derive) -> Any:
    """1 for each code that a coded unit has, 0 for each code that it lacks; a unit without any code was not coded."""
    coded = (
        _matching(tables, derive).select("city", unit=UNIT_COLUMN[derive.by or ""], category=derive.column).distinct()
    )
    units = coded.select("city", "unit").distinct()
    pairs = units.cross_join(tables["codes"].select(category="code"))
    present = coded.mutate(present=ibis.literal(1))
    joined = pairs.left_join(present, ["city", "unit", "category"]).select("city", "unit", "category", "present")
    return _measure(joined, joined.unit, joined.present.fill_null(0), category=joined.category)


def category_count(tables: Tables, derive: Derive) -> Any:
    """How many different codes a coded unit has."""
    coded = _matching(tables, derive)
    counted = coded.group_by("city", unit=coded[UNIT_COLUMN[derive.by or ""]]).agg(
        codes_n=coded[derive.column].nunique()
    )
    return _measure(counted, counted.unit, counted.codes_n)


def item_score(tables: Tables, derive: Derive) -> Any:
    """The score of one item at each wave: the mean over raters."""
    scores = _item(tables, derive)
    mean = scores.group_by("city", "wave", unit=scores.household_id).agg(score=scores.score.mean())
    return _measure(mean, mean.unit, mean.score, wave=mean.wave)


def measured(tables: Tables, derive: Derive) -> Any:
    """1 when a unit with a score at T0 has one at T1 too, else 0; a unit without T0 has no row."""
    scores = _item(tables, derive)
    seen = scores.group_by("city", unit=scores.household_id).agg(
        before=(scores.wave == "T0").any(), after=(scores.wave == "T1").any()
    )
    started = seen.filter(seen.before)
    return _measure(started, started.unit, started.after.cast("int64"), wave="T1")


def mean_items(tables: Tables, derive: Derive) -> Any:
    """The mean of the filled-in columns, when at least ``minimum_items`` are filled in."""
    table = tables[derive.table]
    filled = sum((table[name].notnull().cast("int64") for name in derive.columns), ibis.literal(0))
    total = sum((table[name].fill_null(0) for name in derive.columns), ibis.literal(0))
    mean = ibis.cases((filled >= (derive.minimum_items or 1), total / filled), else_=ibis.null("float64"))
    return _measure(table, table[UNIT_COLUMN[derive.table]], mean, wave=table.wave)


def ratio(tables: Tables, derive: Derive) -> Any:
    """A numerator with its denominator, per experiment (as category) and quarter; rows lacking either are left out."""
    table = tables[derive.table]
    whole = table.filter(table[derive.numerator].notnull(), table[derive.denominator].notnull())
    return _measure(
        whole, whole.quarter, whole[derive.numerator], category=whole.experiment, denominator=whole[derive.denominator]
    )


def _matching(tables: Tables, derive: Derive) -> Any:
    table = tables[derive.table]
    return table.filter(*(table[name] == value for name, value in derive.where.items())) if derive.where else table


def _item(tables: Tables, derive: Derive) -> Any:
    table = tables[derive.table]
    return table.filter(table.instrument == derive.instrument, table.item == derive.item, table.score.notnull())


RULES: Mapping[str, Callable[[Tables, Derive], Any]] = {
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
    )
}
