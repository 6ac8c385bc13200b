"""Amounts awarded to households, with the day they were asked for and whether they helped.

Who takes part in the experiment with one broad budget is awarded more often, and waits shorter.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.debts import last_day
from evaluation.deliveries.synthetic.draws import pick, without
from evaluation.deliveries.synthetic.households import Households
from evaluation.deliveries.synthetic.site import Site

TABLE = "toekenningen"
SPREAD = 0.8  # of the logarithm of an amount and of a number of days


def award_rows(site: Site, households: Households) -> pd.DataFrame:
    """Return the table ``toekenningen`` in delivery form, sorted by household and date of request."""
    world, rng = site.world.awards, site.rng(TABLE, "rows")
    helped = households.takes_part.get(world.experiment, np.zeros(len(households.ids), dtype=np.bool_))
    place = np.repeat(np.arange(len(households.ids)), rng.poisson(world.per_household + world.shift * helped))
    count = len(place)
    inflow, last = households.inflow[place].astype("datetime64[D]"), last_day(site, households)[place]
    span = (last - inflow).astype(int)
    requested = inflow + (rng.random(count) * span).astype(int).astype("timedelta64[D]")
    median = world.days * np.where(helped[place], world.days_factor, 1.0)
    days = np.ceil(median * np.exp(SPREAD * rng.standard_normal(count))).astype(int)
    awarded = requested + days.astype("timedelta64[D]")
    rows = pd.DataFrame(
        {
            "huishouden": households.ids[place],
            "aangevraagd_op": requested.astype("datetime64[us]"),
            "toegekend_op": awarded.astype("datetime64[us]"),
            "bedrag": np.round(world.amount * np.exp(SPREAD * rng.standard_normal(count)), 2),
            "prijspeil": world.price_year,
            "doel_bereikt": without(pick(rng, world.goals, count), rng.random(count) < world.not_told),
        }
    )
    unique = rows[awarded <= last].drop_duplicates(["huishouden", "aangevraagd_op"])
    return unique.sort_values(["huishouden", "aangevraagd_op"], ignore_index=True)
