"""Coded fragments of interviews: under which circumstance an experiment worked how, towards which outcome.

Coder A sees every fragment, coder B a part. Per code the second coder agrees with the first with the planted chance,
else gives another code. There is no text and no person in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags, Labels, pick, without
from evaluation.deliveries.synthetic.site import Site

TABLE = "interviews"
CODED = {
    "context": "context",
    "mechanisme": "mechanism",
    "uitkomst": "interview_outcome",
    "richting": "evidence_direction",
}
"""The columns that each coder fills in, and their codelists."""
ALWAYS_CODED = "richting"


def interview_rows(site: Site) -> pd.DataFrame:
    """Return the table ``interviews`` in delivery form, sorted by fragment and coder."""
    first = _first_coder(site)
    rng = site.rng(TABLE, "coder B")
    doubled = rng.random(len(first)) < site.world.interviews.double_coded
    second = first.assign(codeur="B", **{name: _recoded(site, rng, first, name) for name in CODED})[doubled]
    rows = pd.concat([first, second], ignore_index=True)
    return rows.sort_values(["fragment", "codeur"], ignore_index=True)


def _first_coder(site: Site) -> pd.DataFrame:
    world = site.world.interviews
    rng = site.rng(TABLE, "fragments")
    sizes = rng.integers(world.fragments[0], world.fragments[1] + 1, world.interviews)
    interview = np.repeat(np.arange(world.interviews), sizes)
    number = np.concatenate([np.arange(size) for size in sizes])
    count = len(interview)
    experiment = rng.choice(np.array(site.experiments, dtype=object), count)
    mechanism, typical = _typical(site, "mechanisme", experiment, world.mechanisms)
    outcome, _ = _typical(site, "uitkomst", experiment, world.outcomes)
    codes = {"context": _any(site, "context", count), "mechanisme": mechanism, "uitkomst": outcome}
    return pd.DataFrame(
        {
            "fragment": [f"I{one + 1:02d}-F{other + 1:02d}" for one, other in zip(interview, number, strict=True)],
            "codeur": "A",
            "geinterviewde": pick(rng, world.roles, world.interviews)[interview],
            "experiment": experiment,
            **{name: _with_gaps(site, name, values) for name, values in codes.items()},
            "richting": _directions(site, typical),
            "interview": [f"I{one + 1:02d}" for one in interview],
        }
    )


def _words(site: Site, column: str) -> Labels:
    return np.array(list(site.registry.codelists[CODED[column]]), dtype=object)


def _any(site: Site, column: str, count: int) -> Labels:
    return site.rng(TABLE, f"any/{column}").choice(_words(site, column), count)


def _typical(site: Site, column: str, experiments: Labels, words: Mapping[str, Iterable[str]]) -> tuple[Labels, Flags]:
    """A code for each fragment: often one that goes with its experiment; also whether it is."""
    codes = _any(site, column, len(experiments))
    rng = site.rng(TABLE, f"typical/{column}")
    typical = rng.random(len(experiments)) < site.world.interviews.typical
    for experiment in site.experiments:
        own = np.array([*words.get(experiment, ())], dtype=object)
        chosen = typical & (experiments == experiment)
        if own.size:
            codes[chosen] = rng.choice(own, int(chosen.sum()))
    known = np.array([code in words.get(one, ()) for code, one in zip(codes, experiments, strict=True)])
    return codes, known


def _directions(site: Site, typical: Flags) -> Labels:
    """For, against or neither; more often for where the mechanism is the one the experiment counts on."""
    world, count = site.world.interviews, len(typical)
    rng = site.rng(TABLE, "direction")
    return np.where(typical, pick(rng, world.directions_typical, count), pick(rng, world.directions_otherwise, count))


def _with_gaps(site: Site, column: str, codes: Labels) -> Labels:
    lost = site.rng(TABLE, f"missing/{column}").random(len(codes)) < site.world.interviews.not_coded
    return without(codes, lost)


def _recoded(site: Site, rng: np.random.Generator, first: pd.DataFrame, column: str) -> Labels:
    """What coder B gives: the same code with the planted chance, else another one."""
    words = [*_words(site, column), *([] if column == ALWAYS_CODED else [None])]
    place = {word: number for number, word in enumerate(words)}
    given = np.array([place[None if pd.isna(code) else code] for code in first[column]])
    other = (given + rng.integers(1, len(words), len(given))) % len(words)
    agrees = rng.random(len(given)) < site.world.interviews.agreement
    return np.array(words, dtype=object)[np.where(agrees, given, other)]
