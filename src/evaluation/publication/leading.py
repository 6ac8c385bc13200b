"""Which experiments the summary names first: those with a positive verdict, else the nearest to one.

No ranking: at most the verdict's own words, and one experiment that the evidence brings nearest. Experiments whose
design allows only "changed" are never set beside those that allow more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.publication.views import ExperimentView, StudyView

LeadKind = Literal["promising", "promising_with_conditions", "nearest", "changed", "none"]

SAID_NO = {"not_yet_promising", "withheld"}
"""Verdicts after which an experiment is not named as the nearest to a positive one."""


@dataclass(frozen=True)
class Lead:
    """The experiments named first, and why they are."""

    kind: LeadKind
    experiments: tuple[ExperimentView, ...]


def leading(study: StudyView) -> Lead:
    """Return the experiments that the summary opens with."""
    kinds: tuple[LeadKind, ...] = ("promising", "promising_with_conditions")
    for kind in kinds:
        found = tuple(view for view in study.experiments if view.verdict["key"] == kind)
        if found:
            return Lead(kind, found)
    against = study.params.verdict.evidence_against
    known = [view for view in study.experiments if view.verdict["key"] not in SAID_NO and _chance(view) > against]
    strong = [view for view in known if view.primary.claim >= study.params.verdict.minimum_claim]
    if strong:
        return Lead("nearest", (max(strong, key=_chance),))
    return Lead("changed", (max(known, key=_chance),)) if known else Lead("none", ())


def _chance(view: ExperimentView) -> float:
    row = view.primary.exceeds
    return (row.number() or 0.0) if row is not None and row.ok() else 0.0
