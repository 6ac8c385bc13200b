"""Stage ``sheet``: the workbooks in both languages, with all published figures, and "fill in your own figures"."""

from __future__ import annotations

from evaluation.publication.files import WORKBOOKS
from evaluation.publication.report.kit import Kit
from evaluation.publication.sheet.workbook import workbook_bytes
from evaluation.publication.texts import Texts, load_material
from evaluation.publication.workbook.resources import resources
from evaluation.publication.workbook.writer import workbook_bytes as all_figures
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, write_bytes

OWN_FIGURES, WORKBOOK = "own_figures", "workbook"


def run(paths: Paths) -> None:
    """Write the two workbooks into ``reports/build``, in both languages."""
    material, tables = load_material(paths), resources(paths)
    for language in LANGUAGES:
        kit = Kit(material, Texts(material, language, markup=False))
        write_bytes(paths.build / WORKBOOKS[OWN_FIGURES][language], workbook_bytes(kit))
        write_bytes(paths.build / WORKBOOKS[WORKBOOK][language], all_figures(kit, tables))
