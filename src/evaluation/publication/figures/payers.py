"""Costs of a case by payer: what it costs now, and what another offer was estimated to cost.

Now is what the case files hold (a filled round); the alternative is an estimate of experts (an open diamond). Each
payer is a line of its own from zero, with both amounts in words above it.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import (
    BAND,
    GAP,
    LINE,
    MARGIN,
    NAVY,
    ORANGE,
    PAPER,
    SMALL,
    TICKS,
    WIDTH,
    Wording,
    close_sheet,
    open_sheet,
)
from evaluation.publication.numbers import print_number
from evaluation.publication.published import Row
from evaluation.publication.study_parts import PayerPair
from evaluation.publication.texts import Texts
from evaluation.publication.views import StudyView

LABEL, LANE = 16.0, 26.0
ROOM = 1.06


def draw_payers(study: StudyView, texts: Texts, wording: Wording) -> Drawing:
    """Draw a line per payer with both amounts."""
    lines = study.payer_pairs
    high = len(lines) * (LABEL + LANE)
    sheet = open_sheet(wording, high + TICKS + GAP)
    top = sheet.top
    axes = sheet.panel(MARGIN, WIDTH - MARGIN - GAP, high)
    axes.set_xlim(0, ROOM * _largest(lines))
    axes.set_ylim(high, 0)
    axes.locator_params(axis="x", nbins=4)
    ticks = [float(tick) for tick in axes.get_xticks() if 0 <= tick <= axes.get_xlim()[1]]
    axes.set_xticks(ticks, [print_number(tick, "whole", texts.language) for tick in ticks])
    for place, line in enumerate(lines):
        y = place * (LABEL + LANE)
        sheet.line(texts.label(line.entry), MARGIN, top + y + LABEL - 4, SMALL + 0.5, fontweight="bold")
        sheet.line(_printed(line, texts), WIDTH - MARGIN, top + y + LABEL - 4, SMALL, ha="right")
        middle = y + LABEL + LANE / 2 - 3
        axes.plot(axes.get_xlim(), (middle, middle), color=BAND, linewidth=4, solid_capstyle="butt", zorder=1)
        now, then = (_amount(row) for row in (line.now, line.then))
        _interval(axes, line.now, middle - 6, NAVY)
        _interval(axes, line.then, middle + 6, ORANGE)
        if now is not None and then is not None:
            axes.plot((now, then), (middle, middle), color=LINE, linewidth=1.6, zorder=2)
        if now is not None:
            axes.plot([now], [middle], "o", color=NAVY, markersize=8, markeredgecolor=PAPER, zorder=3, clip_on=False)
        if then is not None:
            axes.plot(
                [then],
                [middle],
                "D",
                markersize=7,
                markerfacecolor=PAPER,
                markeredgecolor=ORANGE,
                markeredgewidth=1.8,
                zorder=4,
                clip_on=False,
            )
    sheet.top += TICKS + GAP
    data = [
        datum(texts.values, row, mark, texts.label(line.entry))
        for line in lines
        for mark, row in (("now", line.now), ("alternative", line.then))
    ]
    return Drawing("payers", close_sheet(sheet, wording), data, wording.alternative)


def _interval(axes: Axes, row: Row, y: float, color: str) -> None:
    low, high = row.number("low"), row.number("high")
    if row.ok() and low is not None and high is not None:
        axes.plot((low, high), (y, y), color=color, linewidth=1.2, solid_capstyle="butt", zorder=2)


def _amount(row: Row) -> float | None:
    return row.number() if row.ok() else None


def _largest(lines: Sequence[PayerPair]) -> float:
    return max(
        (row.number("high") or row.number() or 0.0 for line in lines for row in (line.now, line.then) if row.ok()),
        default=1.0,
    )


def _printed(line: PayerPair, texts: Texts) -> str:
    return texts.say("figure_payers.j2", "at_line", line)
