"""A document for Word: real headings, captions with numbers, table headers that repeat, alternative texts, a contents field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.publication.paper.pdf import REGIONS
from evaluation.publication.paper.reference import reference_docx
from evaluation.publication.paper.source import pandoc, template
from evaluation.registry.models import Language
from evaluation.storage import Paths


def to_docx(paths: Paths, source: bytes, variables: Mapping[str, str], language: Language) -> bytes:
    """Return the document as DOCX; ``source`` is what ``parse`` returned, ``variables`` are the words of the frame.

    Figures are looked up from ``reports/build``, as PNG.
    """
    plain = variables.get("kind") == "book"
    with TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(reference_docx(paths, variables))
        options = [
            "--from=json",
            f"--to=docx{'' if plain else '+native_numbering'}",
            "--number-sections",
            f"--lua-filter={template(paths, 'docx.lua')}",
            f"--reference-doc={reference}",
            f"--resource-path={paths.build.resolve()}",
            f"--metadata=lang:{language}-{REGIONS[language]}",
            f"--metadata=title:{variables['document']} – {variables['title']}",
            f"--metadata=subtitle:{variables['subtitle']}",
            f"--metadata=contents:{variables['contents']}",
            "--output=-",
        ]
        return pandoc(options, source)
