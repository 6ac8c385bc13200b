"""Horizontal bars from zero to everyone, each with its label above it and its number at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from evaluation.publication.figures.sheet import BODY, GAP, INK, MARGIN, PAPER, SMALL, TICKS, WIDTH, Sheet, text_width
from evaluation.publication.published import Row

BAR = 10.0
LABEL = 16.0
HEADING = 20.0
SPACE = 5.0


@dataclass(frozen=True)
class Bar:
    """One bar: label, colour, row, and the text at its end; ``heading`` opens a group."""

    label: str
    color: str
    row: Row | None
    printed: str
    heading: str = ""
    mark: str = "bar"


def bars_high(bars: Sequence[Bar]) -> float:
    """Return the height of a panel with these bars and its ticks, in points."""
    return _panel(bars) + TICKS + GAP


def _panel(bars: Sequence[Bar]) -> float:
    return sum(_high(bar) for bar in bars) + SPACE


def _high(bar: Bar) -> float:
    return LABEL + BAR + SPACE + (HEADING if bar.heading else 0)


def draw_bars(sheet: Sheet, bars: Sequence[Bar], ticks: Sequence[tuple[float, str]]) -> Axes:
    """Draw the bars on shares from 0 to 1; a bar without a number shows its status in words instead."""
    right = WIDTH - MARGIN - max((text_width(bar.printed, SMALL) for bar in bars if _known(bar)), default=0.0) - GAP
    top = sheet.top
    axes = sheet.panel(MARGIN, right, _panel(bars))
    axes.set_xlim(0, 1)
    axes.set_ylim(_panel(bars), 0)
    axes.set_xticks([place for place, _ in ticks], [name for _, name in ticks])
    y = 0.0
    for bar in bars:
        if bar.heading:
            sheet.line(bar.heading, MARGIN, top + y + HEADING - SPACE, BODY, fontweight="bold")
            y += HEADING
        _draw_bar(sheet, axes, bar, top, y)
        y += LABEL + BAR + SPACE
    sheet.top += TICKS + GAP
    return axes


def _known(bar: Bar) -> bool:
    return bar.row is not None and bar.row.ok()


def _draw_bar(sheet: Sheet, axes: Axes, bar: Bar, top: float, y: float) -> None:
    middle = y + LABEL + BAR / 2
    sheet.line(bar.label, MARGIN, top + y + LABEL - SPACE, SMALL + 0.5)
    if bar.row is None or not _known(bar):
        sheet.line(bar.printed, MARGIN, top + middle + SMALL * 0.38, SMALL, fontstyle="italic")
        return
    value, low, high = bar.row.number() or 0.0, bar.row.number("low"), bar.row.number("high")
    axes.barh(middle, value, height=BAR, color=bar.color, linewidth=0)
    if low is not None and high is not None:
        axes.plot((low, value), (middle, middle), color=PAPER, linewidth=1.6, solid_capstyle="butt")
        axes.plot((value, high), (middle, middle), color=INK, linewidth=1.6, solid_capstyle="butt")
    sheet.line(bar.printed, WIDTH - MARGIN, top + middle + SMALL * 0.38, SMALL, ha="right")
