"""Which indicators follow from which: what could be worked out from other cells, or gives those away.

How many bottlenecks an experiment addresses is the sum of the cases with each of them, so it gives a hidden one away.
The share of cases that an experiment with a single bottleneck addresses is the share with that bottleneck.
"""

from __future__ import annotations

from evaluation.registry import Registry
from evaluation.registry.models import Derive

Cell = tuple[str, str]
"""Indicator and category."""
COUNTED_BY = {"category_present": "category_count", "list_present": "list_count"}
"""Rule that gives a row per code -> rule that counts those codes."""
ADDED_UP = {"case_costs", "cost_difference", "months", "month_change"}
"""Rules whose amounts per category add up to the amount without categories."""
OF_SOME = {"date_reached", "days_between", "done_among", "events_among"}
"""Rules that ask something only of units to which something happened."""
SUM, ANY = "codes_addressed", "any_addressed"


def rests_on(registry: Registry) -> dict[Cell, frozenset[Cell]]:
    """Return the cells that may be shown only together with other cells, and which those others are."""
    return _addressed(registry) | _of_some(registry)


def asked_of_some(registry: Registry) -> frozenset[str]:
    """Return the indicators asked only of units with a certain answer: their number of units counts that answer."""
    return frozenset(
        id_
        for id_, entry in registry.indicators.items()
        if entry.derive.rule in OF_SOME or (entry.derive.rule == "household_column" and entry.derive.where)
    )


def _of_some(registry: Registry) -> dict[Cell, frozenset[Cell]]:
    """The number of days to a repair tells how many errors were repaired: it is shown only beside that share."""
    some = asked_of_some(registry)
    answers = {
        id_: {(id_, code) for code in registry.categories_of(id_)}
        for id_, entry in registry.indicators.items()
        if entry.aggregated == "share" and entry.derive.rule in (*OF_SOME, "household_column", "household_events")
    }
    return {
        (id_, code): frozenset(
            cell
            for other, cells in answers.items()
            if other != id_ and _may_be_asked_first(registry, other, id_)
            for cell in cells
        )
        for id_ in some
        for code in registry.categories_of(id_)
    }


def _may_be_asked_first(registry: Registry, other: str, id_: str) -> bool:
    """Whether both read one table, and the other is not asked of fewer units."""
    first, second = registry.indicators[other].derive, registry.indicators[id_].derive
    narrower = first.rule == second.rule and set(first.where.items()) > set(second.where.items())
    return first.table == second.table and not narrower


def _addressed(registry: Registry) -> dict[Cell, frozenset[Cell]]:
    """How many bottlenecks an experiment addresses, on the share with each of these."""
    return {
        (name, experiment): frozenset((shares, code) for code in entry.bottlenecks)
        for name, measured in registry.indicators.items()
        if measured.derive.rule in (SUM, ANY)
        for shares in _shares_of(registry, name)
        for experiment, entry in registry.experiments.items()
        if measured.derive.rule == SUM or len(entry.bottlenecks) == 1
    }


def wholes(registry: Registry) -> dict[str, str]:
    """Return per indicator with a row per category the indicator that gives all categories away together, if any.

    That is the mean number of codes beside the share with each, or the total of amounts beside the amount per payer.
    """
    return category_counts(registry) | amounts_together(registry)


def amounts_together(registry: Registry) -> dict[str, str]:
    """Return per indicator with an amount per category the indicator with their sum, if there is one."""
    added = {id_: entry.derive for id_, entry in registry.indicators.items() if entry.derive.rule in ADDED_UP}
    apart = {id_ for id_, derive in added.items() if derive.category_column or derive.by_category}
    together = {_sum_key(registry, derive): id_ for id_, derive in added.items() if id_ not in apart}
    keys = {id_: _sum_key(registry, added[id_]) for id_ in added if id_ in apart}
    return {id_: together[key] for id_, key in keys.items() if key in together}


def _sum_key(registry: Registry, derive: Derive) -> tuple[object, ...]:
    """Tell what an amount is of, whatever its categories; of amounts in several columns the column of their sum."""
    column = _sum_column(registry, derive) if derive.by_category else derive.column
    return derive.rule, derive.table, column, tuple(sorted(derive.where.items()))


def _sum_column(registry: Registry, derive: Derive) -> str | None:
    table = next(entry for entry in registry.tables.values() if entry.name == derive.table)
    names = {dutch: column.name for dutch, column in table.columns.items()}
    parts = set(derive.by_category.values())
    return next((one.name for one in table.columns.values() if {names[part] for part in one.sum_of} == parts), None)


def category_counts(registry: Registry) -> dict[str, str]:
    """Return per indicator with a row per category the indicator that counts those categories, if there is one."""
    counting = {_source(entry.derive, entry.derive.rule): id_ for id_, entry in registry.indicators.items()}
    derived = {id_: entry.derive for id_, entry in registry.indicators.items() if entry.derive.rule in COUNTED_BY}
    sources = {id_: _source(each, COUNTED_BY[each.rule]) for id_, each in derived.items()}
    return {id_: counting[source] for id_, source in sources.items() if source in counting}


def _source(derive: Derive, rule: str) -> tuple[str | None, ...]:
    return rule, derive.table, derive.column, derive.by


def _shares_of(registry: Registry, name: str) -> list[str]:
    """The indicators with the share of units per code of the same column."""
    own = registry.indicators[name].derive
    return [
        other
        for other, entry in registry.indicators.items()
        if entry.derive.rule == "category_present"
        and (entry.derive.table, entry.derive.column) == (own.table, own.column)
    ]
