"""Rules about which experiments address the bottlenecks that were found: one row per case and experiment."""

from __future__ import annotations

from typing import Any

from evaluation.indicators.asked import Asked, in_a_column, measure


def codes_addressed(asked: Asked) -> Any:
    """How many of a case's different codes each experiment addresses (value), of all its codes (denominator)."""
    counted = _counted(asked)
    return measure(counted, counted.unit, counted.addressed_n, category=counted.category, denominator=counted.codes_n)


def any_addressed(asked: Asked) -> Any:
    """1 for each experiment that addresses a code of the case, 0 for each that addresses none."""
    counted = _counted(asked)
    return measure(counted, counted.unit, (counted.addressed_n > 0).cast("int64"), category=counted.category)


def _counted(asked: Asked) -> Any:
    coded = asked.rows.select("city", unit=asked.unit, code=asked.derive.column).distinct()
    pairs = coded.cross_join(in_a_column(asked.codes, "category"))
    experiments = asked.registry.experiments.items()
    addressed = pairs.category.cases(
        *((name, pairs.code.isin([*entry.bottlenecks])) for name, entry in experiments), else_=False
    )
    marked = pairs.mutate(addressed=addressed.cast("int64"))
    return marked.group_by("city", "unit", "category").agg(addressed_n=marked.addressed.sum(), codes_n=marked.count())
