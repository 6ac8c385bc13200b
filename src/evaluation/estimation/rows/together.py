"""Rows that look at several questions at once: intervals that hold together, and of outcomes that were picked out.

Primaries get intervals that all hold at once, for the sentence that at least one experiment works. Secondary outcomes
get false-coverage-rate intervals. Exploratory ones stay unadjusted and are called so.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.estimation.answer import Answer
from evaluation.estimation.multiplicity import Intervals, false_coverage_intervals, simultaneous_intervals
from evaluation.estimation.rows.maker import Row, RowMaker, totals_of

QUANTITIES = {"primary": "mean_simultaneous", "secondary": "mean_false_coverage"}


def together_rows(answered: Sequence[tuple[RowMaker, Answer]], confidence_level: float) -> list[list[Row]]:
    """Return the rows of each question, in the order given."""
    rows: list[list[Row]] = [[] for _ in answered]
    for role, quantity in QUANTITIES.items():
        places = [place for place, (maker, _) in enumerate(answered) if maker.question.plan.role == role]
        pooled = [place for place in places if "reml" in answered[place][1].pooled]
        found = _intervals(role, [answered[place] for place in pooled], confidence_level)
        for place in places:
            index = pooled.index(place) if place in pooled else None
            rows[place].append(_row(*answered[place], quantity, found, index))
    return rows


def _intervals(role: str, answered: Sequence[tuple[RowMaker, Answer]], level: float) -> Intervals | None:
    if not answered:
        return None
    means = [answer.pooled["reml"] for _, answer in answered]
    values, errors = [one.estimate for one in means], [one.standard_error for one in means]
    degrees = [one.degrees_of_freedom for one in means]
    if role == "primary":
        return simultaneous_intervals(values, errors, degrees, level)
    nulls = [maker.question.null_value for maker, _ in answered]
    return false_coverage_intervals(values, errors, degrees, nulls, level)


def _row(maker: RowMaker, answer: Answer, quantity: str, found: Intervals | None, index: int | None) -> Row:
    counts = totals_of(answer.used)
    if found is None or index is None:
        return maker.row("sensitivity", quantity, "too_few", **counts)
    mean = answer.pooled["reml"]
    return maker.row(
        "sensitivity",
        quantity,
        **counts,
        value=mean.estimate,
        standard_error=mean.standard_error,
        low=float(found.low[index]),
        high=float(found.high[index]),
        confidence_level=found.confidence_level,
        degrees_of_freedom=mean.degrees_of_freedom,
        method=found.method,
    )
