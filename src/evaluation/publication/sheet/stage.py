"""Stage ``sheet``: the workbook "fill in your own figures", in both languages, with formulas that can be followed."""

from __future__ import annotations

from evaluation.publication.files import WORKBOOKS
from evaluation.publication.report.kit import Kit
from evaluation.publication.sheet.workbook import workbook_bytes
from evaluation.publication.texts import Texts, load_material
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, write_bytes

DOCUMENT = "own_figures"


def run(paths: Paths) -> None:
    """Write ``reports/build/vul_uw_eigen_cijfers_in.xlsx`` and ``fill_in_your_own_figures.xlsx``."""
    material = load_material(paths)
    for language in LANGUAGES:
        kit = Kit(material, Texts(material, language, markup=False))
        write_bytes(paths.build / WORKBOOKS[DOCUMENT][language], workbook_bytes(kit))
