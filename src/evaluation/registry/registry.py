"""The registry: what each file of it holds, of which shape, and what is asked of it across entries."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import ConfigDict, Field

from evaluation.registry import models
from evaluation.registry.models import BUNDLE, Entry


class Registry(Entry):
    """Everything the registry holds; entries keyed by id, in the order of the file.

    Beside its shape stands the file that holds a section; a name without ``.yaml`` is a folder of files with the same
    section. What has no file is put in later.
    """

    model_config = ConfigDict(defer_build=True)

    study: Annotated[models.StudyEntry, "study.yaml"]
    cities: Annotated[dict[models.Id, models.City], "cities.yaml"]
    experiments: Annotated[dict[models.Id, models.Experiment], "experiments.yaml"]
    expert_scores: Annotated[tuple[models.ExpertScore, ...] | None, "experiments.yaml"] = None
    packages: Annotated[dict[str, models.Package] | None, "experiments.yaml"] = None
    theories: Annotated[dict[str, models.Theory] | None, "experiments.yaml"] = None
    codelists: Annotated[dict[str, dict[str, models.Code]], "codelists.yaml"]
    bottlenecks: Annotated[dict[str, models.Sourced], "bottlenecks.yaml"]
    ministries: Annotated[dict[str, models.Ministry], "payers.yaml"]
    payers: Annotated[dict[str, models.Payer], "payers.yaml"]
    price_index: Annotated[models.PriceIndex | None, "prices.yaml"] = None
    prices: Annotated[dict[models.Id, models.Price], "prices.yaml"] = Field(default_factory=dict)
    frameworks: Annotated[dict[models.Id, models.Framework], "frameworks.yaml"] = Field(default_factory=dict)
    sources: Annotated[dict[str, models.Source], "sources.yaml"]
    instruments: Annotated[dict[str, models.Instrument], "instruments.yaml"]
    tables: Annotated[dict[str, models.Table], "tables.yaml"]
    context: Annotated[models.PublicContext | None, "context.yaml"] = None
    projection: Annotated[models.Projection | None, "projection.yaml"] = None
    corrections: Annotated[tuple[models.Correction, ...], "corrections.yaml"] = ()
    disclosure_risks: Annotated[dict[models.Id, models.Labelled], "disclosure.yaml"]
    output_kinds: Annotated[dict[models.Id, models.OutputKind], "disclosure.yaml"]
    outputs: Annotated[models.Outputs, "disclosure.yaml"]
    disclosure_rules: Annotated[dict[models.Id, models.DisclosureRule], "disclosure.yaml"]
    disclosure_words: Annotated[dict[models.Id, models.Text], "disclosure.yaml"]
    disclosure_exceptions: Annotated[tuple[models.DisclosureException, ...], "disclosure_exceptions.yaml"] = ()
    indicators: Annotated[dict[models.Id, models.Indicator], "indicators"]
    frozen: Annotated[models.Frozen, "analysis_plan.yaml"]
    plan: Annotated[dict[str, models.PlanEntry], "analysis_plan.yaml"]
    specifications: Annotated[models.Specifications | None, "analysis_plan.yaml"] = None
    bundle: Annotated[models.Bundle | None, "analysis_plan.yaml"] = None
    harms: Annotated[models.Harms | None, "analysis_plan.yaml"] = None
    frozen_plan: Annotated[models.FrozenPlan | None, "frozen_plan.yaml"] = None
    criteria: Annotated[dict[str, models.Criterion], "criteria.yaml"]
    decisions: Annotated[dict[str, models.Decision], "criteria.yaml"]
    measurements: Annotated[dict[models.MeasurementName, models.Measurement], "criteria.yaml"]
    calibration: Annotated[models.Calibration | None, "calibration.yaml"] = None
    designs: Annotated[dict[str, models.Design], "methods.yaml"]
    claims: Annotated[dict[int, models.Claim], "methods.yaml"]
    claim_reasons: Annotated[dict[str, models.Labelled], "methods.yaml"]
    outcomes: Annotated[dict[str, models.Labelled], "methods.yaml"]
    methods: Annotated[dict[str, models.Labelled], "methods.yaml"]
    verdicts: Annotated[dict[str, models.Labelled], "methods.yaml"]
    verdict_rules: Annotated[dict[str, models.VerdictRule], "methods.yaml"]
    checks: Annotated[dict[str, models.Labelled], "methods.yaml"]
    check_outcomes: Annotated[dict[str, models.Labelled], "methods.yaml"]
    statuses: Annotated[dict[str, models.StatusWord], "methods.yaml"]
    units: Annotated[dict[str, models.Unit], "methods.yaml"]
    rules: Annotated[dict[str, models.Rule], "methods.yaml"]
    formulas: Annotated[dict[str, models.Text], "indicator_words.yaml"]
    formula_parts: Annotated[dict[str, models.Text], "indicator_words.yaml"]
    formula_columns: Annotated[dict[str, tuple[str, ...]], "indicator_words.yaml"]
    choice_words: Annotated[dict[str, dict[str, models.Text]], "indicator_words.yaml"]
    figures: Annotated[dict[str, models.FigureEntry], "reports.yaml"]
    documents: Annotated[dict[str, models.Document], "reports.yaml"]
    indicator_groups: Annotated[dict[str, models.Labelled], "reports.yaml"]
    synthetic: Annotated[models.Synthetic | None, "synthetic.yaml"] = None
    price_base_year: int | None = None
    published: dict[str, models.Published] = Field(default_factory=dict)

    def planned(self, key: str) -> tuple[str, str]:
        """Split a plan key into experiment and indicator."""
        experiment, _, indicator = key.partition(".")
        return experiment, indicator

    @property
    def asked(self) -> dict[str, models.PlanEntry]:
        """Everything that is estimated of an experiment or of the bundle: the plan, and what it asks of the bundle."""
        together = self.bundle.outcomes if self.bundle else {}
        return self.plan | {f"{BUNDLE}.{indicator}": entry for indicator, entry in together.items()}

    @property
    def subjects(self) -> dict[str, models.Labelled]:
        """Whatever an estimate can be about: the experiments, then the bundle."""
        return {**self.experiments, **({BUNDLE: self.bundle} if self.bundle else {})}

    def calculation(self, experiment: str, price_year: int) -> models.Calculation:
        """Return what an experiment would ask and bring elsewhere, at prices of a year."""
        assert self.projection is not None
        found = self.projection.calculations[experiment]
        factor = self.price_index.factor(found.price_year, price_year) if self.price_index else 1.0
        return found.at_prices(price_year, factor)

    def primary(self, experiment: str) -> str:
        """Return the id of an experiment's one primary indicator."""
        return next(
            indicator
            for key, entry in self.plan.items()
            for owner, indicator in [self.planned(key)]
            if owner == experiment and entry.role == "primary"
        )

    def categories_of(self, indicator: str) -> tuple[str, ...]:
        """Return the codes of which each unit has a value, as they read inside; else one nameless code."""
        entry = self.indicators[indicator]
        if entry.derive.by_category:
            return tuple(entry.derive.by_category)
        if entry.categories is None:
            return ("",)
        if entry.categories in self.frameworks:
            return tuple(self.frameworks[entry.categories].items)
        if entry.categories in self.codelists:
            return tuple(code.value for code in self.codelists[entry.categories].values())
        if entry.categories in self.instruments:
            return entry.derive.items or self.instruments[entry.categories].areas
        return tuple(getattr(self, entry.categories))

    def coarse_categories_of(self, indicator: str) -> dict[str, tuple[str, ...]]:
        """Return the codes of the merged table, each with the codes it holds; none where no merging is declared."""
        merge = self.indicators[indicator].merge
        taken = {code for coarser in merge.values() for code in coarser.codes}
        alone = {code: (code,) for code in self.categories_of(indicator) if code not in taken}
        return alone | {code: coarser.codes for code, coarser in merge.items()} if merge else {}

    def raters_of(self, indicator: str) -> int:
        """Return how many raters score one item of an indicator; none where it is not one item of an instrument."""
        derive = self.indicators[indicator].derive
        one_item = derive.rule == "item_score" and derive.instrument in self.instruments
        return self.instruments[str(derive.instrument)].raters if one_item else 0

    def experiments_of(self, indicator: str) -> tuple[str, ...]:
        """Return the experiments of which an indicator is asked: those of its entry, then those of the plan."""
        planned = (self.planned(key) for key in self.plan)
        asked = (experiment for experiment, name in planned if name == indicator)
        return tuple(dict.fromkeys([*self.indicators[indicator].experiments, *asked]))

    @cached_property
    def framework_items(self) -> dict[str, models.Labelled]:
        """Items of all frameworks by name."""
        return {name: item for entry in self.frameworks.values() for name, item in entry.items.items()}

    @cached_property
    def sites_of(self) -> dict[str, tuple[str, ...]]:
        """Cities that take part in each experiment, in registry order."""
        return {
            experiment: tuple(city for city, entry in self.cities.items() if experiment in entry.experiments)
            for experiment in self.experiments
        }
