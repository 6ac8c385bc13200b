"""The estimate figure: each site, all sites together, and what a next site may expect.

A point with a line is a site and its interval; the diamond is the mean of all sites; the open bar is the prediction
interval for a next site, with a tick at its middle. The band holds the differences smaller than the smallest
relevant one.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import (
    BAND,
    BODY,
    GAP,
    INK,
    LINE,
    MARGIN,
    NAVY,
    ORANGE,
    PAPER,
    PLUM,
    SMALL,
    TICKS,
    WIDTH,
    Sheet,
    Wording,
    close_sheet,
    open_sheet,
    text_width,
)
from evaluation.publication.numbers import decimal
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts
from evaluation.registry.models import Language, Unit

ROW = 25.0
HEAD = 16.0
STRETCH = 0.06
"""Part of the range left free at both ends of the axis."""


@dataclass(frozen=True)
class Line:
    """One line of the figure: which mark, its label, and the row behind it."""

    mark: str
    label: str
    row: Row | None


def draw_estimates(outcome: OutcomeView, texts: Texts, wording: Wording) -> Drawing:
    """Draw one outcome; its unit must be known."""
    unit = outcome.unit
    assert unit is not None
    lines = _lines(outcome, texts)
    sheet = open_sheet(wording, HEAD + ROW * len(lines) + 2 * TICKS + GAP)
    left = MARGIN + max(text_width(line.label, BODY, line.mark != "site") for line in lines) + GAP
    right = WIDTH - MARGIN - _numbers_wide(lines, texts) - GAP
    top = sheet.top
    axes = sheet.panel(left, right, HEAD + ROW * len(lines))
    _scale(axes, lines, unit, texts.language)
    _band(axes, outcome, unit, texts)
    for place, line in enumerate(lines):
        _mark(axes, line, place, unit)
        baseline = top + HEAD + ROW * (place + 0.5) + SMALL * 0.38
        _words(sheet, line, _printed(line, texts), baseline)
    _axis_name(sheet, left, right, texts.say("figure_estimates.j2", "axis", outcome))
    data = [datum(texts.values, line.row, line.mark, line.label) for line in lines]
    return Drawing(f"estimates-{outcome.experiment}", close_sheet(sheet, wording), data, wording.alternative)


def _words(sheet: Sheet, line: Line, printed: str, baseline: float) -> None:
    """Write the label of a line and its number; a status in words takes the place of the mark, in italics."""
    weight = "normal" if line.mark == "site" else "bold"
    sheet.line(line.label, MARGIN, baseline, BODY, fontweight=weight)
    known = line.row is not None and line.row.ok()
    looks = {"fontweight": weight} if known else {"fontstyle": "italic"}
    sheet.line(printed, WIDTH - MARGIN, baseline, SMALL, ha="right", **looks)


def _numbers_wide(lines: list[Line], texts: Texts) -> float:
    """Return the width of the widest printed estimate; words of a status may reach into the empty panel."""
    known = [line for line in lines if line.row is not None and line.row.ok()]
    return max((text_width(_printed(line, texts), SMALL, line.mark != "site") for line in known), default=WIDTH / 3)


def _lines(outcome: OutcomeView, texts: Texts) -> list[Line]:
    sites = [Line("site", texts.label(outcome.registry.cities[city]), row) for city, row in outcome.sites]
    together = texts.say("figure_estimates.j2", "label_pooled")
    following = texts.say("figure_estimates.j2", "label_next")
    return [*sites, Line("pooled", together, outcome.pooled), Line("prediction", following, outcome.expected)]


def _printed(line: Line, texts: Texts) -> str:
    if line.row is None or not line.row.ok():
        status = line.row.status if line.row is not None else "not_available"
        return str(texts.words["figure_words"].get(status, "")) or str(texts.words["figure_words"]["not_available"])
    return texts.values.with_interval(line.row)


def _scale(axes: Axes, lines: list[Line], unit: Unit, language: Language) -> None:
    numbers = [0.0]
    for line in lines:
        if line.row is not None and line.row.ok():
            numbers += [n * unit.scale for name in ("value", "low", "high") if (n := line.row.number(name)) is not None]
    room = STRETCH * (max(numbers) - min(numbers) or 1.0)
    axes.set_xlim(min(numbers) - room, max(numbers) + room)
    axes.set_ylim(HEAD + ROW * len(lines), 0)
    axes.locator_params(axis="x", nbins=4)
    places = [float(tick) for tick in axes.get_xticks() if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]]
    decimals = (
        0 if all(tick == round(tick) for tick in places) else 1 if all(10 * t == round(10 * t) for t in places) else 2
    )
    axes.set_xticks(places, [decimal(tick, decimals, language) for tick in places])


def _band(axes: Axes, outcome: OutcomeView, unit: Unit, texts: Texts) -> None:
    relevant = outcome.pooled.number("smallest_relevant_difference") if outcome.pooled is not None else None
    if relevant is not None:
        axes.axvspan(-relevant * unit.scale, relevant * unit.scale, color=BAND, linewidth=0, zorder=0)
        for edge in (-relevant * unit.scale, relevant * unit.scale):
            axes.axvline(edge, color=LINE, linewidth=0.7, linestyle=(0, (3, 3)), zorder=1)
    axes.axvline(0, color=INK, linewidth=1, zorder=1)


def _mark(axes: Axes, line: Line, place: int, unit: Unit) -> None:
    if line.row is None or not line.row.ok():
        return
    y = HEAD + ROW * (place + 0.5)
    value = (line.row.number() or 0.0) * unit.scale
    low, high = line.row.number("low"), line.row.number("high")
    ends = (low * unit.scale, high * unit.scale) if low is not None and high is not None else None
    if line.mark == "prediction":
        _open_bar(axes, value, ends, y)
        return
    color = NAVY if line.mark == "site" else PLUM
    if ends is not None:
        axes.plot(
            ends, (y, y), color=color, linewidth=1.6 if line.mark == "site" else 2.6, solid_capstyle="butt", zorder=3
        )
    shape, size = ("o", 6.5) if line.mark == "site" else ("D", 9.0)
    axes.plot([value], [y], shape, color=color, markersize=size, markeredgecolor=PAPER, markeredgewidth=0.8, zorder=4)


def _open_bar(axes: Axes, value: float, ends: tuple[float, float] | None, y: float) -> None:
    half = ROW * 0.24
    if ends is not None:
        bar = Rectangle(
            (ends[0], y - half), ends[1] - ends[0], 2 * half, facecolor=PAPER, edgecolor=ORANGE, linewidth=2.2, zorder=3
        )
        axes.add_patch(bar)
    axes.plot((value, value), (y - half, y + half), color=INK, linewidth=2.2, solid_capstyle="butt", zorder=4)


def _axis_name(sheet: Sheet, left: float, right: float, name: str) -> None:
    """Write the name of the axis under its ticks, as near the middle of the panel as the sheet allows."""
    half = text_width(name, SMALL) / 2
    middle = min(max((left + right) / 2, MARGIN + half), WIDTH - MARGIN - half)
    sheet.line(name, middle, sheet.top + 2 * TICKS - GAP / 3, SMALL, ha="center")
    sheet.top += 2 * TICKS + GAP
