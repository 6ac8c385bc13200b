"""What a case costs a year: the present approach beside an estimated alternative, by kind of cost and payer.

Amounts are skewed (log-normal) and higher in harder cases. A kind of cost is shared by its payers, each case in its
own parts. The present amounts are rounded to ten euros, the estimates to a hundred.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.cases import CORRELATION, case_severity
from evaluation.deliveries.synthetic.draws import Flags, Floats, happens
from evaluation.deliveries.synthetic.site import Site
from evaluation.registry.models.synthetic_tables import InventedCost

TABLE = "casus_kosten"
SCENARIOS = {"huidig": 10.0, "alternatief": 100.0}  # rounded to so many euros
SEVERITY_SLOPE = 0.2  # of the logarithm of an amount
CONCENTRATION = 40.0  # how close the parts of the payers are to those of the registry


def case_cost_rows(site: Site) -> pd.DataFrame:
    """Return the table ``casus_kosten`` in delivery form, sorted by case, scenario, kind and payer."""
    severity = case_severity(site)
    cases = np.array(site.numbered("C", 1, len(severity)), dtype=object)
    involved = _involved(site, severity)
    frames = [
        _rows(site, name, cost, severity, np.flatnonzero(involved[:, place]))
        for place, (name, cost) in enumerate(site.world.case_costs.kinds.items())
    ]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.sort_values(["place", "order"], kind="stable", ignore_index=True)
    named = rows.assign(casus=cases[rows["place"].to_numpy()], prijspeil=site.size.price_year)
    return named[["casus", "scenario", "kostensoort", "betaler", "bedrag", "prijspeil"]]


def _involved(site: Site, severity: Floats) -> Flags:
    """Which kinds of cost a case has, of shape (case, kind); the commonest fill up what is too few."""
    costs = site.world.case_costs
    involved = np.stack(
        [
            happens(site.rng(TABLE, f"involved/{name}"), severity, cost.share, CORRELATION)
            for name, cost in costs.kinds.items()
        ],
        axis=1,
    )
    for kind in np.argsort([-cost.share for cost in costs.kinds.values()], kind="stable"):
        involved[:, kind] |= involved.sum(axis=1) < costs.fewest_kinds
    return involved


def _rows(
    site: Site, kind: str, cost: InventedCost, severity: Floats, places: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> pd.DataFrame:
    """Rows of one kind of cost: for each of these cases both scenarios, a row per payer."""
    rng = site.rng(TABLE, f"amount/{kind}")
    count, noise = len(severity), site.world.case_costs.alternative_noise
    present = cost.median * np.exp(SEVERITY_SLOPE * severity + cost.spread * rng.standard_normal(count))
    estimated = present * cost.alternative * np.exp(noise * rng.standard_normal(count))
    parts = rng.gamma(CONCENTRATION * np.array(list(cost.payers.values())), size=(count, len(cost.payers)))
    parts /= parts.sum(axis=1, keepdims=True)
    frames = [
        pd.DataFrame(
            {
                "place": places,
                "order": order,
                "scenario": scenario,
                "kostensoort": kind,
                "betaler": payer,
                "bedrag": np.maximum(np.round(amounts * part / step), 1)[places] * step,
            }
        )
        for order, ((scenario, step), amounts) in enumerate(zip(SCENARIOS.items(), (present, estimated), strict=True))
        for payer, part in zip(cost.payers, parts.T, strict=True)
    ]
    return pd.concat(frames, ignore_index=True)
