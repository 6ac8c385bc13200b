"""Empty rows of an OpenDocument spreadsheet in its ``content.xml``; every other byte stays."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.deliveries.intake.erase.spans import Span, emptied, spans

CONTENT = "content.xml"


def without_rows(parts: Mapping[str, bytes], rows: Mapping[str, frozenset[int]]) -> dict[str, bytes]:
    """Return the parts of a spreadsheet with these rows (by name of the sheet) empty.

    Rows that are written once and stand many times hold the same, so all of them go or none.
    """
    content, gone, numbers, number = parts[CONTENT], list[Span](), frozenset[int](), 1
    for span in spans(content, ("table", "table-row")):
        if span.name == "table":
            numbers, number = rows.get(span.attributes.get("name", ""), frozenset()), 1
            continue
        times = int(span.attributes.get("number-rows-repeated", 1))
        gone += [span] if numbers & set(range(number, number + min(times, max(numbers, default=0)))) else []
        number += times
    prefix = gone[0].prefix.encode() if gone else b""
    return {**parts, CONTENT: emptied(content, gone, b"<" + prefix + b"table-cell/>")}
