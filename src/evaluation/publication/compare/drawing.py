"""The figure of a planned outcome as SVG in the page, with the look of ``figures/estimates.py``.

A point with a line is a site and its interval; the diamond is the mean of all sites; the open bar is the prediction
interval for a next site. Each line of the figure is a group of its own (``data-city``), so that the page can leave
sites out. Colours, widths and letters are in ``comparison.css``: they are the same in hundreds of figures. The
alternative text ends with the words of the lines, so that the page can leave out those of hidden sites.
"""

from __future__ import annotations

from markupsafe import Markup
from matplotlib.ticker import MaxNLocator

from evaluation.publication.compare.scale import FIELDS, TEMPLATE, Axis, Mark, axis_of, marks_of
from evaluation.publication.figures.sheet import GAP, MARGIN, SMALL, TICKS, WIDTH, text_width
from evaluation.publication.numbers import decimal
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts
from evaluation.registry.models import Unit

ROW, HEAD = 25.0, 8.0


def draw(outcome: OutcomeView, texts: Texts, measured: str) -> Markup:
    """Return the drawing of one outcome; nothing when its unit is not known.

    ``texts`` are without markup; ``measured`` says what was measured and how, for who cannot see it.
    """
    unit = outcome.unit
    if unit is None:
        return Markup("")
    marks = marks_of(outcome, texts)
    known = any(mark.known for mark in marks)
    axis = axis_of(marks, unit)
    bottom = HEAD + ROW * len(marks)
    lead = f"{texts.say(TEMPLATE, 'finding', outcome)}. {measured}."
    told = " ".join(f"{mark.label}: {mark.printed}." for mark in marks)
    height = bottom + (2 * TICKS if known else 0) + GAP
    lines = Markup("").join(_line(mark, place, axis, unit) for place, mark in enumerate(marks))
    return Markup(
        '<svg class="estimates" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{lead} {told}" '
        'data-head="{head:g}" data-row="{row:g}">{band}{lines}{foot}</svg>'
    ).format(
        width=WIDTH,
        height=height,
        lead=lead,
        told=told,
        head=HEAD,
        row=ROW,
        band=_band(outcome, axis, unit, bottom) if known else Markup(""),
        lines=lines,
        foot=_foot(outcome, texts, axis, bottom) if known else Markup(""),
    )


def _line(mark: Mark, place: int, axis: Axis, unit: Unit) -> Markup:
    drawn = _mark(mark.kind, mark.row, axis, unit) if mark.row is not None and mark.known else Markup("")
    return Markup(
        '<g class="line {kind}{status}"{city} transform="translate(0 {top:g})">'
        '<text x="{margin:g}">{label}</text>{drawn}<text x="{end:g}">{printed}</text></g>'
    ).format(
        kind=mark.kind,
        status="" if mark.known else " unknown",
        city=Markup(' data-city="{}"').format(mark.city) if mark.city else Markup(""),
        top=HEAD + ROW * (place + 0.5),
        label=mark.label,
        printed=mark.printed,
        margin=MARGIN,
        end=WIDTH - MARGIN,
        drawn=drawn,
    )


def _mark(kind: str, row: Row, axis: Axis, unit: Unit) -> Markup:
    value, low, high = (axis.place(n * unit.scale) if (n := row.number(name)) is not None else "" for name in FIELDS)
    wide = Markup("")
    if low and high and kind == "prediction":
        wide = Markup('<rect x="{}" y="-6" width="{:.1f}" height="12"/>').format(low, float(high) - float(low))
    elif low and high:
        wide = Markup('<path d="M{} 0H{}"/>').format(low, high)
    points = {
        "site": Markup('<circle cx="{}" r="3.4"/>'),
        "pooled": Markup('<path class="point" d="M{} -6l6 6l-6 6l-6 -6z"/>'),
        "prediction": Markup('<path d="M{} -6v12"/>'),
    }
    return Markup("{}{}").format(wide, points[kind].format(value))


def _band(outcome: OutcomeView, axis: Axis, unit: Unit, bottom: float) -> Markup:
    relevant = outcome.pooled.number("smallest_relevant_difference") if outcome.pooled is not None else None
    tall = Markup('<path class="tall{}" d="M{} {:g}V{:g}"/>')
    zero = tall.format("", axis.place(0), HEAD, bottom)
    if relevant is None:
        return zero
    edges = [sign * relevant * unit.scale for sign in (-1, 1)]
    left, right = (float(axis.place(min(max(edge, axis.low), axis.high))) for edge in edges)
    band = Markup('<rect class="tall" x="{:g}" y="{:g}" width="{:.1f}" height="{:g}"/>').format(
        left, HEAD, right - left, bottom - HEAD
    )
    inside = [axis.place(edge) for edge in edges if axis.low < edge < axis.high]
    lines = Markup("").join(tall.format(" edge", place, HEAD, bottom) for place in inside)
    return Markup("{}{}{}").format(band, lines, zero)


def _foot(outcome: OutcomeView, texts: Texts, axis: Axis, bottom: float) -> Markup:
    ticks = [float(tick) for tick in MaxNLocator(4).tick_values(axis.low, axis.high) if axis.low <= tick <= axis.high]
    decimals = next((n for n in (0, 1) if all(round(tick, n) == round(tick, 4) for tick in ticks)), 2)
    marks = Markup("").join(
        Markup('<path d="M{0} 0v4"/><text x="{0}" y="{1:g}">{2}</text>').format(
            axis.place(tick), TICKS, decimal(tick, decimals, texts.language)
        )
        for tick in ticks
    )
    name = texts.say(TEMPLATE, "axis", outcome)
    half = text_width(name, SMALL) / 2
    middle = min(max((axis.left + axis.right) / 2, MARGIN + half), WIDTH - MARGIN - half)
    return Markup(
        '<g class="foot" transform="translate(0 {:g})"><path d="M{:.1f} 0H{:.1f}"/>{}'
        '<text x="{:.1f}" y="{:g}">{}</text></g>'
    ).format(bottom, axis.left, axis.right, marks, middle, 2 * TICKS, name)
