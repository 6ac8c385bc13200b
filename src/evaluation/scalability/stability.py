"""How steady a verdict is: the share of other choices under which the same word comes out.

| kind | the choices |
| --- | --- |
| leave_one_out | each city left out in turn |
| thresholds | every combination of the bounds of the verdict with those of ``params.yaml`` (``stability``) |
| priors | other scales for the spread between cities (``prior_factors``) |
| specifications | other ways of computing the mean: all cities move as the mean does, their spread stays |

Ways of computing that leave the comparison group out ask another question (a change, no difference) and do not count.
The share says how much hangs on our choices; it is no probability.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from evaluation.registry.params import Stability
from evaluation.scalability.again import Judged, decide_again, share_alike, verdicts
from evaluation.scalability.evidence import MAIN_PRIOR
from evaluation.scalability.sites import Sites
from evaluation.scalability.verdict import Verdict

BOUNDS = ("improves", "exceeds_relevant", "evidence_against")
PLANNED = {
    "missing": "complete",
    "adjustment": "planned",
    "comparison": "planned",
    "outliers": "kept",
    "pooling": "reml",
}


@dataclass(frozen=True)
class Steadiness:
    """The share of choices of one kind with the same verdict, their number, and what most of the others decide by."""

    kind: str
    share: float
    choices_n: int
    other_rule: str


def steadiness(
    judged: Judged, choices: Stability, prior_factors: tuple[float, ...], specifications: pd.DataFrame
) -> tuple[Steadiness, ...]:
    """Make the verdict again under every other choice; ``specifications`` holds the rows of this outcome."""
    found: dict[str, list[Verdict]] = {"thresholds": list(_thresholds(judged, choices))}
    if judged.sites is not None:
        found["leave_one_out"] = list(_leave_one_out(judged, judged.sites))
        found["priors"] = list(_priors(judged, judged.sites, prior_factors))
        found["specifications"] = list(_specifications(judged, judged.sites, specifications))
    found["all"] = [one for every in found.values() for one in every]
    return tuple(Steadiness(kind, *share_alike(every, judged.verdict)) for kind, every in found.items() if every)


def _thresholds(judged: Judged, choices: Stability) -> Iterator[Verdict]:
    values = [(getattr(judged.bounds, name), *getattr(choices, name)) for name in BOUNDS]
    for combination in list(product(*values))[1:]:
        bounds = judged.bounds.model_copy(update=dict(zip(BOUNDS, combination, strict=True)))
        yield decide_again(judged.case, bounds)


def _leave_one_out(judged: Judged, sites: Sites) -> Iterator[Verdict]:
    """Without one city; where too few are left, no chance is computed and the number of cities decides."""
    left = len(sites.cities) - 1
    for place in range(len(sites.cities)) if judged.case.improves is not None else ():
        if left < judged.bounds.minimum_sites:
            yield decide_again(
                replace(judged.case, usable_sites=left, improves=None, exceeds_relevant=None), judged.bounds
            )
        else:
            others = sites.without(place)
            yield from verdicts(judged, others, others.effects[None])


def _priors(judged: Judged, sites: Sites, factors: tuple[float, ...]) -> Iterator[Verdict]:
    for factor in factors if judged.case.improves is not None else ():
        if factor != MAIN_PRIOR:
            yield from verdicts(judged, sites.with_prior(factor), sites.effects[None])


def _specifications(judged: Judged, sites: Sites, rows: pd.DataFrame) -> Iterator[Verdict]:
    same = rows[rows["comparison"] == PLANNED["comparison"]]
    planned = (same[list(PLANNED)] == pd.Series(PLANNED)).all(axis=1)
    if not planned.any() or judged.case.improves is None:
        return
    moves = same.loc[~planned, "value"].to_numpy(float) - float(same.loc[planned, "value"].iloc[0])
    moves = moves[np.isfinite(moves)]
    if len(moves):
        yield from verdicts(judged, sites, sites.effects + moves[:, None])
