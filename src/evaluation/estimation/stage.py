"""Stage ``estimate``: what the analysis plan asks, per city and pooled, with checks and plain descriptives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.estimation.answer import Answer, answer
from evaluation.estimation.bundle import bundle_groups, bundle_questions, bundle_units
from evaluation.estimation.checks.assessor_bias import assessor_bias
from evaluation.estimation.checks.balance_t0 import balance_t0
from evaluation.estimation.checks.before_start import placebo_date, pre_trend
from evaluation.estimation.checks.concurrent_experiments import concurrent_experiments
from evaluation.estimation.checks.delivered_rows import delivered_rows
from evaluation.estimation.checks.dose import dose
from evaluation.estimation.checks.few_sites import few_sites
from evaluation.estimation.checks.influential_site import influential_site
from evaluation.estimation.checks.measurement import measurement_checks
from evaluation.estimation.checks.placebo_place import placebo_place
from evaluation.estimation.checks.record import Check
from evaluation.estimation.checks.regression_to_mean import regression_to_mean
from evaluation.estimation.checks.selective_dropout import selective_dropout
from evaluation.estimation.checks.t1_coverage import t1_coverage
from evaluation.estimation.checks.version_mixed import version_mixed
from evaluation.estimation.checks.ways_agree import ways_agree
from evaluation.estimation.claims import Claim, fidelity_of, highest_of, lowered, reasons_of
from evaluation.estimation.crossings import agreement_of_codes, mechanism_rows, pair_rows
from evaluation.estimation.descriptives import descriptive_rows
from evaluation.estimation.harms import harm_groups, harm_rows, harms_of
from evaluation.estimation.rows import RowMaker, rows_of, together_rows
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.sensitivity.answers import Sensitivity, sensitivity
from evaluation.estimation.sensitivity.specifications import specification_row
from evaluation.estimation.sites import Site, site_of
from evaluation.estimation.statuses import status_rows
from evaluation.estimation.study import Deliveries, Question, months_of, prior_factors, questions, units_of
from evaluation.estimation.tables import (
    CHECKS,
    CROSSINGS,
    DESCRIPTIVES,
    ESTIMATES,
    GROUPS,
    SPECIFICATIONS,
    STATUSES,
    frame,
)
from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.registry.load import BUNDLE
from evaluation.storage import Paths, read_table, write_table

NO_DELIVERY = "none"


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


def run(paths: Paths) -> None:
    """Read the indicator rows and delivered totals; write the tables of this stage."""
    results = analyse(load_registry(paths), load_params(paths), read_deliveries(paths))
    write_table(paths.processed / "estimates.parquet", results.estimates, ESTIMATES)
    write_table(paths.processed / "descriptives.parquet", results.descriptives, DESCRIPTIVES)
    write_table(paths.processed / "checks.parquet", results.checks, CHECKS)
    write_table(paths.processed / "statuses.parquet", results.statuses, STATUSES)
    write_table(paths.processed / "crossings.parquet", results.crossings, CROSSINGS)
    write_table(paths.processed / "specifications.parquet", results.specifications, SPECIFICATIONS)
    write_table(paths.processed / "groups.parquet", results.groups, GROUPS)


def read_deliveries(paths: Paths) -> Deliveries:
    """Read what the stages before this one left."""
    deliveries = read_table(paths.processed / "deliveries.parquet")
    return Deliveries(
        indicators=read_table(paths.processed / "indicators.parquet"),
        aggregates=read_table(paths.tables / "aggregates.parquet"),
        overlap=read_table(paths.processed / "overlap.parquet"),
        agreement=read_table(paths.processed / "agreement.parquet"),
        origins=dict(zip(deliveries.city, deliveries.origin, strict=True)),
        interviews=read_table(paths.tables / "interviews.parquet"),
        items=read_table(paths.processed / "items.parquet"),
        bundle=read_table(paths.processed / "bundle.parquet"),
        series=read_table(paths.processed / "series.parquet"),
        rows=deliveries,
        problems=read_table(paths.processed / "problems.parquet"),
    )


def analyse(registry: Registry, params: Params, deliveries: Deliveries) -> Results:
    """Answer every question of the plan, and what it asks of the bundle; then hold the harms against them."""
    asked = questions(registry, params.seed)
    planned = [(one, units_of(deliveries.indicators, one.experiment, one.indicator)) for one in asked]
    everyone = _everyone(deliveries)
    together_asked = [(one, bundle_units(everyone, one.indicator)) for one in bundle_questions(registry, params.seed)]
    measured = measurement_checks(registry, params, deliveries)
    checks: list[Check] = []
    answered: list[tuple[RowMaker, Answer]] = []
    rows: list[list[dict[str, Any]]] = []
    curve: list[dict[str, Any]] = []
    overlaps = _overlap_checks(registry, params, deliveries)
    for question, units in [*planned, *together_asked]:
        months = months_of(deliveries.series, question) if question.by_month else None
        sites = _sites(registry, params, deliveries, question, units, months)
        found = answer(question, sites, prior_factors(params), params.confidence_level)
        again = sensitivity(question, units, found, registry.specifications, params)
        own = [
            *_checks(registry, question, units, found, again, params),
            *_month_checks(question, months, params.confidence_level),
            *version_mixed(registry, question, deliveries.indicators),
            *dose(question, units, params.confidence_level),
            *assessor_bias(question),
        ]
        claim = _claim(registry, params, deliveries, question, [*own, *overlaps.get(question.experiment, [])])
        maker = RowMaker(question, claim, prior_factors(params), params.confidence_level)
        rows.append(rows_of(maker, sites, found, again))
        curve.extend(specification_row(question, one) for one in again.specifications)
        answered.append((maker, found))
        checks.extend(own)
    checks.extend(check for experiment in overlaps.values() for check in experiment)
    checks.extend(measured)
    checks.extend(delivered_rows(registry, deliveries.rows, deliveries.problems))
    together = together_rows(answered, params.confidence_level)
    estimates = [row for own, joint in zip(rows, together, strict=True) for row in [*own, *joint]]

    def claim_of(question: Question, sites_n: int) -> Claim:
        found = few_sites(question, sites_n, params.verdict.minimum_sites)
        return _claim(registry, params, deliveries, question, [*found, *overlaps[question.experiment]])

    harms = list(harms_of(registry, params, deliveries.indicators))
    estimates.extend(row for harm in harms for row in harm_rows(harm, params, claim_of))
    groups = [*bundle_groups(registry, everyone), *(row for harm in harms for row in harm_groups(harm))]
    descriptives = descriptive_rows(registry, deliveries.indicators, planned, params.confidence_level)
    statuses = status_rows(registry, deliveries.indicators, params.confidence_level)
    return Results(
        frame(estimates, ESTIMATES),
        frame(descriptives, DESCRIPTIVES),
        _check_table(registry, checks),
        frame(statuses, STATUSES),
        frame(_crossings(registry, params, deliveries), CROSSINGS),
        frame(curve, SPECIFICATIONS),
        frame(groups, GROUPS),
    )


def _everyone(deliveries: Deliveries) -> pd.DataFrame:
    """Rows of the bundle; a study without one has none."""
    if deliveries.bundle is not None:
        return deliveries.bundle
    return deliveries.indicators.iloc[:0].assign(experiments=pd.Series(dtype=str))


def _crossings(registry: Registry, params: Params, deliveries: Deliveries) -> list[dict[str, Any]]:
    generator = generator_for(params.seed, "agreement of interview codes")
    return [
        *pair_rows(registry, deliveries.indicators),
        *mechanism_rows(registry, deliveries.interviews),
        *agreement_of_codes(deliveries.interviews, params.confidence_level, generator),
    ]


def _sites(
    registry: Registry,
    params: Params,
    deliveries: Deliveries,
    question: Question,
    units: pd.DataFrame,
    months: pd.DataFrame | None,
) -> list[Site]:
    return [
        site_of(
            question,
            city,
            entry,
            units,
            deliveries.aggregates,
            deliveries.origins.get(city, NO_DELIVERY),
            params.confidence_level,
            months,
        )
        for city, entry in registry.cities.items()
    ]


def _checks(
    registry: Registry, question: Question, units: pd.DataFrame, found: Answer, again: Sensitivity, params: Params
) -> list[Check]:
    """Run the checks that belong to one question; places followed by month have no units that may drop out."""
    instrument = registry.instruments.get(question.measure.instrument or "")
    reliability = None if instrument is None else instrument.test_retest_reliability
    pooled = found.pooled.get("reml")
    without = None if found.without_one is None else found.without_one.estimate
    cities = [site.city for site in found.used]
    gap = params.checks.maximum_baseline_gap
    of_sites = [
        *few_sites(question, len(found.used), params.verdict.minimum_sites),
        *influential_site(question, None if pooled is None else pooled.estimate, without, cities),
        *ways_agree(question, [*found.centres, *again.centres]),
    ]
    if question.by_month:
        return of_sites
    return [
        *of_sites,
        *t1_coverage(question, units),
        *balance_t0(question, units, gap),
        *selective_dropout(question, units, gap, params.confidence_level),
        *regression_to_mean(question, units, reliability),
    ]


def _month_checks(question: Question, months: pd.DataFrame | None, level: float) -> list[Check]:
    """Run the checks of a panel of neighbourhoods by month."""
    if months is None or not question.has_comparison:
        return []
    return [
        *pre_trend(question, months, level),
        *placebo_date(question, months, level),
        placebo_place(question, months),
    ]


def _overlap_checks(registry: Registry, params: Params, deliveries: Deliveries) -> dict[str, list[Check]]:
    bound = params.checks.maximum_overlap
    return {
        experiment: concurrent_experiments(deliveries.overlap, experiment, registry.sites_of[experiment], bound)
        for experiment in registry.experiments
    }


def _claim(
    registry: Registry, params: Params, deliveries: Deliveries, question: Question, checks: list[Check]
) -> Claim:
    carried_out = tuple(registry.experiments) if question.experiment == BUNDLE else (question.experiment,)
    fidelity = fidelity_of(deliveries.indicators, carried_out, question.participating)
    reasons = reasons_of(checks, fidelity, params.checks.minimum_fidelity)
    highest = highest_of(registry.designs[question.plan.design], checks)
    return lowered(highest, reasons, list(registry.claim_reasons))


def _check_table(registry: Registry, checks: list[Check]) -> pd.DataFrame:
    """Rows of ``checks.parquet``; a check that methods.yaml does not name is an error."""
    if unknown := {check.check for check in checks} - registry.checks.keys():
        raise KeyError(f"Checks without words in methods.yaml: {sorted(unknown)}.")
    order = list(registry.checks)
    ordered = sorted(checks, key=lambda check: order.index(check.check))
    return frame(
        [
            {
                "check": check.check,
                "experiment": check.experiment,
                "indicator": check.indicator,
                "city": check.city,
                "outcome": check.outcome,
                "value": check.value,
                "bound": check.bound,
                "low": check.low,
                "high": check.high,
                "n": check.units_n,
                "lowers_claim": check.lowers_claim,
            }
            for check in ordered
        ],
        CHECKS,
    )
