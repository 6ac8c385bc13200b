"""Cases of the 100-case analysis and the bottlenecks that two coders saw in them.

Laws, bottlenecks and debts go together through a case's severity, while each keeps the share that the registry gives
it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation.deliveries.contract import LIST_SEPARATOR
from evaluation.deliveries.synthetic.draws import Flags, Floats, happens, pick, yes_no
from evaluation.deliveries.synthetic.site import Site

CASES, BOTTLENECKS = "casussen", "casus_knelpunten"
CORRELATION = 0.5
FIRST_ANALYSIS = np.datetime64("2015-10-01")
ANALYSIS_DAYS = 260
LAW_SHARE = {
    "wmo": 0.75,
    "jeugdwet": 0.45,
    "participatiewet": 0.7,
    "bijzondere_bijstand": 0.5,
    "wgs": 0.55,
    "bw_bewind": 0.25,
    "invorderingswet": 0.35,
    "zvw": 0.4,
    "wlz": 0.08,
    "huur": 0.45,
}
HOUSEHOLD_TYPES = {"alleenstaand": 0.36, "eenouder": 0.3, "paar": 0.09, "gezin": 0.21, "overig": 0.04}
AGE_CLASSES = {"18-26": 0.16, "27-44": 0.45, "45-64": 0.33, "65+": 0.06}
BREAKTHROUGHS = {"ja": 0.35, "deels": 0.3, "nee": 0.35}


def case_rows(site: Site) -> pd.DataFrame:
    """Return the table ``casussen`` in delivery form, one row per case."""
    severity = case_severity(site)
    count = len(severity)
    rng = site.rng(CASES, "background")
    kinds = pick(rng, HOUSEHOLD_TYPES, count)
    with_children = np.isin(kinds, ["eenouder", "gezin"])
    dates = FIRST_ANALYSIS + rng.integers(0, ANALYSIS_DAYS, count).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "casus": site.numbered("C", 1, count),
            "wijk": rng.choice(np.array(site.neighbourhoods("experiment"), dtype=object), count),
            "analysedatum": dates.astype("datetime64[us]"),
            "huishoudtype": kinds,
            "kinderen": np.where(with_children, 1 + rng.poisson(1.1, count).clip(0, 7), 0),
            "leeftijdsklasse": pick(rng, AGE_CLASSES, count),
            "wetten": _laws(site, severity),
            "hulpverleners": (1 + rng.poisson(np.exp(1.4 + 0.25 * severity))).clip(0, 25),
            "een_plan": yes_no(happens(rng, -severity, 0.42, CORRELATION)),
            "een_regisseur": yes_no(happens(rng, -severity, 0.36, CORRELATION)),
            "problematische_schulden": yes_no(happens(rng, severity, 0.72, CORRELATION)),
            "doorbraak": pick(rng, BREAKTHROUGHS, count),
            "leefgebieden": _life_domains(site, severity),
        }
    )


def bottleneck_rows(site: Site) -> pd.DataFrame:
    """Return the table ``casus_knelpunten`` in delivery form: coder A sees every case, coder B a part of them."""
    severity = case_severity(site)
    codes = np.array(list(site.world.bottleneck_share), dtype=object)
    seen = _seen(site, severity)
    rng = site.rng(BOTTLENECKS, "coder B")
    agrees = rng.random(seen.shape) < site.world.coder_agreement
    second = np.where(agrees, seen, ~seen)
    second |= ~second.any(axis=1, keepdims=True) & seen
    doubled = rng.permutation(len(severity)) < round(site.world.double_coded_share * len(severity))
    cases = np.array(site.numbered("C", 1, len(severity)), dtype=object)
    frames = [
        pd.DataFrame({"casus": cases[places], "knelpunt": codes[columns], "codeur": coder})
        for coder, found in (("A", seen), ("B", second & doubled[:, np.newaxis]))
        for places, columns in [np.nonzero(found)]
    ]
    rows = pd.concat(frames, ignore_index=True)
    return rows.sort_values(["casus", "codeur", "knelpunt"], ignore_index=True)


def case_severity(site: Site) -> Floats:
    """Return how hard each case is, in standard deviations; what goes with it is correlated through it."""
    return site.rng(CASES, "severity").standard_normal(site.size.cases)


def _seen(site: Site, severity: Floats) -> Flags:
    """What coder A saw, of shape (case, bottleneck); every case has at least one."""
    shares = site.world.bottleneck_share
    seen = np.stack(
        [happens(site.rng(BOTTLENECKS, code), severity, share, CORRELATION) for code, share in shares.items()],
        axis=1,
    )
    likeliest = int(np.argmax(list(shares.values())))
    seen[~seen.any(axis=1), likeliest] = True
    return seen


def _laws(site: Site, severity: Floats) -> list[str]:
    known = {law: LAW_SHARE[law] for law in site.registry.codelists["law"] if law in LAW_SHARE}
    return _listed(site, severity, "law", known)


def _life_domains(site: Site, severity: Floats) -> list[str]:
    return _listed(site, severity, "life domain", site.world.life_domains)


def _listed(site: Site, severity: Floats, kind: str, shares: Mapping[str, float]) -> list[str]:
    """Codes of each case, together likelier where severity is high; a case without any gets the first."""
    draws = [
        happens(site.rng(CASES, f"{kind}/{code}"), severity, chance, CORRELATION) for code, chance in shares.items()
    ]
    flags = np.stack(draws, axis=1)
    flags[~flags.any(axis=1), 0] = True
    return [LIST_SEPARATOR.join(code for code, yes in zip(shares, row, strict=True) if yes) for row in flags.tolist()]
