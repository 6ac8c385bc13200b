"""Rows of ``estimates.parquet`` for one question, in a fixed order; what could not be said has a row too."""

from __future__ import annotations

from evaluation.estimation.answer import Answer
from evaluation.estimation.rows.city import city_rows
from evaluation.estimation.rows.maker import Row, RowMaker
from evaluation.estimation.rows.pooled import pooled_rows
from evaluation.estimation.rows.prediction import prediction_rows
from evaluation.estimation.rows.sensitivity import sensitivity_rows
from evaluation.estimation.rows.site import site_rows
from evaluation.estimation.rows.together import together_rows
from evaluation.estimation.sensitivity.answers import Sensitivity
from evaluation.estimation.sites import Site

__all__ = ["RowMaker", "rows_of", "together_rows"]


def rows_of(maker: RowMaker, sites: list[Site], answer: Answer, again: Sensitivity) -> list[Row]:
    """All rows of one question."""
    return [
        *city_rows(maker, sites),
        *pooled_rows(maker, answer),
        *prediction_rows(maker, answer),
        *site_rows(maker, sites, answer),
        *sensitivity_rows(maker, answer, again),
    ]
