"""Stage ``sheet``: the workbooks in both languages, with all published figures, and "fill in your own figures"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from evaluation.publication.files import WORKBOOKS
from evaluation.publication.report.kit import Kit
from evaluation.publication.sheet.workbook import workbook_bytes
from evaluation.publication.texts import Material, Texts, load_material
from evaluation.publication.workbook.resources import Resource, resources
from evaluation.publication.workbook.writer import workbook_bytes as all_figures
from evaluation.registry.models import LANGUAGES, Language
from evaluation.storage import Paths, write_bytes
from evaluation.storage.workers import spread, usable_processors

OWN_FIGURES, WORKBOOK = "own_figures", "workbook"


def run(paths: Paths, workers: int | None = None) -> None:
    """Write the two workbooks into ``reports/build``, in both languages, one by each worker."""
    write = partial(_write, load_material(paths), resources(paths))
    for _ in spread(write, LANGUAGES, workers or usable_processors()):
        pass


def _write(material: Material, tables: Sequence[Resource], language: Language) -> None:
    kit, build = Kit(material, Texts(material, language, markup=False)), material.paths.build
    write_bytes(build / WORKBOOKS[OWN_FIGURES][language], workbook_bytes(kit))
    write_bytes(build / WORKBOOKS[WORKBOOK][language], all_figures(kit, tables))
