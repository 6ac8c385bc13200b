"""The shape of the invented world behind the default deliveries."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import Entry, IsoDate, Share, Status
from evaluation.registry.models.synthetic_debts import InventedDebts, InventedPlaces
from evaluation.registry.models.synthetic_tables import (
    InventedClients,
    InventedCosts,
    InventedHouseholdMonths,
    InventedInterviews,
    InventedLaterWave,
    InventedNeighbourhoodMonths,
    InventedSystemChanges,
    MonthlyEffects,
)
from evaluation.registry.models.synthetic_work import (
    InventedAwards,
    InventedEvents,
    InventedFrameworkScores,
    InventedObstacles,
    InventedTeamQuarters,
)


class SyntheticSite(Entry):
    """How much an invented city delivers and in which format; ``headers`` are the columns' names or their labels.

    ``price_year`` is that of the costs of its cases; ``not_delivered`` are tables that it leaves out;
    ``later_wave`` tells whether it measures a third time.
    """

    format: Literal["xlsx", "csv", "sav"]
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    headers: Literal["name", "label"] = "name"
    cases: int
    experiment_households: int
    comparison_households: int
    professionals: int
    price_year: int = 2016
    not_delivered: tuple[str, ...] = ()
    later_wave: bool = False


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
    later_wave: InventedLaterWave
    case_costs: InventedCosts
    household_months: InventedHouseholdMonths
    monthly_effects: MonthlyEffects
    neighbourhood_months: InventedNeighbourhoodMonths
    clients: InventedClients
    interviews: InventedInterviews
    system_changes: InventedSystemChanges
    life_domains: dict[str, Share]
    debts: InventedDebts
    places: InventedPlaces
    household_events: InventedEvents
    legal_obstacles: InventedObstacles
    team_quarters: InventedTeamQuarters
    framework_scores: InventedFrameworkScores
    awards: InventedAwards
    defects: dict[str, int]
    status: Status
    since: IsoDate
