"""Rows of the annex on what threatens an answer: other choices, and how much would overturn it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.outcome_rows import check_rows
from evaluation.publication.views import ExperimentView
from evaluation.registry.freezing import HARMS, SPECIFICATIONS, plan_differences

SCOPE = "sensitivity"
ANY, WORSENED = "any", "worsened"
"""Harms that are no kind of event: one of the serious kinds, and getting worse."""
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
    views = [*kit.study.experiments, *([kit.study.bundle] if kit.study.bundle else [])]
    for outcome in (outcome for view in views for outcome in view.outcomes):
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


def harms_not_measured(kit: Kit) -> list[str]:
    """Return the experiments in which too few sites could compare any serious event, for a verdict to rest on it."""
    enough = kit.study.params.verdict.minimum_sites
    found = []
    for view in kit.study.experiments:
        row = next((row for row in view.harms if row["category"] == ANY), None)
        withheld = row is not None and row.status == "suppressed"
        compared = 0 if row is None or not row.ok() else row.number("n_clusters") or 0
        if not withheld and compared < enough:
            found.append(view)
    return [kit.label(view.entry) for view in found]


def harm_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return per harm the difference in its share with the comparison group, over all sites."""
    rows: list[Cells] = []
    for row in view.harms:
        serious = row["category"] in (ANY, WORSENED, *(kit.registry.harms.serious if kit.registry.harms else ()))
        weight = kit.texts.words["harms"]["overrides" if serious else "told"]
        rows.append([_harm_name(kit, row), kit.number(row), kit.interval(row), kit.number(row, "n"), weight])
    return rows


def _harm_name(kit: Kit, row: Row) -> str:
    words, category = kit.texts.words["harms"], row["category"]
    if category in (ANY, WORSENED):
        return str(words[category]).format(kit.label(kit.registry.indicators[row["indicator"]]))
    codes = kit.registry.codelists[str(kit.registry.indicators[row["indicator"]].categories)]
    return kit.label(next(code for code in codes.values() if code.value == category))


def method_rows(kit: Kit) -> list[Cells]:
    """Return, in words, every method by which a published estimate was made, in the order of the registry."""
    rows = kit.material.published.tables["estimates"]
    met = {row["method"] for row in rows if row.status != "suppressed"}
    return [[key, kit.label(entry)] for key, entry in kit.registry.methods.items() if key in met]


def bundle_checks(kit: Kit) -> list[Cells]:
    """Return the checks on the bundle, as those of an experiment."""
    return [] if kit.study.bundle is None else check_rows(kit, kit.study.bundle)


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
    apart = {SPECIFICATIONS: kit.registry.specifications, HARMS: kit.registry.harms}
    return entry in kit.registry.asked or apart.get(entry) is not None


def _entry_name(kit: Kit, entry: str) -> str:
    experiment, indicator = kit.registry.planned(entry)
    if experiment in kit.registry.subjects and indicator in kit.registry.indicators:
        return kit.outcome_name(experiment, indicator)
    return str(kit.texts.words["plan_fields"].get(entry, entry))
