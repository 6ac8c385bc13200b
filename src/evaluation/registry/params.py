"""The choices of ``params.yaml``, typed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evaluation.registry.models import Entry, Language, Share

Positive = Annotated[float, Field(gt=0)]


class Gate(Entry):
    """Thresholds of the gate."""

    minimum_count: int = Field(ge=1)
    minimum_residual_df: int = Field(ge=1)


class CheckBounds(Entry):
    """Bounds of the checks on the design."""

    minimum_fidelity: Share
    maximum_overlap: Share
    maximum_baseline_gap: Positive
    minimum_agreement: Share


class VerdictBounds(Entry):
    """Thresholds of the verdict."""

    minimum_sites: int = Field(ge=2)
    minimum_claim: int = Field(ge=0, le=4)
    improves: Share
    exceeds_relevant: Share
    evidence_against: Share


class Params(Entry):
    """All choices."""

    project: str
    deliveries: str
    language: Language
    seed: int
    price_base_year: int = Field(ge=1900, le=2100)
    confidence_level: float = Field(gt=0.5, lt=1)
    prior_factors: tuple[Positive, ...] = Field(min_length=1)
    gate: Gate
    checks: CheckBounds
    verdict: VerdictBounds
