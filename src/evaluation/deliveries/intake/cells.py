"""Turn one delivered cell into a typed value, or say which rule it breaks.

Workbooks give numbers and dates as such, csv files give text; both end up the same. Numbers may be written
``1234,5``, ``1234.5`` or ``1.234,5``. A text such as ``1.234`` can mean two things: the other cells of its column
decide, then the kind of file; when neither does, it is not guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from evaluation.deliveries.contract import LIST_SEPARATOR
from evaluation.deliveries.intake.cell import Broken, Cell, Style
from evaluation.deliveries.intake.cell import Wrong as Wrong
from evaluation.deliveries.intake.dates import day, first_of_month, is_day_first

Value = str | int | float | date | None
LARGEST = 10**15
"""Whole numbers beyond this are not kept exactly by a spreadsheet."""

WHOLE = re.compile(r"[+-]?\d+")
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
COMMA_DECIMAL = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
POINT_DECIMAL = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)\.\d+|[+-]?\d{1,3}(,\d{3}){2,}")
SIGNS = {"eur": re.compile(r"^(?:€|EUR) ?(?=[+-]?\d)", re.IGNORECASE), "percent": re.compile(r"(?<=\d) ?%$")}
"""What may stand beside a number, by unit."""
SPACED_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(\D|$))")


@dataclass(frozen=True)
class Reading:
    """How the cells of one column are read: its type, its codes with their values inside, its number style.

    ``labels`` are the words that an SPSS file gives to values. ``words`` are the texts that the contract knows for a
    text column, each with the text used inside; ``pattern`` is the form it asks; ``unit`` that of a number.
    """

    type: str
    codes: Mapping[str, str]
    style: Style
    unknown: str = "unknown_code"
    labels: Mapping[Cell, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    unit: str | None = None
    date_1904: bool = False
    month_first: bool = False


def read_cell(cell: Cell, reading: Reading) -> Value | Wrong:
    """Return the typed value of a cell that is not empty, or what is wrong with it."""
    if isinstance(cell, Broken):
        return Wrong("wrong_type", "no_outcome")
    match reading.type:
        case "whole_number":
            return whole_number(cell, reading.style, reading.unit)
        case "decimal":
            return decimal(cell, reading.style, reading.unit)
        case "date":
            return (
                Wrong("invalid_date", "month_first")
                if reading.month_first and is_day_first(cell)
                else day(cell, reading.date_1904)
            )
        case "code":
            return code(cell, reading)
        case "list":
            return codes(cell, reading)
    return words(cell, reading)


def text(cell: Cell) -> str | Wrong:
    """Return text; a whole number in a workbook is text without decimals."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return Wrong("wrong_type", "text")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def words(cell: Cell, reading: Reading) -> str | Wrong:
    """Return text; of a value and its label the one that the contract knows, and otherwise the value.

    Where the form is that of a month, the first day of a month stands for it.
    """
    found = first_of_month(cell) if reading.pattern is not None else None
    if found is not None and re.fullmatch(str(reading.pattern), found):
        return found
    written, label = text(cell), reading.labels.get(cell)
    if isinstance(written, Wrong):
        return written
    return next((known for one in (written, label) if one for known in [_known(one, reading)] if known), written)


def _known(written: str, reading: Reading) -> str | None:
    if reading.pattern is not None and re.fullmatch(reading.pattern, written):
        return written
    return reading.words.get(written.casefold())


def code(cell: Cell, reading: Reading) -> str | Wrong:
    """Return the value inside of a code, whatever its capitals; a value and its label may not contradict each other."""
    written = text(cell)
    if isinstance(written, Wrong):
        return Wrong(reading.unknown)
    found = reading.codes.get(written.casefold())
    labelled = reading.codes.get(reading.labels.get(cell, "").casefold())
    if found is None or labelled is None:
        known = labelled if found is None else found
        return Wrong(reading.unknown) if known is None else known
    return found if found == labelled else Wrong(reading.unknown)


def codes(cell: Cell, reading: Reading) -> str | Wrong | None:
    """Return codes separated by ``;`` or ``,`` as one text, each once, in the order given."""
    written = text(reading.labels.get(cell, cell))
    if isinstance(written, Wrong):
        return Wrong(reading.unknown)
    parts = [part.strip() for part in re.split(r"[;,]", written) if part.strip()]
    found = [code(part, reading) for part in parts]
    wrong = next((one for one in found if isinstance(one, Wrong)), None)
    return wrong or LIST_SEPARATOR.join(dict.fromkeys(str(one) for one in found)) or None


def whole_number(cell: Cell, style: Style, unit: str | None = None) -> int | Wrong:
    """Return a whole number."""
    number = decimal(cell, style, unit)
    if isinstance(number, Wrong):
        return number if number.detail == "ambiguous" else Wrong("wrong_type", "whole_number")
    if not number.is_integer() or abs(number) > LARGEST:
        return Wrong("wrong_type", "whole_number")
    return int(number)


def decimal(cell: Cell, style: Style, unit: str | None = None) -> float | Wrong:
    """Return a number; the sign of its unit may stand beside it."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return Wrong("wrong_type", "decimal")
    return _number(_plain(cell, unit), style) if isinstance(cell, str) else float(cell)


def _plain(written: str, unit: str | None) -> str:
    plain = SPACED_THOUSANDS.sub("", written.replace("−", "-"))
    return SIGNS[unit].sub("", plain) if unit in SIGNS else plain


def _number(written: str, style: Style) -> float | Wrong:
    if WHOLE.fullmatch(written):
        return _finite(written)
    if AMBIGUOUS.fullmatch(written):
        if style == "unknown":
            return Wrong("wrong_type", "ambiguous")
        comma = style == "comma"
    elif COMMA_DECIMAL.fullmatch(written):
        comma = True
    elif POINT_DECIMAL.fullmatch(written):
        comma = False
    else:
        return Wrong("wrong_type", "decimal")
    return _finite(written.replace(".", "").replace(",", ".") if comma else written.replace(",", ""))


def _finite(written: str) -> float | Wrong:
    number = float(written)
    return number if math.isfinite(number) else Wrong("wrong_type", "decimal")


def number_style(cells: Iterable[Cell], otherwise: Style, unit: str | None = None) -> Style:
    """Return how a column writes decimals: by its own clear cells, else as the file; contradiction is unknown."""
    written = [_plain(cell, unit) for cell in cells if isinstance(cell, str)]
    clear = [one for one in written if not AMBIGUOUS.fullmatch(one) and not WHOLE.fullmatch(one)]
    comma = any(COMMA_DECIMAL.fullmatch(one) for one in clear)
    point = any(POINT_DECIMAL.fullmatch(one) for one in clear)
    if comma and point:
        return "unknown"
    return "comma" if comma else "point" if point else otherwise
