"""Rows of scope ``prediction``: what a next city may expect, in three ways."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.estimation.answer import Answer
from evaluation.estimation.prediction import HierarchicalPrediction, PredictionInterval
from evaluation.estimation.rows.maker import Row, RowMaker, totals_of

HIERARCHICAL = {
    "hierarchical": "median",
    "probability_improves": "probability_improves",
    "probability_exceeds_relevant": "probability_exceeds_relevant",
}
"""Quantities of the hierarchical prediction and the field that holds their value."""


def prediction_rows(maker: RowMaker, answer: Answer) -> Iterator[Row]:
    """The hierarchical prediction under every prior with its probabilities, and the two other intervals."""
    counts = totals_of(answer.used)
    for quantity, field in HIERARCHICAL.items():
        for factor in maker.factors:
            yield _hierarchical(
                maker, quantity, field, answer.hierarchical.get(factor), counts | {"prior_factor": factor}
            )
    yield _interval(maker, "raw_t", answer.raw_t, counts)
    name = "higgins_thompson_spiegelhalter"
    yield _interval(maker, name, answer.higgins_thompson_spiegelhalter, counts)


def _hierarchical(
    maker: RowMaker, quantity: str, field: str, found: HierarchicalPrediction[float] | None, same: Row
) -> Row:
    if found is None:
        return maker.row("prediction", quantity, "too_few", **same, method="hierarchical")
    limits = {"low": found.low, "high": found.high, "standard_error": found.standard_deviation}
    values = {"value": getattr(found, field)} | (limits if quantity == "hierarchical" else {})
    return maker.row("prediction", quantity, **same, **values, method="hierarchical")


def _interval(maker: RowMaker, quantity: str, found: PredictionInterval[float] | None, counts: Row) -> Row:
    if found is None:
        return maker.row("prediction", quantity, "too_few", **counts, method=quantity)
    return maker.row(
        "prediction",
        quantity,
        **counts,
        value=found.value,
        low=found.low,
        high=found.high,
        degrees_of_freedom=found.degrees_of_freedom,
        method=quantity,
    )
