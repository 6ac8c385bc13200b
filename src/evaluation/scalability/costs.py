"""What an approach costs or saves, as a part of what a household costs already; above zero it saves.

Of one experiment: what it spends in a month for each household that it reaches, beside what a household costs a month
at the start. What it saves is not taken off: the experiments run with the same households, so that a saving cannot be
parted among them. One-off costs are left out. Of the bundle: how costs rose in the experiment neighbourhood, beside how
they rose in the comparison neighbourhood.

>>> round(spent_share(36_000, 100, 2_000), 2)
-0.06
>>> round(saved_share(before=(2_000, 2_000), after=(2_100, 2_000)), 2)
-0.05
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.registry.models import BUNDLE, Criterion
from evaluation.scalability.ids import described_id

MONTHS_IN_QUARTER = 3
PRINTED_DECIMALS = 2
WAVES = ("T0", "T1")
ONCE = "once"


@dataclass(frozen=True)
class CostFinding:
    """What is saved as a part of what a household costs, and the ids of the published numbers it was computed from."""

    value: float
    ids: tuple[str, ...]


@dataclass(frozen=True)
class _Cell:
    value: float
    numerator: float
    id: str


def spent_share(spent: float, reached_quarters: float, household_month: float) -> float:
    """Return what is spent per reached household and month, as a part of what a household costs; never above zero."""
    return -spent / (reached_quarters * MONTHS_IN_QUARTER) / household_month


def saved_share(before: tuple[float, float], after: tuple[float, float]) -> float:
    """Return by how much less costs rose than in the comparison group; both pairs are (experiment, comparison)."""
    return 1 - (after[0] / before[0]) / (after[1] / before[1])


def cost_finding(criterion: Criterion, experiment: str, descriptives: pd.DataFrame) -> CostFinding | None:
    """Return what an experiment or the bundle costs; None where a number that it takes was not delivered.

    ``fed_by`` of the criterion names, in this order: what was spent, whom it reached, what a household costs a month.
    """
    spent, reached, household = criterion.fed_by
    if experiment == BUNDLE:
        places = [(household, "", arm, wave, "mean") for wave in WAVES for arm in ("experiment", "comparison")]
    else:
        own = [(spent, experiment, "experiment", ONCE, "total"), (reached, experiment, "experiment", ONCE, "ratio")]
        places = [*own, (household, "", "experiment", WAVES[0], "mean")]
    cells = [cell for cell in (_cell(descriptives, *place) for place in places) if cell is not None]
    if len(cells) < len(places) or any(cell.value <= 0 for cell in cells[1:]):
        return None
    values = [cell.value for cell in cells]
    if experiment == BUNDLE:
        value = saved_share(before=(values[0], values[1]), after=(values[2], values[3]))
    else:
        value = spent_share(values[0], cells[1].numerator, values[2])
    return CostFinding(round(value, PRINTED_DECIMALS), tuple(cell.id for cell in cells))


def _cell(table: pd.DataFrame, indicator: str, experiment: str, arm: str, wave: str, quantity: str) -> _Cell | None:
    rows = table[
        (table["indicator"] == indicator)
        & (table["experiment"] == experiment)
        & (table["arm"] == arm)
        & (table["wave"] == wave)
        & (table["quantity"] == quantity)
        & (table["category"] == "")
        & (table["city"] == "")
        & (table["status"] == "ok")
    ]
    if rows.empty:
        return None
    row: dict[Any, Any] = rows.iloc[0].to_dict()
    id_ = described_id(indicator, experiment, "", arm, wave, quantity)
    return _Cell(float(row["value"]), float(row["numerator"] or 0), id_)
