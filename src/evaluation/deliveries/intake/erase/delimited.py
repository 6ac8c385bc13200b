"""Empty rows of a csv file; all other lines keep their bytes."""

from __future__ import annotations

import csv
from io import StringIO

from evaluation.deliveries.intake.delimited import decoded, separator_of

UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"
ENDS = ("\r\n", "\n", "\r")


def without_rows(content: bytes, rows: frozenset[int]) -> bytes:
    """Return a csv file with these rows empty; the first row is 1 and a row may take several lines."""
    whole = decoded(content)
    lines = list(StringIO(whole, newline=""))
    kept: list[str] = []
    reader, before = csv.reader(StringIO(whole, newline=""), delimiter=separator_of(whole)), 0
    for number, _ in enumerate(reader, start=1):
        own = lines[before : reader.line_num]
        kept += [_end(own[-1])] if number in rows else own
        before = reader.line_num
    kept += lines[before:]
    return _encoded("".join(kept), content)


def _end(line: str) -> str:
    return next((end for end in ENDS if line.endswith(end)), "")


def _encoded(kept: str, content: bytes) -> bytes:
    if content.startswith(UTF16):
        return content[:2] + kept.encode("utf-16-le" if content.startswith(UTF16[0]) else "utf-16-be")
    mark = BOM if content.startswith(BOM) else b""
    for encoding in ("utf-8", "cp1252"):
        try:
            if content.removeprefix(BOM).decode(encoding) is not None:
                return mark + kept.encode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("The file is no text.")
