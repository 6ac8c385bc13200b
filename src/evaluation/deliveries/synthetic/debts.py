"""Debts of households: settlements, protective administration by month, fixed costs paid from the benefit.

Who takes part in the experiment on debts starts a settlement more often, and more often has fixed costs paid from the
benefit. Everything is drawn from streams of its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags, Floats, happens, without, yes_no
from evaluation.deliveries.synthetic.households import Dates, Households, outflow_dates
from evaluation.deliveries.synthetic.site import Site

TABLE = "debts"
SEVERITY = 0.3  # correlation between severity and who has debts of this kind
SHORTEST = 7  # days
DAYS_SPREAD = 0.5  # of the logarithm of a number of days
AMOUNT_SPREAD = 0.15  # of the logarithm of an amount a month


def helped(site: Site, households: Households) -> Flags:
    """Return who takes part in the experiment on debts."""
    nobody = np.zeros(len(households.ids), dtype=np.bool_)
    return households.takes_part.get(site.world.debts.experiment, nobody)


def settlements(site: Site, households: Households) -> pd.DataFrame:
    """Return the columns of ``huishoudens`` about debt settlements, one place per household."""
    world = site.world.debts.settlement
    rng = site.rng(TABLE, "settlement")
    count = len(households.ids)
    more = rng.random(count) < world.shift * helped(site, households)
    begins = happens(rng, households.severity, world.share, SEVERITY) | more
    start = _after(rng, households.inflow, world.days_to_start)
    stable = _after(rng, start, world.days_to_stable)
    last = last_day(site, households)
    begun = begins & (start <= last)
    told = rng.random(count) >= world.not_told
    return pd.DataFrame(
        {
            "schuldregeling": without(yes_no(begun), ~told),
            "schuldregeling_start": _known(start, begun & told),
            "stabilisatie": _known(stable, begun & told & (stable <= last)),
        }
    )


def debt_months(site: Site, households: Households, municipality: Floats, bijstand: Flags) -> dict[str, np.ndarray]:
    """Return the columns of ``huishoudmaanden`` about debts; arrays have the shape (household, month).

    ``municipality`` holds the costs to the municipality, of which the costs of protective administration are a part.
    """
    world = site.world.debts
    rng = site.rng(TABLE, "months")
    under = _chain(rng, households, municipality.shape[1], site)
    amount = world.bewind.amount * np.exp(AMOUNT_SPREAD * rng.standard_normal((len(households.ids), 1)))
    shift = (world.fixed_costs_shift * helped(site, households))[:, np.newaxis]
    paid = rng.random((len(households.ids), 1)) < world.fixed_costs_paid + shift
    return {
        "bewind": yes_no(under),
        "kosten_bewind": np.round(np.minimum(amount * under, municipality), 2),
        "doorbetaling": yes_no(paid & bijstand),
    }


def error_rows(site: Site, households: Households) -> pd.DataFrame:
    """Return the table ``foutherstel`` in delivery form: errors of creditors with those who take part."""
    world = site.world.debts.errors
    rng = site.rng(TABLE, "errors")
    errors = rng.poisson(world.per_household, len(households.ids)) * helped(site, households)
    place = np.repeat(np.arange(len(households.ids)), errors)
    count, last = len(place), last_day(site, households)[place]
    span = (last - households.inflow[place].astype("datetime64[D]")).astype(int)
    days_in = (rng.random(count) * span).astype(int).astype("timedelta64[D]")
    reported = households.inflow[place].astype("datetime64[D]") + days_in
    done = _after(rng, reported, world.days)
    repaired = (rng.random(count) < world.repaired) & (done <= last)
    surcharge = np.round(world.surcharge * np.exp(rng.standard_normal(count)))
    names, chances = list(world.creditors), np.array(list(world.creditors.values()))
    rows = pd.DataFrame(
        {
            "huishouden": households.ids[place],
            "schuldeiser": rng.choice(np.array(names, dtype=object), count, p=chances / chances.sum()),
            "gemeld_op": reported.astype("datetime64[us]"),
            "hersteld": yes_no(repaired),
            "hersteld_op": _known(done, repaired),
            "ophoging_voorkomen": np.where(repaired, surcharge, 0.0),
        }
    )
    own = rows.drop_duplicates(["huishouden", "schuldeiser", "gemeld_op"]).sort_values("gemeld_op", kind="stable")
    until = own.groupby(["huishouden", "schuldeiser"])["hersteld_op"].transform(lambda day: day.cummax().shift())
    one_at_a_time = own[~(own["gemeld_op"] < pd.to_datetime(until))]
    return one_at_a_time.sort_values(["huishouden", "gemeld_op", "schuldeiser"], ignore_index=True)


def _chain(rng: np.random.Generator, households: Households, months: int, site: Site) -> Flags:
    """Protective administration as a chain of months."""
    chances = site.world.debts.bewind
    state = happens(rng, households.severity, chances.start, SEVERITY)
    states: list[Flags] = []
    for luck in rng.random((months, len(state))):
        state = np.where(state, luck >= chances.leaves, luck < chances.enters)
        states.append(state)
    return np.stack(states, axis=1)


def _after(rng: np.random.Generator, dates: Dates, median: float) -> Dates:
    """Dates some days later; the days are skewed around their median."""
    days = SHORTEST + (median - SHORTEST) * np.exp(DAYS_SPREAD * rng.standard_normal(len(dates)))
    return np.asarray(dates.astype("datetime64[D]") + days.astype(int).astype("timedelta64[D]"), dtype="datetime64[D]")


def last_day(site: Site, households: Households) -> Dates:
    """Return the last day of which a household's facts are known: that of leaving, or of the delivery."""
    left = outflow_dates(site, households).astype("datetime64[D]")
    return np.where(np.isnat(left), np.datetime64(site.world.debts.last), left)


def _known(dates: Dates, known: Flags) -> Dates:
    """The dates that are known, to the microsecond as other dates in deliveries."""
    return np.where(known, dates, np.datetime64("NaT")).astype("datetime64[us]")
