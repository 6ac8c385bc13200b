"""Neighbourhoods by month: signals of arrears and what became of them, beschermingsbewind, pooled budget, waiting time.

Signals rise and fall with the season. Of the signals some lead to contact, of those some to help that is accepted. The
number under bewind is that of the month before, plus who came in, minus who left. An experiment neighbourhood changes
from the planted month on; only it has a pooled budget.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.deliveries.synthetic.draws import Floats, Integers
from evaluation.deliveries.synthetic.places import place_columns
from evaluation.deliveries.synthetic.site import Site

TABLE = "wijkmaanden"
ARMS = {"experiment": "experiment", "comparison": "vergelijking"}
CITY_SPREAD = 0.25  # standard deviation between neighbourhoods, of the logarithm of a count
GROWING_MONTHS = 6  # until a change has its full size
USED_SPREAD = 0.08  # of the share of the budget used, between months
WAITING_SPREAD = 0.1  # of the logarithm of the waiting time, between months
SHARE_LIMITS = (0.02, 0.98)


def neighbourhood_month_rows(site: Site) -> pd.DataFrame:
    """Return the table ``wijkmaanden`` in delivery form, sorted by group, neighbourhood and month."""
    frames = [_rows(site, code, arm) for arm in ARMS for code in site.neighbourhoods(arm)]
    return pd.concat(frames, ignore_index=True)


def _rows(site: Site, code: str, arm: str) -> pd.DataFrame:
    world = site.world.neighbourhood_months
    months = np.arange(np.datetime64(world.first, "M"), np.datetime64(world.last, "M") + 1)
    changed = _changed(months, np.datetime64(world.starts, "M")) * (arm == "experiment")
    rng = site.rng(TABLE, code)
    scale = float(np.exp(CITY_SPREAD * rng.standard_normal()))
    month_of_year = months.astype(np.int64) % 12
    season = 1 + world.season * np.cos(2 * np.pi * month_of_year / 12)
    signals = rng.poisson(world.signals * scale * season)
    reached = rng.binomial(signals, np.clip(world.reached + world.reached_shift * changed, *SHARE_LIMITS))
    accepted = rng.binomial(reached, np.clip(world.accepted + world.accepted_shift * changed, *SHARE_LIMITS))
    inflow = rng.poisson(np.maximum(world.bewind_inflow + world.bewind_inflow_shift * changed, 0) * scale)
    outflow, stock = _stock(rng, round(world.bewind_stock * scale), inflow, world.bewind_outflow)
    pooled = np.round(world.pooled * scale * changed, -2)
    used = np.clip(world.pooled_used + USED_SPREAD * rng.standard_normal(len(months)), *SHARE_LIMITS)
    waiting = (world.waiting_days + world.waiting_shift * changed) * np.exp(
        WAITING_SPREAD * rng.standard_normal(len(months))
    )
    return pd.DataFrame(
        {
            "wijk": code,
            "groep": ARMS[arm],
            "maand": np.datetime_as_string(months, unit="M").astype(object),
            "signalen": signals,
            "bereikt": reached,
            "aanvaard": accepted,
            "bewind_instroom": inflow,
            "bewind_uitstroom": outflow,
            "bewind_stand": stock,
            "budget_gebundeld": pooled,
            "budget_besteed": np.round(pooled * used, 2),
            "wachttijd": np.round(waiting, 1),
            **place_columns(site, code, changed, stock, pooled),
        }
    )


def _changed(months: npt.NDArray[np.datetime64], starts: np.datetime64) -> Floats:
    """How much of the change is there each month, from 0 before the start to 1."""
    return np.clip((months - starts).astype(np.float64) / GROWING_MONTHS, 0, 1)


def _stock(rng: np.random.Generator, before: int, inflow: Integers, leaves: float) -> tuple[Integers, Integers]:
    """Who left each month, and how many are left at its end."""
    outflow, stock = np.zeros_like(inflow), np.zeros_like(inflow)
    for month, came in enumerate(inflow):
        outflow[month] = rng.binomial(before, leaves)
        before = stock[month] = before + came - outflow[month]
    return outflow, stock
