"""One invented city: its size, its part in the design, and its generators."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evaluation.deliveries.synthetic.draws import generator
from evaluation.deliveries.synthetic.truth import city_effect, world_of
from evaluation.registry import Registry
from evaluation.registry.models import Synthetic, SyntheticSite


@dataclass(frozen=True)
class Site:
    """A city of the registry as the generator sees it."""

    registry: Registry
    seed: int
    city: str

    def rng(self, table: str, purpose: str) -> np.random.Generator:
        """Return the generator for one purpose in one table of this city."""
        return generator(self.seed, self.city, table, purpose)

    @property
    def world(self) -> Synthetic:
        """The invented world."""
        return world_of(self.registry)

    @property
    def size(self) -> SyntheticSite:
        """How much this city delivers."""
        return self.world.sites.get(self.city, self.world.default_site)

    @property
    def prefix(self) -> str:
        """The letters its record numbers begin with."""
        return self.city[:3].upper()

    @property
    def experiments(self) -> tuple[str, ...]:
        """Experiments the city runs."""
        return self.registry.cities[self.city].experiments

    def neighbourhoods(self, arm: str) -> list[str]:
        """Return the codes of its neighbourhoods in one arm."""
        found = self.registry.cities[self.city].neighbourhoods
        return [code for code, entry in found.items() if entry.arm == arm]

    @cached_property
    def effects(self) -> dict[str, float]:
        """Planted effects by plan key, for the experiments the city runs."""
        return {
            key: city_effect(self.registry, self.seed, key, self.city)
            for key in self.world.effects
            if self.registry.planned(key)[0] in self.experiments
        }

    @property
    def switches_version(self) -> bool:
        """Whether some second measurements use the newest version of an instrument: the registry's first city."""
        return self.city == next(iter(self.registry.cities))

    def numbered(self, letter: str, first: int, count: int) -> list[str]:
        """Return record numbers such as ``UTR-H-007``."""
        return [f"{self.prefix}-{letter}-{number:03d}" for number in range(first, first + count)]
