"""The form of expected units, and the parts that kinds of units share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from evaluation.indicators.asked import ONCE, Asked, in_a_column

COLUMNS = ("city", "experiment", "arm", "unit", "wave", "category", "due")
AWAITED = ("T0", "T1")
"""Waves of which nothing delivered is missing; a later one may not have come yet."""
PARTICIPANTS_ONLY = {"paired_change", "repeated_survey"}
"""Designs of the plan that use no comparison group."""


def units(asked: Asked, table: Any, **columns: str | Callable[[Any], Any]) -> Any:
    """Give expected units their columns, one row per category where the indicator has categories.

    A column is the same text in every row, or a function of the table.
    """
    pairs = table if asked.codes == ("",) else table.cross_join(in_a_column(asked.codes, "category_code"))
    usual: dict[str, str | Callable[[Any], Any]] = {
        "city": lambda given: given.city,
        "category": "" if asked.codes == ("",) else lambda given: given.category_code,
        "due": lambda _: ibis.literal(True),
    }
    chosen = usual | columns
    made = {name: chosen[name] for name in COLUMNS}
    return pairs.select(
        **{name: ibis.literal(form) if isinstance(form, str) else form(pairs) for name, form in made.items()}
    )


def of_its_experiment(asked: Asked, table: Any, number: str) -> Any:
    """Give units that happen once, in the experiment that the row names, their columns; ``number`` tells them apart."""
    return units(
        asked,
        table,
        experiment=lambda given: given.experiment,
        arm="experiment",
        unit=lambda given: given[number],
        wave=ONCE,
    )


def at_waves(table: Any, delivered: Any, waves: tuple[str, ...]) -> Any:
    """Repeat units at every wave; a follow-up of which the city has delivered nothing yet is not ``due``."""
    pairs = table.cross_join(in_a_column(waves, "wave"))
    seen = delivered.select("city", "wave").distinct().mutate(seen=ibis.literal(True))
    joined = pairs.left_join(seen, ["city", "wave"])
    return joined.select(*pairs.columns, due=joined.seen.fill_null(False) | joined.wave.isin(AWAITED))


def has_code(codes: Any, code: str) -> Any:
    """Tell whether a list column such as ``a;b`` holds a code; a column that is not filled in holds none."""
    return (ibis.literal(";") + codes.fill_null("") + ibis.literal(";")).contains(f";{code};")


def compared(asked: Asked, experiment: str) -> bool:
    """Tell whether the comparison group counts: as the plan's design says, else as the entry says."""
    plan = asked.registry.plan.get(f"{experiment}.{asked.name}")
    return "comparison" in asked.entry.arms and (plan is None or plan.design not in PARTICIPANTS_ONLY)
