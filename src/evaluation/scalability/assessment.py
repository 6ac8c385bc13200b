"""From evidence to the rows of the assessment: a score per domain, one verdict and its conditions per experiment."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from evaluation.registry import Registry
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.evidence import Evidence, gather, implementation
from evaluation.scalability.harms import HarmFinding, harm_of
from evaluation.scalability.scores import Score, by_thresholds, effectiveness, without_data
from evaluation.scalability.verdict import HARM, Case, Harm, Verdict, decide

PRIMARY = "primary_estimate"
TYPES = {
    "experiment": "VARCHAR",
    "item": "VARCHAR",
    "key": "VARCHAR",
    "score": "BIGINT",
    "status": "VARCHAR",
    "value": "DOUBLE",
    "rule": "VARCHAR",
    "evidence": "VARCHAR",
    "claim": "BIGINT",
}


@dataclass(frozen=True)
class Row:
    """One row of the assessment."""

    experiment: str
    item: str
    key: str
    score: int | None = None
    status: str = "scored"
    value: float | None = None
    rule: str = ""
    evidence: str = ""
    claim: int | None = None


def assess(
    estimates: pd.DataFrame,
    descriptives: pd.DataFrame,
    registry: Registry,
    bounds: VerdictBounds,
) -> pd.DataFrame:
    """Assess every experiment of the registry.

    Parameters
    ----------
    estimates, descriptives
        As ``estimate`` writes them; rows of role ``harm`` tell whether harm was seen.

    Returns
    -------
    pd.DataFrame
        Columns of ``TYPES``; experiments and criteria in registry order, then the verdict, then its conditions.
    """
    rows: list[Row] = []
    for experiment in registry.experiments:
        harm = harm_of(experiment, estimates, registry, bounds.harm_difference)
        evidence = gather(experiment, estimates, registry)
        scores = score_criteria(evidence, descriptives, registry, bounds)
        verdict = decide(_case(evidence, scores, harm.harm), bounds)
        rows += [_criterion_row(evidence, score) for score in scores]
        rows += _verdict_rows(evidence, scores, harm, verdict)
    return pd.DataFrame([asdict(row) for row in rows], columns=list(TYPES))


def score_criteria(
    evidence: Evidence, descriptives: pd.DataFrame, registry: Registry, bounds: VerdictBounds
) -> tuple[Score, ...]:
    """Score all criteria of the registry for one experiment.

    The criteria are shared between studies: one that is fed by an indicator which a study does not have, has no data.
    """
    scores = []
    for key, criterion in registry.criteria.items():
        if criterion.fed_by == PRIMARY:
            scores.append(effectiveness(key, criterion, evidence, bounds))
        elif criterion.fed_by in registry.indicators:
            finding = implementation(criterion.fed_by, evidence.experiment, descriptives)
            scores.append(by_thresholds(key, criterion, finding))
        else:
            scores.append(without_data(key, criterion))
    return tuple(scores)


def evidence_ids(rule: str, evidence: Evidence, scores: tuple[Score, ...], harm: HarmFinding) -> tuple[str, ...]:
    """Return the published ids that a verdict by ``rule`` rests on; it is withheld when one of them is hidden."""
    chances = tuple(f.id for f in (evidence.improves, evidence.exceeds_relevant) if f is not None)
    relevant = chances[-1:]
    claimed = (evidence.claimed_by,) if evidence.claimed_by else ()
    scored = tuple(id_ for score in scores if score.part == "readiness" for id_ in score.evidence)
    failed = tuple(id_ for score in scores if score.critical and score.score == 0 for id_ in score.evidence)
    rests_on = {
        "harm": harm.evidence,
        "too_few_sites": evidence.sites_without,
        "evidence_against": relevant,
        "critical_domain_failed": failed,
        "design_ceiling": claimed + relevant,
        "contradiction": evidence.contradictions,
        "evidence_and_readiness": claimed + chances + scored + harm.evidence,
        "evidence_with_conditions": claimed + chances + scored + harm.evidence,
        "not_sure_enough": claimed + chances,
    }
    return (evidence.plan, *rests_on[rule])


def _case(evidence: Evidence, scores: tuple[Score, ...], harm: Harm) -> Case:
    return Case(
        usable_sites=evidence.usable_sites,
        claim=evidence.claim,
        improves=evidence.improves.value if evidence.improves else None,
        exceeds_relevant=evidence.exceeds_relevant.value if evidence.exceeds_relevant else None,
        contradicted=bool(evidence.contradictions),
        scores=scores,
        harm=harm,
    )


def _criterion_row(evidence: Evidence, score: Score) -> Row:
    return Row(
        evidence.experiment,
        "criterion",
        score.key,
        score=score.score,
        status=score.status,
        value=score.value,
        evidence=";".join(score.evidence),
    )


def _verdict_rows(evidence: Evidence, scores: tuple[Score, ...], harm: HarmFinding, verdict: Verdict) -> list[Row]:
    ids = ";".join(evidence_ids(verdict.rule, evidence, scores, harm))
    by_key = {score.key: score for score in scores}
    first = Row(
        evidence.experiment,
        "verdict",
        verdict.verdict,
        rule=verdict.rule,
        evidence=ids,
        claim=evidence.claim,
    )
    rows = [first]
    for key in verdict.conditions:
        score = by_key.get(key)
        rows.append(
            Row(
                evidence.experiment,
                "condition",
                key,
                score=score.score if score else None,
                status=score.status if score else "no_data",
                value=score.value if score else None,
                rule=verdict.rule if key != HARM else HARM,
                evidence=";".join(score.evidence) if score else "",
            )
        )
    return rows
