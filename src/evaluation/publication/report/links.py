"""Links from one document to another of the same language."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.publication.files import document_file
from evaluation.publication.report.kit import Kit

REPORT = "scalability_report"


def in_report(kit: Kit, anchor: str) -> str:
    """Return the address of a place in the scalability report."""
    return f"{document_file(REPORT, kit.texts.language)}#{anchor}"


def pages_of(kit: Kit, per: str) -> Iterator[str]:
    """Yield the ids of the documents that are made for each city, experiment or ministry."""
    yield from (id_ for id_, entry in kit.registry.documents.items() if entry.per == per)


def page_about(kit: Kit, per: str, subject: str) -> str:
    """Return the file of the document about a city, experiment or ministry; nothing when none is made."""
    document = next(pages_of(kit, per), "")
    return document_file(document, kit.texts.language, subject) if document else ""
