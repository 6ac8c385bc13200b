"""What templates and figures see of one planned outcome: its rows, found and not computed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from evaluation.publication.published import Published, Row
from evaluation.publication.reading import Reading, read
from evaluation.registry import Registry
from evaluation.registry.models import Design, Direction, Indicator, PlanEntry, Unit

MAIN_PRIOR = 1.0
OTHER_WAYS = ("raw_t", "higgins_thompson_spiegelhalter")
MINIMUM_OTHER_WAYS = 5
"""With fewer sites than this a prediction rests mainly on the assumption about their spread."""


@dataclass(frozen=True)
class OutcomeView:
    """One planned outcome of one experiment."""

    registry: Registry
    published: Published
    experiment: str
    indicator: str

    @property
    def key(self) -> str:
        """The key in the analysis plan, also used as an anchor."""
        return f"{self.experiment}.{self.indicator}"

    @property
    def plan(self) -> PlanEntry:
        """The entry of the analysis plan."""
        return self.registry.asked[self.key]

    @property
    def entry(self) -> Indicator:
        """The indicator."""
        return self.registry.indicators[self.indicator]

    @property
    def design(self) -> Design:
        """The design, with its assumption."""
        return self.registry.designs[self.plan.design]

    @property
    def compared(self) -> bool:
        """Whether the estimate compares with another group, not only with an earlier moment."""
        return self.design.highest_claim > 1

    @property
    def _of_outcome(self) -> dict[str, str]:
        """What tells its estimates from others; those of harms have a category."""
        return {"experiment": self.experiment, "indicator": self.indicator, "category": ""}

    def row(self, scope: str, quantity: str, prior: float | None = None, city: str = "") -> Row | None:
        """Return the estimate of a scope and quantity, or None."""
        match = self._of_outcome | {"scope": scope, "quantity": quantity}
        extra = {} if prior is None else {"prior_factor": prior}
        return self.published.one("estimates", **match, city=city, **extra)

    def rows(self, scope: str, quantity: str) -> tuple[Row, ...]:
        """Return all estimates of a scope and quantity, in file order (prior factors and sites as in the registry)."""
        match = self._of_outcome | {"scope": scope, "quantity": quantity}
        return tuple(self.published.find("estimates", **match))

    @cached_property
    def pooled(self) -> Row | None:
        """The headline: the pooled mean."""
        return self.row("pooled", "mean_reml")

    @cached_property
    def expected(self) -> Row | None:
        """What a next site may expect, at the planned prior."""
        return self.row("prediction", "hierarchical", MAIN_PRIOR)

    @cached_property
    def improves(self) -> Row | None:
        """The chance that the outcome improves at a next site, at the planned prior."""
        return self.row("prediction", "probability_improves", MAIN_PRIOR)

    @cached_property
    def exceeds(self) -> Row | None:
        """The chance of a relevant improvement at a next site, at the planned prior."""
        return self.row("prediction", "probability_exceeds_relevant", MAIN_PRIOR)

    @property
    def direction(self) -> Direction:
        """The sign of an estimate that is an improvement; net improvement counts improvements, so it is up."""
        return "up" if self.plan.outcome == "net_improvement" else self.entry.direction

    @property
    def assumption_decides(self) -> bool:
        """Whether so few sites stand behind the prediction that the assumption about their spread decides it."""
        sites = self.pooled.number("n_clusters") if self.pooled is not None and self.pooled.ok() else None
        predicted = any(row is not None and row.ok() for row in (self.expected, self.improves))
        return predicted and sites is not None and sites < MINIMUM_OTHER_WAYS

    @property
    def all_ways(self) -> bool:
        """Whether every way to predict has a number."""
        rows = [self.expected, *(self.row("prediction", quantity) for quantity in OTHER_WAYS)]
        return all(row is not None and row.ok() for row in rows)

    def span_over_priors(self, quantity: str) -> tuple[Row, Row] | None:
        """Return the rows with the lowest and the highest value of a prediction over all priors."""
        rows = sorted(
            (row for row in self.rows("prediction", quantity) if row.ok()), key=lambda row: row.number() or 0.0
        )
        return (rows[0], rows[-1]) if rows else None

    @cached_property
    def sites(self) -> tuple[tuple[str, Row | None], ...]:
        """Every site of the study with its estimate, in registry order."""
        return tuple((city, self.row("city", "estimate", city=city)) for city in self.registry.cities)

    @property
    def unit(self) -> Unit | None:
        """The unit in which the estimate is printed."""
        row = next((row for row in (self.pooled, *(site for _, site in self.sites)) if row is not None), None)
        return self.registry.units.get(row["unit"]) if row is not None else None

    @cached_property
    def reading(self) -> Reading | None:
        """How the pooled estimate reads, or None when there is none to read."""
        if self.pooled is None or not self.pooled.ok() or self.unit is None:
            return None
        sites = [row for _, row in self.sites if row is not None]
        return read(self.pooled, sites, self.unit, self.direction)

    @property
    def cut_off(self) -> bool:
        """Whether the pooled interval of a difference in shares reaches all that is possible: where it was cut off.

        A share can change by everyone; of two groups one can rise by everyone while the other falls.
        """
        if self.pooled is None or self.pooled["unit"] != "share":
            return False
        widest = 2 if self.compared else 1
        return (self.pooled.number("low") or 0.0) <= -widest or (self.pooled.number("high") or 0.0) >= widest

    @property
    def claim(self) -> int:
        """The highest claim after the checks; 0 when nothing could be pooled."""
        claim = self.pooled.number("claim") if self.pooled is not None else None
        return int(claim) if claim is not None else 0

    @property
    def claim_reasons(self) -> tuple[str, ...]:
        """Why the claim is lower than the design allows: keys of ``claim_reasons``."""
        text = self.pooled["claim_reasons"] if self.pooled is not None else ""
        return tuple(key for key in text.split(";") if key)

    @cached_property
    def specifications(self) -> tuple[Row, ...]:
        """The mean over sites under every combination of choices, from low to high; empty when they are withheld."""
        match = {"experiment": self.experiment, "indicator": self.indicator}
        rows = [row for row in self.published.find("specifications", **match) if row.ok()]
        return tuple(sorted(rows, key=lambda row: (row.number(), row.number("low"), row.id)))

    def described(self, quantity: str, city: str = "") -> tuple[Row, ...]:
        """Return descriptive rows of this outcome."""
        match = {"experiment": self.experiment, "indicator": self.indicator, "quantity": quantity, "city": city}
        return tuple(self.published.find("descriptives", **match))
