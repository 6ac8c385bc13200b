"""The flow of a study: what was delivered, set aside, used, and measured twice; and who was reached.

Boxes follow each other downward; what leaves the flow stands at the right, so that the counts can be added up.
"""

from __future__ import annotations

from matplotlib.patches import FancyArrowPatch, Rectangle

from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import (
    BAND,
    BODY,
    GAP,
    INK,
    LEADING,
    MARGIN,
    NAVY,
    PAPER,
    SMALL,
    WIDTH,
    Sheet,
    Wording,
    close_sheet,
    open_sheet,
    wrap,
)
from evaluation.publication.published import Row
from evaluation.publication.study_parts import Stream
from evaluation.publication.texts import Texts
from evaluation.publication.views import StudyView

HEADING, PAD, ARROW = 22.0, 6.0, 16.0
MAIN = 0.58
"""Part of the width for the boxes of the flow; the rest is for what leaves it."""
TEMPLATE = "figure_flow.j2"


def draw_flow(study: StudyView, texts: Texts, wording: Wording) -> Drawing:
    """Draw the flows below each other."""
    found = study.streams
    high = sum(_high(stream, texts) for stream in found)
    sheet = open_sheet(wording, high)
    for stream in found:
        _draw(sheet, stream, texts)
    data = [
        {**datum(texts.values, row, name, stream.name), "printed": _text(texts, name, row)}
        for stream in found
        for step in stream.steps
        for name, row in ((step.name, step.row), (step.left_name, step.left))
        if row is not None
    ]
    return Drawing("flow", close_sheet(sheet, wording), data, wording.alternative)


def _text(texts: Texts, name: str, row: Row) -> str:
    return texts.say(TEMPLATE, "box", name, row)


def _lines(texts: Texts, name: str, row: Row, width: float) -> list[str]:
    return wrap(_text(texts, name, row), width - 2 * PAD, SMALL)


def _box_high(lines: list[str]) -> float:
    return len(lines) * SMALL * LEADING + 2 * PAD


def _widths(stream: Stream) -> tuple[float, float]:
    """Return the width of a box and of what stands beside it."""
    whole = WIDTH - 2 * MARGIN - GAP
    first = 0.5 if _beside(stream) else MAIN
    return first * whole, (1 - first) * whole


def _beside(stream: Stream) -> bool:
    """Whether a flow is short enough to go from left to right."""
    return len(stream.steps) == 2 and all(step.left is None for step in stream.steps)


def _rows(stream: Stream, texts: Texts) -> list[tuple[list[str], list[str]]]:
    """Return the lines of each box and of what stands to its right."""
    main, side = _widths(stream)
    if _beside(stream):
        first, second = stream.steps
        return [(_lines(texts, first.name, first.row, main), _lines(texts, second.name, second.row, side))]
    return [
        (
            _lines(texts, step.name, step.row, main),
            _lines(texts, step.left_name, step.left, side) if step.left is not None else [],
        )
        for step in stream.steps
    ]


def _high(stream: Stream, texts: Texts) -> float:
    return HEADING + sum(_row_high(*row) + ARROW for row in _rows(stream, texts))


def _row_high(own: list[str], beside: list[str]) -> float:
    return max(_box_high(own), _box_high(beside))


def _draw(sheet: Sheet, stream: Stream, texts: Texts) -> None:
    sheet.line(texts.say(TEMPLATE, "heading", stream.name), MARGIN, sheet.top + BODY, BODY, fontweight="bold")
    sheet.top += HEADING - 4
    main, side = _widths(stream)
    rows = _rows(stream, texts)
    for place, (own, beside) in enumerate(rows):
        _box(sheet, own, MARGIN, main, NAVY)
        if beside:
            _box(sheet, beside, MARGIN + main + GAP, side, NAVY if _beside(stream) else INK)
            middle = sheet.top + _box_high(own) / 2
            _arrow(sheet, (MARGIN + main, middle), (MARGIN + main + GAP, middle))
        high = _row_high(own, beside)
        if place + 1 < len(rows):
            _arrow(
                sheet, (MARGIN + main / 2, sheet.top + _box_high(own)), (MARGIN + main / 2, sheet.top + high + ARROW)
            )
        sheet.top += high + ARROW
    sheet.top += 4


def _box(sheet: Sheet, lines: list[str], left: float, width: float, edge: str) -> None:
    high = _box_high(lines)
    place = (left / WIDTH, 1 - (sheet.top + high) / sheet.height)
    box = Rectangle(place, width / WIDTH, high / sheet.height, transform=sheet.figure.transFigure, linewidth=1.1)
    box.set(facecolor=PAPER if edge == INK else BAND, edgecolor=edge)
    sheet.figure.add_artist(box)
    for number, line in enumerate(lines, start=1):
        sheet.line(line, left + PAD, sheet.top + PAD + number * SMALL * LEADING - SMALL * 0.3, SMALL)


def _arrow(sheet: Sheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    places = [(x / WIDTH, 1 - y / sheet.height) for x, y in (start, end)]
    arrow = FancyArrowPatch(
        *places, transform=sheet.figure.transFigure, arrowstyle="-|>", mutation_scale=9, color=INK, linewidth=1.1
    )
    sheet.figure.add_artist(arrow)
