"""Rows of the annex on what threatens an answer: other choices, and how much would overturn it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.report.kit import Cells, Kit
from evaluation.registry.freezing import SPECIFICATIONS, plan_differences

SCOPE = "sensitivity"
SHARES = ("specifications_improve", "specifications_relevant")
WORD_OF_FIELD = {"minimum_t1_coverage": "minimum_coverage"}
"""Fields whose name holds a digit, which no text may."""
OVERTURNING = (
    "overturning_trend",
    "overturning_trend_relevant",
    "tipping_direction",
    "tipping_verdict",
    "e_value",
    "one_more_site",
)


def _answered(kit: Kit) -> Iterator[OutcomeView]:
    """Outcomes with a pooled mean of which other choices were computed."""
    for outcome in (outcome for view in kit.study.experiments for outcome in view.outcomes):
        pooled = outcome.pooled
        if pooled is not None and pooled.ok() and outcome.rows(SCOPE, "mean_imputed"):
            yield outcome


def other_choices_rows(kit: Kit) -> list[Cells]:
    """Return per outcome the mean with the missing filled, by one model for all units, and over all specifications."""
    rows: list[Cells] = []
    for outcome in _answered(kit):
        worst, best = (kit.number(outcome.row(SCOPE, name)) for name in ("mean_worst", "mean_best"))
        means = [kit.with_interval(outcome.row(SCOPE, name)) for name in ("mean_imputed", "mean_one_stage")]
        shares = [kit.number(outcome.row(SCOPE, name)) for name in SHARES]
        bounds = Markup("{} {} {}").format(worst, kit.texts.words["to"], best)
        unit = "" if outcome.pooled is None else kit.values.unit_of(outcome.pooled)
        rows.append(
            [kit.outcome_name(outcome.experiment, outcome.indicator), unit, means[0], bounds, means[1], *shares]
        )
    return rows


def overturn_rows(kit: Kit) -> list[Cells]:
    """Return per outcome the extra trend, the part of the missing and the confounder that would overturn it."""
    return [
        [
            kit.outcome_name(outcome.experiment, outcome.indicator),
            *(kit.number(outcome.row(SCOPE, name)) for name in OVERTURNING),
        ]
        for outcome in _answered(kit)
    ]


def joint_rows(kit: Kit) -> list[Cells]:
    """Return the intervals of primary outcomes that hold together, and of secondary ones that were picked out."""
    rows: list[Cells] = []
    for outcome in _answered(kit):
        for quantity in ("mean_simultaneous", "mean_false_coverage"):
            if (row := outcome.row(SCOPE, quantity)) is not None and row.ok():
                role = str(kit.texts.words["roles"][outcome.plan.role])
                name = kit.outcome_name(outcome.experiment, outcome.indicator)
                rows.append([name, role, kit.values.unit_of(row), kit.with_interval(row)])
    return rows


def plan_changes(kit: Kit) -> list[Cells]:
    """Return what is different since the plan was frozen: the entry, and which of its fields, in words."""
    fields, frozen = kit.texts.words["plan_fields"], kit.registry.frozen_plan
    changed: dict[str, list[str]] = {}
    for one in plan_differences(kit.registry):
        name = WORD_OF_FIELD.get(one.field, one.field)
        changed.setdefault(one.entry, []).append(str(fields.get(name, name)))
    rows: list[Cells] = []
    for entry, names in changed.items():
        new, gone = frozen is not None and entry not in frozen.facts, not _stands(kit, entry)
        what = fields["new"] if new else fields["gone"] if gone else kit.texts.join(names)
        rows.append([_entry_name(kit, entry), what])
    return rows


def _stands(kit: Kit, entry: str) -> bool:
    return entry in kit.registry.plan or (entry == SPECIFICATIONS and kit.registry.specifications is not None)


def _entry_name(kit: Kit, entry: str) -> str:
    experiment, indicator = kit.registry.planned(entry)
    if experiment in kit.registry.experiments and indicator in kit.registry.indicators:
        return kit.outcome_name(experiment, indicator)
    return str(kit.texts.words["plan_fields"].get(entry, entry))
