"""Rows of the chapter on scalability: system change, how steady verdicts are, what would change them, decisions."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.phrases import lower_first, upper_first
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.score_trail import trail, trail_statuses
from evaluation.publication.report.study_rows import score_word
from evaluation.publication.views import ExperimentView
from evaluation.registry.models import Criterion, Package

KINDS = ("all", "leave_one_out", "thresholds", "priors", "specifications")
MEAN = ("mean_lower", "mean_higher")
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
        found = {row["key"]: row for row in _items(kit, view, "stability")}
        if "all" not in found:
            continue
        other = _verdict_by(kit, found["all"]["rule"]) or kit.none
        shares = [kit.number(found[kind]) if kind in found else kit.none for kind in KINDS]
        rows.append([subject_name(kit, view), shares[0], kit.number(found["all"], "n"), *shares[1:], other])
    return rows


def assessed(kit: Kit, item: str) -> tuple[Row, ...]:
    """Return all rows of one item, for the marks in its table."""
    return tuple(kit.material.published.find("assessment", item=item))


def change_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return the numbers that would change a verdict: which, now, from which value, and the verdict that then comes."""
    rows: list[Cells] = []
    for row in _items(kit, view, "change"):
        if row.ok():
            then = _verdict_by(kit, row["rule"]) or str(kit.texts.words["changes"]["open"])
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
    return tuple(row for row in _items(kit, view, "measurement") if row["key"] in chosen and row.status != "suppressed")


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
        found = {row["key"]: row for row in _items(kit, view, "measurement")}
        if found:
            rows.append([subject_name(kit, view), *(_brings(kit, found.get(key)) for key in kit.registry.measurements)])
    return rows


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


def _items(kit: Kit, view: ExperimentView, item: str) -> tuple[Row, ...]:
    return tuple(kit.material.published.find("assessment", experiment=view.id, item=item))


def _next(kit: Kit, view: ExperimentView) -> tuple[Row, ...]:
    return tuple(row for row in _items(kit, view, "next_measurement") if row.status != "suppressed")


def _measurement(kit: Kit, row: Row) -> str:
    return kit.texts.named("measurements", row["key"])


def _brings(kit: Kit, row: Row | None) -> str:
    words = kit.texts.words["measurements"]
    if row is None:
        return kit.none
    if row.status == "suppressed":
        return kit.values.mark(row.status)
    if row.number("score"):
        return Markup(words["changes"]).format(_verdict_by(kit, row["rule"]) or kit.texts.words["changes"]["open"])
    if row.number("n"):
        return Markup(words["fills"]).format(kit.number(row, "n"))
    return Markup(words["width"]).format(kit.number(row))


def _decision(kit: Kit, view: ExperimentView) -> str:
    rows = [row for row in _items(kit, view, "decision") if row.status != "suppressed"]
    return rows[0]["key"] if rows else ""


def _after_conditions(kit: Kit, view: ExperimentView, named: str) -> str:
    """Add to a decision, or to the experiment that it fits, that scaling up waits for the conditions of the verdict."""
    waits = _decision(kit, view) == SCALE_UP and view.conditions
    return str(kit.texts.words["decisions"]["conditions"]).format(named) if waits else named


def _verdict_by(kit: Kit, rule: str) -> str:
    return kit.label(kit.registry.verdicts[kit.registry.verdict_rules[rule].verdict]) if rule else ""


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


def _measured(kit: Kit, view: ExperimentView, indicator: str, quantity: str, form: str) -> str:
    published = kit.material.published
    row = published.one("descriptives", experiment=view.id, indicator=indicator, quantity=quantity, city="")
    return kit.number(row, form=form)


def _sentences(sentences: tuple[str, ...]) -> str:
    return " ".join(sentences)


def _legal(kit: Kit, package: Package) -> str:
    language = kit.texts.language
    return " ".join(f"{legal.article[language]}: {lower_first(legal.need[language])}" for legal in package.legal)
