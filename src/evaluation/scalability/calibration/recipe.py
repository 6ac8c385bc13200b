"""What is tried: the primary question of each experiment with as many people per city and group as were measured.

Of the deliveries only numbers of people go in, rounded to the gate's minimum, and of a city that delivered an effect
its standard error, rounded to one digit unless it was public: what comes out says nothing about a person. All else
comes from the registry and the plan. People who were measured once and twice are counted apart, so that drop-out is
the real one.

>>> rounded(26, 10), rounded(4, 10), rounded(0, 10)
(30, 10, 0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.estimation.designs.units import MINIMUM_UNITS_PER_GROUP
from evaluation.estimation.study import Question, questions, units_of
from evaluation.registry import Params, Registry, sensitivity
from evaluation.registry.models import Calibration, StartingPoint
from evaluation.scalability.calibration.population import Population, continuous, in_levels

USUAL_SPREAD = 2.0
"""Standard deviation at the start in smallest relevant differences, where the registry gives none: half a standard
deviation is what people notice (Norman, Sloan & Wyrwich 2003)."""


@dataclass(frozen=True)
class Group:
    """Numbers of people of one group in one city: at the start, at both measurements, at the second."""

    started: int
    twice: int
    after: int

    @property
    def people(self) -> int:
        """Everyone who was measured at least once."""
        return self.started + self.after - self.twice


@dataclass(frozen=True)
class SiteRecipe:
    """One city: its groups, the experiment group first; or only the standard error of the effect it delivered."""

    groups: tuple[Group, ...] = ()
    standard_error: float | None = None
    degrees_of_freedom: float | None = None


@dataclass(frozen=True)
class Recipe:
    """One question with its cities and its people; ``asked`` counts the cities that take part, used or not."""

    question: Question
    sites: tuple[SiteRecipe, ...]
    population: Population
    highest_claim: int

    @property
    def key(self) -> str:
        """Experiment and indicator, as in the plan."""
        return f"{self.question.experiment}.{self.question.indicator}"

    @property
    def people(self) -> int:
        """Number of people in one study."""
        return sum(group.people for site in self.sites for group in site.groups)


def recipes(registry: Registry, params: Params, indicators: pd.DataFrame, estimates: pd.DataFrame) -> list[Recipe]:
    """Return a recipe per primary question, in registry order."""
    assert registry.calibration is not None
    primary = [question for question in questions(registry) if question.plan.role == "primary"]
    return [
        Recipe(
            question,
            _sites(registry, params, question, indicators, estimates),
            population_of(registry, registry.calibration, question),
            registry.designs[question.plan.design].highest_claim,
        )
        for question in primary
    ]


def rounded(count: int, step: int) -> int:
    """Round a number of people to a multiple of ``step``, never to none."""
    return 0 if count == 0 else step * max(1, int(count / step + 0.5))


def _sites(
    registry: Registry, params: Params, question: Question, indicators: pd.DataFrame, estimates: pd.DataFrame
) -> tuple[SiteRecipe, ...]:
    step = params.gate.of(sensitivity(registry, question.indicator)).minimum_count
    units = units_of(indicators, question.experiment, question.indicator)
    found = [
        _of_units(question, units[units.city == city], step) or _of_effect(question, city, estimates)
        for city in question.participating
    ]
    return tuple(site for site in found if site is not None)


def _of_units(question: Question, own: pd.DataFrame, step: int) -> SiteRecipe | None:
    """Count a city's people; None when it delivered no units, or too few for an estimate."""
    groups = []
    for arm in question.arms:
        rows = own[own.arm == arm]
        first, second = rows["T0"].notna(), rows["T1"].notna()
        counts = [int(chosen.sum()) for chosen in (first, first & second, second)]
        measured = min(counts[0], counts[2]) if question.plan.design == "repeated_survey" else counts[1]
        if measured < MINIMUM_UNITS_PER_GROUP:
            return None
        started, twice, after = (rounded(count, step) for count in counts)
        unlinked = question.plan.design == "repeated_survey"
        groups.append(Group(started, twice, after if unlinked else twice))
    return SiteRecipe(tuple(groups))


def _of_effect(question: Question, city: str, estimates: pd.DataFrame) -> SiteRecipe | None:
    rows = estimates[
        (estimates.experiment == question.experiment)
        & (estimates.indicator == question.indicator)
        & (estimates.scope == "city")
        & (estimates.quantity == "estimate")
        & (estimates.city == city)
        & (estimates.status == "ok")
    ]
    for row in rows.to_dict("records"):
        error = float(row["standard_error"])
        if not row["public"]:
            error = float(f"{error:.0e}")
        degrees = row["degrees_of_freedom"]
        return SiteRecipe((), error, None if pd.isna(degrees) or not row["public"] else float(degrees))
    return None


def population_of(registry: Registry, calibration: Calibration, question: Question) -> Population:
    """Return what people look like at the start, from the registry or as is usual."""
    instrument = registry.instruments.get(question.measure.instrument or "")
    tested = None if instrument is None else instrument.test_retest_reliability
    start = calibration.starts.get(question.indicator) or _usual(question)
    reliability = start.reliability or tested or calibration.usual_reliability
    if start.standard_deviation is not None:
        return continuous(start.standard_deviation, reliability)
    shares = start.levels or (1 - (start.share or 0.0), start.share or 0.0)
    low = question.measure.range[0] if start.levels else 0.0
    return in_levels(shares, [low + step for step in range(len(shares))], reliability, question.plan.outcome)


def _usual(question: Question) -> StartingPoint:
    if question.plan.outcome == "mean_difference":
        spread = USUAL_SPREAD * question.relevant_difference
        return StartingPoint(standard_deviation=spread, status="aangenomen")
    if question.plan.outcome == "risk_difference":
        return StartingPoint(share=0.5, status="aangenomen")
    low, high = question.measure.range
    levels = int(np.floor(high - low)) + 1
    return StartingPoint(levels=(1 / levels,) * levels, status="aangenomen")
