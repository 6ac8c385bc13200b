"""What stands in a file, as text, wherever in it: in cells and sentences, and in what the file says of itself."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NullObject, StreamObject, TextStringObject

WORD_RUNS = re.compile(r"</w:t></w:r>(?:<(?!/w:p>)[^>]*>)*<w:t(?: [^>]*)?>")
"""What stands between two pieces of one sentence in Word."""
TOLD = {"/Metadata", "/EmbeddedFile"}
"""Streams of a PDF that hold text as it is; those of pages hold marks of a typeface."""


def parts_of(document: Path) -> dict[Path, str]:
    """Return all parts of a workbook or a Word document but the pictures: words, cells, names of sheets, properties."""
    with zipfile.ZipFile(document) as parts:
        names = [name for name in parts.namelist() if not name.endswith(".png")]
        return {Path(document.name) / name: WORD_RUNS.sub("", parts.read(name).decode("utf-8")) for name in names}


def words_of(document: Path) -> dict[Path, str]:
    """Return the words on the pages of a PDF, and every string beside them: properties, links, alternative texts."""
    pdf = pypdf.PdfReader(document)
    numbers = sorted({*pdf.xref_objStm, *(number for table in pdf.xref.values() for number in table)} - {0})
    beside = (text for number in numbers for text in _strings(pdf.get_object(number) or NullObject()))
    return {
        Path(document.name) / "pages": "\n".join(page.extract_text() for page in pdf.pages),
        Path(document.name) / "beside": "\n".join([*(pdf.metadata or {}).values(), *beside]),
    }


def _strings(held: object) -> Iterator[str]:
    if isinstance(held, TextStringObject | ByteStringObject):
        yield held if isinstance(held, str) else held.decode("latin-1")
    elif isinstance(held, ArrayObject):
        for one in list.__iter__(held):
            yield from _strings(one)
    elif isinstance(held, DictionaryObject):
        for one in dict.values(held):
            yield from _strings(one)
    if isinstance(held, StreamObject) and held.get("/Type") in TOLD:
        yield held.get_data().decode("utf-8")
