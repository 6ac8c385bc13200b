"""Find citizen service numbers (BSN) in the cells of one column.

A number counts at once when the column or the cell says that it is a BSN, when it is written as one (``1234.56.782``),
or when it stands in a sentence and the column has hardly any such numbers. Bare numbers count together: see
``numbers.too_many_by_chance``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.deliveries.intake.privacy.numbers import BSN_DIGITS, is_bsn, too_many_by_chance

WRITTEN = re.compile(r"(?<![\w.,-])(?:\d{9}|\d{8}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[ .-]\d{3}[ .-]\d{3})(?![\w]|[.,-]\d)")
AS_BSN = re.compile(r"\d{4}[. ]\d{2}[. ]\d{3}")
SAYS_SO = re.compile(r"(?<![a-z])(?:bsn|burgerservice|sofi)", re.IGNORECASE)
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
STRAY = 2
"""With at most this many different numbers of nine digits in a column, one in a sentence is not a series of codes."""
LOWEST, HIGHEST = 10**7, 10**9


@dataclass(frozen=True)
class Number:
    """A number of eight or nine digits found in a cell, and whether the cell itself says that it is a BSN."""

    digits: str
    told: bool
    in_sentence: bool


def bsn_cells(texts: Mapping[str, int], numbers: Mapping[float, int], told: bool) -> int:
    """Return how many cells of a column hold a BSN; ``texts`` and ``numbers`` are the cells and their counts."""
    found = [(number, count) for text, count in texts.items() for number in _in_text(text, told)]
    found += [(Number(str(int(value)), False, False), count) for value, count in numbers.items() if _could_be(value)]
    passing = [(number, count) for number, count in found if is_bsn(number.digits)]
    bare = {number.digits for number, _ in found if len(number.digits) == BSN_DIGITS}
    passing_bare = {number.digits for number, _ in passing if len(number.digits) == BSN_DIGITS}
    together = too_many_by_chance(len(passing_bare), len(bare))
    stray = len(bare) <= STRAY
    return sum(
        count
        for number, count in passing
        if told or number.told or (len(number.digits) == BSN_DIGITS and (together or (stray and number.in_sentence)))
    )


def _could_be(value: float) -> bool:
    return LOWEST <= value < HIGHEST and float(value).is_integer()


def _in_text(text: str, told: bool) -> list[Number]:
    says_so = told or bool(SAYS_SO.search(text))
    sentence = bool(WORD.search(text))
    return [
        Number(re.sub(r"\D", "", match[0]), says_so or bool(AS_BSN.fullmatch(match[0])), sentence)
        for match in WRITTEN.finditer(text)
    ]
