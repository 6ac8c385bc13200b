"""Where elements stand in XML, in bytes, so that one can be emptied and every other byte kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from evaluation.deliveries.intake.sheet import UnreadableError

ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([^"']+)["']""")


@dataclass(frozen=True)
class Span:
    """An element: its name without prefix, its prefix with colon, its attributes without prefix.

    It begins at ``at``; between its tags stand the bytes from ``start`` to ``end``, none for ``<a/>``.
    """

    name: str
    prefix: str
    attributes: Mapping[str, str]
    at: int
    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether another element stands inside this one."""
        return self.start <= other.at < self.end


def spans(content: bytes, names: Iterable[str]) -> list[Span]:
    """Return the elements of these names, in the order in which they begin.

    Raises
    ------
    UnreadableError
        When the content is no well-formed XML in UTF-8, or declares a document type.
    """
    encoding = ENCODING.match(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (encoding and encoding[1].lower() != b"utf-8"):
        raise UnreadableError("damaged")
    reader = _Reader(frozenset(names))
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableError("damaged") from error
    return sorted(reader.found, key=lambda span: span.at)


class _Reader:
    """Notes where elements begin and end; what is inside begins where the first event after the tag is."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.found: list[Span] = []
        self.open: list[tuple[str, dict[str, str], int, int | None]] = []
        self.waiting = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.other
        self.parser.CommentHandler = self.other
        self.parser.ProcessingInstructionHandler = self.other
        self.parser.StartCdataSectionHandler = self.other
        self.parser.StartDoctypeDeclHandler = self.refuse

    def other(self, *_: object) -> None:
        """Note that something else stands inside."""
        if self.waiting:
            name, attributes, at, _inside = self.open[-1]
            self.open[-1] = (name, attributes, at, self.parser.CurrentByteIndex)
            self.waiting = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element of a wanted name."""
        self.other()
        if name.rpartition(":")[2] in self.names:
            self.open.append((name, attributes, self.parser.CurrentByteIndex, None))
            self.waiting = True

    def finish(self, name: str) -> None:
        """Close it."""
        local = name.rpartition(":")[2]
        if local not in self.names:
            self.other()
            return
        full, attributes, at, inside = self.open.pop()
        self.waiting = False
        end = self.parser.CurrentByteIndex
        start = end if inside is None else inside
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self.found.append(Span(local, full.removesuffix(local), plain, at, start, end))

    def refuse(self, *_: object) -> None:
        """Refuse a document type."""
        raise UnreadableError("damaged")


def emptied(content: bytes, gone: Iterable[Span], instead: bytes = b"") -> bytes:
    """Return the content with ``instead`` between the tags of these elements, which do not stand in each other."""
    kept, place = [], 0
    for span in sorted(gone, key=lambda one: one.start):
        if span.start < span.end:
            kept += [content[place : span.start], instead]
            place = span.end
    return b"".join([*kept, content[place:]])
