"""Find how the bytes of a csv file stand for letters.

>>> encoding_of("één".encode("cp1252")).name
'cp1252'
"""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.deliveries.intake.sheet import UnreadableError

BINARY_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"$FL2", b"$FL3")
UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
UTF8_MARK = b"\xef\xbb\xbf"
TOP = 1_000
"""Bytes by which UTF-16 without a mark is known."""
ZEROS = 0.4
"""Of all bytes: plain letters in UTF-16 are half zeros, all at even or all at odd places."""


@dataclass(frozen=True)
class Encoding:
    """The name of an encoding, as Python knows it, and the bytes that stand before the text."""

    name: str
    mark: bytes = b""


def encoding_of(content: bytes) -> Encoding:
    """Return the encoding of a csv file.

    Raises
    ------
    UnreadableError
        When it is no text.
    """
    if content.isascii() and b"\0" not in content and not content.startswith(BINARY_MARKS):
        return Encoding("utf-8")
    if not content.startswith(BINARY_MARKS):
        for found in _candidates(content):
            try:
                if "\0" not in content.removeprefix(found.mark).decode(found.name):
                    return found
            except UnicodeDecodeError:
                continue
    raise UnreadableError("not_csv")


def _candidates(content: bytes) -> list[Encoding]:
    for mark, name in UTF16_MARKS.items():
        if content.startswith(mark):
            return [Encoding(name, mark)]
    top = content[:TOP]
    for name, zeros in (("utf-16-le", top[1::2]), ("utf-16-be", top[::2])):
        if zeros.count(0) == top.count(0) > ZEROS * len(top):
            return [Encoding(name)]
    return [Encoding("utf-8", UTF8_MARK if content.startswith(UTF8_MARK) else b""), Encoding("cp1252")]
