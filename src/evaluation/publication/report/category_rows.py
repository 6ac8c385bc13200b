"""Rows of the tables of an experiment's answers by category: in their own categories, or merged by the gate."""

from __future__ import annotations

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.views import ExperimentView


def split_indicators(kit: Kit, view: ExperimentView) -> list[str]:
    """Return the described indicators of an experiment whose categories the gate may merge."""
    return [id_ for id_, entry in kit.registry.indicators.items() if entry.merge and split_shares(kit, view, id_)]


def split_shares(kit: Kit, view: ExperimentView, indicator: str) -> list[Row]:
    """Return the shares of each category over all sites, in the published order."""
    return list(kit.study.described(indicator, experiment=view.id, city=""))


def split_rows(kit: Kit, view: ExperimentView, indicator: str) -> list[Cells]:
    """Return per category, group and moment the share with its interval and the number of units."""
    words = kit.texts.words
    return [
        [
            category_name(kit, indicator, row["category"]),
            words["arms"][row["arm"]],
            wave_name(kit, row["wave"]),
            kit.number(row),
            kit.interval(row) if row.ok() else kit.none,
            kit.number(row, "n") if row.ok() else kit.none,
        ]
        for row in split_shares(kit, view, indicator)
    ]


def merged(kit: Kit, indicator: str) -> bool:
    """Whether the published categories of an indicator are merged ones."""
    codes = {row["category"] for row in kit.study.described(indicator)}
    return not codes.isdisjoint(kit.registry.indicators[indicator].merge)


def category_name(kit: Kit, indicator: str, code: str) -> str:
    """Return the name of a category, merged or not."""
    entry = kit.registry.indicators[indicator]
    if code in entry.merge:
        return kit.label(entry.merge[code])
    return kit.label(next(one for one in kit.registry.codelists[str(entry.categories)].values() if one.value == code))


def wave_name(kit: Kit, wave: str) -> str:
    """Return the name of a measurement moment."""
    codes = kit.registry.codelists["wave"].values()
    return next((kit.label(code) for code in codes if code.value == wave), kit.texts.words["once"])
