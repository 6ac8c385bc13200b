"""One cell as a file gives it, and one without the blanks around it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal


@dataclass(frozen=True)
class Broken:
    """A cell with an error, or with a formula whose outcome was not saved."""


Cell = str | float | int | bool | date | datetime | time | timedelta | Broken | None
Style = Literal["comma", "point", "unknown"]
BLANK = " \t\r\n\u00a0\u202f\u200b\ufeff"
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None})


@dataclass(frozen=True)
class Wrong:
    """A cell breaks a rule; ``detail`` chooses the words."""

    rule: str
    detail: str = ""


def tidy(cell: Cell) -> Cell:
    """Return the cell without blanks around it and with plain blanks inside; an empty text is None.

    Letters with a mark have one form, whichever of the two a file uses for them.
    """
    if not isinstance(cell, str):
        return cell
    if cell.isascii():
        return cell.strip(BLANK) or None
    return unicodedata.normalize("NFC", cell.translate(SPACES)).strip(BLANK) or None
