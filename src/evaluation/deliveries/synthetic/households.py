"""Households of one city: who takes part in what, who is measured when, and who is lost.

Loss depends moderately on severity, and so on the baseline. The changes planted elsewhere do not depend on severity:
complete cases therefore still show the planted effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.deliveries.contract import LIST_SEPARATOR
from evaluation.deliveries.synthetic.draws import Flags, Floats
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.youth import youth_columns

Dates = npt.NDArray[np.datetime64]
TABLE = "huishoudens"
START = np.datetime64("2016-10-01")
INFLOW_DAYS = 41
LOSS_PER_SEVERITY = 0.35  # log-odds of a second measurement lost per standard deviation of severity
DEFAULT_PARTICIPATION = 0.5


@dataclass(frozen=True)
class Households:
    """Households of a city, one place in each array per household."""

    ids: npt.NDArray[np.object_]
    in_experiment: Flags
    severity: Floats
    takes_part: dict[str, Flags]
    inflow: Dates
    first: Dates
    second: Dates
    third: Dates
    returned: Flags
    returned_later: Flags


def draw_households(site: Site) -> Households:
    """Draw the households of a city; ``returned`` and ``returned_later`` mark those with a second and a third
    measurement.
    """
    compared = site.size.comparison_households if site.neighbourhoods("comparison") else 0
    arms = site.rng(TABLE, "arm").permutation(np.repeat([True, False], [site.size.experiment_households, compared]))
    count = len(arms)
    severity = site.rng(TABLE, "severity").standard_normal(count)
    rng = site.rng(TABLE, "dates")
    inflow = START + rng.integers(0, INFLOW_DAYS, count).astype("timedelta64[D]")
    first = inflow + rng.integers(2, 15, count).astype("timedelta64[D]")
    second = first + rng.integers(244, 335, count).astype("timedelta64[D]")
    returned = _returned(site, arms, severity)
    third, returned_later = _later(site, second, returned)
    return Households(
        ids=np.array(site.numbered("H", 1, count), dtype=object),
        in_experiment=arms,
        severity=severity,
        takes_part=_participation(site, arms),
        inflow=inflow,
        first=first,
        second=second,
        third=third,
        returned=returned,
        returned_later=returned_later,
    )


def _participation(site: Site, arms: Flags) -> dict[str, Flags]:
    chances = {name: site.world.participation.get(name, DEFAULT_PARTICIPATION) for name in site.experiments}
    drawn = {
        name: arms & (site.rng(TABLE, f"participation/{name}").random(len(arms)) < chance)
        for name, chance in chances.items()
    }
    main = [name for name in site.experiments if site.registry.experiments[name].kind == "main"]
    anchors = main or list(site.experiments)
    weights = np.array([chances[name] for name in anchors])
    chosen = site.rng(TABLE, "anchor").choice(len(anchors), len(arms), p=weights / weights.sum())
    without = arms & ~np.any([drawn[name] for name in anchors], axis=0)
    for place, name in enumerate(anchors):
        drawn[name] = drawn[name] | (without & (chosen == place))
    return drawn


def _returned(site: Site, arms: Flags, severity: Floats) -> Flags:
    coverage = site.world.t1_coverage
    chance = np.clip(np.where(arms, coverage.experiment, coverage.comparison), 1e-9, 1 - 1e-9)
    odds = np.log(chance / (1 - chance)) - LOSS_PER_SEVERITY * severity
    drawn = site.rng(TABLE, "return").random(len(arms)) < 1 / (1 + np.exp(-odds))
    return np.asarray(drawn, dtype=np.bool_)


def _later(site: Site, second: Dates, returned: Flags) -> tuple[Dates, Flags]:
    """Dates of a third measurement, and who of those with a second has one: nobody in a city without that wave."""
    later = site.world.later_wave
    rng = site.rng(TABLE, "third")
    dates = second + rng.integers(later.days[0], later.days[1] + 1, len(second)).astype("timedelta64[D]")
    share = later.share if site.size.later_wave else 0.0
    return dates, returned & (rng.random(len(second)) < share)


def household_rows(site: Site, households: Households) -> pd.DataFrame:
    """Return the table ``huishoudens`` in delivery form, one row per household."""
    arms = households.in_experiment
    return pd.DataFrame(
        {
            "huishouden": households.ids,
            "wijk": _neighbourhood(site, arms),
            "groep": np.where(arms, "experiment", "vergelijking"),
            "experimenten": _listed(households.takes_part, len(arms)),
            "instroom": households.inflow.astype("datetime64[us]"),
            "uitstroom": outflow_dates(site, households).astype("datetime64[us]"),
            **youth_columns(site, households.takes_part, len(arms)),
        }
    )


def _neighbourhood(site: Site, arms: Flags) -> npt.NDArray[np.object_]:
    rng = site.rng(TABLE, "neighbourhood")
    codes = np.full(len(arms), None, dtype=object)
    for arm, members in (("experiment", arms), ("comparison", ~arms)):
        if members.any():
            codes[members] = rng.choice(np.array(site.neighbourhoods(arm), dtype=object), int(members.sum()))
    return codes


def _listed(takes_part: dict[str, Flags], count: int) -> list[str | None]:
    names = list(takes_part)
    flags = np.array([takes_part[name] for name in names]).T.reshape(count, len(names))
    return [LIST_SEPARATOR.join(n for n, yes in zip(names, row, strict=True) if yes) or None for row in flags.tolist()]


def outflow_dates(site: Site, households: Households) -> Dates:
    """Return the dates of leaving: most of those lost leave between the measurements, a few others after the second.

    Who does not leave has no date.
    """
    rng = site.rng(TABLE, "outflow")
    count = len(households.ids)
    leaves = rng.random(count) < np.where(households.returned, 0.12, 0.6)
    early = households.first + rng.integers(20, 230, count).astype("timedelta64[D]")
    late = households.second + rng.integers(7, 60, count).astype("timedelta64[D]")
    dates = np.where(households.returned, late, early)
    return np.where(leaves, dates, np.datetime64("NaT"))
