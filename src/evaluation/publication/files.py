"""The names of the documents' files, by document and language: documents link to each other."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.registry.models import Language

FILES: Mapping[str, Mapping[Language, str]] = {
    "scalability_report": {"nl": "opschaalbaarheid.html", "en": "scalability.html"},
    "own_figures": {"nl": "vul_uw_eigen_cijfers_in.xlsx", "en": "fill_in_your_own_figures.xlsx"},
    "comparison": {"nl": "vergelijking.html", "en": "vergelijking.html"},
    "indicator_book": {"nl": "indicatorenboek.html", "en": "indicator_book.html"},
}
