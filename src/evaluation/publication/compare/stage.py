"""Stage ``compare``: the comparison page in both languages, one self-contained HTML file."""

from __future__ import annotations

from evaluation.publication.compare.page import page
from evaluation.publication.files import COMPARISON
from evaluation.publication.texts import load_material
from evaluation.storage import Paths, write_text

DOCUMENT = "comparison"


def run(paths: Paths) -> None:
    """Write ``reports/build/vergelijking.html``; both languages are in it."""
    material = load_material(paths)
    write_text(paths.build / COMPARISON, page(material))
