"""Empty rows of an xlsx workbook in its XML; every other byte of every part stays.

The words of a workbook stand in one list that all sheets share. A word that only erased rows used is emptied there,
and so is what a comment says on an erased row. A row that other cells' formulas build on cannot be emptied.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation.deliveries.intake.erase.spans import Span, emptied, spans
from evaluation.deliveries.intake.extent import sheet_parts, targets_of
from evaluation.deliveries.intake.sheet import UnreadableError

SHARED = "xl/sharedStrings.xml"
CALCULATION = "xl/calcChain.xml"
LISTED = re.compile(rb"<(?:Override|Relationship)\b[^>]*calcChain\.xml[^>]*/>")
REFERENCE = re.compile(r"[A-Z]+([0-9]+)")


@dataclass(frozen=True)
class _Cleared:
    """A sheet without the rows: its new bytes, the shared words used before and after, and whether formulas went."""

    content: bytes
    words_gone: frozenset[int]
    words_left: frozenset[int]
    formulas_gone: bool


def without_rows(parts: Mapping[str, bytes], rows: Mapping[str, frozenset[int]]) -> dict[str, bytes]:
    """Return the parts of a workbook with these rows (by name of the sheet) empty.

    Raises
    ------
    UnreadableError
        When the workbook is not as expected, or other cells' formulas are kept in these rows.
    """
    places = {part: rows.get(name, frozenset()) for name, part in sheet_parts(parts).items() if part in parts}
    cleared = {part: _cleared(parts[part], numbers) for part, numbers in places.items() if _is_sheet(part)}
    changed = {part: one.content for part, one in cleared.items()}
    left = frozenset[int]().union(*(one.words_left for one in cleared.values()))
    gone = frozenset[int]().union(*(one.words_gone for one in cleared.values())) - left
    if gone:
        changed[SHARED] = _without_words(parts[SHARED], gone)
    for part, numbers in places.items():
        changed |= {name: _without_comments(parts[name], numbers) for name in _comments(parts, part) if numbers}
    whole = {**parts, **changed}
    return _uncalculated(whole) if any(one.formulas_gone for one in cleared.values()) else whole


def _is_sheet(part: str) -> bool:
    return part.startswith("xl/worksheets/")


def _cleared(content: bytes, numbers: frozenset[int]) -> _Cleared:
    gone: list[Span] = []
    words: dict[bool, set[int]] = {True: set(), False: set()}
    formulas, number, erased, kind = False, 0, False, ""
    for span in spans(content, ("row", "c", "v", "f")):
        if span.name == "row":
            number = int(span.attributes.get("r") or number + 1)
            erased = number in numbers
            gone += [span] if erased else []
        elif span.name == "c":
            kind = span.attributes.get("t", "")
        elif span.name == "v" and kind == "s":
            words[erased].add(int(content[span.start : span.end]))
        elif span.name == "f" and erased:
            formulas = True
            if "ref" in span.attributes:
                raise UnreadableError("damaged")
    return _Cleared(emptied(content, gone), frozenset(words[True]), frozenset(words[False]), formulas)


def _without_words(content: bytes, gone: frozenset[int]) -> bytes:
    words = [span for span in spans(content, ("si",))]
    return emptied(content, [words[number] for number in gone], b"<t/>")


def _comments(parts: Mapping[str, bytes], sheet: str) -> Iterator[str]:
    folder, name = posixpath.split(sheet)
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    targets = targets_of(relations, f"/{folder}").values() if relations else ()
    return (target for target in targets if "omments" in target and target in parts and target.endswith(".xml"))


def _without_comments(content: bytes, numbers: frozenset[int]) -> bytes:
    found = spans(content, ("comment", "threadedComment", "text"))
    own = [span for span in found if span.name != "text" and _row_of(span.attributes.get("ref", "")) in numbers]
    return emptied(content, [text for text in found if text.name == "text" and any(one.holds(text) for one in own)])


def _row_of(reference: str) -> int | None:
    found = REFERENCE.fullmatch(reference)
    return int(found[1]) if found else None


def _uncalculated(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out the order of calculation, which names each formula; a spreadsheet program makes it anew."""
    left = {name: content for name, content in parts.items() if name != CALCULATION}
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        left[name] = LISTED.sub(b"", left[name])
    return left
