"""Rows of the next measurement: what each option would bring, and which is the cheapest that brings something."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.registry import Params, Registry
from evaluation.registry.models import SERIES_DESIGNS
from evaluation.scalability.ids import described_id
from evaluation.scalability.next_measurement import Circumstances, cheapest, compared, measuring_options
from evaluation.scalability.rows import Row
from evaluation.scalability.subject import Subject

COVERAGE = ("t1_coverage", "", "", "experiment", "T1", "share")
"""Indicator, experiment, category, group, wave and quantity of the part that was measured a second time."""


@dataclass(frozen=True)
class Cited:
    """Published ids that an option rests on beside those of the verdict."""

    site: tuple[str, ...]
    predicted: tuple[str, ...]


def next_rows(
    subject: Subject,
    rests_on: tuple[str, ...],
    cited: Cited,
    narrower_by_site: float | None,
    descriptives: pd.DataFrame,
    registry: Registry,
    params: Params,
) -> list[Row]:
    """Return a row per option (``measurement``) and one per cheapest option (``next_measurement``)."""
    around = _circumstances(subject, narrower_by_site, descriptives, registry, params)
    options = measuring_options(subject.judged, around)
    more = {
        "one_more_site": cited.site,
        "more_months": cited.predicted,
        "better_coverage": (*cited.predicted, described_id(*COVERAGE)),
    }
    rows = [
        Row(
            subject.experiment,
            "measurement",
            option.key,
            score=int(option.changes),
            value=option.width,
            n=option.fills,
            rule=option.rule,
            evidence=";".join(dict.fromkeys((*rests_on, *more.get(option.key, ())))),
        )
        for option in options
    ]
    chosen = cheapest(options, registry.measurements)
    looked_at = [option.key for option in compared(options)]
    ids = ";".join(dict.fromkeys((*rests_on, *(id_ for key in looked_at for id_ in more.get(key, ())))))
    return [*rows, *(Row(subject.experiment, "next_measurement", one.key, evidence=ids) for one in chosen)]


def _circumstances(
    subject: Subject, narrower_by_site: float | None, descriptives: pd.DataFrame, registry: Registry, params: Params
) -> Circumstances:
    plan = registry.asked[f"{subject.experiment}.{subject.evidence.indicator}"]
    months, more = registry.study.measured_months, params.stability.more_months
    series = plan.design in SERIES_DESIGNS
    design = registry.designs.get(plan.design)
    return Circumstances(
        could_compare=design is not None and design.highest_claim < params.verdict.minimum_claim,
        month_part=None if months is None or series else months / (months + more),
        coverage_part=None if series else _coverage_part(subject, descriptives, registry),
        narrower_by_site=narrower_by_site,
    )


def _coverage_part(subject: Subject, descriptives: pd.DataFrame, registry: Registry) -> float | None:
    """Return the coverage now as a part of what could be reached; only households have a second measurement."""
    reaches = registry.measurements["better_coverage"].reaches
    if reaches is None or registry.indicators[subject.evidence.indicator].level != "household":
        return None
    names = ("indicator", "experiment", "category", "arm", "wave", "quantity")
    own = (descriptives["city"] == "") & (descriptives["status"] == "ok")
    for name, value in zip(names, COVERAGE, strict=True):
        own &= descriptives[name] == value
    return float(descriptives[own]["value"].iloc[0]) / reaches if own.any() else None
