"""The page that names all documents, in both languages and every format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.publication.documents.edition import Edition, editions
from evaluation.publication.files import COMPARISON, WORKBOOKS
from evaluation.publication.report.convert import TEMPLATES
from evaluation.publication.texts import Material, load_words
from evaluation.registry.models import LANGUAGES, Language
from evaluation.storage import read_text

TEMPLATE = "index.html.j2"


def index_page(material: Material) -> str:
    """Return the page as HTML."""
    folder = material.paths.shared(TEMPLATES)
    loader = FileSystemLoader(folder)
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    return environment.get_template(TEMPLATE).render(
        style=Markup(read_text(folder / "report.css")),
        study=material.registry.study,
        synthetic=material.published.synthetic,
        comparison=COMPARISON,
        parts={language: _part(material, language) for language in LANGUAGES},
    )


def _part(material: Material, language: Language) -> Mapping[str, Any]:
    """Return what the page says in one language: its words, the documents in groups, the workbooks."""
    words = load_words(material.paths, language)
    groups: dict[str, list[Edition]] = {}
    for edition in editions(material.registry):
        if edition.language == language:
            groups.setdefault(edition.document, []).append(edition)
    return {
        "words": words,
        "documents": [(material.registry.documents[document], found) for document, found in groups.items()],
        "title": lambda edition: edition.title(material.registry),
        "name": lambda edition: edition.name(material.registry),
        "workbooks": [
            {"file": names[language], "title": words["workbook_titles"][name]} for name, names in WORKBOOKS.items()
        ],
    }
