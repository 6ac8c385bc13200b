"""Stage ``report``: the scalability report in both languages, each one self-contained HTML file."""

from __future__ import annotations

from evaluation.publication.files import FILES
from evaluation.publication.report.convert import to_html
from evaluation.publication.report.frame import frame
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.sections import markdown, section_calls
from evaluation.publication.texts import Texts, load_material
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, write_text

DOCUMENT = "scalability_report"


def run(paths: Paths) -> None:
    """Write ``reports/build/opschaalbaarheid.html`` and ``scalability.html``; the figures must have been drawn."""
    material = load_material(paths)
    for language in LANGUAGES:
        kit = Kit(material, Texts(material, language, markup=True))
        html = to_html(paths, markdown(kit, DOCUMENT, section_calls(kit)), frame(kit, DOCUMENT), language)
        write_text(paths.build / FILES[DOCUMENT][language], html)
