"""One experiment, or the bundle of all, with everything its verdict is made of.

Of an experiment its primary outcome decides. A bundle has several outcomes and none comes first: the verdict is that of
the outcome whose rule stands highest in the verdict table, so that a bundle is promising only if every outcome says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.registry import Registry
from evaluation.registry.models import BUNDLE
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.again import Judged
from evaluation.scalability.costs import cost_finding
from evaluation.scalability.evidence import Evidence, gather, measured
from evaluation.scalability.harms import HarmFinding, harm_of
from evaluation.scalability.scores import Score, by_costs, by_people, by_thresholds, effectiveness, without_data
from evaluation.scalability.sites import sites_of
from evaluation.scalability.verdict import VERDICT_TABLE, Case, decide

PRIMARY, EXPERT, NONE = "primary_estimate", "expert", "none"


@dataclass(frozen=True)
class Subject:
    """An experiment or the bundle: the evidence that decides, the scores, what is known of harms, and the verdict."""

    evidence: Evidence
    scores: tuple[Score, ...]
    harm: HarmFinding
    judged: Judged

    @property
    def experiment(self) -> str:
        """The id of the experiment, or that of the bundle."""
        return self.evidence.experiment


def judge(
    experiment: str, estimates: pd.DataFrame, descriptives: pd.DataFrame, registry: Registry, bounds: VerdictBounds
) -> Subject:
    """Judge an experiment, or the bundle by the least favourable of its outcomes."""
    outcomes = list(registry.bundle.outcomes) if experiment == BUNDLE and registry.bundle else [""]
    order = [rule.rule for rule in VERDICT_TABLE]
    harm = _harm(experiment, estimates, registry, bounds)
    found = [
        _judge_by(gather(experiment, estimates, registry, outcome), harm, estimates, descriptives, registry, bounds)
        for outcome in outcomes
    ]
    return min(found, key=lambda subject: order.index(subject.judged.verdict.rule))


def score_criteria(
    evidence: Evidence, descriptives: pd.DataFrame, registry: Registry, bounds: VerdictBounds
) -> tuple[Score, ...]:
    """Score all criteria of the registry for one experiment.

    The criteria are shared between studies: one that is fed by indicators which a study does not have, has no data.
    """
    people = {one.criterion: one for one in registry.expert_scores or () if one.experiment == evidence.experiment}
    scores = []
    for key, criterion in registry.criteria.items():
        if PRIMARY in criterion.fed_by:
            scores.append(effectiveness(key, criterion, evidence, bounds))
        elif EXPERT in criterion.fed_by:
            scores.append(by_people(key, criterion, people.get(key)))
        elif NONE in criterion.fed_by:
            scores.append(without_data(key, criterion))
        elif criterion.rule == "costs":
            scores.append(by_costs(key, criterion, cost_finding(criterion, evidence.experiment, descriptives)))
        else:
            scores.append(by_thresholds(key, criterion, measured(criterion, evidence.experiment, descriptives)))
    return tuple(scores)


def _judge_by(
    evidence: Evidence,
    harm: HarmFinding,
    estimates: pd.DataFrame,
    descriptives: pd.DataFrame,
    registry: Registry,
    bounds: VerdictBounds,
) -> Subject:
    scores = score_criteria(evidence, descriptives, registry, bounds)
    case = Case(
        usable_sites=evidence.usable_sites,
        claim=evidence.claim,
        improves=evidence.improves.value if evidence.improves else None,
        exceeds_relevant=evidence.exceeds_relevant.value if evidence.exceeds_relevant else None,
        contradicted=bool(evidence.contradictions),
        scores=scores,
        harm=harm.harm,
    )
    sites = sites_of(evidence.experiment, evidence.indicator, estimates, registry)
    return Subject(evidence, scores, harm, Judged(case, bounds, sites, decide(case, bounds)))


def _harm(experiment: str, estimates: pd.DataFrame, registry: Registry, bounds: VerdictBounds) -> HarmFinding:
    """Return what is known of harms; those of any experiment are those of the bundle."""
    if experiment != BUNDLE:
        return harm_of(experiment, estimates, registry, bounds)
    every = [harm_of(one, estimates, registry, bounds) for one in registry.experiments]
    serious = [one for one in every if one.harm == "serious"]
    if not serious and any(one.harm == "not_measured" for one in every):
        return HarmFinding()
    ids = tuple(id_ for one in serious or every for id_ in one.evidence)
    return HarmFinding("serious" if serious else "none_found", ids)
