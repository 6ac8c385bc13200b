"""The formats of a text document, each made of the same composed edition.

A format is one line in ``FORMATS``: the suffix of its files and the function that returns their bytes. It may be
called from two threads at once, and gives the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evaluation.publication.documents.compose import Composed
from evaluation.publication.documents.way_back import with_way_back
from evaluation.publication.paper.docx import to_docx
from evaluation.publication.paper.pdf import to_pdf
from evaluation.publication.paper.source import parse
from evaluation.publication.report.convert import to_html
from evaluation.storage import Paths


def html(paths: Paths, composed: Composed) -> bytes:
    """Return the edition as one self-contained HTML file."""
    dress, language = composed.dress, composed.edition.language
    page = to_html(paths, composed.markdown, composed.variables, language, dress.styles, dress.script)
    return with_way_back(paths, page, composed.way_back).encode("utf-8")


def pdf(paths: Paths, composed: Composed) -> bytes:
    """Return the edition as PDF/UA-1."""
    return to_pdf(
        paths, parse(paths, composed.markdown, composed.edition.language), composed.variables, composed.edition.language
    )


def docx(paths: Paths, composed: Composed) -> bytes:
    """Return the edition for Word."""
    return to_docx(
        paths, parse(paths, composed.markdown, composed.edition.language), composed.variables, composed.edition.language
    )


FORMATS: Mapping[str, Callable[[Paths, Composed], bytes]] = {"html": html, "pdf": pdf, "docx": docx}
