"""Placebo in space: where the chosen neighbourhoods stand among all choices that could have been made in their cities.

The statistic is the mean over cities of (mean of the chosen − mean of the others), each city counting the same, and
is compared with the same statistic for every other choice. As it is a sum over cities, all choices are counted without
being listed (``sums``). The studentised statistic (that mean over its standard error from the cities' differences)
depends on the choice in its scale, so choices are counted one by one, or drawn.

Neighbourhoods were chosen for their need, not by lot: the share is a comparison of places and no p-value, unless the
design says that lot decided. It speaks of these cities only (Abadie, Diamond & Hainmueller 2010;
MacKinnon & Webb 2020).

>>> change = [5.0, 1, 2, 1, 4.0, 2, 1, 2]
>>> found = placebo_in_space(change, ["a"] * 4 + ["b"] * 4, [1, 0, 0, 0, 1, 0, 0, 0])
>>> round(found.statistic, 2), found.rank, found.choices_n, found.p_value
(3.0, 1, 16, None)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.clusters.choices import ENUMERATE_AT_MOST, Choices, placebo_choices
from evaluation.estimation.clusters.draws import DRAWS
from evaluation.estimation.clusters.fit import Labels
from evaluation.estimation.clusters.sums import TIE, Counts, count_sums, countable, reached
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewSitesError

PlaceboStatistic = Literal["mean", "studentised"]


@dataclass(frozen=True)
class Placebo:
    """The place of the choice that was made, ties counted against it.

    ``rank`` choices of ``choices_n`` are at least as far from 0 (``share``), ``upper_n`` at least as high. ``exact``
    when every choice was counted; else they were drawn, the one that was made among them. ``p_value`` is the share
    where lot decided, and None where it did not.
    """

    statistic: float
    rank: int
    upper_n: int
    choices_n: int
    share: float
    exact: bool
    p_value: float | None


def placebo_in_space(
    values: ArrayLike,
    city: Labels,
    chosen: ArrayLike,
    statistic: PlaceboStatistic = "mean",
    assigned_by_lot: bool = False,
    generator: np.random.Generator | None = None,
    enumerate_at_most: int = ENUMERATE_AT_MOST,
    draws: int = DRAWS,
) -> Placebo:
    """Compare the choice that was made with all others of as many neighbourhoods per city.

    ``values`` holds one number per neighbourhood, such as its change; ``city`` its city; ``chosen`` 1 or 0. Where
    choices are too many to count, ``draws`` of them come from ``generator``.

    Raises
    ------
    TooFewUnitsError
        When a city has no chosen neighbourhood, or no other.
    TooFewSitesError
        When a studentised statistic is asked of one city.
    NoVariationError
        When no choice differs from another, or (studentised) all cities differ by the same amount.
    """
    if statistic not in ("mean", "studentised"):
        raise InvalidInputError(f"Unknown statistic '{statistic}': use mean or studentised.")
    choices = placebo_choices(as_finite(values, "values").reshape(-1, 1), city, chosen)
    contrasts = choices.observed[:, 0]
    if statistic == "studentised":
        exact, observed = choices.listable(enumerate_at_most), _studentised(contrasts)
        counts = _count_studentised(choices, observed, enumerate_at_most, generator, draws)
    else:
        exact, observed = countable(choices.sizes), float(contrasts.mean())
        counts = (
            count_sums([table[:, 0] for table in choices.contrasts], float(contrasts.sum()))
            if exact
            else _count_drawn(choices, generator, draws)
        )
    share = counts.extreme_n / counts.total_n
    return Placebo(
        statistic=observed,
        rank=counts.extreme_n,
        upper_n=counts.upper_n,
        choices_n=counts.total_n,
        share=share,
        exact=exact,
        p_value=share if assigned_by_lot else None,
    )


def _count_drawn(choices: Choices, generator: np.random.Generator | None, draws: int) -> Counts:
    observed = float(choices.observed.sum())
    tolerance = TIE * sum(float(np.abs(table).max()) for table in choices.contrasts)
    counts = Counts(0, 0, 0)
    for part in choices.one_by_one(0, generator, draws):
        sums = part[:, :, 0].sum(1)
        extreme, upper = np.abs(sums) >= abs(observed) - tolerance, sums >= observed - tolerance
        counts = counts.plus(Counts(int(extreme.sum()), int(upper.sum()), sums.size))
    return counts


def _studentised(contrasts: FloatArray) -> float:
    if contrasts.size < 2:
        raise TooFewSitesError("A studentised statistic needs at least two cities.")
    spread = float(contrasts.std(ddof=1))
    if spread <= TIE * float(np.abs(contrasts).max()):
        raise NoVariationError("The chosen differ from the others by the same amount in every city.")
    return float(contrasts.mean()) / spread * float(np.sqrt(contrasts.size))


def _count_studentised(
    choices: Choices, observed: float, enumerate_at_most: int, generator: np.random.Generator | None, draws: int
) -> Counts:
    """Count without dividing: the cities of a choice may all differ by the same amount."""
    least, cities = float(reached(observed)), np.sqrt(len(choices.contrasts))
    counts = Counts(0, 0, 0)
    for part in choices.one_by_one(enumerate_at_most, generator, draws):
        mean, error = part[:, :, 0].mean(1), part[:, :, 0].std(1, ddof=1) / cities
        extreme, upper = np.abs(mean) >= least * error, mean >= (observed - abs(observed) + least) * error
        counts = counts.plus(Counts(int(extreme.sum()), int(upper.sum()), mean.size))
    return counts
