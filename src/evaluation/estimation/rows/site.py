"""Rows of scopes ``shrunken`` and ``leave_one_out``: each city seen with the others, and the others without it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evaluation.estimation.answer import Answer
from evaluation.estimation.prediction import HierarchicalPrediction
from evaluation.estimation.rows.maker import Row, RowMaker, totals_of
from evaluation.estimation.sites import Site


def site_rows(maker: RowMaker, sites: list[Site], answer: Answer) -> Iterator[Row]:
    """For each city that takes part: its shrunken estimate under every prior, and the mean without it."""
    place = {site.city: index for index, site in enumerate(answer.used)}
    participating = [site for site in sites if site.status != "not_participating"]
    for site in participating:
        for factor in maker.factors:
            yield _shrunken(maker, site, answer.hierarchical.get(factor), place.get(site.city), factor)
    for site in participating:
        yield _without(maker, site, answer, place.get(site.city))


def _absent(site: Site, index: int | None) -> str:
    return site.status if index is None else "too_few"


def _shrunken(
    maker: RowMaker, site: Site, found: HierarchicalPrediction[float] | None, index: int | None, factor: float
) -> Row:
    same: Row = {"city": site.city, "prior_factor": factor, "method": "hierarchical", "public": site.public}
    if found is None or index is None or site.estimate is None:
        return maker.row("shrunken", "shrunken", _absent(site, index), **same)
    return maker.row(
        "shrunken",
        "shrunken",
        **same,
        value=float(found.site_mean[index]),
        standard_error=float(found.site_standard_deviation[index]),
        low=float(found.site_low[index]),
        high=float(found.site_high[index]),
        n=site.estimate.units_n,
        n_clusters=site.clusters_n,
        residual_df=site.estimate.residual_df,
    )


def _without(maker: RowMaker, site: Site, answer: Answer, index: int | None) -> Row:
    if answer.without_one is None or index is None:
        return maker.row("leave_one_out", "mean_reml", _absent(site, index), city=site.city)
    found = answer.without_one
    others = tuple(used for used in answer.used if used.city != site.city)
    chosen: Row = {
        name: float(np.asarray(getattr(found, field))[index])
        for name, field in (
            ("value", "estimate"),
            ("standard_error", "standard_error"),
            ("low", "low"),
            ("high", "high"),
        )
    }
    return maker.row(
        "leave_one_out",
        "mean_reml",
        city=site.city,
        **totals_of(others),
        **chosen,
        degrees_of_freedom=found.degrees_of_freedom,
        method=f"{found.method}_{found.interval}",
    )
