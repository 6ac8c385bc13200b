"""Names may hold data of persons as well: of files, of sheets, and of the parts inside a workbook's archive.

A name is searched as a text. One that holds data of a person is shown nowhere: not in the receipt, not on screen, and
not as the place of another problem. A neutral name takes its place from the moment the file is read.

>>> as_text("jansen_123456782.xlsx"), as_text("Levering-2017-11-01 (def).ods")
('name: jansen 123456782', 'name: Levering 2017-11-01 (def)')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from evaluation.deliveries.intake.privacy.columns import counts_of_texts
from evaluation.deliveries.intake.privacy.parts import HiddenText
from evaluation.registry.models import Text

SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")
JOINED = re.compile(r"[_/\\]+|(?<=[A-Za-zÀ-ÿ])-(?=\d)|(?<=\d)-(?=[A-Za-zÀ-ÿ])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=[ ]?[A-Z]{2}(?!\w))")
"""A year before two capitals, as in ``levering_2017_NL``, is no postcode."""
FILE = Text(nl="de naam van het bestand", en="the name of the file")
INSIDE = Text(nl="de naam van een onderdeel in het bestand", en="the name of a part inside the file")


def as_text(name: str) -> str:
    """Return a name as a text to search; the word before it makes a lone number one in a sentence."""
    return "name: " + YEAR.sub("", JOINED.sub(" ", SUFFIX.sub("", name)))


def tells_of_person(name: str) -> bool:
    """Return whether a name holds data of a person."""
    return any(counts_of_texts([as_text(name)]).values())


def shown_name(name: str, number: int) -> str:
    """Return the name under which a file may be shown: its own, or a neutral one with its number."""
    return f"bestand_{number}{PurePath(name).suffix.lower()}" if tells_of_person(name) else name


def file_name(name: str, shown: str) -> tuple[HiddenText, ...]:
    """Return the name of a file as a text to search, where it is not shown itself."""
    return (HiddenText(shown, FILE, (as_text(name),)),) if name != shown else ()


def sheet_name(file: str, name: str, number: int) -> HiddenText:
    """Return the name of a sheet as a text to search."""
    place = Text(nl=f"de naam van blad {number}", en=f"the name of sheet {number}")
    return HiddenText(file, place, (as_text(name),))


def part_names(file: str, names: Iterable[str]) -> HiddenText:
    """Return the names of the parts in an archive as texts to search."""
    return HiddenText(file, INSIDE, tuple(map(as_text, names)))
