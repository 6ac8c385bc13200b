"""The matrix of bottlenecks and laws: in which part of the cases they were met together.

A row per bottleneck and a column per law, each law under a letter that the key above the matrix explains. A darker
cell is a larger share, and the number stands in it; a withheld cell is white and shows its mark.
"""

from __future__ import annotations

from string import ascii_uppercase

from matplotlib.patches import Rectangle

from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import (
    BODY,
    GAP,
    INK,
    LEADING,
    LINE,
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
from evaluation.publication.texts import Texts
from evaluation.publication.views import StudyView

LABEL, CELL, SPACE = 15.0, 17.0, 6.0
SHADES = ((0.15, PAPER, INK), (0.30, "#D5DFEC", INK), (0.45, "#9DB4D3", INK), (1.01, NAVY, PAPER))
"""Shares below the first number get that fill and that colour of the letters (contrast at least 4.5:1)."""


def letters_of(study: StudyView) -> dict[str, str]:
    """Return the letter of each law of the matrix, by law."""
    met = {law for cells in study.law_matrix.values() for law in cells}
    values = [code.value for code in study.registry.codelists["law"].values() if code.value in met]
    return dict(zip(values, ascii_uppercase, strict=False))


def draw_laws(study: StudyView, texts: Texts, wording: Wording) -> Drawing:
    """Draw the matrix with its key of letters."""
    matrix, letters = study.law_matrix, letters_of(study)
    key = texts.say("figure_laws.j2", "key", list(letters.items()))
    lines = len(wrap(key, WIDTH - 2 * MARGIN, SMALL))
    sheet = open_sheet(wording, lines * SMALL * LEADING + GAP + LABEL + len(matrix) * (LABEL + CELL + SPACE))
    sheet.block(key, SMALL)
    sheet.top += GAP
    width = (WIDTH - 2 * MARGIN) / len(letters)
    for place, letter in enumerate(letters.values()):
        sheet.line(letter, MARGIN + (place + 0.5) * width, sheet.top + BODY, BODY, ha="center", fontweight="bold")
    sheet.top += LABEL
    for code, cells in matrix.items():
        sheet.line(_name(study, texts, code), MARGIN, sheet.top + LABEL - 4, SMALL)
        sheet.top += LABEL
        for place, law in enumerate(letters):
            _draw_cell(sheet, texts, cells.get(law), MARGIN + place * width, width)
        sheet.top += CELL + SPACE
    sheet.top += GAP / 2
    data = [
        datum(texts.values, cells.get(law), letters[law], f"{code} × {law}")
        for code, cells in matrix.items()
        for law in letters
    ]
    return Drawing("laws", close_sheet(sheet, wording), data, wording.alternative)


def _name(study: StudyView, texts: Texts, code: str) -> str:
    return texts.label(study.registry.bottlenecks[code])


def _draw_cell(sheet: Sheet, texts: Texts, row: Row | None, left: float, width: float) -> None:
    share = row.number() if row is not None and row.ok() else None
    fill, ink = next(((fill, ink) for bound, fill, ink in SHADES if (share or 0.0) < bound))
    place = (left / WIDTH, 1 - (sheet.top + CELL) / sheet.height)
    sheet.figure.add_artist(
        Rectangle(
            place,
            width / WIDTH,
            CELL / sheet.height,
            transform=sheet.figure.transFigure,
            facecolor=fill,
            edgecolor=LINE,
            linewidth=0.6,
        )
    )
    printed = texts.values.number(row) if row is not None else texts.values.mark("not_available")
    sheet.line(printed, left + width / 2, sheet.top + CELL / 2 + SMALL * 0.36, SMALL - 0.5, ink, ha="center")
