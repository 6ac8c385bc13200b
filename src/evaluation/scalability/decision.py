"""Which decision fits a verdict: that of its rule, unless scaling up has to wait.

=====================  ====================================================================================
scaling up becomes     when
=====================  ====================================================================================
``measure_better``     something is not known that could still take the positive verdict away: a critical
                       part, costs, harms
``change_law_first``   the score on law and policy is known and weak
=====================  ====================================================================================

What is not known but cannot take the verdict away (reach, staff, what lasts) stays a condition of scaling up: a few
months of measuring would otherwise silence everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evaluation.registry.models import VerdictRule
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.verdict import WEAK, Case, decide

LAW = "A3"
"""The criterion on law and policy: where it is weak, the law comes before scaling up."""
SCALE_UP, CHANGE_LAW, MEASURE = "scale_up", "change_law_first", "measure_better"


@dataclass(frozen=True)
class Decided:
    """A decision of ``criteria.yaml``, and the published ids it rests on beside those of the verdict."""

    key: str
    evidence: tuple[str, ...] = ()


def decision_for(case: Case, bounds: VerdictBounds, rules: Mapping[str, VerdictRule]) -> Decided:
    """Return the decision that fits a case."""
    decision = rules[decide(case, bounds).rule].decision
    if decision != SCALE_UP:
        return Decided(decision)
    if any(rules[decide(worst, bounds).rule].decision != SCALE_UP for worst in _worst_of_what_is_unknown(case)):
        return Decided(MEASURE)
    law = next((score for score in case.scores if score.key == LAW and score.score is not None), None)
    if law is not None and law.score is not None and law.score <= WEAK:
        return Decided(CHANGE_LAW, law.evidence)
    return Decided(SCALE_UP)


def _worst_of_what_is_unknown(case: Case) -> Iterator[Case]:
    """Yield the case with one thing that is not known at its worst."""
    if case.harm == "not_measured":
        yield replace(case, harm="serious")
    for unknown in case.scores:
        if unknown.score is None and unknown.part != "context":
            yield replace(case, scores=tuple(replace(one, score=0) if one is unknown else one for one in case.scores))
