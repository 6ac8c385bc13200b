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

from evaluation.estimation.study import Question, questions
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


def recipes(registry: Registry, params: Params, sizes: pd.DataFrame) -> list[Recipe]:
    """Return a recipe per primary question, in registry order; ``sizes`` is what ``estimate`` wrote of deliveries."""
    assert registry.calibration is not None
    primary = [question for question in questions(registry) if question.plan.role == "primary"]
    return [
        Recipe(
            question,
            _sites(registry, params, question, sizes),
            population_of(registry, registry.calibration, question),
            registry.designs[question.plan.design].highest_claim,
        )
        for question in primary
    ]


def rounded(count: int, step: int) -> int:
    """Round a number of people to a multiple of ``step``, never to none."""
    return 0 if count == 0 else step * max(1, int(count / step + 0.5))


def _sites(registry: Registry, params: Params, question: Question, sizes: pd.DataFrame) -> tuple[SiteRecipe, ...]:
    step = params.gate.of(sensitivity(registry, question.indicator)).minimum_count
    own = sizes[(sizes.experiment == question.experiment) & (sizes.indicator == question.indicator)]
    of_cities = own.groupby("city", sort=False)
    return tuple(_site(question, rows, step) for _, rows in of_cities)


def _site(question: Question, sizes: pd.DataFrame, step: int) -> SiteRecipe:
    """Return the recipe of one city, from a row per group or from the one row of the effect that it delivered."""
    rows = sizes.to_dict("records")
    if not rows[0]["arm"]:
        degrees = rows[0]["degrees_of_freedom"]
        return SiteRecipe((), rows[0]["standard_error"], None if pd.isna(degrees) else degrees)
    unlinked = question.plan.design == "repeated_survey"
    groups = []
    for row in rows:
        started, twice, after = (rounded(int(row[name]), step) for name in ("started_n", "twice_n", "after_n"))
        groups.append(Group(started, twice, after if unlinked else twice))
    return SiteRecipe(tuple(groups))


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
