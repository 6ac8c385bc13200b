"""The words around a document: title, stamp, names of landmarks, the way to the other language."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.publication.documents.edition import Edition, editions
from evaluation.publication.files import INDEX, TO_BUILD
from evaluation.publication.report.kit import Kit


def frame(kit: Kit, edition: Edition) -> dict[str, str]:
    """Return the variables of the page template, by name."""
    study, words, language = kit.registry.study, kit.texts.words, edition.language
    around = {
        "title": study.title[language],
        "subtitle": study.subtitle[language],
        "document": edition.title(kit.registry),
        "contents": str(words["contents"]),
        "skip": str(words["skip"]),
        "other-language": str(words["other_language"]),
        "other-code": edition.other.language,
        "other-file": f"{TO_BUILD}{edition.other.place()}",
        "index-file": f"{TO_BUILD}{INDEX}",
        "without-pdf": " ".join(_without_pdf(kit)),
        "all-documents": str(words["all_documents"]),
    }
    return around | ({"stamp": str(words["synthetic_stamp"])} if kit.material.published.synthetic else {})


def _without_pdf(kit: Kit) -> Iterator[str]:
    """Yield the pages that have no PDF beside them: links on paper go to the page."""
    for one in editions(kit.registry):
        if one.language == kit.texts.language and "pdf" not in kit.registry.documents[one.document].formats:
            yield one.file()
