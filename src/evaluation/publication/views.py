"""What templates and figures see of the published tables: an outcome, an experiment, a study.

A view finds rows; it computes nothing. Sites stand in the order of the registry everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from evaluation.publication.published import Published, Row
from evaluation.publication.reading import Reading, read
from evaluation.registry import Params, Registry
from evaluation.registry.models import Criterion, Design, Experiment, Indicator, PlanEntry, Unit

MAIN_PRIOR = 1.0


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
        return self.registry.plan[self.key]

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

    def row(self, scope: str, quantity: str, prior: float | None = None, city: str = "") -> Row | None:
        """Return the estimate of a scope and quantity, or None."""
        match = {"experiment": self.experiment, "indicator": self.indicator, "scope": scope, "quantity": quantity}
        extra = {} if prior is None else {"prior_factor": prior}
        return self.published.one("estimates", **match, city=city, **extra)

    def rows(self, scope: str, quantity: str) -> tuple[Row, ...]:
        """Return all estimates of a scope and quantity, in file order (prior factors and sites as in the registry)."""
        match = {"experiment": self.experiment, "indicator": self.indicator, "scope": scope, "quantity": quantity}
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
        return read(self.pooled, sites, self.unit, self.entry.direction)

    @property
    def beyond_possible(self) -> bool:
        """Whether the pooled interval of a difference in shares reaches beyond everyone or no one."""
        if self.pooled is None or self.pooled["unit"] != "share":
            return False
        return (self.pooled.number("low") or 0.0) < -1 or (self.pooled.number("high") or 0.0) > 1

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

    def described(self, quantity: str, city: str = "") -> tuple[Row, ...]:
        """Return descriptive rows of this outcome."""
        match = {"experiment": self.experiment, "indicator": self.indicator, "quantity": quantity, "city": city}
        return tuple(self.published.find("descriptives", **match))


@dataclass(frozen=True)
class ExperimentView:
    """One experiment: its card, outcomes, checks, criteria and verdict."""

    registry: Registry
    published: Published
    id: str

    @property
    def entry(self) -> Experiment:
        """The registry entry."""
        return self.registry.experiments[self.id]

    @cached_property
    def outcomes(self) -> tuple[OutcomeView, ...]:
        """All planned outcomes, in the order of the plan."""
        pairs = [self.registry.planned(key) for key in self.registry.plan]
        return tuple(
            OutcomeView(self.registry, self.published, owner, indicator)
            for owner, indicator in pairs
            if owner == self.id
        )

    @cached_property
    def primary(self) -> OutcomeView:
        """The one outcome that decides."""
        return next(outcome for outcome in self.outcomes if outcome.plan.role == "primary")

    @property
    def others(self) -> tuple[OutcomeView, ...]:
        """Secondary and exploratory outcomes."""
        return tuple(outcome for outcome in self.outcomes if outcome.plan.role != "primary")

    @cached_property
    def verdict(self) -> Row:
        """The verdict; an experiment without one is an error."""
        row = self.published.one("assessment", experiment=self.id, item="verdict")
        return row if row is not None else self.published.get(f"ass/{self.id}/verdict")

    @property
    def criteria(self) -> tuple[tuple[str, Criterion, Row | None], ...]:
        """Each criterion with its entry and score row."""
        return tuple(
            (key, entry, self.published.one("assessment", experiment=self.id, item="criterion", key=key))
            for key, entry in self.registry.criteria.items()
        )

    @property
    def conditions(self) -> tuple[Row, ...]:
        """What must be arranged first."""
        return tuple(self.published.find("assessment", experiment=self.id, item="condition"))

    @property
    def checks(self) -> tuple[Row, ...]:
        """Checks on this experiment."""
        return tuple(self.published.find("checks", experiment=self.id))

    def ratio(self, indicator: str, city: str = "") -> Row | None:
        """Return reach or fidelity of a site, or of all sites together."""
        return self.published.one("descriptives", experiment=self.id, indicator=indicator, quantity="ratio", city=city)


@dataclass(frozen=True)
class StudyView:
    """The study as a whole."""

    registry: Registry
    params: Params
    published: Published

    @cached_property
    def experiments(self) -> tuple[ExperimentView, ...]:
        """All experiments, in registry order."""
        return tuple(ExperimentView(self.registry, self.published, id_) for id_ in self.registry.experiments)

    def experiment(self, id_: str) -> ExperimentView:
        """Return one experiment."""
        return next(view for view in self.experiments if view.id == id_)

    def has(self, id_: str) -> bool:
        """Whether a published count is there and above zero (or withheld: then it exists too)."""
        row = self.published.by_id.get(id_)
        return row is not None and (row.status == "suppressed" or (row.number() or 0) > 0)

    def described(self, indicator: str, **match: str) -> tuple[Row, ...]:
        """Return descriptive rows of an indicator."""
        return tuple(self.published.find("descriptives", indicator=indicator, **match))

    @cached_property
    def bottlenecks(self) -> tuple[Row, ...]:
        """Shares of cases with each bottleneck, the commonest first, those without a number last."""
        rows = [row for row in self.described("bottleneck", quantity="share", city="") if row["category"]]
        return tuple(sorted(rows, key=lambda row: -(row.number() or 0.0) if row.ok() else 1.0))
