"""What would change a verdict: which number would have to move how far, and what more measuring would bring."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.phrases import lower_first, upper_first
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.scaling_rows import assessed_of, judged_views, subject_name, verdict_named_by
from evaluation.publication.views import ExperimentView

MEAN = ("mean_lower", "mean_higher")


def change_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return the numbers that would change a verdict: which, now, from which value, and the verdict that then comes."""
    rows: list[Cells] = []
    for row in assessed_of(kit, view, "change"):
        if row.ok():
            then = verdict_named_by(kit, row["rule"]) or str(kit.texts.words["changes"]["open"])
            criterion = _criterion(kit, view, row["key"])
            now = _now(kit, view, row["key"]) if criterion is None else kit.number(criterion, form="share")
            rows.append([_number_name(kit, row["key"]), now, _tipping(kit, row, criterion), then])
    return rows


def deciding_outcome(kit: Kit, view: ExperimentView) -> Markup:
    """Return the outcome that decided; nothing when the verdict is withheld."""
    indicator = _deciding(view)
    return kit.defined(indicator) if indicator else Markup("")


def next_measurement(kit: Kit, view: ExperimentView) -> Markup:
    """Return the cheapest next measurement in words, or several that are not clearly different; nothing if unknown."""
    return Markup(kit.texts.join((_measurement(kit, row) for row in _next(kit, view)), "or"))


def next_brings(kit: Kit, view: ExperimentView) -> tuple[Row, ...]:
    """Return what the cheapest next measurements would bring."""
    chosen = {row["key"] for row in _next(kit, view)}
    return tuple(
        row for row in assessed_of(kit, view, "measurement") if row["key"] in chosen and row.status != "suppressed"
    )


def measurement_headers(kit: Kit) -> list[str]:
    """Return the ways to measure more, with their assumed effort."""
    words = kit.texts.words["measurements"]["effort"]
    return [
        Markup(words).format(
            upper_first(kit.texts.named("measurements", key)),
            kit.values.number(f"reg/measurements/{key}/effort"),
        )
        for key in kit.registry.measurements
    ]


def measurement_rows(kit: Kit) -> list[Cells]:
    """Return per verdict what every way to measure more would bring."""
    rows: list[Cells] = []
    for view in judged_views(kit):
        found = {row["key"]: row for row in assessed_of(kit, view, "measurement")}
        if found:
            rows.append([subject_name(kit, view), *(_brings(kit, found.get(key)) for key in kit.registry.measurements)])
    return rows


def _next(kit: Kit, view: ExperimentView) -> tuple[Row, ...]:
    return tuple(row for row in assessed_of(kit, view, "next_measurement") if row.status != "suppressed")


def _measurement(kit: Kit, row: Row) -> str:
    return kit.texts.named("measurements", row["key"])


def _brings(kit: Kit, row: Row | None) -> str:
    words = kit.texts.words["measurements"]
    if row is None:
        return kit.none
    if row.status == "suppressed":
        return kit.values.mark(row.status)
    if row.number("score"):
        return Markup(words["changes"]).format(verdict_named_by(kit, row["rule"]) or kit.texts.words["changes"]["open"])
    if row.number("n"):
        return Markup(words["fills"]).format(kit.number(row, "n"))
    return Markup(words["width"]).format(kit.number(row))


def _number_name(kit: Kit, key: str) -> str:
    names, criterion = kit.texts.words["changes"], kit.registry.criteria.get(key)
    if criterion is None:
        return str(names[key])
    return str(names["costs"]) if criterion.rule == "costs" else lower_first(kit.label(criterion))


def _tipping(kit: Kit, row: Row, now: Row | None) -> Markup:
    """Return from where on the verdict is another one; ``now`` is the criterion of which the score would move."""
    words, key = kit.texts.words["changes_from"], row["key"]
    if key == "claim":
        return Markup("“{}”").format(kit.label(kit.registry.claims[int(row.number() or 0)]))
    if key in (*MEAN, "harm"):
        return Markup(words[key]).format(kit.number(row), kit.values.short_unit_of(row))
    if now is not None:
        return Markup(words["criterion" if now.number("score") else "criterion_up"]).format(
            kit.number(row, form="share")
        )
    return Markup(words[key]).format(kit.number(row, form={"spread": "plain", "sites": "whole"}[key]))


def _now(kit: Kit, view: ExperimentView, key: str) -> str:
    if key == "claim":
        return str(Markup("“{}”").format(kit.label(kit.registry.claims[int(view.verdict.number("claim") or 0)])))
    if key in MEAN:
        row = _pooled(kit, view)
        return kit.none if row is None else Markup("{} {}").format(kit.number(row), kit.values.short_unit_of(row))
    return kit.none


def _criterion(kit: Kit, view: ExperimentView, key: str) -> Row | None:
    if key not in kit.registry.criteria:
        return None
    return kit.material.published.one("assessment", experiment=view.id, item="criterion", key=key)


def _pooled(kit: Kit, view: ExperimentView) -> Row | None:
    indicator = _deciding(view)
    named = [outcome for outcome in view.outcomes if outcome.indicator == indicator]
    return named[0].pooled if named else None


def _deciding(view: ExperimentView) -> str:
    """Return the indicator that decided: the plan entry comes first in what a verdict rests on."""
    return view.verdict.fields.get("evidence", "").partition(";")[0].rpartition("/")[2]
