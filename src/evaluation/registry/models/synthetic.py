"""The shape of the invented world behind the default deliveries."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import Entry, IsoDate, Share, Status


class SyntheticSite(Entry):
    """How much an invented city delivers and in which format; ``headers`` are the columns' names or their labels."""

    format: Literal["xlsx", "csv", "sav"]
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    headers: Literal["name", "label"] = "name"
    cases: int
    experiment_households: int
    comparison_households: int
    professionals: int


class PlantedEffect(Entry):
    """A planted effect: mean over sites and spread between sites."""

    mean: float
    spread: float = Field(ge=0)


class SyntheticT1Coverage(Entry):
    """Chance of a second measurement."""

    experiment: Share
    comparison: Share
    professionals: Share


class Synthetic(Entry):
    """The invented world behind the default deliveries."""

    sites: dict[str, SyntheticSite]
    default_site: SyntheticSite
    t1_coverage: SyntheticT1Coverage
    participation: dict[str, Share]
    trend: dict[str, float]
    effects: dict[str, PlantedEffect]
    bottleneck_share: dict[str, Share]
    measured_with: dict[str, str] = Field(default_factory=dict)
    coder_agreement: Share
    double_coded_share: Share
    quarters: tuple[str, ...]
    fidelity: dict[str, Share]
    reach: dict[str, Share]
    defects: dict[str, int]
    status: Status
    since: IsoDate
