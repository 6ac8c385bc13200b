"""What goes with a delivery for people to read and is no table: explanation sheets, an explanation beside csv files.

It is not read as data, so it could hold a person's data unseen.
"""

from __future__ import annotations

from pathlib import Path

import python_calamine

from evaluation.deliveries.contract import EXPLANATION, UNREAD_SHEETS
from evaluation.deliveries.intake.archive import names_in, packed, parts_of
from evaluation.deliveries.intake.privacy.parts import ZIP_MARK, HiddenText, UnsafePartError, hidden_texts
from evaluation.deliveries.intake.privacy.titles import part_names
from evaluation.deliveries.intake.sheet import UnreadableError
from evaluation.registry.models import Text

BESIDE = Text(nl="de toelichting", en="the explanation")
LARGEST_NOTE = 5_000_000


def unread_sheets(file: str, content: bytes) -> tuple[HiddenText, ...]:
    """Return the texts of a workbook's explanation sheets, and the names of its parts; none for another file.

    Raises
    ------
    UnsafePartError
        When the workbook cannot be opened.
    """
    if not content.startswith(ZIP_MARK):
        return ()
    try:
        book = python_calamine.load_workbook(packed(parts_of(content)))
        names = [name for name in book.sheet_names if name.strip().casefold() in UNREAD_SHEETS]
        cells = [cell for name in names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic inside calamine is no Exception
        raise UnsafePartError("workbook") from error
    told = HiddenText(file, BESIDE, tuple(cell for cell in cells if isinstance(cell, str) and cell))
    return told, part_names(file, names_in(content))


def notes_beside(folder: Path) -> tuple[HiddenText, ...]:
    """Return the texts of explanations that stand beside the csv files; what cannot be read as text is passed over."""
    found: list[HiddenText] = []
    for path in sorted(folder.iterdir()):
        if path.stem.lower() == EXPLANATION and path.is_file() and path.stat().st_size <= LARGEST_NOTE:
            found += _note(path.name, path.read_bytes())
    return tuple(found)


def _note(name: str, content: bytes) -> tuple[HiddenText, ...]:
    if content.startswith(ZIP_MARK):
        try:
            return hidden_texts(name, content)
        except (UnsafePartError, UnreadableError):
            return ()
    text = content.decode("utf-8-sig", errors="replace").replace("\0", "")
    return (HiddenText(name, BESIDE, tuple(filter(None, (line.strip() for line in text.splitlines())))),)
