"""What a neighbourhood is and does each month: its size, budget and waiting list, and alternatives to bewind."""

from __future__ import annotations

import numpy as np

from evaluation.deliveries.synthetic.draws import Floats, Integers
from evaluation.deliveries.synthetic.site import Site

TABLE = "places"
QUALITY_SPREAD = 0.3
BUDGET_SPREAD = 0.05  # of the logarithm of the budget, between months


def place_columns(site: Site, code: str, changed: Floats, stock: Integers, pooled: Floats) -> dict[str, np.ndarray]:
    """Return more columns of ``wijkmaanden`` for one neighbourhood, by month.

    ``changed`` says how much of the experiment's change is there (0 to 1); ``stock`` is the number under bewind;
    ``pooled`` the pooled part of the budget.
    """
    world = site.world.places
    rng = site.rng(TABLE, code)
    months = len(changed)
    households = int(rng.integers(*world.households))
    budget = world.budget_per_household * households * np.exp(BUDGET_SPREAD * rng.standard_normal(months))
    advice = rng.poisson(world.advice, months)
    quality = world.quality + QUALITY_SPREAD * rng.standard_normal(months)
    return {
        "wachtlijst": rng.poisson(np.maximum(world.waiting + world.waiting_shift * changed, 0)),
        "huishoudens_wijk": np.full(months, households),
        "volwassenen_wijk": np.full(months, round(households * world.adults_per_household)),
        "budget_sociaal": np.maximum(np.round(budget, -2), pooled),
        "bewind_licht": rng.poisson(world.lighter + world.lighter_shift * changed),
        "bewind_regie": rng.binomial(stock, np.clip(world.directed + world.directed_shift * changed, 0, 1)),
        "bewind_advies": advice,
        "bewind_advies_gevolgd": rng.binomial(advice, world.followed),
        "bewind_kwaliteit": np.round(np.clip(quality, 0, 10), 1),
    }
