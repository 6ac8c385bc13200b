"""Scores on frameworks for teams: each item begins somewhere and grows over the quarters; some are not scored."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.site import Site

TABLE = "raamwerkscores"
HIGHEST = 4


def framework_score_rows(site: Site) -> pd.DataFrame:
    """Return the table ``raamwerkscores`` in delivery form, sorted by quarter and item."""
    world, items, quarters = site.world.framework_scores, site.registry.framework_items, site.world.quarters
    rng = site.rng(TABLE, "scores")
    start = world.start + world.spread * rng.standard_normal(len(items))
    growth = rng.exponential(world.growth, len(items))
    level = start + np.arange(len(quarters))[:, np.newaxis] * growth
    scored = rng.random(level.shape) >= world.not_scored
    rows = pd.DataFrame(
        {
            "kwartaal": np.repeat(np.array(quarters, dtype=object), len(items)),
            "onderdeel": np.tile(np.array(list(items), dtype=object), len(quarters)),
            "score": np.clip(np.round(level), 0, HIGHEST).astype(np.int64).ravel(),
        }
    )
    return rows[scored.ravel()].reset_index(drop=True)
