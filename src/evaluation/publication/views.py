"""What templates and figures see of the published tables: a study and its experiments, with their outcomes.

A view finds rows; it computes nothing. Sites stand in the order of the registry everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from evaluation.publication import study_parts
from evaluation.publication.calibration_view import QuestionView, calibrated
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Published, Row
from evaluation.registry import Params, Registry
from evaluation.registry.models import BUNDLE, Criterion, Experiment, Labelled


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
        pairs = [self.registry.planned(key) for key in self.registry.asked]
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

    @property
    def harms(self) -> tuple[Row, ...]:
        """Differences in harms over all sites, in the order of the plan."""
        rows = self.published.find("estimates", experiment=self.id, role="harm", scope="pooled", quantity="mean_reml")
        return tuple(rows)

    def has_check(self, check: str) -> bool:
        """Whether a check could be done on this experiment."""
        return any(row["check"] == check and row.status != "not_available" for row in self.checks)

    @property
    def largest_gap_at_start(self) -> Row | None:
        """The site whose groups differ most at the start, for the outcome that decides; None unless all are published.

        While one site is withheld, the largest of the others need not be the largest.
        """
        found = [row for row in self.checks if row["check"] == "balance_t0" and row["city"]]
        rows = [row for row in found if row["indicator"] == self.primary.indicator]
        if not rows or not all(row.ok() for row in rows):
            return None
        return max(rows, key=lambda row: abs(row.number() or 0.0))

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

    @cached_property
    def bundle(self) -> ExperimentView | None:
        """All experiments of a neighbourhood together, where the plan asks of them."""
        return ExperimentView(self.registry, self.published, BUNDLE) if self.registry.bundle else None

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
    def calibration(self) -> tuple[QuestionView, ...]:
        """Invented studies of each experiment; none when the method was not tried."""
        return tuple(calibrated(self.registry, self.published))

    @cached_property
    def bottlenecks(self) -> tuple[Row, ...]:
        """Shares of cases with each bottleneck, the commonest first, those without a number last."""
        rows = [row for row in self.described("bottleneck", quantity="share", city="") if row["category"]]
        return tuple(sorted(rows, key=lambda row: -(row.number() or 0.0) if row.ok() else 1.0))

    @cached_property
    def law_matrix(self) -> study_parts.Matrix:
        """Shares of cases by bottleneck and law; bottlenecks without any number drop out."""
        return study_parts.law_matrix(self)

    @cached_property
    def withheld_bottlenecks(self) -> list[Labelled]:
        """Bottlenecks of which no share by law may be shown."""
        return study_parts.withheld_bottlenecks(self)

    @cached_property
    def payer_pairs(self) -> list[study_parts.PayerPair]:
        """What a case costs each payer now, and in the estimated alternative."""
        return study_parts.payer_pairs(self)

    @cached_property
    def streams(self) -> list[study_parts.Stream]:
        """Who was reached, and what became of the delivered rows."""
        return study_parts.streams(self)
