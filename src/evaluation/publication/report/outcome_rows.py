"""Rows of the tables about one experiment and its outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from evaluation.publication.outcome_view import MAIN_PRIOR, OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.literature import named
from evaluation.publication.views import ExperimentView

CHANGES = ("share_improved", "share_same", "share_worsened")
WAVES = ("T0", "T1")
DETAILS = ("n", "degrees_of_freedom", "smallest_detectable_difference")
SHOWN = ("n",)


def card(kit: Kit, view: ExperimentView, names: Mapping[str, str]) -> list[Cells]:
    """Return the card of an experiment; lines without content are left out."""
    entry, registry, language = view.entry, kit.registry, kit.texts.language
    laws = registry.codelists.get("law", {})
    content = {
        "what": entry.description[language],
        "why": entry.mechanism[language],
        "kind": kit.texts.words["kinds"][entry.kind] if len(registry.experiments) > 1 else "",
        "who": kit.texts.join(kit.label(registry.cities[city]) for city in registry.sites_of[view.id]),
        "laws": _list(kit.label(laws[law]) for law in entry.laws),
        "ministries": _list(kit.label(registry.ministries[ministry]) for ministry in entry.ministries),
        "bottlenecks": _list(kit.label(registry.bottlenecks[code]) for code in entry.bottlenecks),
        "source": _list(named(kit, key) for key in entry.source),
    }
    return [[names[key], text] for key, text in content.items() if text]


def _list(items: Iterable[str]) -> Markup:
    """Put names after each other; they may hold commas themselves."""
    return Markup("; ").join(items)


def outcome_rows(kit: Kit, outcome: OutcomeView) -> list[Cells]:
    """Return a row per site in registry order and one for all together."""
    return [_outcome_row(kit, name, row, outcome, city) for name, row, city in _places(kit, outcome)]


def estimation_rows(kit: Kit, outcome: OutcomeView) -> list[Cells]:
    """Return how each estimate of an outcome was made, per site and together."""
    rows: list[Cells] = []
    for name, row, _ in _places(kit, outcome):
        if row is None or not row.ok():
            rows.append([name, kit.number(row), *[kit.none] * len(DETAILS)])
        else:
            method = kit.label(kit.registry.methods[row["method"]])
            rows.append([name, method, *(_if_there(kit, row, field) for field in DETAILS)])
    return rows


def estimation_statuses(kit: Kit, outcome: OutcomeView) -> list[str]:
    """Return the statuses that stand in the table of how estimates were made."""
    return _statuses(outcome, DETAILS)


def every_outcome(kit: Kit) -> list[OutcomeView]:
    """Return every planned outcome of the experiments, then those of the bundle."""
    views = [*kit.study.experiments, *([kit.study.bundle] if kit.study.bundle else [])]
    return [outcome for view in views for outcome in view.outcomes]


def outcome_statuses(outcome: OutcomeView) -> list[str]:
    """Return the statuses that stand in the table of an outcome."""
    return [*_statuses(outcome, SHOWN), *(row.status for row in outcome.rows("shrunken", "shrunken"))]


def _places(kit: Kit, outcome: OutcomeView) -> list[tuple[str, Row | None, str]]:
    """Return name, estimate and key of every site, and of all together (key empty)."""
    sites = [(kit.label(kit.registry.cities[city]), row, city) for city, row in outcome.sites]
    return [*sites, (str(kit.texts.words["all_together"]), outcome.pooled, "")]


def _statuses(outcome: OutcomeView, fields: Iterable[str]) -> list[str]:
    rows = [outcome.pooled, *(row for _, row in outcome.sites)]
    found = [row.status if row is not None else "not_available" for row in rows]
    shown = [row for row in rows if row is not None and row.ok()]
    gaps = any(row.number(field) is None for row in shown for field in fields)
    return [*found, *(["not_available"] if gaps else [])]


def _outcome_row(kit: Kit, name: str, row: Row | None, outcome: OutcomeView, city: str) -> Cells:
    if row is None or not row.ok():
        return [name, kit.number(row), *[kit.none] * 3]
    cells = [name, kit.number(row), kit.interval(row), *(_if_there(kit, row, field) for field in SHOWN)]
    shrunken = outcome.row("shrunken", "shrunken", MAIN_PRIOR, city) or outcome.row("shrunken", "shrunken", None, city)
    return [*cells, kit.with_interval(shrunken) if city else kit.none]


def _if_there(kit: Kit, row: Row, field: str) -> str:
    return kit.number(row, field) if row.number(field) is not None else kit.values.mark("not_available")


def share_rows(kit: Kit, outcome: OutcomeView) -> list[Cells]:
    """Return per group who improved, stayed the same and worsened; empty when the outcome has no such shares."""
    found = {(row["arm"], quantity): row for quantity in CHANGES for row in outcome.described(quantity)}
    arms = [arm for arm in ("experiment", "comparison") if (arm, CHANGES[0]) in found]
    return [
        [
            kit.texts.words["arms"][arm],
            *(kit.number(found.get((arm, quantity))) for quantity in CHANGES),
            _n(kit, found[arm, CHANGES[0]]),
        ]
        for arm in arms
    ]


def _n(kit: Kit, row: Row) -> str:
    return kit.number(row, "n") if row.ok() else kit.number(row)


def mean_rows(kit: Kit, outcome: OutcomeView) -> list[Cells]:
    """Return per group the mean or share at both waves, with interval; empty when there is none."""
    rows = [*outcome.described("mean"), *outcome.described("share")]
    found = {(row["arm"], row["wave"]): row for row in rows if row["wave"] in WAVES}
    arms = [arm for arm in ("experiment", "comparison") if (arm, "T0") in found and (arm, "T1") in found]
    return [
        [
            kit.texts.words["arms"][arm],
            *(kit.with_interval(found[arm, wave]) for wave in WAVES),
            _n(kit, found[arm, "T1"]),
        ]
        for arm in arms
    ]


def prediction_rows(kit: Kit, outcome: OutcomeView, hierarchical: str, others: Mapping[str, str]) -> list[Cells]:
    """Return the ways to predict: the hierarchical model at every prior factor, then the others."""
    rows: list[Cells] = []
    for row in outcome.rows("prediction", "hierarchical"):
        factor = row.number("prior_factor") or MAIN_PRIOR
        named = Markup("{} {}").format(hierarchical, kit.number(row, "prior_factor", "plain"))
        if factor == MAIN_PRIOR:
            named = Markup("{} ({})").format(named, kit.texts.words["main_answer"])
        chances = [
            outcome.row("prediction", q, factor) for q in ("probability_improves", "probability_exceeds_relevant")
        ]
        rows.append([named, kit.number(row), kit.interval(row), *(kit.number(chance) for chance in chances)])
    for quantity, name in others.items():
        way = outcome.row("prediction", quantity)
        if way is not None:
            rows.append([name, kit.number(way), kit.interval(way) if way.ok() else kit.none, kit.none, kit.none])
    return rows


def delivery_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return reach and fidelity per participating site and together."""
    sites = [(city, kit.label(kit.registry.cities[city])) for city in kit.registry.sites_of[view.id]]
    together = ("", str(kit.texts.words["all_together"]))
    return [
        [name, kit.number(view.ratio("reach", city)), kit.number(view.ratio("fidelity", city))]
        for city, name in [*sites, together]
    ]


def sites_withheld(kit: Kit, view: ExperimentView) -> bool:
    """Whether reach and fidelity are withheld for every site, so that a table of them would say nothing."""
    pairs = [(indicator, city) for indicator in ("reach", "fidelity") for city in kit.registry.sites_of[view.id]]
    rows = [view.ratio(indicator, city) for indicator, city in pairs]
    return bool(rows) and all(row is not None and row.status == "suppressed" for row in rows)


def delivery_statuses(view: ExperimentView) -> list[str]:
    """Return the statuses that stand in the table of reach and fidelity."""
    cities = ["", *view.registry.sites_of[view.id]]
    rows = [view.ratio(indicator, city) for indicator in ("reach", "fidelity") for city in cities]
    return [row.status if row is not None else "not_available" for row in rows]


def check_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return the checks of an experiment over all sites, and those per site that were not met."""
    return [
        [
            _check_name(kit, row),
            kit.label(kit.registry.check_outcomes[row["outcome"]]) if row["outcome"] else kit.number(row),
            kit.with_interval(row) if row.ok() or row.status == "suppressed" else kit.none,
            kit.number(row, "bound") if row.number("bound") is not None else kit.none,
            _consequence(kit, row),
        ]
        for row in sorted(view.checks, key=lambda row: row["city"] != "")
        if not row["city"] or row["outcome"] == "failed"
    ]


def _consequence(kit: Kit, row: Row) -> str:
    """Return what a check does to the claim; where the gate hides that too, its mark and not "none"."""
    if row["lowers_claim"] == "" and row.status == "suppressed":
        return kit.values.mark(row.status)
    return str(kit.texts.words["lowers" if row.flag("lowers_claim") else "none"])


def _check_name(kit: Kit, row: Row) -> str:
    name = kit.texts.named("checks", row["check"])
    planned = kit.registry.primary(row["experiment"]) if row["experiment"] in kit.registry.experiments else ""
    extra = [kit.label(kit.registry.indicators[row["indicator"]])] if row["indicator"] not in ("", planned) else []
    extra += [kit.label(kit.registry.cities[row["city"]])] if row["city"] else []
    return f"{name} ({', '.join(extra)})" if extra else name


def sensitivity_rows(kit: Kit) -> list[Cells]:
    """Return per planned outcome the mean by other estimators."""
    rows: list[Cells] = []
    for outcome in (outcome for view in kit.study.experiments for outcome in view.outcomes):
        if outcome.pooled is None or not outcome.pooled.ok():
            continue
        others = [outcome.row("pooled", quantity) for quantity in ("mean_paule_mandel", "mean_dersimonian_laird")]
        model = outcome.row("pooled", "mean_hierarchical", MAIN_PRIOR)
        cells = [kit.with_interval(row) for row in (outcome.pooled, *others, model)]
        name = kit.outcome_name(outcome.experiment, outcome.indicator)
        rows.append([name, kit.values.unit_of(outcome.pooled), *cells])
    return rows


def leave_one_out_rows(kit: Kit, outcome: OutcomeView) -> list[Cells]:
    """Return the mean without each site, in registry order."""
    found = {row["city"]: row for row in outcome.rows("leave_one_out", "mean_reml")}
    return [
        [
            kit.label(kit.registry.cities[city]),
            kit.number(found[city]),
            kit.interval(found[city]) if found[city].ok() else kit.none,
        ]
        for city in kit.registry.cities
        if city in found
    ]
