"""Rows of the chapter on scalability: system change, how steady verdicts are, decisions, packages and criteria."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.phrases import lower_first
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.score_trail import trail, trail_statuses
from evaluation.publication.report.study_rows import score_word
from evaluation.publication.views import ExperimentView
from evaluation.registry.models import Criterion, Package

KINDS = ("all", "leave_one_out", "thresholds", "priors", "specifications")
STATUSES = ("pointed_out", "promised", "temporary", "structural")
SYSTEM_CHANGE = "changes_by_status"
SCALE_UP = "scale_up"


def judged_views(kit: Kit) -> list[ExperimentView]:
    """Return whatever has a verdict: the experiments and, where the gate published one, the bundle."""
    bundle = kit.study.bundle
    has_verdict = bundle is not None and kit.material.published.one("assessment", experiment=bundle.id, item="verdict")
    return [*kit.study.experiments, *([bundle] if bundle is not None and has_verdict else [])]


def subject_name(kit: Kit, view: ExperimentView) -> str:
    """Return the name of an experiment, or of the bundle."""
    return kit.label(kit.registry.subjects[view.id])


def system_change_rows(kit: Kit) -> list[Cells]:
    """Return per experiment how many changes were pointed out, promised, arranged for a time and for good."""
    if not kit.study.described(SYSTEM_CHANGE, city=""):
        return []
    published = kit.material.published
    return [
        [
            kit.label(view.entry),
            *(
                kit.number(
                    published.one(
                        "descriptives", indicator=SYSTEM_CHANGE, experiment=view.id, category=status, city=""
                    ),
                    form="whole",
                )
                for status in STATUSES
            ),
        ]
        for view in kit.study.experiments
    ]


def stability_rows(kit: Kit) -> list[Cells]:
    """Return per verdict the share of other choices with the same word, and the verdict that comes out otherwise."""
    rows: list[Cells] = []
    for view in judged_views(kit):
        found = {row["key"]: row for row in assessed_of(kit, view, "stability")}
        if "all" not in found:
            continue
        other = verdict_named_by(kit, found["all"]["rule"]) or kit.none
        shares = [kit.number(found[kind]) if kind in found else kit.none for kind in KINDS]
        rows.append([subject_name(kit, view), shares[0], kit.number(found["all"], "n"), *shares[1:], other])
    return rows


def assessed(kit: Kit, item: str) -> tuple[Row, ...]:
    """Return all rows of one item, for the marks in its table."""
    return tuple(kit.material.published.find("assessment", item=item))


def trail_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return per criterion what its score rests on."""
    return trail(kit, view)


def trail_marks(kit: Kit, view: ExperimentView) -> list[Row | str]:
    """Return what may stand in the trail of scores with a mark."""
    return trail_statuses(kit, view)


def decision_rows(kit: Kit) -> list[Cells]:
    """Return every decision: for which experiments it fits, who acts, and what it costs to be wrong either way."""
    language, rows = kit.texts.language, []
    for key, entry in kit.registry.decisions.items():
        fits = [
            _after_conditions(kit, view, kit.label(view.entry))
            for view in kit.study.experiments
            if _decision(kit, view) == key
        ]
        told = (entry.actors, entry.action, entry.wrong_if_done, entry.wrong_if_not)
        rows.append([kit.label(entry), kit.texts.join(fits) or kit.none, *(text[language] for text in told)])
    return rows


def decision_of(kit: Kit, view: ExperimentView) -> str:
    """Return the decision that fits a verdict, in words; nothing when it is withheld."""
    key = _decision(kit, view)
    return _after_conditions(kit, view, kit.label(kit.registry.decisions[key])) if key else ""


def package_rows(kit: Kit) -> list[Cells]:
    """Return per experiment what goes along: core, what may change, start-up cost, staff, law and the first steps."""
    packages = kit.registry.packages or {}
    return [
        [
            kit.label(view.entry),
            _sentences(packages[view.id].core[kit.texts.language]),
            _sentences(packages[view.id].adaptable[kit.texts.language]),
            _measured(kit, view, "set_up_costs", "total", "eur"),
            _measured(kit, view, "staff", "mean", ""),
            _legal(kit, packages[view.id]),
            _sentences(packages[view.id].first_hundred_days[kit.texts.language]),
        ]
        for view in kit.study.experiments
        if view.id in packages
    ]


def criterion_rows(kit: Kit) -> list[Cells]:
    """Return of every criterion what is asked, what feeds the score, and what the scores mean."""
    return [
        [
            f"{key} {kit.label(entry)}",
            entry.question[kit.texts.language],
            _feeds(kit, entry),
            Markup(" ").join(
                Markup("<strong>{}:</strong> {}").format(word, sentence)
                for word, sentence in zip(kit.texts.words["scores"], entry.words[kit.texts.language], strict=True)
            ),
        ]
        for key, entry in kit.registry.criteria.items()
    ]


def condition_score(kit: Kit, row: Row) -> str:
    """Return what the score behind a condition says, in a sentence; else that there are no data."""
    score = row.number("score")
    criterion = kit.registry.criteria.get(row["key"])
    if row.status == "suppressed" or score is None or criterion is None:
        return score_word(kit, row)
    return Markup("{} ({})").format(criterion.words[kit.texts.language][int(score)], kit.number(row, "score"))


def _feeds(kit: Kit, entry: Criterion) -> Markup:
    words = kit.texts.words["fed_by"]
    names = [
        kit.defined(name) if name in kit.registry.indicators else Markup(words[name])
        for name in entry.fed_by
        if name in kit.registry.indicators or name in words
    ]
    return Markup(kit.texts.join(names, "and" if entry.rule == "costs" else "or")) if names else Markup(words["none"])


def assessed_of(kit: Kit, view: ExperimentView, item: str) -> tuple[Row, ...]:
    """Return the published rows of one kind about one experiment or the bundle."""
    return tuple(kit.material.published.find("assessment", experiment=view.id, item=item))


def verdict_named_by(kit: Kit, rule: str) -> str:
    """Return the name of the verdict to which a rule leads; of no rule, an empty text."""
    return kit.label(kit.registry.verdicts[kit.registry.verdict_rules[rule].verdict]) if rule else ""


def _decision(kit: Kit, view: ExperimentView) -> str:
    rows = [row for row in assessed_of(kit, view, "decision") if row.status != "suppressed"]
    return rows[0]["key"] if rows else ""


def _after_conditions(kit: Kit, view: ExperimentView, named: str) -> str:
    """Add to a decision, or to the experiment that it fits, that scaling up waits for the conditions of the verdict."""
    waits = _decision(kit, view) == SCALE_UP and view.conditions
    return str(kit.texts.words["decisions"]["conditions"]).format(named) if waits else named


def _measured(kit: Kit, view: ExperimentView, indicator: str, quantity: str, form: str) -> str:
    published = kit.material.published
    row = published.one("descriptives", experiment=view.id, indicator=indicator, quantity=quantity, city="")
    return kit.number(row, form=form)


def _sentences(sentences: tuple[str, ...]) -> str:
    return " ".join(sentences)


def _legal(kit: Kit, package: Package) -> str:
    language = kit.texts.language
    return " ".join(f"{legal.article[language]}: {lower_first(legal.need[language])}" for legal in package.legal)
