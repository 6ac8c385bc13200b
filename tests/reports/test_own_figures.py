"""The workbook for a municipality's own figures: its formulas, computed here anew, give the published central case."""

import re
from io import BytesIO

import openpyxl
import pytest

from evaluation.publication.report.kit import Kit
from evaluation.publication.report.municipality_money import example
from evaluation.publication.sheet.workbook import workbook_bytes
from evaluation.publication.texts import Texts
from evaluation.registry.models import LANGUAGES

EXPERIMENT = "schulden_beschermingsbewind"
RANGE = re.compile(r"([A-Z])(\d+):[A-Z](\d+)")
FUNCTIONS = {"SUM": sum, "MIN": min, "IF": lambda test, yes, no: yes if test else no}


class Computed:
    """Computes a sheet's formulas as a spreadsheet program does: + − * / ^, comparison, SUM, MIN and IF."""

    def __init__(self, page, **changes):
        self.page, self.changes = page, changes

    def __getitem__(self, cell):
        found = self.changes.get(cell, self.page[cell].value)
        if not isinstance(found, str) or not found.startswith("="):
            return found
        formula = found[1:].replace("$", "").replace("^", "**")
        formula = RANGE.sub(
            lambda of: f"[{','.join(f'{of[1]}{row}' for row in range(int(of[2]), int(of[3]) + 1))}]", formula
        )
        formula = re.sub(r"\b([A-F]\d+)\b", r"cell['\1']", formula)
        return eval(formula, {"__builtins__": {}}, {"cell": self, **FUNCTIONS})


def kit_of(built, language):
    return Kit(built.material, Texts(built.material, language, markup=False))


def page_of(kit):
    return openpyxl.load_workbook(BytesIO(workbook_bytes(kit))).worksheets[0]


def row_of(page, label):
    return next(cell.row for cell in page["A"] if cell.value == label)


def shown(kit, quantity, part=""):
    band = example(kit, EXPERIMENT)
    place = {name: band[name] for name in ("municipality_type", "likeness")}
    found = kit.material.published.one(
        "projections", experiment=EXPERIMENT, scenario="central", quantity=quantity, part=part, **place
    )
    return found.number()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_formulas_give_the_published_central_case(default_report, language):
    kit = kit_of(default_report, language)
    page, words = page_of(kit), kit.texts.words["sheet"]
    computed = Computed(page)
    for name in ("reached", "improved", "running_cost", "gains", "net_with_setup", "break_even"):
        assert computed[f"B{row_of(page, words[name])}"] == pytest.approx(shown(kit, name), rel=1e-8), name
    assert computed[f"B{row_of(page, words['setup_total'])}"] == pytest.approx(shown(kit, "setup"))
    for payer in kit.registry.projection.calculations[EXPERIMENT].payers:
        row = row_of(page, kit.label(kit.registry.payers[payer]))
        assert computed[f"F{row}"] == pytest.approx(shown(kit, "payer_net", payer), rel=1e-8), payer


def test_the_values_kept_beside_the_formulas_are_theirs(default_report):
    content = BytesIO(workbook_bytes(kit_of(default_report, "nl")))
    formulas, kept = (openpyxl.load_workbook(content, data_only=only).worksheets[0] for only in (False, True))
    computed = Computed(formulas)
    cells = [cell for row in formulas.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(cells) > 60
    for cell in cells:
        assert kept[cell.coordinate].value == pytest.approx(computed[cell.coordinate], rel=1e-8), cell.coordinate


def test_own_figures_change_the_result(default_report):
    kit = kit_of(default_report, "nl")
    page, words = page_of(kit), kit.texts.words["sheet"]
    reached, net = (f"B{row_of(page, words[name])}" for name in ("reached", "net_with_setup"))
    before, one_year = Computed(page), Computed(page, B6=2 * page["B6"].value, B11=1)
    assert one_year[reached] == pytest.approx(2 * before[reached])
    weights = [
        row for row in range(1, page.max_row + 1) if page[f"B{row}"].value and "IF(" in str(page[f"B{row}"].value)
    ]
    assert sum(one_year[f"B{row}"] for row in weights) == pytest.approx(1)
    assert one_year[net] != pytest.approx(before[net])


def test_measured_and_assumed_cells_look_different_and_the_same_numbers_give_the_same_file(default_report):
    kit = kit_of(default_report, "nl")
    page = page_of(kit)
    colours = {cell: page[cell].fill.fgColor.rgb for cell in ("B6", "B7", "B8", "B9", "B10")}
    assert len({colours[cell] for cell in ("B6", "B7", "B8", "B10")}) == 1
    assert colours["B9"] != colours["B7"]
    assert workbook_bytes(kit) == workbook_bytes(kit)


def test_a_study_without_other_municipalities_says_so(totals_report):
    kit = kit_of(totals_report, "en")
    assert page_of(kit)["A1"].value == kit.texts.words["sheet"]["empty"]
    assert 'id="municipalities"' not in (totals_report.paths.build / "en/scalability.html").read_text(encoding="utf-8")
