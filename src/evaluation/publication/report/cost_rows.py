"""Rows about what an experiment itself cost: set-up, running costs, staff, per city and together."""

from __future__ import annotations

from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.views import ExperimentView

MEANS = (("set_up_costs", "total", "eur"), ("running_costs", "total", "eur"), ("staff", "mean", ""))
"""Indicators of what was put in, with the quantity published and how it is printed."""


def means_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return per participating city and together what was put in; empty when nothing was published."""
    sites = [(city, kit.label(kit.registry.cities[city])) for city in kit.registry.sites_of[view.id]]
    together = ("", str(kit.texts.words["all_together"]))
    rows = [[name, *_put_in(kit, view, city)] for city, name in [*sites, together]]
    return rows if _published(kit, view) else []


def own_means_rows(kit: Kit, city: str) -> list[Cells]:
    """Return per experiment of a city what it put in, beside all cities together."""
    views = [view for view in kit.study.experiments if view.id in kit.registry.cities[city].experiments]
    return [
        [kit.label(view.entry), *_put_in(kit, view, city), *_put_in(kit, view, "")]
        for view in views
        if _published(kit, view)
    ]


def _published(kit: Kit, view: ExperimentView) -> bool:
    return any(kit.study.described(indicator, experiment=view.id) for indicator, _, _ in MEANS)


def _put_in(kit: Kit, view: ExperimentView, city: str) -> list[str]:
    published = kit.material.published
    about = {"experiment": view.id, "city": city}
    return [
        kit.number(published.one("descriptives", indicator=indicator, quantity=quantity, **about), form=form)
        for indicator, quantity, form in MEANS
    ]
