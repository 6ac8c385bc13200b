"""Measure the sheets of a workbook before they are opened, and find the cells that have no outcome.

The reader makes a full rectangle of each sheet: a single cell in the last corner would ask for hundreds of gigabytes.
It also reads an error, or a formula whose outcome was not saved, as an empty cell; here such cells are found.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.deliveries.intake.limits import within_limits
from evaluation.deliveries.intake.markup import walk
from evaluation.deliveries.intake.sheet import UnreadableError

ALPHABET = 26
REFERENCE = re.compile(r"([A-Z]{1,7})([0-9]{1,9})")
FORMULA = re.compile(rb"[<:]f[\s/>]")
TRUE = ("1", "true")


@dataclass
class Extent:
    """How far a sheet reaches, and the places (row, column, counted from 0) of its cells without an outcome."""

    height: int = 0
    width: int = 0
    broken: list[tuple[int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """Stretch to hold a cell."""
        if row >= self.height:
            self.height = row + 1
        if column >= self.width:
            self.width = column + 1


@dataclass
class SheetWalk:
    """Walks through the XML of one sheet of an xlsx workbook: a cell is done when the next element begins.

    ``stale``: the workbook asks to be calculated when opened, so that the outcomes in it are only filler.
    """

    stale: bool = False
    extent: Extent = field(default_factory=Extent)
    row: int = -1
    column: int = -1
    formula: bool = False
    value: bool = False
    inside: bool = False
    kind: str | None = None
    columns: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note the place of a cell, and what stands in it."""
        if ":" in name:
            name = name.rpartition(":")[2]
        self.inside = False
        if name == "c":
            self.done()
            self._place(attributes.get("r"))
            self.kind = attributes.get("t")
        elif name in ("v", "is"):
            self.value = not self.formula
            self.inside = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.done()
            self.row = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else self.row + 1
            self.column = -1

    def done(self) -> None:
        """Count the cell before, if it holds something; a formula that gives an empty text says so by its kind."""
        if self.value or self.formula:
            self.extent.reach(self.row, self.column)
            lost = self.formula and self.stale
            if lost or self.kind == "e" or not (self.value or self.kind == "str"):
                self.extent.broken.append((self.row, self.column))
        self.formula = self.value = False

    def text(self, written: str) -> None:
        """Note that a formula's outcome was saved."""
        if self.inside and written.strip():
            self.value = True

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        found = REFERENCE.fullmatch(reference)
        if found is None:
            raise UnreadableError("damaged")
        letters, number = found.groups()
        if letters not in self.columns:
            self.columns[letters] = column_number(letters)
        self.column, self.row = self.columns[letters], int(number) - 1


def column_number(letters: str) -> int:
    """Return a column's number from its letters: A is 0.

    >>> column_number("AA")
    26
    """
    number = 0
    for one in letters:
        number = number * ALPHABET + ord(one) - ord("A") + 1
    return number - 1


@dataclass(frozen=True)
class Measured:
    """The extent of each sheet by name, and whether days are counted from 1904."""

    sheets: dict[str, Extent]
    date_1904: bool = False


def measure_xlsx(parts: Mapping[str, bytes]) -> Measured:
    """Measure every sheet of an xlsx workbook; any part may be one, whatever its name, so all are walked through.

    Raises
    ------
    UnreadableError
        When a sheet is too wide or too large, or the workbook is damaged.
    """
    targets = targets_of(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    names, date_1904, stale = _sheets(parts["xl/workbook.xml"])
    extents = {part: _measured(content, stale) for part, content in parts.items() if part != "mimetype"}
    if any(targets.get(link) not in extents for link in names.values()):
        raise UnreadableError("damaged")
    sheets = {name: extents[targets[link]] for name, link in names.items()}
    return Measured(sheets, date_1904)


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part that holds each sheet of an xlsx workbook, by the sheet's name."""
    targets = targets_of(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    return {name: targets.get(link, "") for name, link in _sheets(parts["xl/workbook.xml"])[0].items()}


def targets_of(content: bytes, folder: str = "/xl") -> dict[str, str]:
    """Return the parts that a part names in its relations, by the relation's id; ``folder`` is where that part is."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        """Keep the part that one relation names."""
        if name.endswith("Relationship") and {"Id", "Target"} <= attributes.keys():
            target = attributes["Target"]
            found[attributes["Id"]] = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")

    walk(content, start)
    return found


def _sheets(content: bytes) -> tuple[dict[str, str], bool, bool]:
    """Return each sheet's link by name, whether days count from 1904, and whether formulas are yet to be calculated."""
    names: dict[str, str] = {}
    system: list[str] = []
    calculation: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        """Keep what one element says of a sheet, of days or of formulas."""
        if name.rpartition(":")[2] == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            names[attributes.get("name", "")] = link
        elif name.endswith("workbookPr"):
            system.append(attributes.get("date1904", "0"))
        elif name.endswith("calcPr"):
            calculation.append(attributes.get("fullCalcOnLoad", "0"))

    walk(content, start)
    return names, _true(system), _true(calculation)


def _true(found: list[str]) -> bool:
    return any(one.lower() in TRUE for one in found)


def _measured(content: bytes, stale: bool) -> Extent:
    sheet = SheetWalk(stale)
    walk(content, sheet.start, text=sheet.text if FORMULA.search(content) else None)
    sheet.done()
    within_limits(sheet.extent.height, sheet.extent.width)
    return sheet.extent
