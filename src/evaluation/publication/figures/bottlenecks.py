"""The bottleneck figure: in which part of the cases each bottleneck was seen, the commonest first."""

from __future__ import annotations

from evaluation.publication.figures.bars import Bar, bars_high, draw_bars
from evaluation.publication.figures.coverage import TICKS, printed
from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import NAVY, Wording, close_sheet, open_sheet
from evaluation.publication.numbers import print_number
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts
from evaluation.publication.views import StudyView


def draw_bottlenecks(study: StudyView, texts: Texts, wording: Wording) -> Drawing:
    """Draw a bar per bottleneck; those without a number come last, in the order of the registry."""
    rows = study.bottlenecks
    bars = [Bar(_label(study, texts, row), NAVY, row, printed(row, texts, "figure_bottlenecks.j2")) for row in rows]
    sheet = open_sheet(wording, bars_high(bars))
    draw_bars(sheet, bars, [(tick, print_number(tick, "share", texts.language)) for tick in TICKS])
    data = [datum(texts.values, bar.row, bar.mark, bar.label) for bar in bars]
    return Drawing("bottlenecks", close_sheet(sheet, wording), data, wording.alternative)


def _label(study: StudyView, texts: Texts, row: Row) -> str:
    return texts.label(study.registry.bottlenecks[row["category"]])
