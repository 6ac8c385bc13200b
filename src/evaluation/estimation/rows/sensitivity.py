"""Rows of scope ``sensitivity``: the answer with other choices, and how much would overturn it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluation.estimation.answer import Answer
from evaluation.estimation.mixed import Mixed
from evaluation.estimation.pooling import Pooled
from evaluation.estimation.rows.maker import Row, RowMaker, totals_of
from evaluation.estimation.sensitivity.answers import Sensitivity

SCOPE = "sensitivity"
TIPPING = {"tipping_direction": "direction_tips", "tipping_verdict": "verdict_tips"}
TREND = {
    "overturning_trend": "mean",
    "overturning_trend_interval": "interval",
    "overturning_trend_relevant": "relevant",
}
E_VALUE = {"e_value": "estimate", "e_value_limit": "limit"}
SIDES = {"specifications_improve": "improves", "specifications_relevant": "exceeds_relevant"}
EFFECT = 0
"""The group stands first in the design of the one-stage model; without groups the mean does."""


def sensitivity_rows(maker: RowMaker, answer: Answer, found: Sensitivity) -> Iterator[Row]:
    """Missing data, the one-stage model, confounding and trend, one more city, and the specification curve."""
    counts, missing = totals_of(answer.used), found.missing
    yield _mean(maker, "mean_imputed", missing.imputed, totals_of(missing.imputed_sites), "chained_equations_rubin")
    yield _mean(maker, "mean_worst", missing.worst, counts, "bounds")
    yield _mean(maker, "mean_best", missing.best, counts, "bounds")
    yield from _numbers(maker, counts, "delta_adjusted", TIPPING, missing)
    yield _one_stage(maker, found.one_stage, counts)
    yield from _numbers(maker, counts, "shift", TREND, found.trend)
    yield from _numbers(maker, counts, "vanderweele_ding", E_VALUE, found.e_value)
    yield from _numbers(maker, counts, "hierarchical", {"one_more_site": "one_more_site"}, found)
    yield from _numbers(maker, counts, "specifications", SIDES, found.sides)


def _numbers(
    maker: RowMaker, counts: Row, method: str, fields: Mapping[str, str], found: object | None
) -> Iterator[Row]:
    for quantity, field in fields.items():
        yield _number(maker, quantity, None if found is None else getattr(found, field), counts, method)


def _number(maker: RowMaker, quantity: str, value: float | None, counts: Row, method: str) -> Row:
    if value is None:
        return maker.row(SCOPE, quantity, "not_available", **counts, method=method)
    return maker.row(SCOPE, quantity, **counts, value=value, method=method)


def _mean(maker: RowMaker, quantity: str, found: Pooled[float] | None, counts: Row, method: str) -> Row:
    if found is None:
        return maker.row(SCOPE, quantity, "not_available", **counts, method=method)
    return maker.row(
        SCOPE,
        quantity,
        **counts,
        value=found.estimate,
        standard_error=found.standard_error,
        low=found.low,
        high=found.high,
        degrees_of_freedom=found.degrees_of_freedom,
        method=method,
    )


def _one_stage(maker: RowMaker, found: Mixed | None, counts: Row) -> Row:
    if found is None:
        return maker.row(SCOPE, "mean_one_stage", "not_available", **counts, method="kenward_roger")
    return maker.row(
        SCOPE,
        "mean_one_stage",
        **counts,
        value=float(found.coefficients[EFFECT]),
        standard_error=float(found.standard_errors[EFFECT]),
        low=float(found.low[EFFECT]),
        high=float(found.high[EFFECT]),
        degrees_of_freedom=float(found.degrees_of_freedom[EFFECT]),
        method="kenward_roger",
    )
