"""Households by month: costs by payer, work, bijstand, arrears and debts.

Months hang together (autoregressive noise; bijstand is a chain of months). A household that takes part in an
experiment changes after some months by what ``monthly_effects`` plants: among others costs that fall with one payer and
rise with the municipality. All arrays have the shape (household, month).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.deliveries.synthetic.debts import debt_months
from evaluation.deliveries.synthetic.draws import Flags, Floats, happens, persistent_noise, with_gaps, yes_no
from evaluation.deliveries.synthetic.households import Households, outflow_dates
from evaluation.deliveries.synthetic.site import Site

TABLE = "huishoudmaanden"
SEVERITY_SLOPE = 0.2  # of the logarithm of an amount
BIJSTAND_CORRELATION = 0.4
PAYERS = ("kosten_gemeente", "kosten_rijk", "kosten_zorgverzekeraar", "kosten_overig")
WITH_GAPS = ("kosten_zorgverzekeraar", "achterstand", "schuld", "schuldeisers")
MOST_HOURS = 340.0  # two adults in full-time work
HALF_HOUR = 0.5
HOURS_NOISE = 0.25  # of the logarithm of the hours of those who work


@dataclass(frozen=True)
class Calendar:
    """The months of a city; ``since`` counts months since inflow, ``present`` marks those delivered."""

    months: npt.NDArray[np.datetime64]
    since: npt.NDArray[np.int64]
    present: Flags


def household_month_rows(site: Site, households: Households) -> pd.DataFrame:
    """Return the table ``huishoudmaanden`` in delivery form, sorted by household and month."""
    calendar = _calendar(site, households)
    columns = _columns(site, households, calendar)
    who, month = np.nonzero(calendar.present)
    names = np.datetime_as_string(calendar.months, unit="M").astype(object)
    rows = pd.DataFrame(
        {
            "huishouden": households.ids[who],
            "maand": names[month],
            **{name: values[calendar.present] for name, values in columns.items()},
            "prijspeil": site.world.household_months.price_year,
        }
    )
    return rows.astype({"schuldeisers": "Int64"})[list(site.registry.tables[TABLE].columns)]


def _calendar(site: Site, households: Households) -> Calendar:
    """From the month before inflow until the last month or that of leaving; some months are missing."""
    world = site.world.household_months
    inflow = households.inflow.astype("datetime64[M]")
    last = np.datetime64(world.last, "M")
    months = np.arange(inflow.min() - 1, last + 1)
    left = outflow_dates(site, households).astype("datetime64[M]")
    until = np.where(np.isnat(left), last, left)
    since = (months[np.newaxis, :] - inflow[:, np.newaxis]).astype(np.int64)
    found = site.rng(TABLE, "missing months").random(since.shape) >= world.missing_months
    return Calendar(months, since, (since >= -1) & (months[np.newaxis, :] <= until[:, np.newaxis]) & found)


def _columns(site: Site, households: Households, calendar: Calendar) -> dict[str, np.ndarray]:
    world = site.world.household_months
    bijstand = _bijstand(site, households, calendar)
    euros = {name: _level(site, households, calendar, name) for name in world.levels}
    euros["kosten_rijk"] = euros["kosten_rijk"] + world.bijstand.amount * bijstand
    cents = {name: np.round(values, 2) for name, values in euros.items()}
    cents["schuldeisers"] = np.where(cents["schuld"] > 0, np.maximum(np.round(euros["schuldeisers"]), 1), 0)
    gaps = site.rng(TABLE, "missing cells")
    for name in WITH_GAPS:
        cents[name] = with_gaps(gaps, cents[name], world.missing_cells)
    hours = with_gaps(gaps, _hours(site, households, calendar, bijstand), world.missing_cells)
    total = np.round(np.sum([cents[name] for name in PAYERS], axis=0), 2)
    debts = debt_months(site, households, cents["kosten_gemeente"], bijstand)
    return {**cents, "kosten_totaal": total, "gewerkte_uren": hours, "bijstand": yes_no(bijstand), **debts}


def _level(site: Site, households: Households, calendar: Calendar, name: str) -> Floats:
    """A monthly amount or count with its planted changes, before rounding."""
    world = site.world.household_months
    level = world.levels[name]
    rng = site.rng(TABLE, f"level/{name}")
    count = len(households.ids)
    own = level.spread * rng.standard_normal(count) + SEVERITY_SLOPE * households.severity
    noise = level.noise * persistent_noise(rng, calendar.since.shape, world.persistence)
    some = rng.random(count) >= level.none
    growth = np.log1p(level.growth) * calendar.since
    usual = level.median * some[:, np.newaxis] * np.exp(own[:, np.newaxis] + noise + growth)
    return np.asarray(usual * _planted_factor(site, households, calendar, name))


def _planted_factor(site: Site, households: Households, calendar: Calendar, name: str) -> Floats:
    factor = np.ones(calendar.since.shape)
    for experiment, columns in site.world.monthly_effects.relative.items():
        factor *= 1 + columns.get(name, 0.0) * _helped(site, households, calendar, experiment)
    return factor


def _helped(site: Site, households: Households, calendar: Calendar, experiment: str) -> Floats:
    """How much of an experiment's full change is there: 0 before it begins, then rising to 1."""
    if experiment not in households.takes_part:
        return np.zeros(calendar.since.shape)
    effects = site.world.monthly_effects
    grown = (calendar.since - effects.starts_after_months) / effects.grows_over_months
    return np.clip(grown, 0, 1) * households.takes_part[experiment][:, np.newaxis]


def _bijstand(site: Site, households: Households, calendar: Calendar) -> Flags:
    """Social assistance as a chain of months."""
    chances = site.world.household_months.bijstand
    leaves = np.full(calendar.since.shape, chances.leaves)
    for experiment, extra in site.world.monthly_effects.leaves_bijstand.items():
        leaves += extra * _helped(site, households, calendar, experiment)
    receives = happens(site.rng(TABLE, "bijstand/start"), households.severity, chances.start, BIJSTAND_CORRELATION)
    drawn = site.rng(TABLE, "bijstand/months").random(calendar.since.shape)
    months: list[Flags] = []
    for luck, leaving in zip(drawn.T, leaves.T, strict=True):
        receives = np.where(receives, luck >= leaving, luck < chances.enters)
        months.append(receives)
    return np.stack(months, axis=1)


def _hours(site: Site, households: Households, calendar: Calendar, bijstand: Flags) -> Floats:
    """Hours of paid work a month, to the half hour; those who take part in an experiment on work get some more."""
    world = site.world.household_months.hours
    rng = site.rng(TABLE, "hours")
    luck = rng.random(len(households.ids))[:, np.newaxis]
    works = luck < np.where(bijstand, world.share_in_bijstand, world.share_otherwise)
    usual = np.where(bijstand, world.hours_in_bijstand, world.hours_otherwise)
    noise = HOURS_NOISE * persistent_noise(rng, calendar.since.shape, site.world.household_months.persistence)
    hours = np.asarray(works * usual * np.exp(noise), dtype=np.float64)
    for experiment, extra in site.world.monthly_effects.hours.items():
        hours += extra * _helped(site, households, calendar, experiment)
    return np.round(np.minimum(hours, MOST_HOURS) / HALF_HOUR) * HALF_HOUR
