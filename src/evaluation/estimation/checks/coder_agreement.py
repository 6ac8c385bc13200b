"""Check ``coder_agreement``: do two coders see the same bottlenecks in the same cases?

Krippendorff's alpha over all cases and codes, with disagreement expected *within* each code: expected over all codes
together, coders would already agree by knowing which bottlenecks are common. Its interval is a bootstrap over cases.

| outcome | when |
| --- | --- |
| passed | alpha and the lower limit of its interval reach the bound |
| informative | alpha reaches it, the lower limit does not |
| failed | alpha stays below it |
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.estimation.agreement import bootstrap_weights, disagreement, distances
from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.checks.record import Check, reaches

NAME = "coder_agreement"
DRAWS = 2000
"""Enough for a percentile limit that moves by about 0.005 from seed to seed with fifty cases."""
CODES = np.array([0.0, 1.0])


def coder_agreement(
    agreement: pd.DataFrame,
    indicator: str,
    minimum_agreement: float,
    confidence_level: float,
    generator: np.random.Generator,
) -> list[Check]:
    """Hold alpha against the bound (columns city, case_id, bottleneck, coder_a, coder_b)."""
    coincidences = coincidences_by_case(agreement)
    cases_n = len(coincidences)
    alpha = pooled_alpha(coincidences.sum(0)) if cases_n else None
    if alpha is None:
        return [Check(NAME, "", indicator, "", "not_possible", None, minimum_agreement, cases_n)]
    weights = bootstrap_weights(cases_n, DRAWS, generator)
    drawn = [pooled_alpha(sample) for sample in np.einsum("du,ucvw->dcvw", weights, coincidences)]
    tail = (1 - confidence_level) / 2
    low, high = map(float, np.quantile([value for value in drawn if value is not None], [tail, 1 - tail]))
    outcome = reaches(alpha, low, minimum_agreement)
    return [Check(NAME, "", indicator, "", outcome, alpha, minimum_agreement, cases_n, low=low, high=high)]


def coincidences_by_case(agreement: pd.DataFrame) -> FloatArray:
    """Coincidences of the two coders' values, shape (cases, codes, 2, 2): each pair counts in both orders.

    Cases stand in the order given, so that the draws do not depend on their numbers.
    """
    cases = agreement.groupby(["city", "case_id"], sort=False).ngroup().to_numpy()
    codes = agreement.groupby("bottleneck", sort=True).ngroup().to_numpy()
    shape = (cases.max() + 1, codes.max() + 1, 2, 2) if len(agreement) else (0, 0, 2, 2)
    found = np.zeros(shape)
    first, second = agreement.coder_a.to_numpy(int), agreement.coder_b.to_numpy(int)
    np.add.at(found, (cases, codes, first, second), 1.0)
    np.add.at(found, (cases, codes, second, first), 1.0)
    return found


def pooled_alpha(coincidences: FloatArray) -> float | None:
    """Alpha from coincidences per code (codes, 2, 2): 1 − observed / expected, both summed over codes by size."""
    sizes = coincidences.sum((-2, -1))
    observed, expected = disagreement(coincidences[sizes > 1], distances(CODES, sizes, "nominal"))
    whole = float(sizes[sizes > 1] @ expected)
    return None if whole == 0 else 1 - float(sizes[sizes > 1] @ observed) / whole
