"""Ids of published rows, as the verdict names its evidence.

The gate gives every published row its id; the verdict names the rows it rests on before they are published. Both build
the ids from the same parts, and a test holds them together.

>>> estimate_id("schulden", "zrm", "prediction", "", "probability_improves", 1.0)
'est/schulden/zrm/prediction/all/probability_improves/1.0'
"""

from __future__ import annotations


def estimate_id(
    experiment: str,
    indicator: str,
    scope: str,
    city: str,
    quantity: str,
    prior_factor: float | None = None,
    category: str = "",
) -> str:
    """Return the id of a row of estimates; ``city`` is empty for rows over all cities, ``category`` but for harms."""
    id_ = f"est/{experiment}/{indicator}/{scope}/{city or 'all'}/{quantity}"
    with_prior = id_ if prior_factor is None else f"{id_}/{float(prior_factor)}"
    return f"{with_prior}/{category}" if category else with_prior


def ratio_id(indicator: str, experiment: str, arm: str, wave: str) -> str:
    """Return the id of a ratio over all cities, as described per experiment."""
    return f"des/{indicator}/{experiment}/all/all/{arm}/{wave}/ratio"


def plan_id(experiment: str, indicator: str) -> str:
    """Return the id of an entry of the analysis plan."""
    return f"pln/{experiment}/{indicator}"
