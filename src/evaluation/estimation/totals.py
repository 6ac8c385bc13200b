"""Estimates from a site's delivered totals (table ``aggregates``), as far as the totals allow the design.

A delivered effect with its standard error is taken as it is. Otherwise the groups and waves that the design compares
must be there: before and after in the experiment group, or both groups, or both groups before and after. Each group
at each wave needs as many units as a site that delivers its units; a delivered effect with its number, as many for each
group. Net improvement needs the change of each unit and is possible only as a delivered effect, positive for
improvement. Totals do not tell how months hang together, so a design that follows months needs a delivered effect too.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evaluation.estimation.designs.aggregate import Events, Summary, from_effect, from_events, from_summaries
from evaluation.estimation.designs.controlled_change import difference_of_estimates
from evaluation.estimation.designs.units import MINIMUM_UNITS_PER_GROUP
from evaluation.estimation.refusals import TooFewUnitsError
from evaluation.estimation.results import Estimate
from evaluation.estimation.study import ARMS, DESIGNS_WITH_COMPARISON, WAVES
from evaluation.registry.models import SERIES_DESIGNS

Cell = Summary | Events


def from_totals(totals: pd.DataFrame, design: str, outcome: str, confidence_level: float) -> Estimate | None:
    """Estimate from the totals of one site and question; None when they do not hold what the design needs.

    Raises
    ------
    EstimationError
        When the design refuses; ``TooFewUnitsError`` with fewer than five units in a group at a wave.
    """
    groups = ARMS if design in DESIGNS_WITH_COMPARISON else ARMS[:1]
    waves = WAVES[-1:] if design == "randomised" else WAVES
    delivered = _delivered(totals)
    _require_units(totals[totals.arm.isin(groups) & totals.wave.isin(waves)].n, MINIMUM_UNITS_PER_GROUP)
    if delivered is not None:
        _require_units(pd.Series([delivered["n"]]), MINIMUM_UNITS_PER_GROUP * len(groups))
        units_n = None if pd.isna(delivered["n"]) else int(delivered["n"])
        return from_effect(float(delivered.effect), float(delivered.standard_error), units_n, confidence_level)
    if outcome == "net_improvement" or design in SERIES_DESIGNS:
        return None
    cells = {
        (str(row.arm), str(row.wave)): _cell(row, outcome) for row in totals.itertuples() if row.arm != "difference"
    }
    if design == "randomised":
        return _between(cells.get(("experiment", "T1")), cells.get(("comparison", "T1")), confidence_level)
    change = _change(cells, "experiment", confidence_level)
    if design != "controlled_change":
        return change
    comparison = _change(cells, "comparison", confidence_level)
    if change is None or comparison is None:
        return None
    return difference_of_estimates(change, comparison, confidence_level, "difference_in_change_unlinked")


def _delivered(totals: pd.DataFrame) -> pd.Series | None:
    """The delivered difference, the later wave first."""
    chosen = totals[(totals.arm == "difference") & totals.effect.notna() & totals.standard_error.notna()]
    return None if chosen.empty else chosen.sort_values("wave").iloc[-1]


def _require_units(delivered: pd.Series, minimum: int) -> None:
    """Refuse numbers of units below the minimum; a number that was not delivered cannot be judged."""
    if (delivered.dropna().astype(float) < minimum).any():
        raise TooFewUnitsError(
            f"Delivered totals need at least {MINIMUM_UNITS_PER_GROUP} units in each group and wave."
        )


def _cell(row: object, outcome: str) -> Cell | None:
    names = ("n", "events_n") if outcome == "risk_difference" else ("n", "mean", "standard_deviation")
    values = [getattr(row, name) for name in names]
    if any(pd.isna(value) for value in values):
        return None
    if outcome == "risk_difference":
        return Events(int(values[0]), int(values[1]))
    return Summary(int(values[0]), float(values[1]), float(values[2]))


def _between(first: Cell | None, second: Cell | None, level: float) -> Estimate | None:
    if isinstance(first, Summary) and isinstance(second, Summary):
        return from_summaries(first, second, level)
    if isinstance(first, Events) and isinstance(second, Events):
        return from_events(first, second, level)
    return None


def _change(cells: dict[tuple[str, str], Cell | None], arm: str, level: float) -> Estimate | None:
    """After minus before in one group; the same people may stand in both waves, so they are counted once."""
    before, after = cells.get((arm, "T0")), cells.get((arm, "T1"))
    found = _between(after, before, level)
    if found is None or before is None or after is None:
        return None
    people_n = min(before.units_n, after.units_n)
    return replace(found, units_n=people_n, residual_df=float(people_n - 1))
