"""The verdict table: ordered rules, of which the first that fires decides.

Evidence against stands before the limits of the design, because the table of the methods gives "nog niet kansrijk"
for positive evidence against whatever the design: a design that cannot credit the experiment can still show that the
outcome did not improve. The reverse never holds: below the minimum claim nothing is called promising. Fewer cities
than the minimum come before both, since what two cities show says too little either way.

>>> case = Case(usable_sites=2, claim=2, improves=None, exceeds_relevant=None, contradicted=False, scores=())
>>> bounds = VerdictBounds(minimum_sites=3, minimum_claim=2, improves=0.8, exceeds_relevant=0.5, evidence_against=0.2)
>>> decide(case, bounds).verdict
'insufficient_data'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evaluation.registry.params import VerdictBounds
from evaluation.scalability.scores import Score

Harm = Literal["not_measured", "none_found", "serious"]
HARM = "harm"
"""Key of the condition "harms are not measured yet", beside the keys of the criteria."""
WEAK = 1
"""A domain with this score or lower becomes a condition."""


@dataclass(frozen=True)
class Case:
    """Everything the table looks at; chances are for improvement, whichever direction the indicator has."""

    usable_sites: int
    claim: int
    improves: float | None
    exceeds_relevant: float | None
    contradicted: bool
    scores: tuple[Score, ...]
    harm: Harm = "not_measured"


@dataclass(frozen=True)
class Verdict:
    """A verdict, the rule that decided, and the named conditions (criterion keys, or ``harm``)."""

    verdict: str
    rule: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class VerdictRule:
    """One line of the table: keys of ``verdict_rules`` and ``verdicts`` in methods.yaml, and when it fires."""

    rule: str
    verdict: str
    fires: Callable[[Case, VerdictBounds], bool]


def serious_harm(case: Case, bounds: VerdictBounds) -> bool:
    """A serious harm was found."""
    return case.harm == "serious"


def too_few_sites(case: Case, bounds: VerdictBounds) -> bool:
    """Fewer usable city estimates than the minimum, or so few that no chance can be computed."""
    return case.usable_sites < bounds.minimum_sites or case.improves is None or case.exceeds_relevant is None


def evidence_against(case: Case, bounds: VerdictBounds) -> bool:
    """A relevant improvement in the next municipality is unlikely."""
    return case.exceeds_relevant is not None and case.exceeds_relevant <= bounds.evidence_against


def critical_domain_failed(case: Case, bounds: VerdictBounds) -> bool:
    """A critical domain was measured and scores 0."""
    return any(score.critical and score.score == 0 for score in case.scores)


def design_ceiling(case: Case, bounds: VerdictBounds) -> bool:
    """The design, as lowered by its checks, allows no statement on effects."""
    return case.claim < bounds.minimum_claim


def contradiction(case: Case, bounds: VerdictBounds) -> bool:
    """At least one city speaks clearly against improvement."""
    return case.contradicted


def evidence_for(case: Case, bounds: VerdictBounds) -> bool:
    """Both chances reach their bounds and costs, where known, are not worse than the margin."""
    if case.improves is None or case.exceeds_relevant is None:
        return False
    likely = case.improves >= bounds.improves and case.exceeds_relevant >= bounds.exceeds_relevant
    return likely and not any(score.part == "evidence" and score.score == 0 for score in case.scores)


def everything_ready(case: Case, bounds: VerdictBounds) -> bool:
    """There is evidence for, and no condition is left."""
    return evidence_for(case, bounds) and not conditions(case)


def always(case: Case, bounds: VerdictBounds) -> bool:
    """Close the table."""
    return True


VERDICT_TABLE: tuple[VerdictRule, ...] = (
    VerdictRule("harm", "not_yet_promising", serious_harm),
    VerdictRule("too_few_sites", "insufficient_data", too_few_sites),
    VerdictRule("evidence_against", "not_yet_promising", evidence_against),
    VerdictRule("critical_domain_failed", "not_yet_promising", critical_domain_failed),
    VerdictRule("design_ceiling", "insufficient_design", design_ceiling),
    VerdictRule("contradiction", "insufficient_conflict", contradiction),
    VerdictRule("evidence_and_readiness", "promising", everything_ready),
    VerdictRule("evidence_with_conditions", "promising_with_conditions", evidence_for),
    VerdictRule("not_sure_enough", "insufficient_uncertain", always),
)


def decide(case: Case, bounds: VerdictBounds) -> Verdict:
    """Return the verdict of the first rule that fires, with conditions where the verdict has them."""
    rule = next(rule for rule in VERDICT_TABLE if rule.fires(case, bounds))
    named = conditions(case) if rule.verdict == "promising_with_conditions" else ()
    return Verdict(rule.verdict, rule.rule, named)


def conditions(case: Case) -> tuple[str, ...]:
    """Name what is still missing or weak: domains of evidence and readiness, and harms when nobody measured them."""
    domains = tuple(
        score.key for score in case.scores if score.part != "context" and (score.score is None or score.score <= WEAK)
    )
    return (*domains, HARM) if case.harm == "not_measured" else domains
