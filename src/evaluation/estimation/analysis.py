"""Every question of the plan answered, with what belongs beside the answers."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from evaluation.estimation.answer import Answer, answer
from evaluation.estimation.bundle import bundle_groups, bundle_questions, bundle_units
from evaluation.estimation.checks.concurrent_experiments import concurrent_experiments
from evaluation.estimation.checks.delivered_rows import delivered_rows
from evaluation.estimation.checks.few_sites import few_sites
from evaluation.estimation.checks.measurement import measurement_checks
from evaluation.estimation.checks.of_question import question_checks
from evaluation.estimation.checks.record import Check
from evaluation.estimation.claims import FIDELITY, Claim, fidelity_of, highest_of, lowered, reasons_of
from evaluation.estimation.crossings import agreement_of_codes, mechanism_rows, pair_rows
from evaluation.estimation.descriptives import descriptive_rows
from evaluation.estimation.harms import harm_groups, harm_rows, harms_of
from evaluation.estimation.rows import RowMaker, rows_of, together_rows
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.sensitivity.answers import sensitivity
from evaluation.estimation.sensitivity.specifications import specification_row
from evaluation.estimation.sites import Site, site_of
from evaluation.estimation.sizes import size_rows
from evaluation.estimation.statuses import status_rows
from evaluation.estimation.study import Deliveries, Question, months_of, prior_factors, questions, units_of, with_places
from evaluation.estimation.tables import CROSSINGS, DESCRIPTIVES, GROUPS, SIZES, SPECIFICATIONS, STATUSES, frame
from evaluation.estimation.worded import check_table, estimate_table
from evaluation.registry import Params, Registry
from evaluation.registry.models import BUNDLE
from evaluation.storage.workers import all_of

NO_DELIVERY = "none"
SHARED_LIBRARY = "statsmodels.stats.multitest"
"""Loaded before the work is divided: the workers need most of it, and this process needs it after them."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Results:
    """The tables of this stage."""

    estimates: pd.DataFrame
    descriptives: pd.DataFrame
    checks: pd.DataFrame
    statuses: pd.DataFrame
    crossings: pd.DataFrame
    specifications: pd.DataFrame
    groups: pd.DataFrame
    sizes: pd.DataFrame


@dataclass(frozen=True)
class Answered:
    """One question with everything that was computed for it."""

    maker: RowMaker
    answer: Answer
    rows: list[Row]
    curve: list[Row]
    checks: list[Check]


@dataclass(frozen=True)
class Study:
    """What is known when questions are answered; ``carried_out`` holds the indicator rows of fidelity."""

    registry: Registry
    params: Params
    deliveries: Deliveries
    overlaps: dict[str, list[Check]]
    carried_out: pd.DataFrame

    def answered(self, task: tuple[Question, pd.DataFrame]) -> Answered:
        """Answer one question about its units."""
        question, units = task
        params, registry = self.params, self.registry
        units = with_places(units, self.deliveries.places)
        months = months_of(self.deliveries.series, question) if question.by_month else None
        sites = self._sites(question, units, months)
        found = answer(question, sites, prior_factors(params), params.confidence_level)
        again = sensitivity(question, units, found, registry.specifications, params)
        checks = question_checks(registry, params, self.deliveries, question, units, months, found, again)
        maker = RowMaker(question, self.claim(question, checks), prior_factors(params), params.confidence_level)
        curve = [specification_row(question, one) for one in again.specifications]
        return Answered(maker, found, rows_of(maker, sites, found, again), curve, checks)

    def claim(self, question: Question, checks: list[Check]) -> Claim:
        """Return what may be said at most, lowered by the checks, by concurrent experiments and by fidelity."""
        experiments = tuple(self.registry.experiments) if question.experiment == BUNDLE else (question.experiment,)
        fidelity = fidelity_of(self.carried_out, experiments, question.participating)
        every = [*checks, *self.overlaps.get(question.experiment, [])]
        reasons = reasons_of(every, fidelity, self.params.checks.minimum_fidelity)
        highest = highest_of(self.registry.designs[question.plan.design], every)
        return lowered(highest, reasons, list(self.registry.claim_reasons))

    def claim_of_harm(self, question: Question, sites_n: int) -> Claim:
        """As ``claim``, of a harm: it has the number of sites as its only check of its own."""
        return self.claim(question, list(few_sites(question, sites_n, self.params.verdict.minimum_sites)))

    def harmed(self) -> Iterator[tuple[list[Row], list[Row]]]:
        """Yield for each harm its estimates, and how many had it per group."""
        for harm in harms_of(self.registry, self.params, self.deliveries.indicators):
            yield list(harm_rows(harm, self.params, self.claim_of_harm)), list(harm_groups(harm))

    def _sites(self, question: Question, units: pd.DataFrame, months: pd.DataFrame | None) -> list[Site]:
        totals, origins, level = self.deliveries.aggregates, self.deliveries.origins, self.params.confidence_level
        return [
            site_of(question, city, entry, units, totals, origins.get(city, NO_DELIVERY), level, months)
            for city, entry in self.registry.cities.items()
        ]


def analyse(registry: Registry, params: Params, deliveries: Deliveries, workers: int = 1) -> Results:
    """Answer every question of the plan, and what it asks of the bundle; then hold the harms against them.

    The questions and what is only described are spread over ``workers`` processes; the outcome does not depend on it.
    """
    indicators, level = deliveries.indicators, params.confidence_level
    planned = [(one, units_of(indicators, one.experiment, one.indicator)) for one in questions(registry, params.seed)]
    everyone = _everyone(deliveries)
    bundled = [(one, bundle_units(everyone, one.indicator)) for one in bundle_questions(registry, params.seed)]
    overlaps = _overlap_checks(registry, params, deliveries)
    study = Study(registry, params, deliveries, overlaps, indicators[indicators.indicator == FIDELITY])
    beside: list[Callable[[], Iterable[Any]]] = [
        partial(descriptive_rows, registry, indicators, planned, level),
        partial(measurement_checks, registry, params, deliveries),
        partial(status_rows, registry, indicators, level),
        study.harmed,
        partial(_crossings, registry, params, deliveries),
    ]
    answering = (partial(study.answered, one) for one in [*planned, *bundled])
    work: list[Callable[[], Any]] = [*(partial(_listed, one) for one in beside), *answering]
    importlib.import_module(SHARED_LIBRARY)
    described, measured, statuses, harms, crossed, *answers = all_of(work, workers)
    joint = together_rows([(one.maker, one.answer) for one in answers], level)
    estimates = [row for one, own in zip(answers, joint, strict=True) for row in [*one.rows, *own]]
    estimates.extend(row for rows, _ in harms for row in rows)
    checks = [
        *(check for one in answers for check in one.checks),
        *(check for experiment in study.overlaps.values() for check in experiment),
        *measured,
        *delivered_rows(registry, deliveries.rows, deliveries.problems),
    ]
    groups = [*bundle_groups(registry, everyone), *(row for _, counted in harms for row in counted)]
    table = estimate_table(registry, estimates)
    main = [(one, units) for one, units in planned if one.plan.role == "primary"]
    return Results(
        table,
        frame(described, DESCRIPTIVES),
        check_table(registry, checks),
        frame(statuses, STATUSES),
        frame(crossed, CROSSINGS),
        frame([row for one in answers for row in one.curve], SPECIFICATIONS),
        frame(groups, GROUPS),
        frame([row for one, units in main for row in size_rows(one, units, table)], SIZES),
    )


def _listed(rows: Callable[[], Iterable[Any]]) -> list[Any]:
    """Go through all rows where they are made: what yields them cannot be sent on."""
    return list(rows())


def _everyone(deliveries: Deliveries) -> pd.DataFrame:
    """Rows of the bundle; a study without one has none."""
    if deliveries.bundle is not None:
        return deliveries.bundle
    return deliveries.indicators.iloc[:0].assign(experiments=pd.Series(dtype=str))


def _crossings(registry: Registry, params: Params, deliveries: Deliveries) -> list[Row]:
    generator = generator_for(params.seed, "agreement of interview codes")
    return [
        *pair_rows(registry, deliveries.indicators),
        *mechanism_rows(registry, deliveries.interviews),
        *agreement_of_codes(deliveries.interviews, params.confidence_level, generator),
    ]


def _overlap_checks(registry: Registry, params: Params, deliveries: Deliveries) -> dict[str, list[Check]]:
    bound = params.checks.maximum_overlap
    return {
        experiment: concurrent_experiments(deliveries.overlap, experiment, registry.sites_of[experiment], bound)
        for experiment in registry.experiments
    }
