"""Rules about parts of a programme: changes in rules, legal obstacles, quarters of teams, scores on frameworks."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column, measure

MINISTRIES = "ministries"


def of_category(asked: Asked) -> Any:
    """Whether a unit is of each category (value); with ``done``, whether it is done (value) of those (denominator).

    The category is the code in ``column``; that of a ministry follows from the law or the party that is its own.
    """
    rows = asked.rows.cross_join(in_a_column(asked.codes, "category"))
    belongs = _of_ministry(asked, rows) if asked.entry.categories == MINISTRIES else _same(asked, rows)
    member = belongs.fill_null(False).cast("int64")
    if not asked.derive.done:
        return measure(rows, rows[asked.unit], member, category=rows.category)
    value = member * _done(asked, rows).cast("int64")
    return measure(rows, rows[asked.unit], value, category=rows.category, denominator=member)


def _same(asked: Asked, rows: Any) -> Any:
    return rows[asked.derive.column] == rows.category


def _of_ministry(asked: Asked, rows: Any) -> Any:
    """A unit belongs to a ministry through its law, or else through the party that has to change."""
    parties = {code: entry.value for code, entry in asked.registry.codelists.get("party", {}).items()}
    branches = []
    for name, ministry in asked.registry.ministries.items():
        own = {"law": [*ministry.laws], "party": [parties[party] for party in ministry.parties]}
        found = [rows[column].isin(codes) for column, codes in own.items() if column in rows.columns]
        branches.append((name, reduce(or_, (each.fill_null(False) for each in found))))
    return rows.category.cases(*branches, else_=False)


def _done(asked: Asked, rows: Any) -> Any:
    """Every column of ``done`` has one of its values; a column without values is filled in."""
    wanted = asked.derive.done.items()
    met = [rows[name].isin([*values]).fill_null(False) if values else rows[name].notnull() for name, values in wanted]
    return reduce(and_, met)


def last_quarter(asked: Asked) -> Any:
    """The value of a column in the last quarter of an experiment (as category) in which it is filled in."""
    rows = asked.rows.filter(asked.rows[asked.derive.column].notnull())
    last = rows.group_by("city", "experiment").agg(last=rows.quarter.max())
    kept = rows.inner_join(last, ["city", "experiment"]).select(*rows.columns, "last")
    chosen = kept.filter(kept.quarter == kept.last)
    return measure(chosen, chosen.quarter, chosen[asked.derive.column], category=chosen.experiment)


def quarter_column(asked: Asked) -> Any:
    """The value of one column of a team's quarter; yes/no columns hold 1 and 0."""
    rows = asked.rows
    return measure(rows, team_quarter(rows), rows[asked.derive.column])


def quarter_ratio(asked: Asked) -> Any:
    """A numerator with its denominator in a team's quarter; quarters lacking either are left out."""
    rows, derive = asked.rows, asked.derive
    whole = rows.filter(rows[derive.numerator].notnull(), rows[derive.denominator].notnull())
    return measure(whole, team_quarter(whole), whole[derive.numerator], denominator=whole[derive.denominator])


def team_quarter(rows: Any) -> Any:
    """Name a team's quarter: neighbourhood and quarter."""
    return rows.neighbourhood + ibis.literal(" ") + rows.quarter


def framework_score(asked: Asked) -> Any:
    """The first score of an item in a city (T0) and the last (T1), where it was scored in two quarters or more."""
    rows = asked.rows.filter(asked.rows.item.isin([*asked.codes]))
    found = rows.group_by("city", "item").agg(
        first=rows.score.argmin(rows.quarter),
        last=rows.score.argmax(rows.quarter),
        again=rows.quarter.max() > rows.quarter.min(),
    )
    later = found.filter(found.again)
    first = measure(found, found.city, found["first"], wave="T0", category=found.item)
    return ibis.union(first, measure(later, later.city, later["last"], wave="T1", category=later.item))
