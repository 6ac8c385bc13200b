"""Legal obstacles that experiments ran into, and how each was solved; unsolved ones have no date of solution."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import pick, without
from evaluation.deliveries.synthetic.site import Site

TABLE = "belemmeringen"


def legal_obstacle_rows(site: Site) -> pd.DataFrame:
    """Return the table ``belemmeringen`` in delivery form, one row per obstacle."""
    rows = pd.concat([_rows(site, experiment) for experiment in site.experiments], ignore_index=True)
    numbers = [f"B-{number:02d}" for number in range(1, len(rows) + 1)]
    return rows.assign(belemmering=numbers)[["belemmering", *rows.columns]]


def _rows(site: Site, experiment: str) -> pd.DataFrame:
    world, entry = site.world.legal_obstacles, site.registry.experiments[experiment]
    rng = site.rng(TABLE, experiment)
    count = int(rng.integers(world.number[0], world.number[1] + 1))
    first, last = np.datetime64(world.first), np.datetime64(world.last)
    opened = first + rng.integers(0, int((last - first).astype(int)), count).astype("timedelta64[D]")
    solved = opened + np.ceil(rng.exponential(world.days, count)).astype("timedelta64[D]")
    open_still = solved > last
    laws = rng.choice(np.array(entry.laws or tuple(site.registry.codelists["law"]), dtype=object), count)
    codes = rng.choice(np.array(entry.bottlenecks or tuple(site.world.bottleneck_share), dtype=object), count)
    return pd.DataFrame(
        {
            "experiment": experiment,
            "wet": laws,
            "knelpunt": without(codes, rng.random(count) >= world.bottleneck_share),
            "gemeld": opened.astype("datetime64[us]"),
            "opgelost": np.where(open_still, np.datetime64("NaT"), solved).astype("datetime64[us]"),
            "oplossing": without(pick(rng, world.solutions, count), open_still),
        }
    )
