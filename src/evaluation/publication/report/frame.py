"""The words around a document: title, stamp, names of landmarks, the way to the other language."""

from __future__ import annotations

from evaluation.publication.files import FILES
from evaluation.publication.report.kit import Kit
from evaluation.registry.models import Language


def frame(kit: Kit, document: str) -> dict[str, str]:
    """Return the variables of the page template, by name."""
    study, words, language = kit.registry.study, kit.texts.words, kit.texts.language
    other: Language = "en" if language == "nl" else "nl"
    around = {
        "title": study.title[language],
        "subtitle": study.subtitle[language],
        "document": kit.label(kit.registry.documents[document]),
        "contents": str(words["contents"]),
        "list-of-figures": str(words["list_of_figures"]),
        "list-of-tables": str(words["list_of_tables"]),
        "skip": str(words["skip"]),
        "other-language": str(words["other_language"]),
        "other-code": other,
        "other-file": FILES[document][other],
    }
    return around | ({"stamp": str(words["synthetic_stamp"])} if kit.material.published.synthetic else {})
