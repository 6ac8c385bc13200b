"""Find and read the files of one city's folder: one workbook, or csv and SPSS files, one per table.

Hidden files, the lock files of office programs and the explanation are no part of the delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from evaluation.deliveries.contract import EXPLANATION
from evaluation.deliveries.intake.delimited import read_csv
from evaluation.deliveries.intake.limits import MOST_BYTES
from evaluation.deliveries.intake.privacy.parts import HiddenText, UnsafePartError, hidden_texts
from evaluation.deliveries.intake.privacy.titles import file_name, sheet_name, shown_name, tells_of_person
from evaluation.deliveries.intake.privacy.unread import notes_beside, unread_sheets
from evaluation.deliveries.intake.problems import Finding, Where
from evaluation.deliveries.intake.sheet import Sheet, UnreadableError
from evaluation.deliveries.intake.spss import read_spss
from evaluation.deliveries.intake.workbook import read_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
SINGLE = {".csv": read_csv, ".sav": read_spss, ".zsav": read_spss}
IGNORED_PREFIXES = (".", "~$")
IGNORED_NAMES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class DeliveredFile:
    """A file that was read."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Delivered:
    """What stood in a city's folder: files, their sheets, texts outside the cells, and what was wrong with them."""

    files: tuple[DeliveredFile, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    findings: tuple[tuple[Finding, Where], ...] = ()
    hidden: tuple[HiddenText, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there was no delivery at all."""
        return not self.files and not self.findings


def read_folder(folder: Path) -> Delivered:
    """Read the delivery in a folder; a folder that does not exist holds none."""
    if not folder.is_dir():
        return Delivered()
    try:
        paths = sorted(path for path in folder.iterdir() if not ignored(path))
    except OSError:
        return Delivered(findings=((Finding("unreadable_file", detail="no_access"), Where(file=folder.name)),))
    found = read_files(paths)
    return replace(found, hidden=(*found.hidden, *notes_beside(folder)))


def read_files(paths: Sequence[Path]) -> Delivered:
    """Read files, where they stand, as one delivery."""
    readable = [path for path in paths if path.suffix.lower() in (*WORKBOOKS, *SINGLE)]
    others = [path for path in paths if path not in readable]
    shown = {path: shown_name(path.name, number) for number, path in enumerate(paths, start=1)}
    named = tuple(text for path in paths for text in file_name(path.name, shown[path]))
    findings = [_other_format(shown[path], refuses=not readable) for path in others]
    if unclear := _unclear(readable):
        return Delivered(findings=(*findings, (Finding("unclear_source", detail=unclear), Where())), hidden=named)
    read = [_read(path, shown[path]) for path in readable]
    return Delivered(
        files=tuple(one for part in read for one in part.files),
        sheets=tuple(one for part in read for one in part.sheets),
        findings=(*findings, *(one for part in read for one in part.findings)),
        hidden=(*named, *(one for part in read for one in part.hidden)),
    )


def ignored(path: Path) -> bool:
    """Whether a file is no part of a delivery, by its name."""
    name = path.name.lower()
    return (
        name.startswith(IGNORED_PREFIXES)
        or name in IGNORED_NAMES
        or (path.stem.lower() == EXPLANATION and path.suffix.lower() not in WORKBOOKS)
    )


def _other_format(name: str, refuses: bool) -> tuple[Finding, Where]:
    return Finding("unreadable_file", detail="format", warns=not refuses), Where(file=name)


def _unclear(paths: list[Path]) -> str:
    workbooks = [path for path in paths if path.suffix.lower() in WORKBOOKS]
    if len(workbooks) > 1:
        return "workbooks"
    return "forms" if workbooks and len(paths) > len(workbooks) else ""


def _read(path: Path, name: str) -> Delivered:
    """Read a file under the name by which it may be shown."""
    where = Where(file=name)
    try:
        if not path.is_file():  # to read from a pipe would never end
            raise OSError
        if path.stat().st_size > MOST_BYTES:
            return Delivered(findings=((Finding("unreadable_file", detail="too_large"), where),))
        content = path.read_bytes()
    except OSError:
        return Delivered(findings=((Finding("unreadable_file", detail="no_access"), where),))
    file = DeliveredFile(name, sha256(content).hexdigest(), len(content))
    if not content or content.isspace():
        return Delivered(files=(file,), findings=((Finding("empty_file"), where),))
    try:
        sheets = sheets_of(path, name, content)
        hidden = (*hidden_texts(name, content), *unread_sheets(name, content))
    except UnsafePartError:
        return Delivered(files=(file,), findings=((Finding("unreadable_file", detail="unsafe"), where),))
    except UnreadableError as error:
        finding = Finding("unreadable_file", row=error.row, detail=error.detail)
        return Delivered(files=(file,), findings=((finding, where),))
    telling = {number: sheet for number, sheet in enumerate(sheets, start=1) if tells_of_person(sheet.sheet)}
    hidden += tuple(sheet_name(name, sheet.sheet, number) for number, sheet in telling.items())
    neutral = (
        replace(sheet, name=f"blad_{number}", sheet=f"blad_{number}") if number in telling else sheet
        for number, sheet in enumerate(sheets, start=1)
    )
    return Delivered(files=(file,), sheets=tuple(neutral), hidden=hidden)


def sheets_of(path: Path, name: str, content: bytes) -> list[Sheet]:
    """Return the sheets of one file, whose path tells its format; ``name`` is how it is shown.

    Raises
    ------
    UnreadableError
        When the file cannot be read.
    """
    if reader := SINGLE.get(path.suffix.lower()):
        return [reader(name, Path(name).stem, content)]
    return read_workbook(name, content)
