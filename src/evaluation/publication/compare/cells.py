"""How a published row stands in a table of this page: the number with what belongs to it, or the mark of its status."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit

BAR_STEPS = 100
"""A drawn bar is so many steps wide: finer is not seen, and costs room."""


def mark(kit: Kit, row: Row | None) -> str:
    """Return the bare mark of a status; the words are in the note under the table."""
    known = row is not None and row.status in kit.registry.statuses and row.status != "ok"
    status = row.status if row is not None and known else "not_available"
    return kit.registry.statuses[status].mark[kit.texts.language]


def number(kit: Kit, row: Row, name: str = "value") -> Markup:
    """Print one field as a value that can be walked back, or a mark."""
    return Markup(kit.values.number(row, name)) if row.ok(name) else Markup("{}").format(mark(kit, row))


def whole_cell(kit: Kit, row: Row | None, words: dict[str, str]) -> Markup:
    """Print a number with its interval and number of units as one value; one id stands for the three."""
    if row is None or not row.ok():
        return Markup("{}").format(mark(kit, row))
    values, details = kit.values, []
    text = values.plain(row, "value", "")
    values.used.append((row.id, "value", "", text))
    if row.ok("low") and row.ok("high"):
        low, high = values.plain(row, "low", ""), values.plain(row, "high", "")
        details.append(f"{low} {kit.texts.words['to']} {high}")
    if row.ok("n"):
        details.append(f"{words['n']} {values.plain(row, 'n', '')}")
    small = Markup(" <small>{}</small>").format("; ".join(details)) if details else Markup("")
    return Markup('<span class="value" data-id="{}">{}{}</span>').format(row.id, text, small)


def bar(row: Row, low: float, high: float) -> Markup:
    """Return the drawing of a number on an axis from ``low`` to ``high``: where it and its interval stand, in steps."""
    places = {name: row.number(field) for name, field in (("v", "value"), ("a", "low"), ("b", "high"))}
    style = ";".join(
        f"--{name}:{round(BAR_STEPS * (place - low) / (high - low))}"
        for name, place in places.items()
        if place is not None
    )
    return Markup('<i style="{}"></i>').format(style)
