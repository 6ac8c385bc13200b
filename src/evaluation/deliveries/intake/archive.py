"""Open the zip archive that a workbook is, and keep only what was measured.

An archive can say one size and unpack to another, or hold a name twice. Therefore every part that is needed is
unpacked here, within a limit, and packed again without compression: the reader gets nothing that was not seen.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from evaluation.deliveries.intake.limits import MOST_BYTES
from evaluation.deliveries.intake.sheet import UnreadableError

NEEDED = ("mimetype", "META-INF/", "content.xml", "styles.xml", "[Content_Types].xml", "_rels/", "xl/")
NOT_NEEDED = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/")
MARKUP = ("mimetype", ".xml", ".rels")
MOST_PARTS = 5_000


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the unpacked parts of a workbook that hold its cells, by name.

    Raises
    ------
    UnreadableError
        When the archive is damaged, locked, holds a name twice, or unpacks to more than the limit.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("damaged") from error
    except RuntimeError as error:  # an encrypted part
        raise UnreadableError("old_or_locked") from error


def names_in(content: bytes) -> list[str]:
    """Return the names of all parts of a workbook, read or not."""
    with ZipFile(BytesIO(content)) as archive:
        return archive.namelist()


def _unpacked(archive: ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise UnreadableError("damaged")
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise UnreadableError("too_large")
    return {
        entry.filename: archive.read(entry)
        for entry in entries
        if entry.filename.startswith(NEEDED)
        and entry.filename.endswith(MARKUP)
        and not entry.filename.startswith(NOT_NEEDED)
    }


def packed(parts: Mapping[str, bytes]) -> BytesIO:
    """Return an archive of these parts, without compression."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    target.seek(0)
    return target
