"""Where a score comes from: the published numbers it rests on, its bounds, and who gave it where people judged."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.phrases import day
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.literature import named
from evaluation.publication.report.study_rows import score_word
from evaluation.publication.values import usual_form
from evaluation.publication.views import ExperimentView
from evaluation.registry.models import Criterion, ExpertScore

WAVES = ("T0", "T1")
PLACES = range(3)
"""Of the bounds of scores 1, 2 and 3."""


def trail(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return a row per criterion: score, what it rests on, the rule with its bounds, and the source."""
    return [
        [
            Markup("{} {}").format(key, kit.label(entry)),
            score_word(kit, row),
            _rests_on(kit, row),
            _rule(kit, key, entry, row),
            _source(kit, key, entry, view.id),
        ]
        for key, entry, row in view.criteria
    ]


def trail_statuses(kit: Kit, view: ExperimentView) -> list[Row | str]:
    """Return what may stand in the trail with a mark: the scores and the numbers behind them."""
    rows = [row for _, _, row in view.criteria if row is not None]
    return [*rows, *(found for row in rows for found in _numbers(kit, row))]


def _numbers(kit: Kit, row: Row) -> list[Row]:
    return [kit.material.published.get(id_) for id_ in row.fields.get("evidence", "").split(";") if id_]


def _rests_on(kit: Kit, row: Row | None) -> Markup | str:
    found = _numbers(kit, row) if row is not None else []
    return Markup("<br>").join(_number(kit, one) for one in found) if found else kit.none


def _number(kit: Kit, row: Row) -> Markup:
    """Return "name: value unit (number)", or the mark of a hidden one."""
    in_unit = row.ok() and usual_form(kit.registry, row, "value") == "unit"
    unit = kit.values.short_unit_of(row) if in_unit else ""
    counted = Markup(" (n\u00a0=\u00a0{})").format(kit.number(row, "n")) if row.ok("n") else Markup("")
    value = Markup("{} {}").format(kit.number(row), unit) if unit else kit.number(row)
    return Markup("{}: {}{}").format(_name(kit, row), value, counted)


def _name(kit: Kit, row: Row) -> Markup:
    words = kit.texts.words["trail"]
    if row.table == "estimates":
        return Markup(words[row["quantity"]])
    extra = [kit.texts.words["arms"][row["arm"]]] if row["arm"] == "comparison" else []
    extra += [row["wave"]] if row["wave"] in WAVES else []
    name = kit.defined(row["indicator"])
    return Markup("{}, {}").format(name, ", ".join(extra)) if extra else name


def _rule(kit: Kit, key: str, entry: Criterion, row: Row | None) -> Markup | str:
    words = kit.texts.words["trail"]
    if entry.thresholds is None:
        return Markup(words["by_people" if "expert" in entry.fed_by else "by_estimate"])
    bounds = [kit.values.number(f"reg/criteria/{key}/thresholds/{place}", form="share") for place in PLACES]
    said = Markup(words["bounds"]).format(*bounds)
    if entry.rule == "costs" and row is not None and row.ok():
        return Markup(words["costs"]).format(kit.number(row, form="share"), said)
    return said


def _source(kit: Kit, key: str, entry: Criterion, experiment: str) -> Markup | str:
    given = [one for one in kit.registry.expert_scores or () if (one.experiment, one.criterion) == (experiment, key)]
    if given:
        return _given_by(kit, given[0])
    if entry.thresholds is not None:
        return str(kit.texts.words["trail"]["assumed" if entry.thresholds_status == "aangenomen" else "known"])
    return kit.none if "expert" in entry.fed_by else str(kit.texts.words["trail"]["params"])


def _given_by(kit: Kit, one: ExpertScore) -> Markup:
    language = kit.texts.language
    names = kit.texts.join(named(kit, key) for key in one.source)
    return Markup("{}, {}: {} ({})").format(one.role[language], day(one.date, language), one.reason[language], names)
