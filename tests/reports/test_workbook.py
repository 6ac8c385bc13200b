"""The workbook of published figures: one table a sheet, every row with its id, words for codes, nothing blank."""

from io import BytesIO

import openpyxl
import pytest

from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Texts
from evaluation.publication.workbook.resources import Resource, resources
from evaluation.publication.workbook.writer import workbook_bytes
from evaluation.registry.models import LANGUAGES


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request, default_report, package):
    kit = Kit(default_report.material, Texts(default_report.material, request.param, markup=False))
    tables = resources(package)
    data = workbook_bytes(kit, tables)
    return kit, tables, data, openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def package(default_report, tmp_path_factory):
    """The published tables of the fixture with a data package, as the gate writes it."""
    import shutil

    from evaluation.disclosure.package import write_package
    from evaluation.storage import Paths

    root = tmp_path_factory.mktemp("package")
    shutil.copytree(default_report.paths.root, root, dirs_exist_ok=True)
    return write_package, Paths(root)
