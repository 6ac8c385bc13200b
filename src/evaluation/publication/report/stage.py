"""Stage ``report``: the scalability report in both languages, each one self-contained HTML file."""

from __future__ import annotations

from evaluation.publication.report.convert import to_html
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.sections import markdown
from evaluation.publication.texts import Material, Texts, load_material
from evaluation.registry.models import LANGUAGES, Language
from evaluation.storage import Paths, write_text

DOCUMENT = "scalability_report"
FILES: dict[Language, str] = {"nl": "opschaalbaarheid.html", "en": "scalability.html"}


def run(paths: Paths) -> None:
    """Write ``reports/build/opschaalbaarheid.html`` and ``scalability.html``; the figures must have been drawn."""
    material = load_material(paths)
    for language in LANGUAGES:
        kit = Kit(material, Texts(material, language, markup=True))
        html = to_html(paths, markdown(kit, DOCUMENT), _frame(material, kit), language)
        write_text(paths.build / FILES[language], html)


def _frame(material: Material, kit: Kit) -> dict[str, str]:
    """Return the words around the text: title, stamp, names of landmarks, the way to the other language."""
    study, words, language = material.registry.study, kit.texts.words, kit.texts.language
    other: Language = "en" if language == "nl" else "nl"
    frame = {
        "title": study.title[language],
        "subtitle": study.subtitle[language],
        "document": kit.label(material.registry.documents[DOCUMENT]),
        "contents": str(words["contents"]),
        "skip": str(words["skip"]),
        "other-language": str(words["other_language"]),
        "other-code": other,
        "other-file": FILES[other],
    }
    return frame | ({"stamp": str(words["synthetic_stamp"])} if material.published.synthetic else {})
