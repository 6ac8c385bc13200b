"""Erase a household in one delivered file of any format, and look whether that is true.

The new file is read again: every row that was not erased must hold what it held. Where that is not so, or the number
still stands anywhere in the file, a person must finish the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from evaluation.deliveries.intake.archive import parts_of
from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.erase import delimited, ods, sav, xlsx
from evaluation.deliveries.intake.erase.find import Found, pattern_of, rows_of_household, telling
from evaluation.deliveries.intake.folder import SINGLE, WORKBOOKS, sheets_of
from evaluation.deliveries.intake.sheet import Sheet, UnreadableError
from evaluation.registry import Registry

ZIP_MARK = b"PK\x03\x04"


@dataclass(frozen=True)
class Erased:
    """What is known of a household in one file.

    ``content`` is the file without it, or None when nothing is to be written. ``left`` is empty, or says what a person
    must do: ``unreadable`` (the file cannot be looked into), ``not_editable`` (its rows cannot be taken out here) or
    ``elsewhere`` (the number also stands outside the rows of the household).
    """

    found: tuple[Found, ...] = ()
    content: bytes | None = None
    left: str = ""

    @property
    def rows(self) -> int:
        """The number of rows of the household."""
        return sum(len(one.rows) for one in self.found)


def erased(registry: Registry, city: str, path: Path, content: bytes, number: str) -> Erased:
    """Return a file of a city's delivery without a household, whose number as delivered is given."""
    if path.suffix.lower() not in (*WORKBOOKS, *SINGLE):
        return Erased(left=_beside(content, number))
    try:
        sheets = sheets_of(path, path.name, content)
    except UnreadableError:
        return Erased(left="unreadable" if content.strip() else "")
    found = tuple(rows_of_household(registry, city, sheets, number))
    if not found:
        return Erased(left=_elsewhere(sheets, content, number))
    rows = {one.sheet: one.rows for one in found}
    try:
        new = _without(path, content, rows)
        again = sheets_of(path, path.name, new)
    except (UnreadableError, ValueError, KeyError):
        return Erased(found, left="not_editable")
    if _kept(again, {}) != _kept(sheets, rows):
        return Erased(found, left="not_editable")
    return Erased(found, new, _elsewhere(again, new, number))


def _without(path: Path, content: bytes, rows: Mapping[str, frozenset[int]]) -> bytes:
    if path.suffix.lower() in SINGLE:
        own = frozenset[int]().union(*rows.values())
        return (delimited if path.suffix.lower() == ".csv" else sav).without_rows(content, own)
    parts = _parts(content)
    new = (xlsx if "xl/workbook.xml" in parts else ods).without_rows(parts, rows)
    target = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        after.comment = before.comment
        for entry in before.infolist():
            if entry.filename in new:
                after.writestr(entry, new[entry.filename])
    return target.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    """Return every part of a packed file, also those that hold no cells, once its size was seen to be in bounds."""
    parts_of(content)
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _kept(
    sheets: list[Sheet], gone: Mapping[str, frozenset[int]]
) -> list[tuple[str, dict[int, tuple[Cell, ...]], object]]:
    """Return the cells of every row that is not erased, without empty cells at its end, and the labels."""
    return [
        (
            sheet.sheet,
            {
                number: _trimmed(cells)
                for number, cells in sheet.every_row()
                if number not in gone.get(sheet.sheet, frozenset())
            },
            (sheet.labels, sheet.captions, sheet.date_1904),
        )
        for sheet in sheets
    ]


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    filled = [place for place, cell in enumerate(cells) if cell is not None]
    return cells[: filled[-1] + 1] if filled else ()


def _elsewhere(sheets: list[Sheet], content: bytes, number: str) -> str:
    """Look for the number in all cells, labels and bytes, unpacked too."""
    wanted = pattern_of(number)
    texts = [str(cell) for sheet in sheets for _, cells in sheet.every_row() for cell in cells if isinstance(cell, str)]
    texts += [word for sheet in sheets for labels in sheet.labels.values() for word in labels.values()]
    texts += [caption for sheet in sheets for caption in sheet.captions]
    stands = telling(number) and (any(map(wanted.search, texts)) or _in_bytes(content, number))
    return "elsewhere" if stands else ""


def _in_bytes(content: bytes, number: str) -> bool:
    wanted = pattern_of(number)
    whole = _parts(content).values() if content.startswith(ZIP_MARK) else [content]
    return any(
        wanted.search(part.decode(encoding, errors="replace")) for part in whole for encoding in ("latin-1", "utf-16")
    )


def _beside(content: bytes, number: str) -> str:
    """Look into a file that is no table: text is searched, what is packed or coded cannot be."""
    try:
        stands = telling(number) and _in_bytes(content, number)
    except (UnreadableError, BadZipFile, OSError, RuntimeError, NotImplementedError):
        return "unreadable"
    return "elsewhere" if stands else "unreadable" if b"\0" in content else ""
