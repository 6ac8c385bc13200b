"""What texts and figures see of the invented studies: the rows of a question, and the worst of many worlds.

A view chooses rows; it computes nothing. "Nothing works" is a world with a mean of at most zero and no city harmed on
purpose; "too little" is a mean between zero and one smallest relevant difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from evaluation.publication.published import Published, Row
from evaluation.registry import Registry
from evaluation.registry.models import Calibration, world_name

PROMISING = "promising"
TEMPLATE = "figure_calibration.j2"
"""The words about worlds that the figure and the annex share."""


@dataclass(frozen=True)
class QuestionView:
    """Invented studies of the primary question of one experiment."""

    calibration: Calibration
    experiment: str
    rows: dict[tuple[str, str], Row]

    def row(self, quantity: str, mean: float | None, spread: float) -> Row | None:
        """Return a row of the grid (mean None: of all means together), or None without a number."""
        return self._known(world_name(mean, spread), quantity)

    def of(self, quantity: str, world: str) -> Row | None:
        """Return a row by the name of its world, or None without a number."""
        return self._known(world, quantity)

    @property
    def studies(self) -> Row:
        """A row that tells how many studies were invented per world."""
        return next(iter(self.rows.values()))

    @cached_property
    def can_be_promising(self) -> bool:
        """Whether any invented study was called promising: not where the design does not allow it."""
        return any((row.number() or 0.0) > 0 for (_, quantity), row in self.rows.items() if quantity == PROMISING)

    @cached_property
    def false_promising(self) -> Row | None:
        """The world in which nothing works that is most often called promising."""
        return self._worst(PROMISING, self._worlds(lambda mean: mean <= 0), max)

    @property
    def too_often(self) -> tuple[Row, ...]:
        """The worlds in which nothing works that are called promising more often than the bar allows, worst first."""
        rows = (self._known(world, PROMISING) for world in self._worlds(lambda mean: mean <= 0))
        wrong = [
            row for row in rows if row is not None and (row.number() or 0.0) > self.calibration.bars.false_promising
        ]
        return tuple(sorted(wrong, key=lambda row: -(row.number() or 0.0)))

    @property
    def false_promising_pictured(self) -> Row | None:
        """As ``false_promising``, of the worlds without a threat: those in the figure."""
        means = [mean for mean in self.calibration.means if mean <= 0]
        grid = [world_name(mean, spread) for mean in means for spread in self.calibration.spreads]
        return self._worst(PROMISING, grid, max)

    @cached_property
    def too_little_promising(self) -> Row | None:
        """The world with an effect below what is relevant that is most often called promising."""
        return self._worst(PROMISING, self._worlds(lambda mean: 0 < mean < 1), max)

    @property
    def found(self) -> Row | None:
        """How often the effect of the bar is found, at the spread that is pictured."""
        return self.row(PROMISING, self.calibration.bars.found_at, self.calibration.pictured_spread)

    @property
    def found_without_checks(self) -> Row | None:
        """How often that effect would be found if no check could fail, where that is more often."""
        free = self.row("promising_without_ceiling", self.calibration.bars.found_at, self.calibration.pictured_spread)
        lost = free is not None and self.found is not None and (free.number() or 0.0) > (self.found.number() or 0.0)
        return free if lost else None

    @property
    def smallest_found(self) -> Row | None:
        """The smallest mean found often enough, at the spread that is pictured."""
        return self.row("smallest_difference_found", None, self.calibration.pictured_spread)

    @property
    def found_too_seldom(self) -> Row | None:
        """How often that effect is found where cities differ most, if that is too seldom and a design may find it."""
        row = self.row(PROMISING, self.calibration.bars.found_at, max(self.calibration.spreads))
        return row if self.can_be_promising and _below(row, self.calibration.bars.power) else None

    @property
    def too_little_too_often(self) -> bool:
        """Whether an effect below what is relevant is called promising more often than the bar for no effect allows."""
        row = self.too_little_promising
        return row is not None and (row.number() or 0.0) > self.calibration.bars.false_promising

    def lowest(self, quantity: str) -> Row | None:
        """Return the world of the grid in which intervals cover least."""
        grid = [world_name(mean, spread) for mean in self.calibration.means for spread in self.calibration.spreads]
        return self._worst(quantity, grid, min)

    @property
    def missed(self) -> bool:
        """Whether the effect of the bar is found too seldom, where a design may find anything."""
        return self.can_be_promising and _below(self.found, self.calibration.bars.power)

    def covers_too_little(self, quantity: str) -> bool:
        """Whether intervals cover less than the bar asks in some world of the grid."""
        return _below(self.lowest(quantity), self.calibration.bars.coverage)

    def _worlds(self, wanted: Callable[[float], bool]) -> list[str]:
        worlds = self.calibration.worlds
        return [name for name, world in worlds.items() if wanted(world.mean) and world.harmed is None]

    def _known(self, world: str, quantity: str) -> Row | None:
        row = self.rows.get((world, quantity))
        return row if row is not None and row.ok() else None

    def _worst(self, quantity: str, worlds: Iterable[str], choose: Callable[..., Row]) -> Row | None:
        found = [row for world in worlds if (row := self._known(world, quantity)) is not None]
        return choose(found, key=lambda row: row.number() or 0.0) if found else None


def _below(row: Row | None, bar: float) -> bool:
    value = None if row is None else row.number()
    return value is not None and value < bar


def calibrated(registry: Registry, published: Published) -> list[QuestionView]:
    """Return a view per experiment that was tried, in registry order; none when nothing was."""
    if registry.calibration is None:
        return []
    found = []
    for experiment in registry.experiments:
        rows = {(row["world"], row["quantity"]): row for row in published.find("calibration", experiment=experiment)}
        if rows:
            found.append(QuestionView(registry.calibration, experiment, rows))
    return found
