"""The verdict made again from other numbers: the same scores, the same table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.evidence import PRINTED_DECIMALS
from evaluation.scalability.scores import score_effectiveness
from evaluation.scalability.sites import Sites
from evaluation.scalability.verdict import Case, Verdict, decide


@dataclass(frozen=True)
class Judged:
    """What a verdict was made of: the case, the bounds, the cities (None when too few) and the verdict itself."""

    case: Case
    bounds: VerdictBounds
    sites: Sites | None
    verdict: Verdict


def rescored(case: Case, bounds: VerdictBounds) -> Case:
    """Score effectiveness again from the chances and the claim of a case."""
    again = score_effectiveness(case.improves, case.exceeds_relevant, case.claim, bounds)
    return replace(
        case, scores=tuple(replace(score, score=again) if score.by_estimate else score for score in case.scores)
    )


def decide_again(case: Case, bounds: VerdictBounds) -> Verdict:
    """Decide a changed case."""
    return decide(rescored(case, bounds), bounds)


def verdicts(judged: Judged, sites: Sites, effects: FloatArray, errors: FloatArray | None = None) -> list[Verdict]:
    """Return the verdict for each of many sets of effects, shape (m, k)."""
    found = sites.predict(effects, errors)
    against = sites.contradicted(effects, found.site_mean)
    chances = zip(found.probability_improves, found.probability_exceeds_relevant, against, strict=True)
    cases = (
        replace(
            judged.case,
            usable_sites=len(sites.cities),
            improves=round(float(improves), PRINTED_DECIMALS),
            exceeds_relevant=round(float(exceeds), PRINTED_DECIMALS),
            contradicted=bool(contradicted),
        )
        for improves, exceeds, contradicted in chances
    )
    return [decide_again(case, judged.bounds) for case in cases]


def share_alike(found: Iterable[Verdict], verdict: Verdict) -> tuple[float, int, str]:
    """Return the share with the same word, their number, and the rule that decides most often among the others.

    >>> share_alike([Verdict("a", "r"), Verdict("b", "s")], Verdict("a", "r"))
    (0.5, 2, 's')
    """
    every = list(found)
    others = [one.rule for one in every if one.verdict != verdict.verdict]
    commonest = max(sorted(set(others)), key=others.count) if others else ""
    return float(np.mean([one.verdict == verdict.verdict for one in every])), len(every), commonest
