"""What would change a verdict: which number would have to move how far, found by the code that made the verdict.

The mean moves with all cities alike; the spread grows as every city's distance to the mean is multiplied. Both are
looked for in steps, up to a limit: beyond that no change is named. Then what one more year of measuring would bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.registry.models import Criterion
from evaluation.scalability.again import Judged, decide_again, verdicts
from evaluation.scalability.sites import Sites

STEPS = 4
"""Steps per smallest relevant difference in which the mean is followed; each is then parted in ``PARTS``."""
PARTS = 5
FURTHEST = 4
"""The mean is followed over so many smallest relevant differences either way."""
SPREADS = np.arange(1.25, 5.01, 0.25)


@dataclass(frozen=True)
class Change:
    """A number, the value at which the verdict becomes another one, and the rule that would then decide.

    ``evidence`` holds the published ids that the number rests on now, where it is that of a criterion.
    """

    number: str
    value: float
    rule: str
    evidence: tuple[str, ...] = ()


def changes(judged: Judged, criteria: dict[str, Criterion], mean: float | None) -> tuple[Change, ...]:
    """Return what would change the verdict; ``mean`` is the mean over the cities as published."""
    found = [*_enough_sites(judged), *_claim(judged), *_harm(judged), *_scored(judged, criteria)]
    if judged.sites is not None and judged.case.improves is not None and mean is not None:
        found = [*_mean(judged, judged.sites, mean), *_spread(judged, judged.sites), *found]
    return tuple(found)


def _mean(judged: Judged, sites: Sites, mean: float) -> Iterator[Change]:
    step = sites.relevant_difference / STEPS
    for name, way in (("mean_lower", -step), ("mean_higher", step)):
        reached = _first_other(judged, sites, np.asarray(way * np.arange(1, STEPS * FURTHEST + 1), np.float64))
        if reached is not None:
            finer = _first_other(
                judged, sites, np.asarray(reached[0] - way * np.arange(PARTS - 1, -1, -1) / PARTS, float)
            )
            move, rule = finer or reached
            part = step / PARTS
            yield Change(name, round((mean + move) / part) * part, rule)


def _first_other(judged: Judged, sites: Sites, moves: FloatArray) -> tuple[float, str] | None:
    """Return the first move of all cities that gives another verdict, with the rule that then decides."""
    for move, verdict in zip(moves, verdicts(judged, sites, sites.effects + moves[:, None]), strict=True):
        if verdict.verdict != judged.verdict.verdict:
            return float(move), verdict.rule
    return None


def _spread(judged: Judged, sites: Sites) -> Iterator[Change]:
    centre = sites.effects.mean()
    effects = centre + SPREADS[:, None] * (sites.effects - centre)
    for factor, verdict in zip(SPREADS, verdicts(judged, sites, effects), strict=True):
        if verdict.verdict != judged.verdict.verdict:
            yield Change("spread", float(factor), verdict.rule)
            return


def _enough_sites(judged: Judged) -> Iterator[Change]:
    """With enough cities another rule decides; which one depends on what is found there."""
    if judged.verdict.rule == "too_few_sites" and judged.case.usable_sites < judged.bounds.minimum_sites:
        yield Change("sites", float(judged.bounds.minimum_sites), "")


def _claim(judged: Judged) -> Iterator[Change]:
    lowest = judged.bounds.minimum_claim
    other = lowest if judged.case.claim < lowest else lowest - 1
    verdict = decide_again(replace(judged.case, claim=other), judged.bounds)
    if verdict.verdict != judged.verdict.verdict:
        yield Change("claim", float(other), verdict.rule)


def _harm(judged: Judged) -> Iterator[Change]:
    verdict = decide_again(replace(judged.case, harm="serious"), judged.bounds)
    if judged.case.harm != "serious" and verdict.verdict != judged.verdict.verdict:
        yield Change("harm", judged.bounds.harm_difference, verdict.rule)


def _scored(judged: Judged, criteria: dict[str, Criterion]) -> Iterator[Change]:
    """A measured domain that bars a positive verdict when it fails: the critical ones and costs."""
    for score in judged.case.scores:
        bounds = criteria[score.key].thresholds
        bars = score.critical or score.part == "evidence"
        if not bars or score.score is None or bounds is None:
            continue
        other = replace(score, score=0 if score.score else 1)
        scores = tuple(other if one is score else one for one in judged.case.scores)
        verdict = decide_again(replace(judged.case, scores=scores), judged.bounds)
        if verdict.verdict != judged.verdict.verdict:
            yield Change(score.key, bounds[0], verdict.rule, score.evidence)


@dataclass(frozen=True)
class Narrowed:
    """The cities as they would be with more households, and the width of the prediction as a part of the width now."""

    sites: Sites
    width: float


def narrowed(sites: Sites, part: float) -> Narrowed:
    """Measure more: the households now are ``part`` (below 1) of those then.

    Every standard error shrinks with the root of that. Cities differ as much as the model holds likely: their distances
    to the mean shrink as expected.
    """
    now = sites.predict(sites.effects[None])
    errors = sites.errors * np.sqrt(part)
    spread = now.tau_mean[0] ** 2
    centre = sites.effects.mean()
    factor = np.sqrt((spread + errors**2) / (spread + sites.errors**2))
    limits = {name: getattr(sites, name) * np.sqrt(part) for name in ("below", "above")}
    then = replace(sites, effects=centre + factor * (sites.effects - centre), errors=errors, **limits)
    found = then.predict(then.effects[None])
    return Narrowed(then, float((found.high[0] - found.low[0]) / (now.high[0] - now.low[0])))


def narrowing_by_months(sites: Sites, measured_months: int, more_months: int) -> float:
    """Return the width of the prediction after more months with as many households each, as a part of the width now."""
    return narrowed(sites, measured_months / (measured_months + more_months)).width
