"""Rules that read scores of an instrument, one row per unit, wave, item and rater."""

from __future__ import annotations

from typing import Any

from evaluation.indicators.asked import Asked, measure


def item_score(asked: Asked) -> Any:
    """The score of one item at each wave: the mean over raters."""
    scores = item_rows(asked)
    mean = scores.group_by("city", "wave", unit=scores.household_id).agg(score=scores.score.mean())
    return measure(mean, mean.unit, mean.score, wave=mean.wave)


def measured(asked: Asked) -> Any:
    """1 when a unit with a score at T0 has one at T1 too, else 0; a unit without T0 has no row."""
    scores = item_rows(asked)
    seen = scores.group_by("city", unit=scores.household_id).agg(
        before=(scores.wave == "T0").any(), after=(scores.wave == "T1").any()
    )
    started = seen.filter(seen.before)
    return measure(started, started.unit, started.after.cast("int64"), wave="T1")


def item_rows(asked: Asked) -> Any:
    """The rows with a score on the item."""
    rows, derive = asked.rows, asked.derive
    return rows.filter(rows.instrument == derive.instrument, rows.item == derive.item, rows.score.notnull())
