"""Rows that stand beside a verdict: the decision that fits it, how steady it is, what would change it.

The gate withholds each of them with the verdict, and by itself when a row it rests on is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from evaluation.registry import Params, Registry
from evaluation.registry.models import BUNDLE, SERIES_DESIGNS
from evaluation.scalability.changes import changes, narrowing_by_months
from evaluation.scalability.decision import decision_for
from evaluation.scalability.evidence import MAIN_PRIOR, row_id
from evaluation.scalability.next_rows import Cited, next_rows
from evaluation.scalability.rows import Row
from evaluation.scalability.stability import steadiness
from evaluation.scalability.subject import Subject
from evaluation.scalability.verdict import HARM

CHANCE = "probability_exceeds_relevant"
SHARE_OUTCOMES = ("net_improvement", "risk_difference")


def beside(
    subject: Subject,
    rests_on: tuple[str, ...],
    estimates: pd.DataFrame,
    descriptives: pd.DataFrame,
    specifications: pd.DataFrame,
    registry: Registry,
    params: Params,
) -> list[Row]:
    """Return decision, stability, changes and what more measuring would bring; ``rests_on`` are the verdict's ids."""
    own = _own(estimates, subject)
    choices = _own(specifications, subject)
    cited = {
        "thresholds": rests_on,
        "leave_one_out": _ids(own, "leave_one_out", "mean_reml"),
        "priors": (*_ids(own, "prediction", "probability_improves"), *_ids(own, "prediction", CHANCE)),
        "specifications": _ids(own, "sensitivity", "specifications_improve"),
    }
    rows = [] if subject.experiment == BUNDLE else [_decision(subject, rests_on, registry)]
    steady = steadiness(subject.judged, params.stability, params.prior_factors, choices)
    cited["all"] = tuple(id_ for found in steady if found.kind in cited for id_ in cited[found.kind])
    for found in steady:
        ids = ";".join(dict.fromkeys((*rests_on, *cited[found.kind])))
        rows.append(_row(subject, "stability", found.kind, found.share, found.other_rule, ids, n=found.choices_n))
    rows += [*_changes(subject, rests_on, own, registry), *_more_measuring(subject, own, registry, params)]
    site = own[(own["quantity"] == "one_more_site") & (own["status"] == "ok")]
    narrower = round(float(site["value"].iloc[0]), 2) if len(site) else None
    by = Cited(tuple(row_id(_texts(row)) for row in site.head(1).to_dict("records")), _predicted(own))
    return [*rows, *next_rows(subject, rests_on, by, narrower, descriptives, registry, params)]


def _decision(subject: Subject, rests_on: tuple[str, ...], registry: Registry) -> Row:
    judged = subject.judged
    decided = decision_for(judged.case, judged.bounds, registry.verdict_rules)
    ids = ";".join(dict.fromkeys((*rests_on, *decided.evidence)))
    return Row(subject.experiment, "decision", decided.key, rule=judged.verdict.rule, evidence=ids)


def _changes(subject: Subject, rests_on: tuple[str, ...], own: pd.DataFrame, registry: Registry) -> Iterator[Row]:
    mean = own[(own["scope"] == "pooled") & (own["quantity"] == "mean_reml") & (own["status"] == "ok")]
    value = float(mean["value"].iloc[0]) if len(mean) else None
    plan = registry.asked[f"{subject.experiment}.{subject.evidence.indicator}"]
    unit = "share" if plan.outcome in SHARE_OUTCOMES else registry.indicators[subject.evidence.indicator].unit
    predicted = (*_ids(own, "pooled", "mean_reml"), *_predicted(own))
    for change in changes(subject.judged, registry.criteria, value):
        moves = predicted if change.number in ("mean_lower", "mean_higher", "spread") else change.evidence
        ids = ";".join(dict.fromkeys((*rests_on, *moves)))
        moved = unit if change.number.startswith("mean") else "share" if change.number == HARM else ""
        yield replace(_row(subject, "change", change.number, change.value, change.rule, ids), unit=moved)


def _more_measuring(subject: Subject, own: pd.DataFrame, registry: Registry, params: Params) -> Iterator[Row]:
    """Return the width of the prediction with one more city, and after more months, as a part of the width now."""
    for row in own[(own["quantity"] == "one_more_site") & (own["status"] == "ok")].to_dict("records"):
        yield _row(subject, "precision", "one_more_site", round(float(row["value"]), 2), "", row_id(_texts(row)))
    sites, months = subject.judged.sites, registry.study.measured_months
    plan = registry.asked[f"{subject.experiment}.{subject.evidence.indicator}"]
    ids = _predicted(own)
    if sites is None or months is None or subject.judged.case.improves is None or plan.design in SERIES_DESIGNS:
        return
    value = narrowing_by_months(sites, months, params.stability.more_months)
    yield _row(subject, "precision", "more_months", round(value, 2), "", ";".join(ids))


def _row(subject: Subject, item: str, key: str, value: float, rule: str, ids: str, n: int | None = None) -> Row:
    return Row(subject.experiment, item, key, value=round(value, 4), n=n, rule=rule, evidence=ids)


def _own(table: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    own = table["experiment"] == subject.experiment
    own &= table["indicator"] == subject.evidence.indicator
    return table[own & (table["category"] == "")] if "category" in table else table[own]


def _predicted(own: pd.DataFrame) -> tuple[str, ...]:
    return _ids(own[own["prior_factor"] == MAIN_PRIOR], "prediction", "hierarchical")


def _ids(own: pd.DataFrame, scope: str, quantity: str) -> tuple[str, ...]:
    rows = own[(own["scope"] == scope) & (own["quantity"] == quantity)]
    return tuple(row_id(_texts(row)) for row in rows.to_dict("records"))


def _texts(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}
