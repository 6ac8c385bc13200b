"""From evidence to the rows of the assessment: scores per domain, one verdict per experiment, and what goes with it."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from evaluation.registry import Params, Registry
from evaluation.scalability.beside import beside
from evaluation.scalability.evidence import Evidence
from evaluation.scalability.harms import HarmFinding
from evaluation.scalability.rows import TYPES, Row
from evaluation.scalability.scores import Score
from evaluation.scalability.subject import Subject, judge
from evaluation.scalability.verdict import HARM


def assess(
    estimates: pd.DataFrame,
    descriptives: pd.DataFrame,
    specifications: pd.DataFrame,
    registry: Registry,
    params: Params,
) -> pd.DataFrame:
    """Assess every experiment of the registry, and the bundle of all where the plan asks of it.

    Parameters
    ----------
    estimates, descriptives, specifications
        As ``estimate`` writes them; rows of role ``harm`` tell whether harm was seen.

    Returns
    -------
    pd.DataFrame
        Columns of ``TYPES``; experiments and criteria in registry order, then the verdict with its conditions and
        decision, then how steady it is and what would change it.
    """
    rows: list[Row] = []
    for experiment in registry.subjects:
        subject = judge(experiment, estimates, descriptives, registry, params.verdict)
        rests_on = evidence_ids(subject.judged.verdict.rule, subject.evidence, subject.scores, subject.harm)
        rows += [_criterion_row(subject.evidence, score) for score in subject.scores]
        rows += [_verdict_row(subject, rests_on), *_condition_rows(subject)]
        rows += beside(subject, rests_on, estimates, descriptives, specifications, registry, params)
    return pd.DataFrame([asdict(row) for row in rows], columns=list(TYPES))


def evidence_ids(rule: str, evidence: Evidence, scores: tuple[Score, ...], harm: HarmFinding) -> tuple[str, ...]:
    """Return the published ids that a verdict by ``rule`` rests on; it is withheld when one of them is hidden."""
    chances = tuple(f.id for f in (evidence.improves, evidence.exceeds_relevant) if f is not None)
    relevant = chances[-1:]
    claimed = (evidence.claimed_by,) if evidence.claimed_by else ()
    scored = tuple(id_ for score in scores if counts_beside_the_estimate(score) for id_ in score.evidence)
    too_dear = tuple(id_ for score in scores if score.part == "evidence" and score.score == 0 for id_ in score.evidence)
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
        "not_sure_enough": claimed + chances + too_dear,
    }
    return tuple(dict.fromkeys((evidence.plan, *rests_on[rule])))


def counts_beside_the_estimate(score: Score) -> bool:
    """Whether a score can bar a positive verdict or become its condition, beside the estimate itself."""
    return score.part == "readiness" or (score.part == "evidence" and not score.by_estimate)


def _criterion_row(evidence: Evidence, score: Score) -> Row:
    return Row(
        evidence.experiment,
        "criterion",
        score.key,
        score=score.score,
        status=score.status,
        value=score.value,
        unit=score.unit,
        evidence=";".join(score.evidence),
    )


def _verdict_row(subject: Subject, rests_on: tuple[str, ...]) -> Row:
    verdict = subject.judged.verdict
    return Row(
        subject.experiment,
        "verdict",
        verdict.verdict,
        rule=verdict.rule,
        evidence=";".join(rests_on),
        claim=subject.evidence.claim,
    )


def _condition_rows(subject: Subject) -> list[Row]:
    by_key = {score.key: score for score in subject.scores}
    verdict = subject.judged.verdict
    rows = []
    for key in verdict.conditions:
        score = by_key.get(key)
        rows.append(
            Row(
                subject.experiment,
                "condition",
                key,
                score=score.score if score else None,
                status=score.status if score else "no_data",
                value=score.value if score else None,
                unit=score.unit if score else "",
                rule=verdict.rule if key != HARM else HARM,
                evidence=";".join(score.evidence) if score else "",
            )
        )
    return rows
