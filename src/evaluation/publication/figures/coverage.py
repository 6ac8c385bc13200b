"""The coverage figure: which part of those measured at T0 was measured again, per site and group."""

from __future__ import annotations

from evaluation.publication.figures.bars import Bar, bars_high, draw_bars
from evaluation.publication.figures.drawing import Drawing, datum
from evaluation.publication.figures.sheet import INK, NAVY, TEAL, Wording, close_sheet, open_sheet
from evaluation.publication.numbers import print_number
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts
from evaluation.publication.views import StudyView

INDICATOR = "t1_coverage"
TEMPLATE = "figure_coverage.j2"
COLORS = {"experiment": NAVY, "comparison": TEAL}
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_coverage(study: StudyView, texts: Texts, wording: Wording) -> Drawing:
    """Draw a bar per site and group, all sites together first; a site without any number takes one line."""
    bars = [bar for city in ("", *study.registry.cities) for bar in _bars_of(study, texts, city)]
    sheet = open_sheet(wording, bars_high(bars))
    axes = draw_bars(sheet, bars, [(tick, print_number(tick, "share", texts.language)) for tick in TICKS])
    bound = minimum_coverage(study)
    if bound is not None:
        axes.axvline(bound, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=5)
    data = [datum(texts.values, bar.row, bar.mark, bar.label) for bar in bars]
    return Drawing("coverage", close_sheet(sheet, wording), data, wording.alternative)


def minimum_coverage(study: StudyView) -> float | None:
    """Return the bound of the plan when all entries have the same one."""
    bounds = {entry.minimum_t1_coverage for entry in study.registry.plan.values()}
    return bounds.pop() if len(bounds) == 1 else None


def _bars_of(study: StudyView, texts: Texts, city: str) -> list[Bar]:
    rows = {row["arm"]: row for row in study.described(INDICATOR, quantity="share", city=city)}
    heading = texts.label(study.registry.cities[city]) if city else str(texts.words["all_together"])
    arms = [arm for arm in COLORS if arm in rows]
    if arms and not any(rows[arm].ok() for arm in arms):
        return [Bar(heading, "", rows[arms[0]], printed(rows[arms[0]], texts, TEMPLATE), mark="all")]
    return [
        Bar(
            label=str(texts.words["arms"][arm]),
            color=COLORS[arm],
            row=rows[arm],
            printed=printed(rows[arm], texts, TEMPLATE),
            heading=heading if arm == arms[0] else "",
            mark=arm,
        )
        for arm in arms
    ]


def printed(row: Row, texts: Texts, template: str) -> str:
    """Return the text at the end of a bar, or the status in words."""
    if not row.ok():
        return str(texts.words["figure_words"][row.status])
    return texts.say(template, "at_bar", row)
