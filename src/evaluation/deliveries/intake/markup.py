"""Read XML one element at a time, and refuse a document type: that is where entities that grow are declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from evaluation.deliveries.intake.sheet import UnreadableError

Start = Callable[[str, dict[str, str]], None]


def walk(
    content: bytes, start: Start, end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None
) -> None:
    """Call ``start`` and ``end`` for each element, by its name with prefix, and ``text`` for what stands between.

    Raises
    ------
    UnreadableError
        When the content is no well-formed XML or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableError("damaged") from error


def _refuse(*_: Any) -> None:
    raise UnreadableError("damaged")
