"""Rows of averages: the number of one city beside that of all cities together, per group and moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Cells, Kit

ARMS = ("experiment", "comparison")
BEFORE_AND_AFTER = ("T0", "T1")
SAID = ("mean", "share", "median", "ratio")
"""Quantities that a table of averages shows; of an indicator the first that was published."""


def coverage_beside(kit: Kit, city: str) -> list[Cells]:
    """Return per group who was measured twice, in the city and in all."""
    return [row for arm in ARMS for row in _beside(kit, city, "t1_coverage", "share", arm, "T1")]


def averages_beside(kit: Kit, city: str, level: str) -> list[Cells]:
    """Return per indicator of a level, group and moment the city's number beside that of all cities."""
    return [
        row
        for indicator in of_level(kit, level)
        for arm in ARMS
        for wave in BEFORE_AND_AFTER
        for row in _beside(kit, city, indicator, quantity_of(kit, indicator), arm, wave)
    ]


def monthly_costs_beside(kit: Kit, city: str) -> list[Cells]:
    """Return per payer, group and moment the cost per household and month, in the city and in all."""
    indicator = "monthly_cost_by_payer"
    return [
        row
        for payer in kit.registry.payers
        for arm in ARMS
        for wave in BEFORE_AND_AFTER
        for row in _beside(kit, city, indicator, "mean", arm, wave, payer)
    ]


def case_costs_beside(kit: Kit, city: str, indicators: Iterable[str]) -> list[Cells]:
    """Return per payer the cost of a case now and in the estimated alternative, in the city and in all."""
    rows: list[Cells] = []
    for payer, entry in kit.registry.payers.items():
        cells: Cells = []
        for indicator in indicators:
            for place in (city, ""):
                about = {"indicator": indicator, "city": place, "category": payer, "quantity": "mean"}
                cells.append(kit.number(kit.material.published.one("descriptives", **about)))
        rows.append([kit.label(entry), *cells])
    return rows if kit.study.described("case_cost_current_by_payer", city=city) else []


def of_level(kit: Kit, level: str) -> Iterator[str]:
    """Yield the indicators of a level that have no categories, in registry order."""
    for id_, entry in kit.registry.indicators.items():
        if entry.level == level and kit.registry.categories_of(id_) == ("",):
            yield id_


def quantity_of(kit: Kit, indicator: str) -> str:
    """Return the quantity of an indicator that a table of averages shows."""
    met = {row["quantity"] for row in kit.study.described(indicator)}
    return next((quantity for quantity in SAID if quantity in met), SAID[0])


def _beside(
    kit: Kit, city: str, indicator: str, quantity: str, arm: str, wave: str, category: str = ""
) -> Iterator[Cells]:
    """Yield one row when the number of all cities was published: indicator or category, group, moment, own, all."""
    about = {"indicator": indicator, "quantity": quantity, "arm": arm, "wave": wave, "category": category}
    own = kit.material.published.one("descriptives", **about, city=city)
    together = kit.material.published.one("descriptives", **about, city="")
    if together is None:
        return
    yield [
        kit.label(kit.registry.payers[category]) if category else kit.defined(indicator),
        kit.texts.words["arms"][arm],
        wave_name(kit, wave),
        kit.with_interval(own),
        kit.number(own, "n") if own is not None and own.ok("n") else kit.number(own),
        kit.with_interval(together),
        kit.number(together, "n") if together.ok("n") else kit.number(together),
    ]
