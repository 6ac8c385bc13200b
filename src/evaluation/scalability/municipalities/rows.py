"""Rows of what other municipalities may reckon with: functions of published numbers and of the registry only.

Columns: ``experiment``, ``indicator``, ``municipality_type``, ``likeness``, ``scenario`` (of uptake: low, central,
high), ``quantity``, ``part`` (a payer, or the input that was moved), ``value``, ``low``, ``high``, ``unit``,
``n`` (municipalities in the band), ``claim``, ``basis`` (what it rests on), ``status``. The basis is ``measured`` for
what a next municipality may expect, ``assumed`` as soon as an invented or estimated share or amount is in it, and
``public`` for counts of public figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scipy.special import ndtri

from evaluation.scalability.municipalities.bands import Band
from evaluation.scalability.municipalities.predicted import Expected, Predicted

MEASURED, ASSUMED, PUBLIC = "measured", "assumed", "public"
COLUMNS = (
    "experiment",
    "indicator",
    "municipality_type",
    "likeness",
    "scenario",
    "quantity",
    "part",
    "value",
    "low",
    "high",
    "unit",
    "n",
    "claim",
    "basis",
    "status",
)


@dataclass(frozen=True)
class Subject:
    """An experiment with what was published of its primary outcome."""

    experiment: str
    indicator: str
    unit: str
    claim: int | None
    found: Expected | None
    status: str


def stretched(found: Expected, factor: float) -> Predicted:
    """Return what a next municipality may expect where the spread between them is ``factor`` times as large."""
    return found.distribution().stretched(found.stretch(factor))


def interval_of(wide: Predicted, level: float) -> tuple[float, float]:
    """Return the interval at a level."""
    z = float(ndtri(0.5 + level / 2))
    return float(wide.quantile(-z)), float(wide.quantile(z))


def row_of(
    experiment: str, indicator: str, band: Band, quantity: str, scenario: str = "", part: str = "", **own: Any
) -> dict[str, Any]:
    """Return a row of a band; what is not given is empty."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"basis": PUBLIC, "status": "ok"} | own
    return row | {
        "experiment": experiment,
        "indicator": indicator,
        "municipality_type": band.municipality_type,
        "likeness": band.likeness,
        "scenario": scenario,
        "quantity": quantity,
        "part": part,
        "n": band.municipalities_n,
    }
