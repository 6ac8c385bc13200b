"""A document for Word: real headings, numbered captions, headers that repeat, alternative texts, filled contents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.publication.paper.reference import packed, reference_docx, unpacked
from evaluation.publication.paper.source import pandoc, template
from evaluation.publication.report.convert import REGIONS
from evaluation.registry.models import Language
from evaluation.storage import Paths

BODY = "word/document.xml"
FIRST_COLUMN = (b'w:firstColumn="0"', b'w:firstColumn="1"')
LOOK = (b'w:val="0020"', b'w:val="00A0"')
"""The look of a table as pandoc writes it and as we want it, in words and in the bits of older programs."""
DRAWING = re.compile(rb'<w:pStyle w:val="(?:CaptionedFigure|ImageCaption)" ?/>(?:<w:keepNext ?/>)?')
FRAME = b'<w:framePr w:w="4762" w:hSpace="284" w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="right"/>'
"""A frame of 84 mm at the right, around which the text flows; what stands after each other in such frames is in one."""


def to_docx(paths: Paths, source: bytes, variables: Mapping[str, str], language: Language) -> bytes:
    """Return the document as DOCX; ``source`` is what ``parse`` returned, ``variables`` are the words of the frame.

    Figures are looked up from ``reports/build``, as PNG.
    """
    kind = variables.get("kind", "")
    numbered = kind != "book"
    with TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(reference_docx(paths, variables))
        options = [
            "--from=json",
            f"--to=docx{'+native_numbering' if numbered else ''}",
            "--number-sections",
            f"--lua-filter={template(paths, 'docx.lua')}",
            f"--reference-doc={reference}",
            f"--resource-path={paths.build.resolve()}",
            f"--metadata=lang:{language}-{REGIONS[language]}",
            f"--metadata=title:{variables['document']} – {variables['title']}",
            f"--metadata=subtitle:{variables['subtitle']}",
            f"--metadata=contents:{variables['contents']}",
            f"--metadata=kind:{kind}",
            "--output=-",
        ]
        parts = unpacked(pandoc(options, source))
    if numbered:
        parts[BODY] = _with_row_headers(parts[BODY])
    if kind == "onepage":
        parts[BODY] = _with_text_beside(parts[BODY])
    return packed(parts)


def _with_row_headers(body: bytes) -> bytes:
    """Say of every table that its first column holds headers, which pandoc's writer leaves out."""
    return body.replace(*FIRST_COLUMN).replace(*LOOK)


def _with_text_beside(body: bytes) -> bytes:
    """Put every drawing and its caption in a frame beside the text that follows."""
    return DRAWING.sub(lambda found: found.group() + FRAME, body)
