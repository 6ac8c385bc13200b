"""What a workbook holds outside its cells: comments, document properties, text boxes, links, remembered values.

A workbook (xlsx, ods) is a zip archive of XML files. Anyone may put anything in it, so it is read with care: nothing is
unpacked to disk, sizes are counted while reading and not believed, and XML that defines entities (the "billion laughs")
is not parsed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from evaluation.registry.models import Text

LARGEST_PART = 64 * 2**20
LARGEST_TOTAL = 256 * 2**20
MOST_PARTS = 2000
"""Bounds on what is unpacked in memory: far above any workbook made by people."""
ZIP_MARK = b"PK\x03\x04"
DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CELLS_AND_FORM = re.compile(
    r"xl/worksheets/[^/]+\.xml|xl/sharedStrings\.xml|xl/styles\.xml|xl/theme/.*|xl/calcChain\.xml|styles\.xml|"
    r"settings\.xml|META-INF/.*|\[Content_Types\]\.xml|xl/metadata\.xml|_rels/.*|xl/_rels/.*"
)
"""Parts with cells (read as sheets) or only with form."""
MAKERS = frozenset({"creator", "lastModifiedBy", "author", "initial-creator", "manager", "printed-by"})
ATTRIBUTES = frozenset({"v", "displayName", "userName", "author", "Target", "descr", "title", "s", "userId"})
PROPERTIES = Text(nl="de eigenschappen van het document", en="the document properties")
PLACES = (
    (
        re.compile(r"xl/(?:comments|threadedComments|persons)"),
        Text(nl="de opmerkingen bij cellen", en="the comments on cells"),
    ),
    (re.compile(r"docProps/|meta\.xml"), PROPERTIES),
    (
        re.compile(r"xl/pivotCache/"),
        Text(nl="de onthouden gegevens van een draaitabel", en="a pivot table's remembered data"),
    ),
)
CONTENT = Text(nl="de opmerkingen bij cellen", en="the comments on cells")
ELSEWHERE = Text(nl="een verborgen deel van het werkboek", en="a hidden part of the workbook")


class UnsafePartError(ValueError):
    """A part of a workbook is too large to be a workbook's, damaged, or defines entities."""


@dataclass(frozen=True)
class HiddenText:
    """Texts outside the cells: where they stand, and those that name a maker or writer."""

    file: str
    place: Text
    texts: tuple[str, ...]
    makers: tuple[str, ...] = ()


def hidden_texts(file: str, content: bytes) -> tuple[HiddenText, ...]:
    """Return what a file holds outside its cells; nothing for a file that is no zip archive.

    Raises
    ------
    UnsafePartError
        When a part cannot be read safely.
    """
    if not content.startswith(ZIP_MARK):
        return ()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return tuple(_of_part(file, name, part) for name, part in _parts(archive))
    except (zipfile.BadZipFile, ElementTree.ParseError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnsafePartError(str(type(error).__name__)) from error
    except NotImplementedError as error:
        raise UnsafePartError("compression") from error


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > MOST_PARTS:
        raise UnsafePartError("parts")
    left = LARGEST_TOTAL
    for info in infos:
        if info.filename.endswith((".xml", ".rels")) and not CELLS_AND_FORM.fullmatch(info.filename):
            with archive.open(info) as opened:
                part = opened.read(min(left, LARGEST_PART) + 1)
            left -= len(part)
            if len(part) > LARGEST_PART or left < 0:
                raise UnsafePartError("size")
            yield info.filename, part


def _of_part(file: str, name: str, part: bytes) -> HiddenText:
    if DECLARES.search(part) or DECLARES.search(part.replace(b"\0", b"")):
        raise UnsafePartError("entities")
    texts: list[str] = []
    makers: list[str] = []
    for element in _elements(part, only_comments=name == "content.xml"):
        own = "".join(element.itertext()) if len(element) == 0 else (element.text or "")
        (makers if _local(element.tag) in MAKERS else texts).append(own.strip())
        for attribute, value in element.attrib.items():
            if _local(attribute) in ATTRIBUTES:
                (makers if _local(attribute) in ("displayName", "userName", "author") else texts).append(value.strip())
    return HiddenText(file, _place(name), tuple(filter(None, texts)), tuple(filter(None, makers)))


def _elements(part: bytes, only_comments: bool) -> Iterator[ElementTree.Element]:
    root = ElementTree.fromstring(part)
    if not only_comments:
        yield from root.iter()
        return
    for element in root.iter():
        if _local(element.tag) == "annotation":
            yield from element.iter()


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].rpartition(":")[2]


def _place(name: str) -> Text:
    if name == "content.xml":
        return CONTENT
    return next((place for pattern, place in PLACES if pattern.match(name)), ELSEWHERE)
