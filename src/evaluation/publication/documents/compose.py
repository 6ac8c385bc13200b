"""Compose an edition: its Markdown, and what goes around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.publication.book.calls import book_calls
from evaluation.publication.documents.edition import Edition
from evaluation.publication.documents.frame import frame
from evaluation.publication.documents.way_back import way_back
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.literature import with_literature
from evaluation.publication.report.sections import markdown, section_calls
from evaluation.publication.walk.origin import Origins


@dataclass(frozen=True)
class Dress:
    """What a document has beyond the frame that all share: a kind (a class of the page), styles and a script."""

    kind: str = ""
    styles: tuple[str, ...] = ()
    script: str = ""


@dataclass(frozen=True)
class Composed:
    """An edition in Markdown, with the words around it; from this every format is made."""

    edition: Edition
    markdown: str
    variables: Mapping[str, str]
    dress: Dress
    way_back: str = ""


DRESSES: Mapping[str, Dress] = {
    "indicator_book": Dress("book", ("indicator_book.css",), "indicator_book.js"),
    "experiment_summary": Dress("onepage", ("one_page.css",)),
}
CALLS: Mapping[str, Callable[[Kit], dict[str, Any]]] = {"indicator_book": book_calls}
"""Documents whose templates call other functions than the sections of a report do."""


def compose(kit: Kit, edition: Edition, origins: Origins | None = None) -> Composed:
    """Fill the templates of an edition; they see whom it is about as ``subject``.

    ``origins`` tell what stands behind its numbers; without them a page has no way back.
    """
    dress = DRESSES.get(edition.document, Dress())
    calls = CALLS.get(edition.document, section_calls)(kit) | {"subject": edition.subject}
    variables = frame(kit, edition) | ({"kind": dress.kind} if dress.kind else {})
    text = with_literature(kit, markdown(kit, edition.document, calls))
    return Composed(edition, text, variables, dress, way_back(origins, text) if origins else "")
