"""The specification curve: the answer under every combination of the choices that the plan lists.

| choice | what it may be |
| --- | --- |
| pooling | reml, paule_mandel, dersimonian_laird; unweighted (every city counts the same) |
| missing | complete (measured twice), imputed |
| adjustment | planned (for the start), unadjusted (difference in change) |
| comparison | planned, none (the change in the experiment group alone) |
| outliers | kept, trimmed (without changes beyond Tukey's outer fences; of means only) |

A choice that changes nothing for a question is left out of its combinations, so that no answer counts twice. The share
of answers on a side says how much hangs on our choices; it is no probability (Simonsohn, Simmons & Nelson 2020).

>>> sides = specification_sides([0.3, 0.2, 0.1, -0.1], relevant_difference=0.15)
>>> sides.improves, sides.exceeds_relevant, sides.specifications_n
(0.75, 0.5, 4)
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import product
from math import sqrt
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.answer import effects_of, errors_of
from evaluation.estimation.arrays import as_finite
from evaluation.estimation.missing.answers import Filled, rubin_estimate
from evaluation.estimation.pooling import Method, pool
from evaluation.estimation.refusals import EstimationError, TooFewUnitsError
from evaluation.estimation.results import Adjusted, Estimate
from evaluation.estimation.sites import Site, estimate_units
from evaluation.estimation.study import Question
from evaluation.registry.models import Specifications

OUTER_FENCE = 3.0
"""Tukey (1977): values more than three times the distance between the quartiles beyond them are far out."""


@dataclass(frozen=True)
class Choices:
    """One combination of choices."""

    missing: str
    adjustment: str
    comparison: str
    outliers: str
    pooling: str


@dataclass(frozen=True)
class Specification:
    """The pooled answer under one combination, in the unit of the outcome."""

    choices: Choices
    value: float
    low: float
    high: float
    sites_n: int


@dataclass(frozen=True)
class Sides:
    """Share of specifications that improve, and that improve by at least the smallest relevant difference."""

    improves: float
    exceeds_relevant: float
    specifications_n: int


def specification_sides(
    values: ArrayLike,
    null_value: float = 0.0,
    relevant_difference: float = 0.0,
    direction: Literal["up", "down"] = "up",
) -> Sides:
    """Count on which side of no difference, and of the smallest relevant one, the answers lie."""
    given = as_finite(values, "answers")
    if given.ndim != 1 or not given.size:
        raise TooFewUnitsError("A share of specifications needs at least one answer.")
    better = (given - null_value) * (1 if direction == "up" else -1)
    return Sides(float((better > 0).mean()), float((better >= relevant_difference).mean()), given.size)


def specifications(
    question: Question,
    units: pd.DataFrame,
    used: tuple[Site, ...],
    filled: Filled,
    listed: Specifications,
    level: float,
) -> list[Specification]:
    """Answer the question under every combination that applies to it."""
    found: list[Specification] = []
    choices = _applying(question, filled, listed)
    for missing, comparison, outliers in product(choices.missing, choices.comparison, choices.outliers):
        base = Choices(missing, "", comparison, outliers, "")
        estimates = [_estimates(question, site, units, filled, base, level) for site in used]
        for adjustment, pooling in product(choices.adjustment, choices.pooling):
            sites = tuple(_site(site, own, adjustment) for site, own in zip(used, estimates, strict=True))
            chosen = replace(base, adjustment=adjustment, pooling=pooling)
            found.append(_pooled(chosen, pooling, sites, level))
    return found


def specification_row(question: Question, found: Specification) -> dict[str, str | float | int]:
    """Return the row of ``specifications.parquet``."""
    return {
        "experiment": question.experiment,
        "indicator": question.indicator,
        **asdict(found.choices),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "n_clusters": found.sites_n,
    }


def _applying(question: Question, filled: Filled, listed: Specifications) -> Specifications:
    """The choices that make a difference for this question."""
    controlled = question.plan.design == "controlled_change"
    changes = question.plan.design != "repeated_survey" and not question.by_month
    trims = question.plan.outcome == "mean_difference" and changes
    applies = {"missing": any(filled.values()), "adjustment": controlled, "comparison": controlled, "outliers": trims}
    only = {name: getattr(listed, name)[:1] for name, useful in applies.items() if not useful}
    return listed.model_copy(update=only)


def _estimates(
    question: Question, site: Site, units: pd.DataFrame, filled: Filled, chosen: Choices, level: float
) -> list[Estimate | Adjusted]:
    """Estimates of each table of the site's units under these choices; none where they leave too little."""
    asked = _asked(question, chosen)
    own = units[(units.city == site.city) & units.arm.isin(asked.arms)]
    imputed = filled[site.city] if chosen.missing == "imputed" else []
    try:
        tables = [one[one.arm.isin(asked.arms)] for one in imputed] or [own]
        return [estimate_units(asked, _kept(one, chosen.outliers), level) for one in tables]
    except EstimationError:
        return []


def _site(site: Site, found: list[Estimate | Adjusted], adjustment: str) -> Site:
    """The site with these estimates combined; its own where there are none, as for totals."""
    chosen = [
        (one.adjusted if adjustment == "planned" else one.unadjusted) if isinstance(one, Adjusted) else one
        for one in found
    ]
    if not chosen:
        return site
    return replace(site, estimate=chosen[0] if len(chosen) == 1 else rubin_estimate(chosen))


def _asked(question: Question, chosen: Choices) -> Question:
    if chosen.comparison == "planned":
        return question
    return replace(question, plan=question.plan.model_copy(update={"design": "paired_change"}))


def _kept(own: pd.DataFrame, outliers: str) -> pd.DataFrame:
    if outliers == "kept":
        return own
    change = own["T1"] - own["T0"]
    low, high = change.quantile(0.25), change.quantile(0.75)
    far = OUTER_FENCE * (high - low)
    return own[change.isna() | change.between(low - far, high + far)]


def _pooled(
    chosen: Choices, pooling: Method | Literal["unweighted"], sites: tuple[Site, ...], level: float
) -> Specification:
    effects, errors = effects_of(sites), errors_of(sites)
    if pooling == "unweighted":
        half = float(special.stdtrit(effects.size - 1, 0.5 + level / 2)) * float(np.std(effects, ddof=1))
        middle, half = float(effects.mean()), half / sqrt(effects.size)
        return Specification(chosen, middle, middle - half, middle + half, effects.size)
    found = pool(effects, errors, pooling, confidence_level=level)
    return Specification(chosen, found.estimate, found.low, found.high, effects.size)
