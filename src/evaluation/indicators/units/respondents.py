"""People who answer a questionnaire: professionals of the experiment's teams, and clients of both groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation.indicators.asked import Asked
from evaluation.indicators.units.form import at_waves, units


def professionals(asked: Asked) -> Iterator[Any]:
    """Everyone of the experiment's teams who ever answered, at every wave."""
    table = asked.tables["professionals"]
    for experiment in asked.experiments:
        chosen = table.filter(table.neighbourhood.isin(_teams(asked, experiment)))
        pairs = at_waves(chosen.select("city", "respondent_id").distinct(), table, asked.entry.waves)
        yield _units(asked, pairs, experiment, "experiment")


def _teams(asked: Asked, experiment: str) -> list[str]:
    return [
        code
        for city in asked.registry.sites_of[experiment]
        for code, neighbourhood in asked.registry.cities[city].neighbourhoods.items()
        if neighbourhood.arm == "experiment"
    ]


def clients(asked: Asked) -> Iterator[Any]:
    """Every client who ever answered, at every wave; clients are of a neighbourhood, not of one experiment."""
    table = asked.tables["clients"]
    chosen = table.filter(table.arm.isin(list(asked.entry.arms)))
    pairs = at_waves(chosen.select("city", "respondent_id", "arm").distinct(), table, asked.entry.waves)
    yield _units(asked, pairs, "", lambda given: given.arm)


def _units(asked: Asked, pairs: Any, experiment: str, arm: Any) -> Any:
    return units(
        asked,
        pairs,
        experiment=experiment,
        arm=arm,
        unit=lambda given: given.respondent_id,
        wave=lambda given: given.wave,
        due=lambda given: given.due,
    )
