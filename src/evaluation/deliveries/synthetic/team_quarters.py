"""Teams by quarter: what became of requests for help, how plans were made, and with whom the team works.

Help moves slowly from individual provision to general and informal provision. Only teams of experiment neighbourhoods
report.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Integers, yes_no
from evaluation.deliveries.synthetic.site import Site

TABLE = "teamkwartalen"
CITY_SPREAD = 0.2  # standard deviation between teams, of the logarithm of a count and of log-odds


def team_quarter_rows(site: Site) -> pd.DataFrame:
    """Return the table ``teamkwartalen`` in delivery form, sorted by neighbourhood and quarter."""
    return pd.concat([_rows(site, code) for code in site.neighbourhoods("experiment")], ignore_index=True)


def _rows(site: Site, code: str) -> pd.DataFrame:
    world, quarters = site.world.team_quarters, site.world.quarters
    rng = site.rng(TABLE, code)
    count, scale = len(quarters), float(np.exp(CITY_SPREAD * rng.standard_normal()))
    requests, plans, unsafe = (rng.poisson(mean * scale, count) for mean in (world.requests, world.plans, world.unsafe))
    lines = _lines(site, rng, requests)
    providers = rng.integers(world.providers[0], world.providers[1] + 1) + np.arange(count)
    insured = np.full(count, rng.random() < world.insurer_share)
    euros = np.round(world.insurer_eur * np.exp(CITY_SPREAD * rng.standard_normal(count)), -2)
    return pd.DataFrame(
        {
            "wijk": code,
            "kwartaal": np.array(quarters, dtype=object),
            "hulpvragen": requests,
            **_parts(
                rng, requests, {name: world.shares_of_requests[name] for name in ("zelf_kort", "deskundige_vooraf")}
            ),
            **{f"lijn_{number}": line for number, line in enumerate(lines)},
            **_parts(
                rng, requests, {name: world.shares_of_requests[name] for name in ("laagdrempelig", "vrijwilliger")}
            ),
            "plannen": plans,
            **_parts(rng, plans, world.shares_of_plans),
            "onveilig": unsafe,
            **_parts(rng, unsafe, {"meldcode": world.reporting_code}),
            "aanbieders": providers,
            **_parts(rng, providers, {"aanbieders_nieuw": world.new_providers}),
            "afdelingen": rng.integers(world.departments[0], world.departments[1] + 1, count),
            "verzekeraar": yes_no(insured),
            "verzekeraar_bedrag": np.where(insured, euros, 0.0),
        }
    )


def _parts(rng: np.random.Generator, whole: Integers, shares: dict[str, float]) -> dict[str, Integers]:
    found = {}
    for name, share in shares.items():
        odds = np.log(share / (1 - share)) + CITY_SPREAD * rng.standard_normal()
        found[name] = rng.binomial(whole, 1 / (1 + np.exp(-odds)))
    return found


def _lines(site: Site, rng: np.random.Generator, requests: Integers) -> list[Integers]:
    """Requests met by informal, general and individual provision: each quarter a little less of the last."""
    world = site.world.team_quarters
    shift = world.line_shift * np.arange(len(requests))
    chances = np.stack([world.lines[0] + shift / 2, world.lines[1] + shift / 2, world.lines[2] - shift], axis=1)
    return list(rng.multinomial(requests, chances / chances.sum(axis=1, keepdims=True)).T)
