"""Which neighbourhoods could have been chosen: every choice of as many as were chosen, within each city.

>>> one = placebo_choices([[4.0], [1.0], [1.0], [3.0], [2.0]], ["a", "a", "a", "b", "b"], [1, 0, 0, 1, 0])
>>> [table[:, 0].tolist() for table in one.contrasts], one.choices_n
([[3.0, -1.5, -1.5], [1.0, -1.0]], 6)
>>> one.observed[:, 0].tolist()
[3.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.clusters.draws import DRAWS, draws_needed, generator_needed
from evaluation.estimation.clusters.fit import Labels, as_clusters
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError

MOST_PER_CITY = 200_000
ENUMERATE_AT_MOST = 4_000_000
"""Choices that are counted one by one: 20 in each of five cities are 3.2 million."""
AT_ONCE = 100_000
"""Choices that are in memory at the same time."""


@dataclass(frozen=True)
class Choices:
    """Mean of the chosen minus mean of the others: per city every choice (choices × q), and the one that was made.

    ``observed`` has shape (cities, q), with q indicators.
    """

    contrasts: list[FloatArray]
    observed: FloatArray

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of choices per city."""
        return tuple(len(table) for table in self.contrasts)

    @property
    def choices_n(self) -> int:
        """Number of choices over all cities."""
        return prod(self.sizes)

    def listable(self, enumerate_at_most: int) -> bool:
        """Tell whether the choices can be taken one by one."""
        return self.choices_n <= enumerate_at_most

    def one_by_one(
        self, enumerate_at_most: int, generator: np.random.Generator | None, draws: int = DRAWS
    ) -> Iterator[FloatArray]:
        """Yield contrasts (choices × cities × q): all of them, or as many as are drawn and the one that was made."""
        if self.listable(enumerate_at_most):
            for start in range(0, self.choices_n, AT_ONCE):
                numbers = np.arange(start, min(start + AT_ONCE, self.choices_n))
                yield self._taken(np.unravel_index(numbers, self.sizes))
            return
        drawn = generator_needed(generator)
        yield self.observed[None]
        for start in range(0, draws_needed(draws), AT_ONCE):
            wanted = min(AT_ONCE, draws - start)
            yield self._taken(tuple(drawn.integers(0, size, wanted) for size in self.sizes))

    def _taken(self, numbers: tuple[np.ndarray, ...]) -> FloatArray:
        return np.stack([table[one] for table, one in zip(self.contrasts, numbers, strict=True)], axis=1)


def placebo_choices(values: ArrayLike, city: Labels, chosen: ArrayLike) -> Choices:
    """Check and list: ``values`` (neighbourhoods × q), ``city`` and ``chosen`` (1, else 0) of each neighbourhood."""
    table, picked = as_finite(values, "values"), as_finite(chosen, "choices")
    if table.ndim != 2 or picked.shape != (len(table),) or not np.isin(picked, (0.0, 1.0)).all():
        raise InvalidInputError("Give for each neighbourhood its values and whether it was chosen: 1, else 0.")
    codes, names = as_clusters(city, len(table), "city")
    parts = [(_centred(table[codes == one]), picked[codes == one]) for one in range(len(names))]
    found = Choices(
        [_contrasts(own, int(its.sum())) for own, its in parts],
        np.stack([own[its == 1].mean(0) - own[its == 0].mean(0) for own, its in parts]),
    )
    if (sum(np.ptp(one, axis=0) for one in found.contrasts) == 0).any():
        raise NoVariationError("All neighbourhoods of a city have the same value, so that no choice differs.")
    return found


def _centred(own: FloatArray) -> FloatArray:
    return np.asarray(own - own.mean(0))


def _contrasts(own: FloatArray, chosen_n: int) -> FloatArray:
    """With S the sum of m chosen of n centred values, mean chosen − mean others = S n / (m (n − m))."""
    places_n = len(own)
    if not 0 < chosen_n < places_n:
        raise TooFewUnitsError("Each city needs a chosen neighbourhood and one that was not chosen.")
    if comb(places_n, chosen_n) > MOST_PER_CITY:
        raise InvalidInputError("A city has too many ways to choose its neighbourhoods to list them.")
    listed = np.array(list(combinations(range(places_n), chosen_n)))
    return np.asarray(own[listed].sum(1) * (places_n / (chosen_n * (places_n - chosen_n))))
