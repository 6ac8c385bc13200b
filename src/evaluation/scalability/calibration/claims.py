"""Which checks fail in each invented study, and what may then be claimed; the same bounds as the real checks have.

Not tried here are fidelity and overlap with other experiments: the invented experiments are carried out as planned and
stand alone. A real study that falls short there can only claim less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.claims import REASON_OF_CHECK, lowered
from evaluation.estimation.proportions import normal_quantile
from evaluation.registry import Params
from evaluation.scalability.calibration.invented import City
from evaluation.scalability.calibration.recipe import Recipe

Flags = NDArray[np.bool_]


def low_coverage(recipe: Recipe) -> bool:
    """Whether too few were measured twice in some group; the same in every study of a recipe."""
    bound = recipe.question.plan.minimum_t1_coverage
    groups = [site.groups for site in recipe.sites if site.groups]
    if bound is None or not groups:
        return False
    shares = [sum(g.twice for g in arm) / sum(g.started for g in arm) for arm in zip(*groups, strict=True)]
    return min(shares) < bound


def unequal_start(cities: Sequence[City], bound: float) -> Flags | None:
    """Whether the groups of those measured twice differed at the start, per study; None without two groups."""
    pairs = [(city.groups[0].kept, city.groups[1].kept) for city in cities if len(city.groups) > 1]
    return np.abs(gaps(pairs)[0]) > bound if pairs else None


def selective_dropout(cities: Sequence[City], bound: float, level: float) -> Flags | None:
    """Whether those lost started differently, per study, in the group where that is largest; None when none was."""
    arms_n = max((len(city.groups) for city in cities), default=0)
    used = [city for city in cities if city.groups]
    of_arms = [[(city.groups[arm].lost, city.groups[arm].kept) for city in used] for arm in range(arms_n)]
    found = [gaps(pairs) for pairs in of_arms if any(lost.shape[-1] for lost, _ in pairs)]
    if not found:
        return None
    values, errors = np.stack([gap for gap, _ in found]), np.stack([np.full_like(gap, error) for gap, error in found])
    worst = np.abs(values).argmax(0)[None]
    value, error = (np.take_along_axis(each, worst, 0)[0] for each in (values, errors))
    half = normal_quantile(1 - (1 - level) / arms_n) * error
    return np.asarray((np.abs(value) > bound) & (np.abs(value) > half))


def gaps(pairs: Sequence[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, float]:
    """Return the standardised difference of ``checks.standardised`` per study, and its standard error."""
    used = [(first, second) for first, second in pairs if first.shape[-1] and second.shape[-1]]
    sizes = np.array([(first.shape[-1], second.shape[-1]) for first, second in used], dtype=float)
    weights = sizes.prod(1) / sizes.sum(1)
    differences = np.stack([first.mean(-1) - second.mean(-1) for first, second in used])
    squares = sum(values.var(-1) * values.shape[-1] for pair in used for values in pair)
    spread = np.sqrt(squares / (sizes.sum() - 2 * len(used)))
    difference = (weights[:, None] * differences).sum(0) / weights.sum()
    return difference / np.where(spread > 0, spread, np.inf), float(1 / np.sqrt(weights.sum()))


def influential(pooled: FloatArray, without: FloatArray, relevant: float) -> Flags:
    """Whether one city decides: without it the mean (studies,) turns, or moves by more than a relevant difference."""
    turned = (np.sign(without) != np.sign(pooled)[:, None]).any(-1)
    return np.asarray(turned | (np.abs(without - pooled[:, None]).max(-1) > relevant))


def claims(recipe: Recipe, failed: dict[str, Flags], studies_n: int, params: Params, known: Sequence[str]) -> list[int]:
    """Return the claim of each study from the checks that fail in it (by name), lowered as in the pipeline."""
    always = []
    if len(recipe.sites) < params.verdict.minimum_sites:
        always.append(REASON_OF_CHECK["few_sites"])
    if low_coverage(recipe):
        always.append(REASON_OF_CHECK["t1_coverage"])
    found = []
    for study in range(studies_n):
        reasons = [*always, *(REASON_OF_CHECK[check] for check, flags in failed.items() if flags[study])]
        found.append(lowered(recipe.highest_claim, reasons, known).level)
    return found
