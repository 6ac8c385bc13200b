"""Read a workbook (xlsx or ods) through calamine, which reads values and never runs anything.

Both are zip archives, which begin with the letters PK. A workbook with a password, and one of before 2007, begins
otherwise. What calamine gets was unpacked and measured first (``archive``, ``extent``).
"""

from __future__ import annotations

import python_calamine

from evaluation.deliveries.contract import UNREAD_SHEETS
from evaluation.deliveries.intake.archive import packed, parts_of
from evaluation.deliveries.intake.extent import Extent, Measured, measure_xlsx
from evaluation.deliveries.intake.extent_ods import measure_ods
from evaluation.deliveries.intake.sheet import Sheet, UnreadableError, grid_of_rows

ZIP_MARK = b"PK\x03\x04"
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0"


def read_workbook(file: str, content: bytes) -> list[Sheet]:
    """Return every sheet of a workbook except the explanation.

    Raises
    ------
    UnreadableError
        When the content is no workbook, is damaged, has a password, or is larger than any delivery.
    """
    if content.startswith(OLD_OFFICE_MARK):
        raise UnreadableError("old_or_locked")
    if not content.startswith(ZIP_MARK):
        raise UnreadableError("not_a_workbook")
    parts = parts_of(content)
    measured = _measured(parts)
    try:
        return _sheets(file, parts, measured)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic inside calamine is no Exception
        raise UnreadableError("damaged") from error


def _measured(parts: dict[str, bytes]) -> Measured:
    if "xl/workbook.xml" in parts:
        return measure_xlsx(parts)
    if "content.xml" in parts:
        return measure_ods(parts["content.xml"])
    raise UnreadableError("not_a_workbook")


def _sheets(file: str, parts: dict[str, bytes], measured: Measured) -> list[Sheet]:
    book = python_calamine.load_workbook(packed(parts))
    names = [
        entry.name
        for entry in book.sheets_metadata
        if entry.typ == python_calamine.SheetTypeEnum.WorkSheet and entry.name.strip().casefold() not in UNREAD_SHEETS
    ]
    return [
        Sheet(
            file=file,
            sheet=name,
            name=name,
            grid=grid_of_rows(
                book.get_sheet_by_name(name).to_python(skip_empty_area=False),
                measured.sheets.get(name, Extent()).broken,
            ),
            style="unknown",
            date_1904=measured.date_1904,
        )
        for name in names
    ]
