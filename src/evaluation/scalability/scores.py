"""Scores of the assessment's domains, 0 (not at all) to 3 (to a large extent); no data is a score of its own (None).

Effectiveness (``primary_estimate``) is scored from what a next municipality may expect and from what the design allows:

=====  =====================================================================================================
score  meaning
=====  =====================================================================================================
None   no chance could be computed
0      evidence against: the chance of a relevant improvement is at most ``evidence_against``
1      neither: the chances fall short of the bounds, or the claim does
2      both chances reach their bounds and the claim reaches its minimum
3      as 2, and even a *relevant* improvement is as likely as score 2 asks of any improvement
=====  =====================================================================================================

What a measured number feeds is scored by the three lower bounds that ``criteria.yaml`` gives; what only people can
judge has the score they gave, with their role and the date in the registry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.registry.models import Criterion, ExpertScore
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.costs import CostFinding
from evaluation.scalability.evidence import Evidence, Finding

ScoreStatus = Literal["scored", "no_data", "expert"]


@dataclass(frozen=True)
class Score:
    """The score of one domain: which, how it counts, and the numbers it rests on.

    ``unit`` is given where the value is none of those numbers but was computed from them.
    """

    key: str
    part: Literal["context", "evidence", "readiness"]
    critical: bool
    score: int | None
    status: ScoreStatus = "scored"
    value: float | None = None
    evidence: tuple[str, ...] = ()
    by_estimate: bool = False
    unit: str = ""


def score_effectiveness(
    improves: float | None, exceeds_relevant: float | None, claim: int, bounds: VerdictBounds
) -> int | None:
    """Score what a next municipality may expect (table above); None without chances."""
    if improves is None or exceeds_relevant is None:
        return None
    if exceeds_relevant <= bounds.evidence_against:
        return 0
    likely = improves >= bounds.improves and exceeds_relevant >= bounds.exceeds_relevant
    if not likely or claim < bounds.minimum_claim:
        return 1
    return 3 if exceeds_relevant >= bounds.improves else 2


def score_by_thresholds(value: float | None, thresholds: Sequence[float]) -> int | None:
    """Count the lower bounds that ``value`` reaches; None without a value."""
    return None if value is None else sum(value >= bound for bound in thresholds)


def effectiveness(key: str, criterion: Criterion, evidence: Evidence, bounds: VerdictBounds) -> Score:
    """Score the domain that the primary estimate feeds."""
    found = [finding for finding in (evidence.improves, evidence.exceeds_relevant) if finding is not None]
    improves = evidence.improves.value if evidence.improves else None
    exceeds = evidence.exceeds_relevant.value if evidence.exceeds_relevant else None
    score = score_effectiveness(improves, exceeds, evidence.claim, bounds)
    return Score(
        key,
        criterion.part,
        criterion.critical,
        score,
        status="no_data" if score is None else "scored",
        value=improves if score is not None else None,
        evidence=tuple(finding.id for finding in found) if score is not None else (),
        by_estimate=True,
    )


def by_thresholds(key: str, criterion: Criterion, finding: Finding | None) -> Score:
    """Score a domain that a measured ratio feeds.

    Raises
    ------
    ValueError
        When the criterion has no thresholds.
    """
    if criterion.thresholds is None:
        raise ValueError(
            f"data/registry/criteria.yaml: criteria.{key}: is fed by {', '.join(criterion.fed_by)} "
            "but has no thresholds. Add three."
        )
    if finding is None:
        return without_data(key, criterion)
    score = score_by_thresholds(finding.value, criterion.thresholds)
    return Score(key, criterion.part, criterion.critical, score, value=finding.value, evidence=(finding.id,))


def by_costs(key: str, criterion: Criterion, finding: CostFinding | None) -> Score:
    """Score the domain of costs by the part that is saved (below zero: spent)."""
    if finding is None or criterion.thresholds is None:
        return without_data(key, criterion)
    score = score_by_thresholds(finding.value, criterion.thresholds)
    return Score(
        key, criterion.part, criterion.critical, score, value=finding.value, evidence=finding.ids, unit="share"
    )


def by_people(key: str, criterion: Criterion, given: ExpertScore | None) -> Score:
    """Return the score that a person gave; without one there is none."""
    if given is None:
        return without_data(key, criterion)
    return Score(key, criterion.part, criterion.critical, given.score, status="expert")


def without_data(key: str, criterion: Criterion) -> Score:
    """Return the score of a domain about which nothing is known."""
    return Score(key, criterion.part, criterion.critical, None, status="no_data")
