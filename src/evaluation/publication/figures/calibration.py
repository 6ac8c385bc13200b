"""The calibration figure: how often invented studies are called promising, by how large the true mean effect is.

A panel per experiment that can be called promising, a line per spread between sites. Left of zero nothing works, and a
line above the lower dashed one errs too often; the upper dashed line is how often a large effect should be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from evaluation.publication.calibration_view import PROMISING, TEMPLATE, QuestionView
from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import (
    BAND,
    BODY,
    GAP,
    INK,
    MARGIN,
    NAVY,
    ORANGE,
    PLUM,
    SMALL,
    TEAL,
    TICKS,
    WIDTH,
    Sheet,
    Wording,
    close_sheet,
    open_sheet,
    text_width,
)
from evaluation.publication.numbers import decimal, print_number
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts
from evaluation.publication.views import StudyView

HIGH, HEADING = 130.0, 20.0
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
LOOKS = ((NAVY, "-", "o"), (TEAL, "--", "s"), (PLUM, "-.", "^"), (ORANGE, ":", "D"))
LEGEND_LINE = 24.0


@dataclass(frozen=True)
class Curve:
    """One line: its name, colour, dash and mark, and its rows by rising mean."""

    label: str
    color: str
    dash: str
    mark: str
    rows: tuple[Row, ...]


def draw_calibration(study: StudyView, texts: Texts, wording: Wording) -> Drawing:
    """Draw every experiment that can be called promising."""
    shown = [view for view in study.calibration if view.can_be_promising]
    curves = {view.experiment: _curves(view, texts) for view in shown}
    legend = next(iter(curves.values()))
    height = len(shown) * (HEADING + HIGH + TICKS + GAP) + TICKS + len(legend) * SMALL * 1.5
    sheet = open_sheet(wording, height)
    left = MARGIN + text_width(print_number(1.0, "share", texts.language), SMALL) + GAP / 2
    for view in shown:
        _panel(sheet, view, curves[view.experiment], texts, left)
    sheet.line(texts.say(TEMPLATE, "axis"), WIDTH - MARGIN, sheet.top + SMALL, SMALL, ha="right")
    sheet.top += TICKS
    _legend(sheet, legend)
    data = [
        {**datum(texts.values, row, view.experiment, curve.label), "printed": texts.say(TEMPLATE, "at_point", row)}
        for view in shown
        for curve in curves[view.experiment]
        for row in curve.rows
    ]
    return Drawing("calibration", close_sheet(sheet, wording), data, wording.alternative)


def _curves(view: QuestionView, texts: Texts) -> list[Curve]:
    found = []
    for place, spread in enumerate(view.calibration.spreads):
        means = sorted(view.calibration.means)
        rows = tuple(row for mean in means if (row := view.row(PROMISING, mean, spread)) is not None)
        if rows:
            found.append(Curve(texts.say(TEMPLATE, "spread", rows[0]), *LOOKS[place % len(LOOKS)], rows))
    return found


def _panel(sheet: Sheet, view: QuestionView, curves: list[Curve], texts: Texts, left: float) -> None:
    name = texts.label(texts.values.registry.experiments[view.experiment])
    sheet.line(name, MARGIN, sheet.top + BODY, BODY, fontweight="bold")
    sheet.top += HEADING
    top = sheet.top
    axes = sheet.panel(left, WIDTH - MARGIN, HIGH)
    means, bars = sorted(view.calibration.means), view.calibration.bars
    room = 0.04 * (means[-1] - means[0])
    axes.set_xlim(means[0] - room, means[-1] + room)
    axes.set_ylim(-0.02, 1.03)
    axes.axvspan(means[0] - room, 0, color=BAND, linewidth=0, zorder=0)
    dash: dict[str, Any] = {"color": INK, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 1}
    axes.plot((means[0] - room, 0), (bars.false_promising, bars.false_promising), **dash)
    axes.plot((0, means[-1] + room), (bars.power, bars.power), **dash)
    axes.set_xticks(means, [_mean(mean, texts) for mean in means])
    for curve in curves:
        _line(axes, curve)
    for share in SHARES:
        baseline = top + HIGH * (1.03 - share) / 1.05 + SMALL * 0.38
        sheet.line(print_number(share, "share", texts.language), left - GAP / 2, baseline, SMALL, ha="right")
    sheet.top += TICKS + GAP


def _mean(mean: float, texts: Texts) -> str:
    return decimal(mean, 0 if mean == int(mean) else 1, texts.language)


def _line(axes: Axes, curve: Curve) -> None:
    means = [row.number("mean") or 0.0 for row in curve.rows]
    shares = [row.number() or 0.0 for row in curve.rows]
    errors = [2 * (row.number("standard_error") or 0.0) for row in curve.rows]
    axes.errorbar(
        means,
        shares,
        errors,
        color=curve.color,
        linestyle=curve.dash,
        marker=curve.mark,
        markersize=4,
        linewidth=1.5,
        elinewidth=0.8,
        zorder=3,
    )


def _legend(sheet: Sheet, curves: list[Curve]) -> None:
    """Show per line its look and what it stands for."""
    for curve in curves:
        sheet.top += SMALL * 1.5
        axes = sheet.figure.add_axes(
            (MARGIN / WIDTH, 1 - sheet.top / sheet.height, LEGEND_LINE / WIDTH, SMALL / sheet.height)
        )
        axes.axis("off")
        axes.plot((0, 0.5, 1), (0, 0, 0), color=curve.color, linestyle=curve.dash, marker=curve.mark, markersize=4)
        sheet.line(curve.label, MARGIN + LEGEND_LINE + GAP / 2, sheet.top - SMALL * 0.2, SMALL)
