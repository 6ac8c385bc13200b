"""Changes in rules and agreements that the experiments asked for, and how far each has come.

A change is pointed out on some day and then moves from status to status, quickly at a municipality and slowly at
central government; delivered is where it stands on the last day. There are no names of people in it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Labels, without
from evaluation.deliveries.synthetic.site import Site

TABLE = "systeemveranderingen"
LATEST_START_DAYS = 60  # before the last day


def system_change_rows(site: Site) -> pd.DataFrame:
    """Return the table ``systeemveranderingen`` in delivery form, one row per change."""
    world = site.world.system_changes
    rng = site.rng(TABLE, "changes")
    count = int(rng.integers(world.number[0], world.number[1] + 1))
    experiments = rng.choice(np.array(site.experiments, dtype=object), count)
    parties = _one_of(rng, [world.parties.get(experiment, tuple(world.levels)) for experiment in experiments])
    levels = [world.levels[party] for party in parties]
    statuses, dates = _progress(site, rng, np.array([world.days_per_step[level] for level in levels]))
    laws = _one_of(rng, [site.registry.experiments[experiment].laws for experiment in experiments])
    return pd.DataFrame(
        {
            "verandering": [f"V-{number:02d}" for number in range(1, count + 1)],
            "experiment": experiments,
            "niveau": levels,
            "partij": parties,
            "stand": statuses,
            "standdatum": dates,
            "wet": without(laws, rng.random(count) >= world.law_share),
            "artikel": [
                f"Afspraak {number} (verzonnen)" if named else None
                for number, named in enumerate(rng.random(count) < world.article_share, start=1)
            ],
        }
    )


def _one_of(rng: np.random.Generator, choices: list[tuple[str, ...]]) -> Labels:
    return np.array([own[int(rng.integers(len(own)))] for own in choices], dtype=object)


def _progress(site: Site, rng: np.random.Generator, days_per_step: np.ndarray) -> tuple[Labels, np.ndarray]:
    """The status of each change on the last day, and the day on which it came there."""
    world = site.world.system_changes
    words = np.array(list(site.registry.codelists["change_status"]), dtype=object)
    first, last = np.datetime64(world.first), np.datetime64(world.last)
    count, span = len(days_per_step), int((last - first).astype(int))
    start = rng.integers(0, span - LATEST_START_DAYS, count)
    steps = np.ceil(rng.exponential(days_per_step[:, np.newaxis], (count, len(words) - 1)))
    reached = start[:, np.newaxis] + np.concatenate([np.zeros((count, 1)), steps.cumsum(axis=1)], axis=1)
    place = (reached <= span).sum(axis=1) - 1
    days = reached[np.arange(count), place].astype(int).astype("timedelta64[D]")
    return words[place], (first + days).astype("datetime64[us]")
