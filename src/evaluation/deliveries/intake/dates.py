"""Read a date: a workbook's own, ``31-1-2017``, ``31 januari 2017``, ``2017-01-31``, or a workbook's count of days.

A workbook stores a date as a count of days; where the cell has no date format, only the number is left. Days count
from the end of 1899, or from 1904 if the workbook says so. The count is taken as a date only between 1990 and 2099.
A csv file cannot say which of the two: there a count is always from 1899. One that was saved from a workbook of 1904 is
four years too early; most such dates then fall before the first that their column allows, and are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from evaluation.deliveries.intake.cell import Cell, Wrong

DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T]+0?0:00(?::00)?)?")
YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
IN_WORDS = re.compile(r"(\d{1,2})[ -]([^\W\d]{3,9})\.?[ -](\d{4})")
COUNT = re.compile(r"(\d{5})(?:[.,]\d+)?")
MONTH = re.compile(r"(?P<month>\d{1,2})[-/](?P<year>\d{4})|(?P<first>\d{4})(?P<second>\d{2})")
MONTHS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "february"),
    ("maart", "mrt", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("augustus", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
START = date(1899, 12, 30)
START_1904 = date(1904, 1, 1)
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)


def day(cell: Cell, date_1904: bool = False) -> date | Wrong:
    """Return a date, or what is wrong with it; a time of day is left off."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return Wrong("wrong_type", "date")
    if not isinstance(cell, str):
        return _counted(float(cell), date_1904)
    if found := COUNT.fullmatch(cell):
        return _counted(float(found[1]), date_1904)
    parts = _parts(cell)
    if parts is None:
        return Wrong("wrong_type", "date")
    try:
        return date(*parts)
    except ValueError:
        return Wrong("invalid_date")


def first_of_month(cell: Cell) -> str | None:
    """Return the month (``2016-09``) of a date on the first, ``9-2016`` or ``201609``; None for anything else."""
    written = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else cell
    if isinstance(written, str) and (found := MONTH.fullmatch(written)):
        return f"{found['year'] or found['first']}-{int(found['month'] or found['second']):02}"
    if not isinstance(cell, str | date):
        return None
    first = None if isinstance(cell, str) and _parts(cell) is None else day(cell)
    return f"{first:%Y-%m}" if isinstance(first, date) and first.day == 1 else None


def _parts(written: str) -> tuple[int, int, int] | None:
    """Return year, month and day."""
    if found := DAY_FIRST.fullmatch(written):
        return int(found[3]), int(found[2]), int(found[1])
    if found := YEAR_FIRST.fullmatch(written):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := IN_WORDS.fullmatch(written)) and found[2].casefold() in MONTH_NUMBERS:
        return int(found[3]), MONTH_NUMBERS[found[2].casefold()], int(found[1])
    return None


def _counted(days: float, date_1904: bool) -> date | Wrong:
    start = START_1904 if date_1904 else START
    if not (FIRST - start).days <= days < (LAST - start).days + 1:
        return Wrong("wrong_type", "date")
    return start + timedelta(days=int(days))


def month_first(cells: Iterable[tuple[Cell, int]]) -> bool:
    """Tell whether a column of dates was written month first: more cells can only be read so than only day first.

    ``cells`` are the different cells, each with the number of rows in which it stands.
    """
    only_month_first = only_day_first = 0
    for cell, count in cells:
        if isinstance(cell, str) and (found := DAY_FIRST.fullmatch(cell)):
            first, second = int(found[1]), int(found[2])
            only_month_first += count * (first <= len(MONTHS) < second)
            only_day_first += count * (second <= len(MONTHS) < first)
    return only_month_first > only_day_first


def is_day_first(cell: Cell) -> bool:
    """Tell whether a cell is text that reads as day, month and year in numbers."""
    return isinstance(cell, str) and DAY_FIRST.fullmatch(cell) is not None
