"""Which units should have a value: the denominator, before anything is known to be missing.

Each function takes what is asked and yields Ibis expressions with ``city, experiment, arm, unit, wave, category, due``;
``due`` is false where the moment had not come when the city delivered. A unit that stands here and has no measure gets
a status that says why, so that drop-out can be seen and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from evaluation.indicators.asked import Asked
from evaluation.indicators.units.households import household_months, households
from evaluation.indicators.units.once import cases, changes, fragments, quarters
from evaluation.indicators.units.places import neighbourhood_months
from evaluation.indicators.units.programme import frameworks, obstacles, team_quarters
from evaluation.indicators.units.respondents import clients, professionals

LEVELS: Mapping[str, Callable[[Asked], Iterator[Any]]] = {
    "case": cases,
    "household": households,
    "household_month": household_months,
    "professional": professionals,
    "client": clients,
    "neighbourhood_month": neighbourhood_months,
    "implementation": quarters,
    "fragment": fragments,
    "change": changes,
    "obstacle": obstacles,
    "team_quarter": team_quarters,
    "framework": frameworks,
}


def expected_units(asked: Asked, with_categories: bool = True) -> list[Any]:
    """Return the expected units of an indicator: one expression per experiment that asks for it, or one for all.

    A rule that answers all categories at once needs each unit only once: without categories.
    """
    return list(LEVELS[asked.entry.level](asked if with_categories else replace(asked, one_category=True)))
