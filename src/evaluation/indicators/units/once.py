"""Units of which there is one moment: cases, quarters of an experiment, interview fragments, changes in rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation.indicators.asked import ONCE, Asked
from evaluation.indicators.units.form import of_its_experiment, units


def cases(asked: Asked) -> Iterator[Any]:
    """Every case of the 100-case analysis."""
    rows = asked.tables["cases"].select("city", "case_id")
    yield units(asked, rows, experiment="", arm="all", unit=lambda pairs: pairs.case_id, wave=ONCE)


def quarters(asked: Asked) -> Iterator[Any]:
    """Every quarter of an experiment; the experiment is the category, as one quarter has several experiments."""
    rows = asked.tables["implementation"]
    yield units(
        asked,
        rows,
        experiment=lambda pairs: pairs.experiment,
        arm="experiment",
        unit=lambda pairs: pairs.quarter,
        wave=ONCE,
        category=lambda pairs: pairs.experiment,
    )


def fragments(asked: Asked) -> Iterator[Any]:
    """Every fragment that counts, with the experiment it is about."""
    rows = asked.rows.select("city", "fragment_id", "experiment").distinct()
    yield of_its_experiment(asked, rows, "fragment_id")


def changes(asked: Asked) -> Iterator[Any]:
    """Every change in rules or agreements, with the experiment that gave rise to it."""
    rows = asked.tables["system_changes"].select("city", "change_id", "experiment")
    yield of_its_experiment(asked, rows, "change_id")
