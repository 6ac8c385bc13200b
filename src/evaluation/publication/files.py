"""The names of everything that readers get, in one place: documents link to each other by them.

A text document stands in the folder of its language, with the same name for each format:

>>> document_file("scalability_report", "nl")
'opschaalbaarheid.html'
>>> document_place("city_report", "en", "utrecht", "pdf")
'en/city_utrecht.pdf'
"""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.registry.models import Language

DOCUMENTS: Mapping[str, Mapping[Language, str]] = {
    "scalability_report": {"nl": "opschaalbaarheid", "en": "scalability"},
    "indicator_book": {"nl": "indicatorenboek", "en": "indicator_book"},
    "city_report": {"nl": "stad_{subject}", "en": "city_{subject}"},
    "experiment_summary": {"nl": "experiment_{subject}", "en": "experiment_{subject}"},
    "ministry_annex": {"nl": "ministerie_{subject}", "en": "ministry_{subject}"},
}
"""Documents without their suffix; ``{subject}`` is the city, the experiment or the ministry that it is about."""
WORKBOOKS: Mapping[str, Mapping[Language, str]] = {
    "workbook": {"nl": "werkboek.xlsx", "en": "workbook.xlsx"},
    "own_figures": {"nl": "vul_uw_eigen_cijfers_in.xlsx", "en": "fill_in_your_own_figures.xlsx"},
}
COMPARISON = "vergelijking.html"
"""The comparison page, both languages in one file."""
INDEX = "index.html"
"""The page that names all documents."""
MADE, DRAWN = ".made.json", ".drawn.json"
"""What each document and each PNG was made of (``made``); without it all are made anew."""
FIGURES = "figures"
"""The folder of the figures."""
TO_BUILD = "../"
"""From a text document to what stands beside the folders of the languages."""


def document_file(document: str, language: Language, subject: str = "", suffix: str = "html") -> str:
    """Return the name of a document in the folder of its language: how documents of one language link."""
    return f"{DOCUMENTS[document][language].format(subject=subject.lower())}.{suffix}"


def document_place(document: str, language: Language, subject: str = "", suffix: str = "html") -> str:
    """Return where a document stands within ``reports/build``."""
    return f"{language}/{document_file(document, language, subject, suffix)}"
