"""Rows of the tables about the study as a whole: participation, cases, criteria, deliveries, what is missing."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from evaluation.publication.phrases import day
from evaluation.publication.published import Row
from evaluation.publication.report.kit import SITE_STATUSES, Cells, Kit
from evaluation.publication.report.literature import named
from evaluation.publication.views import ExperimentView
from evaluation.registry.models import Criterion, Published


def programme(kit: Kit) -> str:
    """Return what the study is about, in words: the registry's name for it, or "the study"."""
    own = kit.registry.study.programme
    return str(own[kit.texts.language]) if own else str(kit.texts.words["programme"])


def names(kit: Kit, views: tuple[ExperimentView, ...]) -> list[str]:
    """Return the names of experiments."""
    return [kit.label(view.entry) for view in views]


def site_names(kit: Kit) -> list[str]:
    """Return the names of all sites, in registry order."""
    return [kit.label(city) for city in kit.registry.cities.values()]


def participation(kit: Kit) -> list[Cells]:
    """Return which site takes part in which experiment."""
    yes, no = kit.texts.words["yes"], kit.values.mark("not_participating")
    return [
        [kit.label(city), *(yes if experiment in city.experiments else no for experiment in kit.registry.experiments)]
        for city in kit.registry.cities.values()
    ]


def everyone_takes_part(kit: Kit) -> bool:
    """Whether every site runs every experiment."""
    return all(len(sites) == len(kit.registry.cities) for sites in kit.registry.sites_of.values())


def uncertain_participation(kit: Kit) -> bool:
    """Whether it is an assumption which site runs which experiment."""
    return any(city.experiments_status == "aangenomen" for city in kit.registry.cities.values())


def bottleneck_rows(kit: Kit) -> list[Cells]:
    """Return the bottlenecks, the commonest first."""
    return [
        [
            kit.label(kit.registry.bottlenecks[row["category"]]),
            row["category"],
            kit.number(row),
            kit.interval(row) if row.ok() else kit.none,
            kit.number(row, "n") if row.ok() else kit.none,
        ]
        for row in kit.study.bottlenecks
    ]


EXPERT = "expert"
BY_PAYER = ("case_cost_current_by_payer", "case_cost_alternative_by_payer", "case_cost_difference_by_payer")
"""Amounts by payer: observed, estimated, and the estimate minus what was observed."""


def case_context(kit: Kit) -> list[Cells]:
    """Return means and shares over the cases of all sites."""
    rows: list[Cells] = []
    of_cases = [id_ for id_, entry in kit.registry.indicators.items() if entry.level == "case" and not entry.estimated]
    for indicator in of_cases:
        if kit.registry.categories_of(indicator) != ("",):
            continue
        for row in kit.study.described(indicator, city=""):
            if row["quantity"] in ("mean", "share"):
                form = "eur" if row["unit"] == "eur" else ""
                rows.append(
                    [
                        kit.defined(indicator),
                        kit.number(row, form=form),
                        kit.values.interval(row, form) if row.ok() else kit.none,
                        kit.number(row, "n") if row.ok() else kit.none,
                    ]
                )
    return rows


def payer_rows(kit: Kit) -> list[Cells]:
    """Return per payer the amount in the present approach, in the estimated alternative, and the difference."""
    columns = [{row["category"]: row for row in kit.study.described(name, city="")} for name in BY_PAYER]
    if not all(columns):
        return []
    return [
        [kit.label(payer), *(kit.number(found[id_]) for found in columns), _interval(kit, columns[-1][id_])]
        for id_, payer in kit.registry.payers.items()
    ]


def _interval(kit: Kit, row: Row) -> str:
    return kit.interval(row) if row.ok() else kit.none


def neighbour_rows(kit: Kit, of: str) -> list[Cells]:
    """Return the shares and amounts of other studies; single figures (sizes, prices) are in ``published.csv`` only."""
    rows: list[Cells] = []
    for key, entry in kit.registry.published.items():
        if entry.kind == "figure":
            continue
        row = kit.material.published.get(f"pub/{key}")
        source = kit.texts.join(named(kit, name) for name in entry.source)
        comparable = entry.comparable_with[kit.texts.language]
        numbers = [
            kit.number(row),
            _published_interval(kit, row, entry),
            _counts(kit, row, of),
            kit.number(row, "year"),
        ]
        rows.append([kit.label(entry), *numbers, comparable, source])
    return rows


def _counts(kit: Kit, row: Row, of: str) -> str:
    """Return "16 van 20", "van 3173", or the mark for a total that is not known."""
    whole = [kit.number(row, field) for field in ("numerator", "denominator") if row.ok(field)]
    if not whole:
        return kit.none
    return Markup(" {} ").format(of).join(whole) if len(whole) > 1 else Markup("{} {}").format(of, *whole)


def _published_interval(kit: Kit, row: Row, entry: Published) -> str:
    """Return the interval; a full count needs none, and a share of an unknown total can have none."""
    if row.ok("low"):
        return kit.interval(row)
    return str(kit.texts.words["full_count"]) if entry.kind == "amount" else kit.none


def criteria_rows(kit: Kit) -> list[Cells]:
    """Return the score of each criterion for each experiment; a star marks what is indispensable."""
    rows: list[Cells] = []
    for key, entry in kit.registry.criteria.items():
        star = " *" if entry.critical else ""
        scores = [
            score_word(kit, kit.material.published.one("assessment", experiment=id_, item="criterion", key=key))
            for id_ in kit.registry.experiments
        ]
        rows.append([f"{key} {kit.label(entry)}{star}", *scores])
    return rows


def score_word(kit: Kit, row: Row | None) -> str:
    """Return a score in words with its number, and who gave it if people judged; or that there are no data."""
    if row is None:
        return str(kit.texts.words["no_data"])
    if row.status == "suppressed":
        return kit.values.mark("suppressed")
    score = row.number("score")
    if score is None:
        return str(kit.texts.words["no_data"])
    said = Markup("{} ({})").format(kit.texts.words["scores"][int(score)], kit.number(row, "score"))
    return Markup("{}; {}").format(said, _who_scored(kit, row)) if row.status == EXPERT else said


def _who_scored(kit: Kit, row: Row) -> str:
    """Return who gave a score and when, and that it is made up where it is."""
    given = [one for one in kit.registry.expert_scores or () if one.experiment == row["experiment"]]
    one = next(one for one in given if one.criterion == row["key"])
    made_up = f", {kit.texts.words['made_up']}" if one.synthetic else ""
    return f"{one.role[kit.texts.language]}, {day(one.date, kit.texts.language)}{made_up}"


def _without_data(kit: Kit, key: str) -> list[ExperimentView]:
    """Return the experiments in which a criterion has no data."""
    rows = [row for row in kit.material.published.find("assessment", item="criterion", key=key)]
    empty = {row["experiment"] for row in rows if row.status != "suppressed" and row.number("score") is None}
    return [view for view in kit.study.experiments if view.id in empty]


def _judged(kit: Kit) -> list[tuple[str, Criterion]]:
    """Return the criteria that get a score; what is part of the context is described instead."""
    return [(key, entry) for key, entry in kit.registry.criteria.items() if entry.part != "context"]


def nowhere_data(kit: Kit) -> list[str]:
    """Return the criteria without data in any experiment."""
    whole = len(kit.study.experiments)
    return [kit.label(entry) for key, entry in _judged(kit) if len(_without_data(kit, key)) == whole]


def partly_no_data(kit: Kit) -> list[tuple[str, list[str]]]:
    """Return the criteria without data in some experiments, with the names of those."""
    found = [(kit.label(entry), _without_data(kit, key)) for key, entry in _judged(kit)]
    return [(name, names(kit, tuple(views))) for name, views in found if 0 < len(views) < len(kit.study.experiments)]


def absent_sites(kit: Kit) -> list[tuple[str, str]]:
    """Return the sites whose delivery was refused or did not come, with that in words."""
    delivered = kit.material.published.study.get("cities", {})
    return [
        (kit.label(city), str(kit.texts.words["delivery"][status]))
        for id_, city in kit.registry.cities.items()
        if (status := _delivery(delivered.get(id_, "not_delivered"))) != "used"
    ]


def _delivery(found: Any) -> str:
    return str(found.get("status", found.get("delivery_status")) if isinstance(found, dict) else found)


def missing_estimates(kit: Kit) -> list[Cells]:
    """Return planned site estimates that are not there, except where a site does not take part."""
    rows: list[Cells] = []
    for outcome in (outcome for view in kit.study.experiments for outcome in view.outcomes):
        for city, row in outcome.sites:
            status = row.status if row is not None else "not_available"
            if status in SITE_STATUSES and status != "not_participating":
                word = kit.registry.statuses[status]
                name = kit.outcome_name(outcome.experiment, outcome.indicator)
                rows.append(
                    [
                        name,
                        kit.label(kit.registry.cities[city]),
                        Markup("{} {}").format(word.label[kit.texts.language], word.mark[kit.texts.language]),
                    ]
                )
    return rows


def mark_rows(kit: Kit) -> list[Cells]:
    """Return every mark with its meaning."""
    words = [kit.registry.statuses[status] for status in SITE_STATUSES]
    return [[word.mark[kit.texts.language], word.label[kit.texts.language]] for word in words]


def delivery_totals(kit: Kit) -> list[Cells]:
    """Return per table the rows delivered, used and set aside over all sites; tables that nobody delivered drop out."""
    by_id, rows = kit.material.published.by_id, []
    for entry in kit.registry.tables.values():
        parts = [by_id.get(f"num/{entry.name}_rows_{count}") for count in ("delivered", "used", "set_aside")]
        if parts[0] is not None and (parts[0].status == "suppressed" or parts[0].number()):
            rows.append([kit.label(entry), *(kit.number(part) for part in parts)])
    return rows


def delivery_matrix(kit: Kit, of: str) -> list[Cells]:
    """Return per table the used of the delivered rows of each site."""
    rows = {(row["table"], row["city"]): row for row in kit.material.published.tables["deliveries"]}
    tables = {entry.name: kit.label(entry) for entry in kit.registry.tables.values()}
    met = [
        name
        for name in tables
        if any(table == name and row.number("delivered") != 0 for (table, _), row in rows.items())
    ]
    return [
        [tables[name], *(_delivered(kit, rows.get((name, city)), of) for city in kit.registry.cities)] for name in met
    ]


def _delivered(kit: Kit, row: Row | None, of: str) -> str:
    if row is None:
        return kit.values.mark("not_available")
    if row["delivery_status"] != "used":
        return str(kit.texts.words["delivery"][row["delivery_status"]])
    used, all_ = (
        kit.values.number(row, field) if row.number(field) is not None else kit.values.mark("suppressed")
        for field in ("used", "delivered")
    )
    return Markup("{} {} {}").format(used, of, all_)


def problem_rows(kit: Kit) -> list[Cells]:
    """Return why rows were set aside, over all sites."""
    rules = kit.registry.rules
    return [
        [kit.label(rules[row["rule"]]) if row["rule"] in rules else row["rule"], kit.number(row, _count_field(row))]
        for row in kit.material.published.tables["problems"]
    ]


def _count_field(row: Row) -> str:
    return "rows" if "rows" in row.fields else "value"
