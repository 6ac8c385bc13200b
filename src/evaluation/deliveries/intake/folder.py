"""Find and read the files of one city's folder: one workbook, or csv and SPSS files, one per table.

Hidden files, the lock files of office programs and the explanation are no part of the delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evaluation.deliveries.contract import EXPLANATION
from evaluation.deliveries.intake.delimited import read_csv
from evaluation.deliveries.intake.limits import MOST_BYTES
from evaluation.deliveries.intake.privacy.parts import HiddenText, UnsafePartError, hidden_texts
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
        paths = sorted(path for path in folder.iterdir() if not _ignored(path))
    except OSError:
        return Delivered(findings=((Finding("unreadable_file", detail="no_access"), Where(file=folder.name)),))
    readable = [path for path in paths if path.suffix.lower() in (*WORKBOOKS, *SINGLE)]
    others = [path for path in paths if path not in readable]
    findings = [_other_format(path, refuses=not readable) for path in others]
    if unclear := _unclear(readable):
        return Delivered(findings=(*findings, (Finding("unclear_source", detail=unclear), Where())))
    read = [_read(path) for path in readable]
    return Delivered(
        files=tuple(one for part in read for one in part.files),
        sheets=tuple(one for part in read for one in part.sheets),
        findings=(*findings, *(one for part in read for one in part.findings)),
        hidden=(*(one for part in read for one in part.hidden), *notes_beside(folder)),
    )


def _ignored(path: Path) -> bool:
    name = path.name.lower()
    return (
        name.startswith(IGNORED_PREFIXES)
        or name in IGNORED_NAMES
        or (path.stem.lower() == EXPLANATION and path.suffix.lower() not in WORKBOOKS)
    )


def _other_format(path: Path, refuses: bool) -> tuple[Finding, Where]:
    return Finding("unreadable_file", detail="format", warns=not refuses), Where(file=path.name)


def _unclear(paths: list[Path]) -> str:
    workbooks = [path for path in paths if path.suffix.lower() in WORKBOOKS]
    if len(workbooks) > 1:
        return "workbooks"
    return "forms" if workbooks and len(paths) > len(workbooks) else ""


def _read(path: Path) -> Delivered:
    where = Where(file=path.name)
    try:
        if not path.is_file():  # to read from a pipe would never end
            raise OSError
        if path.stat().st_size > MOST_BYTES:
            return Delivered(findings=((Finding("unreadable_file", detail="too_large"), where),))
        content = path.read_bytes()
    except OSError:
        return Delivered(findings=((Finding("unreadable_file", detail="no_access"), where),))
    file = DeliveredFile(path.name, sha256(content).hexdigest(), len(content))
    if not content or content.isspace():
        return Delivered(files=(file,), findings=((Finding("empty_file"), where),))
    try:
        sheets = _sheets(path, content)
        hidden = (*hidden_texts(path.name, content), *unread_sheets(path.name, content))
    except UnsafePartError:
        return Delivered(files=(file,), findings=((Finding("unreadable_file", detail="unsafe"), where),))
    except UnreadableError as error:
        finding = Finding("unreadable_file", row=error.row, detail=error.detail)
        return Delivered(files=(file,), findings=((finding, where),))
    return Delivered(files=(file,), sheets=tuple(sheets), hidden=hidden)


def _sheets(path: Path, content: bytes) -> list[Sheet]:
    if reader := SINGLE.get(path.suffix.lower()):
        return [reader(path.name, path.stem, content)]
    return read_workbook(path.name, content)
