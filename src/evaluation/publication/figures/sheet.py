"""The sheet every figure is drawn on: stamp, two titles, a panel, and the source beneath.

The sheet is as narrow as a phone and grows downward, so that its letters stay readable there and are large on a
desk. All places are in points from the top left. Letters are drawn as outlines of DejaVu Sans, which comes with
matplotlib: no font of the system matters. Colours differ from each other and from white by at least 3:1; a mark's
shape and label always say the same as its colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

NAVY, TEAL, PLUM, ORANGE, INK = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
BAND, LINE, PAPER = "#E8EDF2", "#767676", "#FFFFFF"
WIDTH, MARGIN = 340.0, 10.0
FINDING, BODY, SMALL = 13.0, 11.0, 9.5
LEADING = 1.32
FAMILY = "DejaVu Sans"
POINTS_PER_INCH = 72.0

SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "evaluation",
    "svg.fonttype": "path",
    "font.family": FAMILY,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
"""Matplotlib settings under which a figure is drawn and saved, so that the same rows give the same bytes."""


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is, in points."""
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than ``width`` points; a longer word stands on its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@dataclass
class Sheet:
    """A figure under construction; ``top`` is how far it is filled, in points from the top."""

    height: float
    figure: Figure = field(init=False)
    top: float = MARGIN

    def __post_init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH / POINTS_PER_INCH, self.height / POINTS_PER_INCH), facecolor=PAPER)

    def line(self, text: str, x: float, y: float, size: float, color: str = INK, **more: Any) -> None:
        """Write one line with its baseline at ``y`` points from the top."""
        self.figure.text(x / WIDTH, 1 - y / self.height, text, fontsize=size, color=color, va="baseline", **more)

    def block(self, text: str, size: float, color: str = INK, bold: bool = False) -> None:
        """Write a wrapped text below what is there."""
        for words in wrap(text, WIDTH - 2 * MARGIN, size, bold):
            self.top += size * LEADING
            self.line(words, MARGIN, self.top, size, color, fontweight="bold" if bold else "normal")

    def stamp(self, text: str) -> None:
        """Put the stamp over the full width, at the very top."""
        from matplotlib.patches import Rectangle

        band = SMALL * 2
        place = (0.0, 1 - band / self.height)
        self.figure.add_artist(
            Rectangle(place, 1, band / self.height, transform=self.figure.transFigure, facecolor=PLUM, linewidth=0)
        )
        self.line(text, WIDTH / 2, band - SMALL * 0.62, SMALL, PAPER, ha="center", fontweight="bold")
        self.top = band

    def panel(self, left: float, right: float, height: float) -> Axes:
        """Add axes between ``left`` and ``right`` (points from the left edge) below what is there."""
        bottom = self.top + height
        axes = self.figure.add_axes(
            (left / WIDTH, 1 - bottom / self.height, (right - left) / WIDTH, height / self.height)
        )
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(LINE)
        axes.tick_params(axis="x", colors=INK, labelsize=SMALL, length=3)
        axes.tick_params(axis="y", left=False, labelleft=False)
        self.top = bottom
        return axes


@dataclass(frozen=True)
class Wording:
    """The texts around a figure: finding, what is measured, source, alternative text, and the stamp if any."""

    finding: str
    measured: str
    foot: str
    alternative: str
    stamp: str = ""


def _lines_high(wording: Wording) -> float:
    width = WIDTH - 2 * MARGIN
    finding = len(wrap(wording.finding, width, FINDING, bold=True)) * FINDING
    measured = len(wrap(wording.measured, width, SMALL)) * SMALL
    foot = len(wrap(wording.foot, width, SMALL)) * SMALL
    return LEADING * (finding + measured + foot) + (2 * SMALL if wording.stamp else 0)


GAP = 12.0
TICKS = 18.0
"""Room under a panel for tick labels; the name of an axis needs as much again."""


def open_sheet(wording: Wording, panel: float) -> Sheet:
    """Start a sheet high enough for its texts and a panel of this height, with stamp and titles written."""
    sheet = Sheet(_lines_high(wording) + panel + 1.5 * GAP + 2 * MARGIN)
    if wording.stamp:
        sheet.stamp(wording.stamp)
    sheet.block(wording.finding, FINDING, NAVY, bold=True)
    sheet.top += GAP / 2
    sheet.block(wording.measured, SMALL)
    sheet.top += GAP
    return sheet


def close_sheet(sheet: Sheet, wording: Wording) -> Figure:
    """Write the source under the panel and return the figure."""
    sheet.block(wording.foot, SMALL)
    return sheet.figure
