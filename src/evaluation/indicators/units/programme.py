"""Parts of a programme: legal obstacles, quarters of teams, and cities that score themselves on frameworks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation.indicators.asked import ONCE, Asked, in_a_column
from evaluation.indicators.rules.programme import team_quarter
from evaluation.indicators.units.form import of_its_experiment, units


def obstacles(asked: Asked) -> Iterator[Any]:
    """Every legal obstacle that counts, with the experiment that ran into it."""
    rows = asked.rows.select("city", "obstacle_id", "experiment")
    yield of_its_experiment(asked, rows, "obstacle_id")


def team_quarters(asked: Asked) -> Iterator[Any]:
    """Every quarter of a team that was delivered; a team works for all experiments of its neighbourhood."""
    rows = asked.tables["team_quarters"]
    yield units(asked, rows, experiment="", arm="experiment", unit=team_quarter, wave=ONCE)


def frameworks(asked: Asked) -> Iterator[Any]:
    """Every city that scored itself on any framework, at its first and last score."""
    rows = asked.tables["framework_scores"]
    cities = rows.select("city").distinct()
    pairs = cities.cross_join(in_a_column(asked.entry.waves, "wave"))
    yield units(
        asked,
        pairs,
        experiment="",
        arm="experiment",
        unit=lambda given: given.city,
        wave=lambda given: given.wave,
    )
