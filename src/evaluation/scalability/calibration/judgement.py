"""What the verdict table says of invented studies, with the claim that the checks of each leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.registry import Params
from evaluation.registry.models import World
from evaluation.scalability.calibration.analysis import AGAINST, PROMISING, Findings, means_without_one, verdicts
from evaluation.scalability.calibration.city_estimates import CityEstimates
from evaluation.scalability.calibration.claims import Flags, claims, influential, selective_dropout, unequal_start
from evaluation.scalability.calibration.invented import City
from evaluation.scalability.calibration.recipe import Recipe


@dataclass(frozen=True)
class Work:
    """What a block needs: the question, the worlds, the choices, and the words that claims are lowered with."""

    recipe: Recipe
    worlds: Mapping[str, World]
    params: Params
    claim_reasons: tuple[str, ...]


def judge(
    work: Work, found: Findings, together: CityEstimates, invented: Mapping[str, Sequence[City]], studies_n: int
) -> dict[str, FloatArray]:
    """Return 1 or 0 per study: called promising, promising if any design could say so, and evidence against.

    The claim is worked out only for studies that the highest claim would call promising: no lower claim can call
    another study promising, and evidence against does not look at the claim.
    """
    bounds, rows_n = work.params.verdict, len(together.value)
    highest = max(work.recipe.highest_claim, bounds.minimum_claim)
    free = verdicts(found, [highest] * rows_n, range(rows_n), bounds)
    could = np.array([verdict in PROMISING for verdict in free])
    really = np.zeros(rows_n)
    if work.recipe.highest_claim >= bounds.minimum_claim:
        rows = np.flatnonzero(could)
        really[rows] = _with_claims(work, found, together, invented, studies_n, rows)
    against = np.array([verdict == AGAINST for verdict in free], dtype=float)
    return {"promising": really, "promising_without_ceiling": could.astype(float), "not_yet_promising": against}


def _with_claims(
    work: Work,
    found: Findings,
    together: CityEstimates,
    invented: Mapping[str, Sequence[City]],
    studies_n: int,
    rows: np.ndarray,
) -> FloatArray:
    """Decide once more on these studies, with the claim that their checks leave."""
    chosen = together.of(rows)
    failed = {name: flags[rows] for name, flags in _failed(work, invented, studies_n).items()}
    complete = np.isfinite(chosen.value).all(-1)
    one_decides = np.zeros(len(rows), dtype=bool)
    if complete.any():
        without = means_without_one(chosen.of(complete))
        relevant = work.recipe.question.relevant_difference
        one_decides[complete] = influential(found.mean[rows][complete], without, relevant)
    failed["influential_site"] = one_decides
    left = claims(work.recipe, failed, len(rows), work.params, work.claim_reasons)
    decided = verdicts(found, left, list(rows), work.params.verdict)
    return np.array([verdict in PROMISING for verdict in decided], dtype=float)


def _failed(work: Work, invented: Mapping[str, Sequence[City]], studies_n: int) -> dict[str, Flags]:
    """Return which checks on people fail, over the studies of all worlds below each other."""
    gap, level = work.params.checks.maximum_baseline_gap, work.params.confidence_level
    none = np.zeros(studies_n, dtype=bool)
    checks = {
        "balance_t0": [unequal_start(cities, gap) for cities in invented.values()],
        "selective_dropout": [selective_dropout(cities, gap, level) for cities in invented.values()],
    }
    return {
        name: np.concatenate([none if flags is None else flags for flags in of_worlds])
        for name, of_worlds in checks.items()
    }
