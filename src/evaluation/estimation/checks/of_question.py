"""The checks that belong to one question, in the order in which they are looked at."""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.answer import Answer
from evaluation.estimation.checks.assessor_bias import assessor_bias
from evaluation.estimation.checks.balance_t0 import balance_t0
from evaluation.estimation.checks.before_start import placebo_date, pre_trend
from evaluation.estimation.checks.dose import dose
from evaluation.estimation.checks.few_sites import few_sites
from evaluation.estimation.checks.influential_site import influential_site
from evaluation.estimation.checks.placebo_place import placebo_place
from evaluation.estimation.checks.record import Check
from evaluation.estimation.checks.regression_to_mean import regression_to_mean
from evaluation.estimation.checks.selective_dropout import selective_dropout
from evaluation.estimation.checks.t1_coverage import t1_coverage
from evaluation.estimation.checks.version_mixed import version_mixed
from evaluation.estimation.checks.ways_agree import ways_agree
from evaluation.estimation.sensitivity.answers import Sensitivity
from evaluation.estimation.study import Deliveries, Question
from evaluation.registry import Params, Registry


def question_checks(
    registry: Registry,
    params: Params,
    deliveries: Deliveries,
    question: Question,
    units: pd.DataFrame,
    months: pd.DataFrame | None,
    found: Answer,
    again: Sensitivity,
) -> list[Check]:
    """Run every check of one question; places followed by month have no units that may drop out."""
    return [
        *_of_sites(question, found, again, params),
        *([] if question.by_month else _of_units(registry, question, units, params)),
        *_of_months(question, months, params.confidence_level),
        *version_mixed(registry, question, deliveries.indicators),
        *dose(question, units, params.confidence_level),
        *assessor_bias(question),
    ]


def _of_sites(question: Question, found: Answer, again: Sensitivity, params: Params) -> list[Check]:
    pooled = found.pooled.get("reml")
    without = None if found.without_one is None else found.without_one.estimate
    cities = [site.city for site in found.used]
    return [
        *few_sites(question, len(found.used), params.verdict.minimum_sites),
        *influential_site(question, None if pooled is None else pooled.estimate, without, cities),
        *ways_agree(question, [*found.centres, *again.centres]),
    ]


def _of_units(registry: Registry, question: Question, units: pd.DataFrame, params: Params) -> list[Check]:
    instrument = registry.instruments.get(question.measure.instrument or "")
    reliability = None if instrument is None else instrument.test_retest_reliability
    gap = params.checks.maximum_baseline_gap
    return [
        *t1_coverage(question, units),
        *balance_t0(question, units, gap),
        *selective_dropout(question, units, gap, params.confidence_level),
        *regression_to_mean(question, units, reliability),
    ]


def _of_months(question: Question, months: pd.DataFrame | None, level: float) -> list[Check]:
    if months is None or not question.has_comparison:
        return []
    return [
        *pre_trend(question, months, level),
        *placebo_date(question, months, level),
        placebo_place(question, months),
    ]
