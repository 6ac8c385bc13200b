"""One site's estimate for one question: from its units when it delivered them, else from its totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.estimation.designs.controlled_change import controlled_change
from evaluation.estimation.designs.paired_change import paired_change
from evaluation.estimation.designs.randomised import randomised
from evaluation.estimation.designs.repeated_survey import repeated_survey
from evaluation.estimation.designs.units import MINIMUM_UNITS_PER_GROUP
from evaluation.estimation.drawn import with_drawn_intervals
from evaluation.estimation.refusals import EstimationError, InvalidInputError, TooFewUnitsError
from evaluation.estimation.results import Adjusted, Estimate
from evaluation.estimation.series import estimate_months
from evaluation.estimation.study import WAVES, Question, complete
from evaluation.estimation.totals import from_totals
from evaluation.registry.models import City

SMALLEST_PART = 1e-6
"""A standard error below this part of the largest possible difference asks for more units than there are people."""


@dataclass(frozen=True)
class Site:
    """What one site says on one question, or the key of the refusal why it says nothing.

    ``public`` when it rests on totals that were published before.
    """

    city: str
    status: str
    estimate: Estimate | None = None
    unadjusted: Estimate | None = None
    clusters_n: int | None = None
    public: bool = False
    refusal: str = ""


def site_of(
    question: Question,
    city: str,
    entry: City,
    units: pd.DataFrame,
    aggregates: pd.DataFrame,
    origin: str,
    confidence_level: float,
    months: pd.DataFrame | None = None,
) -> Site:
    """Estimate one site, or say why there is no estimate; ``months`` are those of a design that follows them."""
    if city not in question.participating:
        return Site(city, "not_participating")
    clusters_n = _clusters(entry, question.arms)
    if question.by_month and months is not None and (months.city == city).any():
        return _from_months(question, city, months[months.city == city], clusters_n, confidence_level)
    own = units[(units.city == city) & units.arm.isin(question.arms)]
    if not question.by_month and own[["T0", "T1"]].notna().any(axis=None):
        return _from_units(question, city, own, clusters_n, confidence_level)
    totals = aggregates[
        (aggregates.city == city)
        & (aggregates.experiment == question.experiment)
        & (aggregates.indicator == question.indicator)
    ]
    return _from_totals(question, city, totals, clusters_n, origin, confidence_level)


def _clusters(entry: City, arms: tuple[str, ...]) -> int | None:
    """Number of neighbourhoods behind the estimate, None when the registry names none."""
    return sum(place.arm in arms for place in entry.neighbourhoods.values()) or None


def _from_units(question: Question, city: str, own: pd.DataFrame, clusters_n: int | None, level: float) -> Site:
    try:
        found = estimate_units(question, own, level)
    except EstimationError as refusal:
        return _refused(city, clusters_n, False, refusal)
    if isinstance(found, Adjusted):
        return Site(city, "ok", found.adjusted, found.unadjusted, clusters_n)
    return Site(city, "ok", found, None, clusters_n)


def _from_months(question: Question, city: str, own: pd.DataFrame, clusters_n: int | None, level: float) -> Site:
    try:
        return Site(city, "ok", estimate_months(question, own, level), None, clusters_n)
    except EstimationError as refusal:
        return _refused(city, clusters_n, False, refusal)


def _from_totals(
    question: Question, city: str, totals: pd.DataFrame, clusters_n: int | None, origin: str, level: float
) -> Site:
    public = origin == "published"
    try:
        found = _possible_totals(question, totals, level)
    except EstimationError as refusal:
        return _refused(city, clusters_n, public, refusal)
    if found is None:
        return Site(city, "not_available", clusters_n=clusters_n)
    unadjusted = found if question.plan.design == "controlled_change" else None
    return Site(city, "ok", found, unadjusted, clusters_n, public)


def _possible_totals(question: Question, totals: pd.DataFrame, level: float) -> Estimate | None:
    """Estimate from totals, and refuse what the indicator's range makes impossible: a slip in a unit, or no number."""
    impossible = InvalidInputError("The delivered totals lie beyond what the indicator's range allows.")
    try:
        found = from_totals(totals, question.plan.design, question.plan.outcome, level)
    except ArithmeticError as overflow:
        raise impossible from overflow
    if found is None:
        return None
    error, largest = found.standard_error, question.largest_difference
    if not (abs(found.value) <= largest and SMALLEST_PART * largest <= error <= largest):
        raise impossible
    return found


def _refused(city: str, clusters_n: int | None, public: bool, refusal: EstimationError) -> Site:
    status = "too_few" if isinstance(refusal, TooFewUnitsError) else "not_available"
    return Site(city, status, None, None, clusters_n, public, refusal.key)


def estimate_units(question: Question, own: pd.DataFrame, level: float) -> Estimate | Adjusted:
    """Apply the question's design to one site's units (columns arm, unit, T0, T1).

    Where a fall of an ordinal value is the improvement, values are mirrored first: net improvement is positive for
    improvement whatever the direction. Amounts and times get intervals from the bootstrap.

    Raises
    ------
    EstimationError
        When the design refuses; ``TooFewUnitsError`` with fewer than five units in a group or wave.
    """
    found = _by_design(question, own, level)
    drawn = question.is_skewed and assigned_places(question, own) is None
    return with_drawn_intervals(question, own, found) if drawn else found


def assigned_places(question: Question, own: pd.DataFrame) -> list[str] | None:
    """Return the neighbourhood of each unit where neighbourhoods were assigned and each group has several.

    With one neighbourhood in a group the variance of assignment within a site is not identified: a lottery over
    neighbourhoods is then refused by its design, and without a lottery the error is that within the places.
    """
    if not question.has_comparison or question.plan.unit_of_assignment == "individual" or "place" not in own:
        return None
    several = all(len(set(own.place[own.arm == arm])) > 1 for arm in question.arms)
    return own.place.tolist() if several or question.plan.design == "randomised" else None


def _by_design(question: Question, own: pd.DataFrame, level: float) -> Estimate | Adjusted:
    outcome, design = question.plan.outcome, question.plan.design
    own = own.assign(**{wave: own[wave] * question.toward_improvement for wave in WAVES})
    if design == "repeated_survey":
        return _survey(own, question, level)
    paired = complete(own)
    _require_units(paired, question.arms)
    before, after = paired["T0"].to_numpy(float), paired["T1"].to_numpy(float)
    if design == "paired_change":
        return paired_change(before, after, outcome, level)
    treated, places = (paired.arm == "experiment").to_numpy(float), assigned_places(question, paired)
    if design == "randomised":
        start = before if "baseline" in question.plan.covariates or outcome == "net_improvement" else None
        return randomised(after, treated, start, outcome, level, places)
    return controlled_change(before, after, treated, outcome, level, places)


def _survey(own: pd.DataFrame, question: Question, level: float) -> Estimate:
    before, after = own[own["T0"].notna()], own[own["T1"].notna()]
    smallest = min(len(before), len(after))
    if smallest < MINIMUM_UNITS_PER_GROUP:
        raise TooFewUnitsError(f"Each wave needs at least {MINIMUM_UNITS_PER_GROUP} respondents.")
    return repeated_survey(
        before["T0"].to_numpy(float),
        after["T1"].to_numpy(float),
        before.unit.tolist(),
        after.unit.tolist(),
        question.plan.outcome,
        level,
    )


def _require_units(paired: pd.DataFrame, arms: tuple[str, ...]) -> None:
    smallest = int(np.min([(paired.arm == arm).sum() for arm in arms]))
    if smallest < MINIMUM_UNITS_PER_GROUP:
        raise TooFewUnitsError(f"Each group needs at least {MINIMUM_UNITS_PER_GROUP} units measured twice.")
