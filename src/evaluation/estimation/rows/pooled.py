"""Rows of scope ``pooled``: the mean over cities and the spread between them."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from evaluation.estimation.answer import Answer, errors_of
from evaluation.estimation.detectable import planned_standard_error, smallest_detectable_difference
from evaluation.estimation.pooling import Pooled
from evaluation.estimation.prediction import HierarchicalPrediction
from evaluation.estimation.rows.maker import Row, RowMaker, totals_of

MINIMUM_SPREAD = 3
"""A spread between two sites rests on one difference: nothing is said of it."""
SPREAD_QUANTITIES = (
    "tau",
    "tau_squared",
    "tau_squared_paule_mandel",
    "tau_squared_dersimonian_laird",
    "q",
    "i_squared",
)


def _mean(found: Pooled[float]) -> Row:
    return {
        "value": found.estimate,
        "standard_error": found.standard_error,
        "low": found.low,
        "high": found.high,
        "degrees_of_freedom": found.degrees_of_freedom,
        "method": f"{found.method}_{found.interval}",
    }


def pooled_rows(maker: RowMaker, answer: Answer) -> Iterator[Row]:
    """Means by four ways, and how much the cities differ."""
    counts = totals_of(answer.used)
    for method in ("reml", "paule_mandel", "dersimonian_laird"):
        yield pooled_mean(maker, answer, method)
    yield from _spread_rows(maker, answer, counts)
    for factor in maker.factors:
        yield _mean_hierarchical(maker, answer.hierarchical.get(factor), factor, counts)


def pooled_mean(maker: RowMaker, answer: Answer, method: str) -> Row:
    """The mean over cities with the spread by one method."""
    counts, quantity = totals_of(answer.used), f"mean_{method}"
    if method not in answer.pooled:
        return maker.row("pooled", quantity, "too_few", **counts)
    found = answer.pooled[method]
    detectable = _detectable(maker, answer, found) if method == "reml" else None
    return maker.row("pooled", quantity, **counts, **_mean(found), smallest_detectable_difference=detectable)


def _detectable(maker: RowMaker, answer: Answer, found: Pooled[float]) -> float:
    """What the whole could have found if sites differ as the plan supposes: not from the observed spread."""
    error = planned_standard_error(errors_of(answer.used), maker.question.spread_prior(1.0).median)
    return smallest_detectable_difference(error, found.degrees_of_freedom, found.confidence_level)


def _spread_rows(maker: RowMaker, answer: Answer, counts: Row) -> Iterator[Row]:
    if len(answer.used) < MINIMUM_SPREAD:
        yield from (maker.row("pooled", name, "too_few", **counts) for name in SPREAD_QUANTITIES)
        return
    main = answer.pooled["reml"]
    low, high = main.tau_squared_low, main.tau_squared_high
    profile: Row = {"low": low, "high": high, "method": "reml_q_profile"}
    roots: Row = profile | {"low": sqrt(low), "high": sqrt(high)}
    yield maker.row("pooled", "tau", **counts, **roots, value=sqrt(main.tau_squared))
    yield maker.row("pooled", "tau_squared", **counts, **profile, value=main.tau_squared)
    for method in ("paule_mandel", "dersimonian_laird"):
        value = answer.pooled[method].tau_squared
        yield maker.row("pooled", f"tau_squared_{method}", **counts, value=value, method=method)
    degrees = main.degrees_of_freedom
    yield maker.row("pooled", "q", **counts, value=main.q, degrees_of_freedom=degrees, method="cochran")
    yield maker.row("pooled", "i_squared", **counts, value=main.i_squared, method="reml")


def _mean_hierarchical(maker: RowMaker, found: HierarchicalPrediction[float] | None, factor: float, counts: Row) -> Row:
    same: Row = counts | {"prior_factor": factor, "method": "hierarchical"}
    if found is None:
        return maker.row("pooled", "mean_hierarchical", "too_few", **same)
    return maker.row(
        "pooled",
        "mean_hierarchical",
        **same,
        value=found.mean,
        standard_error=found.mean_standard_deviation,
        low=found.mean_low,
        high=found.mean_high,
    )
