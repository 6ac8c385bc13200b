"""The template and the example of every city, in both languages, open in LibreOffice and come back as they were.

LibreOffice saves each workbook as .ods, and the Dutch ones as .xlsx too; intake then finds the same in them as in ours,
and the lists and limits are still on the same columns. The examples are those of a small invented world, for speed.
"""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from shutil import copy
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.take_in import take_in
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.world import STAMP, city_tables
from evaluation.deliveries.template.example import example_rows
from evaluation.deliveries.template.workbook import template_bytes
from evaluation.registry import load_registry
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT
from tests.system.programs import program

REGISTRY = load_registry(Paths(PROJECT))
SMALL = REGISTRY.synthetic.default_site.model_copy(
    update={"cases": 4, "experiment_households": 4, "comparison_households": 3, "professionals": 3}
)
WORLD = REGISTRY.model_copy(
    update={"synthetic": REGISTRY.synthetic.model_copy(update={"sites": {}, "default_site": SMALL})}
)
FILTERS = {"ods": "ods", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
LANGUAGES_OF = {"ods": LANGUAGES, "xlsx": ("nl",)}
CASES = [
    (city, language, kind) for city in REGISTRY.cities for language in LANGUAGES for kind in ("template", "example")
]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS_KINDS = {
    "list": "is-in-list", "date": "is-date", "whole": "is-whole-number", "decimal": "is-decimal-number",
    "custom": "is-true-formula",
}  # fmt: skip
VALIDATED_ROWS = 1000
"""LibreOffice writes a validation in .xlsx down to so many rows below the last filled one, where ours go further."""
SECONDS = 300


def name_of(city, language, kind):
    return f"{kind}_{city}_{language}"


def forms_in(language):
    return [form for form, languages in LANGUAGES_OF.items() if language in languages]


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """A folder with the workbooks as we write them (``ours``) and as LibreOffice saves them (``ods``, ``xlsx``)."""
    office, folder = program("soffice"), tmp_path_factory.mktemp("libreoffice")
    (folder / "ours").mkdir()
    for city, language, kind in CASES:
        clean = city_tables(Site(WORLD, 1, city))
        rows = example_rows(WORLD, city, clean, STAMP) if kind == "example" else None
        path = folder / "ours" / f"{name_of(city, language, kind)}.xlsx"
        path.write_bytes(template_bytes(WORLD, language, city, rows))
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(convert, office, folder, form) for form in FILTERS]:
            done.result()
    return folder


def convert(office, folder, form):
    """Let LibreOffice open every workbook and save it in another form; each run has its own profile."""
    command = [
        office, f"-env:UserInstallation={(folder / f'profile {form}').as_uri()}", "--headless", "--norestore",
        "--convert-to", FILTERS[form], "--outdir", str(folder / form),
        *(str(folder / "ours" / f"{name_of(*case)}.xlsx") for case in CASES if form in forms_in(case[1])),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


def taken(city, path, folder):
    folder.mkdir()
    copy(path, folder)
    return take_in(WORLD, city, read_folder(folder))


def told(intake):
    """What intake says, without the name of the file."""
    problems = [{**asdict(one), "file": "", "message": ""} for one in intake.problems]
    counts = {id_: (one.delivered, len(one.used), len(one.set_aside)) for id_, one in intake.checked.items()}
    return intake.status, intake.origin, counts, problems


@pytest.mark.parametrize(("city", "language", "kind"), CASES)
def test_intake_finds_the_same_after_libreoffice(saved, tmp_path, city, language, kind):
    name = name_of(city, language, kind)
    ours = taken(city, saved / "ours" / f"{name}.xlsx", tmp_path / "ours")
    assert ours.status == ("used" if kind == "example" else "refused")
    frames = ours.frames(WORLD)
    for form in forms_in(language):
        theirs = taken(city, saved / form / f"{name}.{form}", tmp_path / form)
        assert told(theirs) == told(ours), form
        for table, frame in theirs.frames(WORLD).items():
            pd.testing.assert_frame_equal(frame, frames[table])


def validations(path):
    """Type, limits or list, and whether it refuses, per sheet and column."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book:
        for one in sheet.data_validations.dataValidation:
            column, first, last = re.fullmatch(r"([A-Z]+)(\d+):\1(\d+)", str(one.sqref)).groups()
            assert first == "2" and int(last) >= VALIDATED_ROWS
            limits = one.type not in ("list", "custom")
            holds = (float(one.formula1), float(one.formula2)) if limits else re.sub(r"[\s$]", "", one.formula1)
            refuses = bool(one.showErrorMessage) and one.errorStyle in (None, "stop")
            found[sheet.title, column] = (one.type, holds, refuses)
    return found


def kinds_in_ods(path):
    """The kind of validation per sheet and column, as the cells of the second row have it."""
    root = ElementTree.fromstring(ZipFile(path).read("content.xml"))
    entries = root.iter(f"{TABLE}content-validation")
    conditions = {one.get(f"{TABLE}name"): one.get(f"{TABLE}condition") for one in entries}
    found = {}
    for sheet in root.iter(f"{TABLE}table"):
        second = spread(sheet.iter(f"{TABLE}table-row"), "rows")[1]
        for place, cell in enumerate(spread(second.iter(f"{TABLE}table-cell"), "columns"), start=1):
            if name := cell.get(f"{TABLE}content-validation-name"):
                kind = next(kind for kind, word in ODS_KINDS.items() if word in conditions[name])
                found[sheet.get(f"{TABLE}name"), openpyxl.utils.get_column_letter(place)] = kind
    return found


def spread(elements, what):
    """Rows or cells as often as they stand there; beyond any table it does not matter."""
    return [one for one in elements for _ in range(min(int(one.get(f"{TABLE}number-{what}-repeated", "1")), 100))]


@pytest.mark.parametrize(("city", "language", "kind"), [case for case in CASES if case[2] == "template"])
def test_lists_and_limits_stay_on_every_column(saved, city, language, kind):
    name = name_of(city, language, kind)
    ours = validations(saved / "ours" / f"{name}.xlsx")
    assert ours.keys() >= {
        (id_, openpyxl.utils.get_column_letter(place))
        for id_, table in WORLD.tables.items()
        for place, column in enumerate(delivery_columns(table).values(), start=1)
        if column.codes or column.type in ("date", "decimal", "whole_number")
    }
    if "xlsx" in forms_in(language):
        assert validations(saved / "xlsx" / f"{name}.xlsx") == ours
    assert kinds_in_ods(saved / "ods" / f"{name}.ods") == {place: kind for place, (kind, *_) in ours.items()}
