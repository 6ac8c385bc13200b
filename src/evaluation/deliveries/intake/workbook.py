"""Read an Excel workbook (xlsx) through calamine, which reads values and never runs anything.

An xlsx file is a zip archive: it begins with the letters PK. A workbook with a password, and one of before 2007,
begins otherwise.
"""

from __future__ import annotations

from io import BytesIO

import python_calamine

from evaluation.deliveries.contract import EXPLANATION
from evaluation.deliveries.intake.sheet import Sheet, UnreadableError, lines_of

ZIP_MARK = b"PK\x03\x04"
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0"


def read_workbook(file: str, content: bytes) -> list[Sheet]:
    """Return every sheet of a workbook except the explanation.

    Raises
    ------
    UnreadableError
        When the content is no xlsx, is damaged, or has a password.
    """
    if content.startswith(OLD_OFFICE_MARK):
        raise UnreadableError("old_or_locked")
    if not content.startswith(ZIP_MARK):
        raise UnreadableError("not_a_workbook")
    try:
        return _sheets(file, content)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic inside calamine is no Exception
        raise UnreadableError("damaged") from error


def _sheets(file: str, content: bytes) -> list[Sheet]:
    book = python_calamine.load_workbook(BytesIO(content))
    names = [
        entry.name
        for entry in book.sheets_metadata
        if entry.typ == python_calamine.SheetTypeEnum.WorkSheet and entry.name.strip().casefold() != EXPLANATION
    ]
    return [
        Sheet(
            file=file,
            sheet=name,
            name=name,
            lines=lines_of(book.get_sheet_by_name(name).to_python(skip_empty_area=False)),
            style="unknown",
        )
        for name in names
    ]
