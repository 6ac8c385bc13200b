"""The specification curve: the mean under every combination of choices that the plan lists, from low to high.

Above stands each answer with its interval, the plan's own with a diamond; below, in the same column, a mark says which
of the choices it was. Choices that change nothing for an outcome have no line. The band holds the differences smaller
than the smallest relevant one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import (
    BAND,
    BODY,
    GAP,
    INK,
    LINE,
    MARGIN,
    NAVY,
    PAPER,
    PLUM,
    SMALL,
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
from evaluation.registry.models import Unit

CURVE, ROW, HEAD = 170.0, 13.0, 16.0
CHOICES = ("missing", "adjustment", "comparison", "outliers", "pooling")
SHARES = ("specifications_improve", "specifications_relevant")
"""Not drawn, but said in words."""
STRETCH = 0.06
"""Part of the range left free above and below."""
TEMPLATE = "figure_specifications.j2"


def draw_specifications(outcome: OutcomeView, texts: Texts, wording: Wording) -> Drawing:
    """Draw the curve of one outcome, of which there must be a shown specification."""
    rows, unit = outcome.specifications, outcome.unit
    assert rows and unit is not None
    options = _options(outcome, rows)
    high = HEAD + CURVE + GAP + sum(ROW * (len(kinds) + 1) for kinds in options.values())
    sheet = open_sheet(wording, high + GAP)
    names: Mapping[str, str] = texts.words["choices"]
    left = MARGIN + max(text_width(names[kind], SMALL) for kinds in options.values() for kind in kinds) + GAP
    sheet.line(texts.say(TEMPLATE, "axis", outcome), MARGIN, sheet.top + SMALL, SMALL)
    sheet.top += HEAD
    axes = _curve(sheet, left, rows, outcome, unit, texts)
    sheet.top += GAP
    for choice, kinds in options.items():
        _choice(sheet, left, rows, choice, kinds, texts, axes.get_xlim())
    sheet.top += GAP
    data = [datum(texts.values, row, _mark(outcome, row), _described(row, options, names)) for row in rows]
    said = [(outcome.pooled, "mean"), *((outcome.row("sensitivity", name), "share") for name in SHARES)]
    data += [datum(texts.values, row, mark, names[mark]) for row, mark in said if row is not None]
    return Drawing(f"specifications-{outcome.experiment}", close_sheet(sheet, wording), data, wording.alternative)


def _options(outcome: OutcomeView, rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return per choice that differs the options met, in the order of the plan."""
    listed = outcome.registry.specifications
    assert listed is not None
    met = {name: {row[name] for row in rows} for name in CHOICES}
    return {
        name: [kind for kind in getattr(listed, name) if kind in met[name]] for name in CHOICES if len(met[name]) > 1
    }


def _mark(outcome: OutcomeView, row: Row) -> str:
    """The plan's own combination is the first of each choice."""
    listed = outcome.registry.specifications
    planned = listed is not None and all(row[name] == getattr(listed, name)[0] for name in CHOICES)
    return "planned" if planned else "specification"


def _described(row: Row, options: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> str:
    return "; ".join(names[row[choice]] for choice in options)


def _curve(sheet: Sheet, left: float, rows: Sequence[Row], outcome: OutcomeView, unit: Unit, texts: Texts) -> Axes:
    top = sheet.top
    axes = sheet.panel(left, WIDTH - MARGIN, CURVE)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(-1, len(rows))
    scaled = [[(row.number(name) or 0.0) * unit.scale for name in ("low", "value", "high")] for row in rows]
    ends = [0.0, *(end for row in scaled for end in row)]
    room = STRETCH * (max(ends) - min(ends) or 1.0)
    axes.set_ylim(min(ends) - room, max(ends) + room)
    _levels(axes, sheet, top, texts)
    relevant = outcome.pooled.number("smallest_relevant_difference") if outcome.pooled is not None else None
    if relevant is not None:
        axes.axhspan(-relevant * unit.scale, relevant * unit.scale, color=BAND, linewidth=0, zorder=0)
    axes.axhline(0, color=INK, linewidth=1, zorder=1)
    for place, (row, (low, value, high)) in enumerate(zip(rows, scaled, strict=True)):
        planned = _mark(outcome, row) == "planned"
        axes.plot((place, place), (low, high), color=PLUM if planned else LINE, linewidth=2.0 if planned else 0.9)
        color, size = (PLUM, 7.5) if planned else (NAVY, 3.4)
        shape, layer = ("D", 5) if planned else ("o", 4)
        axes.plot(
            [place],
            [value],
            shape,
            color=color,
            markersize=size,
            markeredgecolor=PAPER,
            markeredgewidth=0.5,
            zorder=layer,
        )
    return axes


def _levels(axes: Axes, sheet: Sheet, top: float, texts: Texts) -> None:
    """Write the values of the vertical axis left of the panel, on its ticks."""
    axes.locator_params(axis="y", nbins=5)
    low, high = axes.get_ylim()
    ticks = [float(tick) for tick in axes.get_yticks() if low <= tick <= high]
    decimals = 0 if all(tick == round(tick) for tick in ticks) else 1
    x = axes.get_position().x0 * WIDTH - GAP / 2
    for tick in ticks:
        y = top + CURVE * (high - tick) / (high - low) + SMALL * 0.38
        sheet.line(decimal(tick, decimals, texts.language), x, y, SMALL, ha="right")
        axes.axhline(tick, color=BAND, linewidth=0.7, zorder=0)


def _choice(
    sheet: Sheet,
    left: float,
    rows: Sequence[Row],
    choice: str,
    kinds: Sequence[str],
    texts: Texts,
    limits: tuple[float, float],
) -> None:
    """Draw the lines of one choice: its name, and below it a line per option with a mark where it was chosen."""
    names: Mapping[str, str] = texts.words["choices"]
    top = sheet.top
    sheet.line(names[choice], MARGIN, top + ROW * 0.72, SMALL, fontweight="bold")
    sheet.top += ROW
    axes = sheet.panel(left, WIDTH - MARGIN, ROW * len(kinds))
    axes.set_xticks([])
    axes.set_xlim(*limits)
    axes.set_ylim(len(kinds), 0)
    for line, kind in enumerate(kinds):
        sheet.line(names[kind], MARGIN, top + ROW * (line + 1.72), SMALL)
        chosen = [place for place, row in enumerate(rows) if row[choice] == kind]
        axes.plot(chosen, [line + 0.5] * len(chosen), "|", color=NAVY, markersize=BODY * 0.7, markeredgewidth=1.1)
