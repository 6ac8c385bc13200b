"""How each experiment was carried out, per quarter: reach, fidelity, legal obstacles, budget, staff, basic functions.

Each city has its own level around the registry's mean for the experiment; reach grows over the quarters.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.site import Site

TABLE = "uitvoering"
CHECKLIST = ("doelgroep", "inhoud", "intensiteit", "uitvoerders", "middelen")
FUNCTIONS = ("veilig", "signaleren", "toegang", "brede_blik", "leren")
UNKNOWN_SHARE = 0.05
CITY_SPREAD = 0.3  # standard deviation between cities, in log-odds
DEFAULT_SHARE = 0.5


def implementation_rows(site: Site) -> pd.DataFrame:
    """Return the table ``uitvoering`` in delivery form: one row per experiment of the city and quarter."""
    frames = [_experiment_rows(site, name) for name in site.experiments]
    return pd.concat(frames, ignore_index=True)


def _experiment_rows(site: Site, experiment: str) -> pd.DataFrame:
    rng = site.rng(TABLE, experiment)
    quarters = np.array(site.world.quarters, dtype=object)
    count = len(quarters)
    reach = _city_share(rng, site.world.reach.get(experiment, DEFAULT_SHARE))
    fidelity = _city_share(rng, site.world.fidelity.get(experiment, DEFAULT_SHARE))
    growth = np.linspace(0.8, 1.2, count)
    eligible = np.full(count, int(rng.integers(110, 260))) + rng.integers(-8, 9, count)
    parts = np.full(count, int(rng.integers(9, 15)))
    solved = np.cumsum(rng.binomial(1, 0.4, count))
    budget = np.full(count, 1000.0 * float(rng.integers(30, 90)))
    return pd.DataFrame(
        {
            "experiment": np.full(count, experiment, dtype=object),
            "kwartaal": quarters,
            "doelgroep": eligible,
            "bereik": rng.binomial(eligible, np.clip(reach * growth, 0, 0.98)),
            "getrouwheid_uitgevoerd": rng.binomial(parts, fidelity),
            "getrouwheid_totaal": parts,
            **_checklist(site, experiment, fidelity, count),
            "wettelijk_open": np.maximum(int(rng.integers(2, 6)) - solved, 0),
            "wettelijk_opgelost": solved,
            "budget_beschikbaar": budget,
            "budget_besteed": np.round(budget * np.clip(reach * growth + rng.normal(0, 0.05, count), 0.02, 1), 2),
            "fte": np.full(count, np.round(rng.uniform(1.5, 6.0), 1)),
            **_functions(site, experiment, count),
        }
    )


def _checklist(site: Site, experiment: str, fidelity: float, count: int) -> dict[str, list[str | None]]:
    """Answers per quarter, better where more core parts are carried out; a few are not filled in."""
    rng = site.rng(TABLE, f"checklist/{experiment}")
    words = np.array(["nee", "deels", "ja", None], dtype=object)
    levels = np.digitize(fidelity + rng.normal(0, 0.2, (len(CHECKLIST), count)), [0.4, 0.7])
    levels = np.where(rng.random(levels.shape) < UNKNOWN_SHARE, len(words) - 1, levels)
    return {f"getrouw_{name}": list(words[row]) for name, row in zip(CHECKLIST, levels, strict=True)}


def _functions(site: Site, experiment: str, count: int) -> dict[str, pd.Series]:
    """The five basic functions of the team, from 0 to 4; a city's level grows a little, a few are not filled in."""
    city = site.rng(TABLE, "functions").uniform(1.2, 2.6, len(FUNCTIONS))
    rng = site.rng(TABLE, f"functions/{experiment}")
    seen = city[:, np.newaxis] + np.linspace(0, 0.8, count) + rng.normal(0, 0.3, (len(FUNCTIONS), count))
    found = np.where(rng.random(seen.shape) < UNKNOWN_SHARE, np.nan, np.clip(np.round(seen), 0, 4))
    return {f"functie_{name}": pd.Series(row).astype("Int64") for name, row in zip(FUNCTIONS, found, strict=True)}


def _city_share(rng: np.random.Generator, mean: float) -> float:
    odds = np.log(mean / (1 - mean)) + CITY_SPREAD * rng.standard_normal()
    return float(1 / (1 + np.exp(-odds)))
