"""Stage ``estimate``: what the analysis plan asks, per city and pooled, with checks and plain descriptives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.estimation.answer import Answer, answer
from evaluation.estimation.checks.balance_t0 import balance_t0
from evaluation.estimation.checks.coder_agreement import NAME as CODER_AGREEMENT
from evaluation.estimation.checks.coder_agreement import coder_agreement
from evaluation.estimation.checks.concurrent_experiments import concurrent_experiments
from evaluation.estimation.checks.few_sites import few_sites
from evaluation.estimation.checks.influential_site import influential_site
from evaluation.estimation.checks.record import Check
from evaluation.estimation.checks.selective_dropout import selective_dropout
from evaluation.estimation.checks.t1_coverage import t1_coverage
from evaluation.estimation.checks.ways_agree import ways_agree
from evaluation.estimation.claims import Claim, fidelity_of, lowered, reasons_of
from evaluation.estimation.crossings import agreement_of_codes, mechanism_rows, pair_rows
from evaluation.estimation.descriptives import descriptive_rows
from evaluation.estimation.rows import RowMaker, rows_of
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.sites import Site, site_of
from evaluation.estimation.statuses import status_rows
from evaluation.estimation.study import Deliveries, Question, prior_factors, questions, units_of
from evaluation.estimation.tables import CHECKS, CROSSINGS, DESCRIPTIVES, ESTIMATES, STATUSES, frame
from evaluation.registry import Params, Registry, load_params, load_registry
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


def run(paths: Paths) -> None:
    """Read the indicator rows and delivered totals; write estimates, descriptives, checks, statuses and crossings."""
    results = analyse(load_registry(paths), load_params(paths), read_deliveries(paths))
    write_table(paths.processed / "estimates.parquet", results.estimates, ESTIMATES)
    write_table(paths.processed / "descriptives.parquet", results.descriptives, DESCRIPTIVES)
    write_table(paths.processed / "checks.parquet", results.checks, CHECKS)
    write_table(paths.processed / "statuses.parquet", results.statuses, STATUSES)
    write_table(paths.processed / "crossings.parquet", results.crossings, CROSSINGS)


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
    )


def analyse(registry: Registry, params: Params, deliveries: Deliveries) -> Results:
    """Answer every question of the plan."""
    planned = [(one, units_of(deliveries.indicators, one.experiment, one.indicator)) for one in questions(registry)]
    estimates: list[dict[str, Any]] = []
    checks: list[Check] = []
    overlaps = _overlap_checks(registry, params, deliveries)
    for question, units in planned:
        sites = _sites(registry, params, deliveries, question, units)
        found = answer(question, sites, prior_factors(params), params.confidence_level)
        own = _checks(question, units, found, params)
        claim = _claim(registry, params, deliveries, question, [*own, *overlaps[question.experiment]])
        maker = RowMaker(question, claim, prior_factors(params), params.confidence_level)
        estimates.extend(rows_of(maker, sites, found))
        checks.extend(own)
    checks.extend(check for experiment in overlaps.values() for check in experiment)
    checks.extend(_coder_checks(registry, params, deliveries))
    descriptives = descriptive_rows(registry, deliveries.indicators, planned, params.confidence_level)
    statuses = status_rows(registry, deliveries.indicators, params.confidence_level)
    return Results(
        frame(estimates, ESTIMATES),
        frame(descriptives, DESCRIPTIVES),
        _check_table(registry, checks),
        frame(statuses, STATUSES),
        frame(_crossings(registry, params, deliveries), CROSSINGS),
    )


def _crossings(registry: Registry, params: Params, deliveries: Deliveries) -> list[dict[str, Any]]:
    generator = generator_for(params.seed, "agreement of interview codes")
    return [
        *pair_rows(registry, deliveries.indicators),
        *mechanism_rows(registry, deliveries.interviews),
        *agreement_of_codes(deliveries.interviews, params.confidence_level, generator),
    ]


def _sites(
    registry: Registry, params: Params, deliveries: Deliveries, question: Question, units: pd.DataFrame
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
        )
        for city, entry in registry.cities.items()
    ]


def _checks(question: Question, units: pd.DataFrame, found: Answer, params: Params) -> list[Check]:
    """Run the checks that belong to one question."""
    pooled = found.pooled.get("reml")
    without = None if found.without_one is None else found.without_one.estimate
    cities = [site.city for site in found.used]
    gap = params.checks.maximum_baseline_gap
    return [
        *few_sites(question, len(found.used), params.verdict.minimum_sites),
        *t1_coverage(question, units),
        *balance_t0(question, units, gap),
        *selective_dropout(question, units, gap, params.confidence_level),
        *influential_site(question, None if pooled is None else pooled.estimate, without, cities),
        *ways_agree(question, found.centres),
    ]


def _overlap_checks(registry: Registry, params: Params, deliveries: Deliveries) -> dict[str, list[Check]]:
    bound = params.checks.maximum_overlap
    return {
        experiment: concurrent_experiments(deliveries.overlap, experiment, registry.sites_of[experiment], bound)
        for experiment in registry.experiments
    }


def _coder_checks(registry: Registry, params: Params, deliveries: Deliveries) -> list[Check]:
    """Check the indicator that coders gave; a study without one has no such check."""
    coded = [name for name, entry in registry.indicators.items() if entry.derive.rule == "category_present"]
    generator = generator_for(params.seed, CODER_AGREEMENT)
    bound, level = params.checks.minimum_agreement, params.confidence_level
    return [check for name in coded for check in coder_agreement(deliveries.agreement, name, bound, level, generator)]


def _claim(
    registry: Registry, params: Params, deliveries: Deliveries, question: Question, checks: list[Check]
) -> Claim:
    fidelity = fidelity_of(deliveries.indicators, question.experiment, question.participating)
    reasons = reasons_of(checks, fidelity, params.checks.minimum_fidelity)
    highest = registry.designs[question.plan.design].highest_claim
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
                "n": check.units_n,
                "lowers_claim": check.lowers_claim,
            }
            for check in ordered
        ],
        CHECKS,
    )
