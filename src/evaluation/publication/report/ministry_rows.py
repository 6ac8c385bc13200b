"""Rows of a ministry's annex: its experiments, laws, bottlenecks and payers."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.links import page_about
from evaluation.publication.report.municipality_money import CENTRAL, band_name, calculated, example
from evaluation.publication.report.municipality_rows import projected
from evaluation.publication.report.scaling_rows import decision_of
from evaluation.publication.views import ExperimentView

AMOUNTS = ("case_cost_current_by_payer", "case_cost_alternative_by_payer", "case_cost_difference_by_payer")
PROJECTED = ("payer_cost", "payer_setup", "payer_gain", "payer_net")


def touching(kit: Kit, ministry: str) -> list[ExperimentView]:
    """Return the experiments that touch the laws or the budget of a ministry."""
    return [view for view in kit.study.experiments if ministry in view.entry.ministries]


def touching_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per experiment the ministry's laws that it touches, the verdict and the decision that fits."""
    laws = kit.registry.ministries[ministry].laws
    return [
        [
            _linked(kit, view),
            "; ".join(law_name(kit, law) for law in view.entry.laws if law in laws)
            or str(kit.texts.words["budget_only"]),
            kit.label(kit.registry.verdicts[view.verdict["key"]]),
            decision_of(kit, view) or kit.none,
        ]
        for view in touching(kit, ministry)
    ]


def law_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per law of the ministry how many cases it plays a part in, and which experiments touch it."""
    rows: list[Cells] = []
    for law in kit.registry.ministries[ministry].laws:
        row = kit.material.published.one("descriptives", indicator="law_involved", category=law, city="")
        touched = [kit.label(view.entry) for view in kit.study.experiments if law in view.entry.laws]
        cells = [kit.number(row), _interval(kit, row), _n(kit, row)]
        rows.append([law_name(kit, law), *cells, "; ".join(touched) or kit.none])
    return rows


def bottleneck_law_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per bottleneck of the ministry's experiments the share of cases, alone and with each of its laws."""
    laws = kit.registry.ministries[ministry].laws
    wanted = {code for view in touching(kit, ministry) for code in view.entry.bottlenecks}
    found = {
        (row["first"], row["second"]): row
        for row in kit.material.published.find("crossings", crossing="bottleneck_laws")
    }
    return [
        [
            kit.label(kit.registry.bottlenecks[row["category"]]),
            kit.number(row),
            _interval(kit, row),
            *(kit.number(found.get((row["category"], law))) for law in laws),
        ]
        for row in kit.study.bottlenecks
        if row["category"] in wanted
    ]


def law_names(kit: Kit, ministry: str) -> list[str]:
    """Return the names of the ministry's laws."""
    return [law_name(kit, law) for law in kit.registry.ministries[ministry].laws]


def party_names(kit: Kit, ministry: str) -> list[str]:
    """Return the names of the parties that answer to the ministry."""
    parties = kit.registry.codelists.get("party", {})
    return [kit.label(parties[party]) for party in kit.registry.ministries[ministry].parties]


def own_payers(kit: Kit, ministry: str) -> list[str]:
    """Return the payers behind whom the ministry stands."""
    return [id_ for id_, entry in kit.registry.payers.items() if entry.ministry == ministry]


def amount_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per payer of the ministry, and for the municipality beside it, what a case costs now and otherwise."""
    rows: list[Cells] = []
    for payer in (*own_payers(kit, ministry), "gemeente"):
        found = [_described(kit, indicator, payer) for indicator in AMOUNTS]
        if any(found) and payer in kit.registry.payers:
            rows.append([kit.label(kit.registry.payers[payer]), *map(kit.number, found), _interval(kit, found[-1])])
    return rows


def balance_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per experiment that was computed what a payer of the ministry pays and gains in the example group."""
    rows: list[Cells] = []
    for experiment in calculated(kit):
        row = example(kit, experiment)
        for payer in own_payers(kit, ministry) if row is not None else ():
            assert row is not None
            band = {name: row[name] for name in ("municipality_type", "likeness")}
            about = {"experiment": experiment, "scenario": CENTRAL, "part": payer, **band}
            found = [projected(kit, name, **about) for name in PROJECTED]
            if any(found):
                label = kit.label(kit.registry.experiments[experiment])
                cells = [*map(kit.number, found[:3]), kit.with_interval(found[3])]
                rows.append([label, kit.label(kit.registry.payers[payer]), band_name(kit, row), *cells])
    return rows


def _described(kit: Kit, indicator: str, category: str) -> Row | None:
    about = {"indicator": indicator, "category": category, "city": "", "quantity": "mean"}
    return kit.material.published.one("descriptives", **about)


def _interval(kit: Kit, row: Row | None) -> str:
    return kit.interval(row) if row is not None and row.ok() else kit.none


def _n(kit: Kit, row: Row | None) -> str:
    return kit.number(row, "n") if row is not None and row.ok() else kit.none


def law_name(kit: Kit, law: str) -> str:
    """Return the name of a law or scheme."""
    return kit.label(kit.registry.codelists["law"][law])


def _linked(kit: Kit, view: ExperimentView) -> Markup | str:
    page = page_about(kit, "experiment", view.id)
    return Markup('<a href="{}">{}</a>').format(page, kit.label(view.entry)) if page else kit.label(view.entry)
