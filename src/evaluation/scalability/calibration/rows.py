"""From sums over studies to the rows that are published: value, Monte-Carlo error, number of studies.

Errors of shares come from the share with one success and one failure added, so that none of so many studies is not
printed as a certainty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation.estimation.proportions import adjusted_share
from evaluation.registry.models import Calibration, world_name
from evaluation.scalability.calibration.recipe import Recipe

TYPES = {
    "experiment": "VARCHAR",
    "indicator": "VARCHAR",
    "world": "VARCHAR",
    "mean": "DOUBLE",
    "spread": "DOUBLE",
    "quantity": "VARCHAR",
    "value": "DOUBLE",
    "standard_error": "DOUBLE",
    "studies": "BIGINT",
    "status": "VARCHAR",
}
YES_OR_NO = {"promising", "promising_without_ceiling", "not_yet_promising", "coverage_mean"}
FOUND = "smallest_difference_found"


def rows_of(recipe: Recipe, calibration: Calibration, sums: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of one question from its sums (columns world, quantity, n, total, squares), worlds in order."""
    rows = [_row(recipe, calibration, record) for record in records(sums)]
    power = {row["world"]: row for row in rows if row["quantity"] == "promising"}
    return rows + [_found(recipe, calibration, spread, power) for spread in calibration.spreads]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows by name of their column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _row(recipe: Recipe, calibration: Calibration, record: Mapping[str, Any]) -> dict[str, Any]:
    world, studies_n = calibration.worlds[record["world"]], int(record["n"])
    value, error = None, None
    if studies_n > 1:
        value = float(record["total"]) / studies_n
        error = _error(str(record["quantity"]), value, float(record["squares"]), studies_n)
    return _keys(recipe, str(record["world"]), world.mean, world.spread) | {
        "quantity": record["quantity"],
        "value": value,
        "standard_error": error,
        "studies": studies_n,
        "status": "not_available" if value is None else "ok",
    }


def _error(quantity: str, value: float, squares: float, studies_n: int) -> float:
    if quantity in YES_OR_NO:
        return float(np.sqrt(adjusted_share(round(value * studies_n), studies_n).variance))
    return float(np.sqrt(max(0.0, squares / studies_n - value**2) / (studies_n - 1)))


def _keys(recipe: Recipe, world: str, mean: float | None, spread: float) -> dict[str, Any]:
    question = recipe.question
    return {
        "experiment": question.experiment,
        "indicator": question.indicator,
        "world": world,
        "mean": mean,
        "spread": spread,
    }


def _found(
    recipe: Recipe, calibration: Calibration, spread: float, power: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the smallest mean at which enough studies are called promising, between the means that were tried."""
    curve = [power[world_name(mean, spread)] for mean in sorted(calibration.means)]
    found = crossing(
        sorted(calibration.means),
        [row["value"] or 0.0 for row in curve],
        [row["standard_error"] or 0.0 for row in curve],
        calibration.bars.power,
    )
    return _keys(recipe, world_name(None, spread), None, spread) | {
        "quantity": FOUND,
        "value": None if found is None else found[0],
        "standard_error": None if found is None else found[1],
        "studies": curve[0]["studies"],
        "status": "not_available" if found is None else "ok",
    }


def crossing(
    means: Sequence[float], shares: Sequence[float], errors: Sequence[float], bound: float
) -> tuple[float, float] | None:
    """Return where a rising curve first reaches ``bound``, on straight lines, with its error; None where it does not.

    >>> crossing([0, 1, 2], [0.0, 0.5, 1.0], [0.0, 0.25, 0.25], 0.75)
    (1.5, 0.5)
    """
    for place in range(1, len(means)):
        rise = shares[place] - shares[place - 1]
        if shares[place] >= bound > shares[place - 1]:
            part = (bound - shares[place - 1]) / rise
            step = means[place] - means[place - 1]
            error = (1 - part) * errors[place - 1] + part * errors[place]
            return float(means[place - 1] + part * step), float(error * step / rise)
    return None
