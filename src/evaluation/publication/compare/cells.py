"""How a published row stands in a table of this page: the number with what belongs to it, or the mark of its status.

The id stands once on each row of a table (``data-id``): on each of ten thousand cells it would be a third of the page.
In a table with a column per site a star stands where the site does: ``des/…/*/experiment/T1/share``.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit

BAR_STEPS = 100
"""A drawn bar is so many steps wide: finer is not seen, and costs room."""
PLACE_OF_SITE = 4
"""The part of a descriptive's id that names the site, counted from zero."""
ANY_SITE = "*"
UNBROKEN = "\u00a0"


def mark(kit: Kit, row: Row | None) -> str:
    """Return the bare mark of a status; the words are in the note under the table."""
    known = row is not None and row.status in kit.registry.statuses and row.status != "ok"
    status = row.status if row is not None and known else "not_available"
    return kit.registry.statuses[status].mark[kit.texts.language]


def number(kit: Kit, row: Row, name: str = "value") -> str:
    """Print one field of a row that may be read, and remember that; a field without a number is a mark."""
    if not row.ok(name):
        return mark(kit, row)
    text, form = kit.values.printed(row, name)
    kit.values.used.append((row.id, name, form, text))
    return text


def whole_cell(kit: Kit, row: Row | None, words: Mapping[str, str]) -> Markup:
    """Print a number with its interval and number of units, or a mark."""
    if row is None or not row.ok():
        return escape(mark(kit, row))
    details = []
    if row.ok("low") and row.ok("high"):
        details.append(f"({number(kit, row, 'low')} {kit.texts.words['to']} {number(kit, row, 'high')})")
    if row.ok("n"):
        details.append(f"{words['n']}{UNBROKEN}={UNBROKEN}{number(kit, row, 'n')}")
    small = f" <small>{escape(' '.join(details))}</small>" if details else ""
    return Markup(f"{escape(number(kit, row))}{small}")


def stamp_tag(kit: Kit) -> Markup:
    """Return what stands behind the caption of every table of made-up data; nothing for other data."""
    return Markup(' <span class="tag">{}</span>').format(kit.stamp) if kit.stamp else Markup("")


def id_of_line(rows: Mapping[str, Row]) -> str:
    """Return the id that the rows of one line share, with a star for the site."""
    parts = next(iter(rows.values())).id.split("/")
    return "/".join([*parts[:PLACE_OF_SITE], ANY_SITE, *parts[PLACE_OF_SITE + 1 :]])


def bar(row: Row, low: float, high: float) -> Markup:
    """Return the drawing of a number on an axis from ``low`` to ``high``: where it and its interval stand, in steps."""
    places = {name: row.number(field) for name, field in (("v", "value"), ("a", "low"), ("b", "high"))}
    style = ";".join(
        f"--{name}:{round(BAR_STEPS * (place - low) / (high - low))}"
        for name, place in places.items()
        if place is not None
    )
    return Markup(f'<i style="{escape(style)}"></i>')
