"""Rows of scope ``city``: what each city's own data say, or why they say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.estimation.detectable import smallest_detectable_difference
from evaluation.estimation.results import Estimate
from evaluation.estimation.rows.maker import Row, RowMaker
from evaluation.estimation.sites import Site


def city_rows(maker: RowMaker, sites: list[Site]) -> Iterator[Row]:
    """One row per city of the registry, and its unadjusted estimate where the design has one."""
    for site in sites:
        yield city_estimate(maker, site)
        if maker.question.plan.design == "controlled_change":
            yield _city_row(maker, site, "estimate_unadjusted", site.unadjusted)


def city_estimate(maker: RowMaker, site: Site) -> Row:
    """The row of one city's own estimate."""
    return _city_row(maker, site, "estimate", site.estimate)


def _city_row(maker: RowMaker, site: Site, quantity: str, found: Estimate | None) -> Row:
    place: Row = {"city": site.city, "n_clusters": site.clusters_n, "public": site.public}
    if found is None:
        return maker.row("city", quantity, site.status, **place, method=site.refusal)
    degrees = found.degrees_of_freedom
    detectable = smallest_detectable_difference(
        found.standard_error, float("inf") if degrees is None else degrees, found.confidence_level
    )
    return maker.row(
        "city",
        quantity,
        **place,
        value=found.value,
        standard_error=found.standard_error,
        low=found.low,
        high=found.high,
        n=found.units_n,
        degrees_of_freedom=degrees,
        residual_df=found.residual_df,
        smallest_detectable_difference=detectable,
        method=found.method,
    )
