"""Bring the problems of a receipt together: the same problem in 300 rows is one line with a count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.deliveries.intake.problems import PLACE_WORDS

LEVEL_ORDER = ("refuse", "set_aside", "warn")
SHOWN_ROWS = 10
PLACE_NAMES = ("level", "rule", "file", "sheet", "column")
Place = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Group:
    """One problem at one place (table, file, sheet, column), with the rows that have it.

    ``message`` and ``mend`` are in one language and name no place. ``count`` is how often it was found, ``rows_n`` in
    how many rows, and ``rows`` are the first ``SHOWN_ROWS`` row numbers.
    """

    level: str
    rule: str
    file: str
    sheet: str
    column: str
    message: str
    mend: str
    count: int
    rows_n: int
    rows: tuple[int, ...]

    @property
    def more(self) -> int:
        """How many rows are not named."""
        return self.rows_n - len(self.rows)


def grouped(problems: Iterable[Mapping[str, Any]], language: str) -> list[Group]:
    """Return the problems of a receipt in one language, most important first.

    First what refuses, then what sets rows aside, then warnings; within these the most frequent first, and otherwise
    in the order of the receipt.
    """
    places: dict[Place, list[Mapping[str, Any]]] = {}
    for one in problems:
        level, rule, file, sheet, column = (str(one[name]) for name in PLACE_NAMES)
        place = (level, rule, file, sheet, column, _without_place(one, language), str(one["mend"][language]))
        places.setdefault(place, []).append(one)
    groups = [_group(place, found) for place, found in places.items()]
    return sorted(groups, key=lambda group: (LEVEL_ORDER.index(group.level), -group.count))


def _group(place: Place, found: list[Mapping[str, Any]]) -> Group:
    level, rule, file, sheet, column, message, mend = place
    rows = sorted({int(one["row"]) for one in found if one["row"]})
    more = sum(int(one.get("more", 0)) for one in found)
    counts = (len(found) + more, len(rows) + more)
    return Group(level, rule, file, sheet, column, message, mend, *counts, tuple(rows[:SHOWN_ROWS]))


def _without_place(one: Mapping[str, Any], language: str) -> str:
    """Return a message without the file, sheet, row and column before it."""
    message = str(one["message"][language])
    place = ", ".join(f"{words[language]} {one[part]}" for part, words in PLACE_WORDS.items() if one[part])
    if not place or not message.startswith(f"{place[0].upper()}{place[1:]}: "):
        return message
    text = message[len(place) + 2 :]
    return f"{text[0].upper()}{text[1:]}"
