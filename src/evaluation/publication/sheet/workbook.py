"""A sheet per experiment: inputs in coloured cells, a row per payer, a row per year, and formulas for the result.

The formulas are those of ``evaluation.scalability.municipalities.money``. The inputs start at the central case of the
largest band in the report, so that the sheet opens on a number that is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.municipality_rows import ALL, CENTRAL, GROUPS, band_name, calculated, example
from evaluation.registry.models import LIKENESSES, Calculation, Spread
from evaluation.registry.params import ProjectionChoices

CREATED = datetime(2016, 9, 1)
"""The date inside the workbook: a fixed one, so that the same numbers give the same file."""
YEARS = 30
"""As many years as params.yaml can ask for."""
NAVY = "#12436d"
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "stamp": {"bold": True, "font_color": "#801650"},
    "header": {"bold": True, "bg_color": NAVY, "font_color": "#ffffff", "text_wrap": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "measured": {"bg_color": "#cfe2f3", "border": 1},
    "measured_share": {"bg_color": "#cfe2f3", "border": 1, "num_format": "0%"},
    "assumed": {"bg_color": "#fce5cd", "border": 1, "num_format": "#,##0"},
    "assumed_share": {"bg_color": "#fce5cd", "border": 1, "num_format": "0.0%"},
    "share": {"num_format": "0%"},
    "whole": {"num_format": "#,##0"},
    "weight": {"num_format": "0.0000"},
    "result": {"bold": True, "num_format": "#,##0"},
    "result_share": {"bold": True, "num_format": "0%"},
}
FIRST_INPUT, FIRST_PAYER = 6, 17
"""Rows, counted from 1, of the first input and of the first payer."""
INPUTS = ("households", "eligible_share", "uptake", "effect", "lasts_years", "horizon", "rate")
CELL = {name: f"$B${FIRST_INPUT + place}" for place, name in enumerate(INPUTS)}
COLUMN = {"cost": "C", "gain": "D", "setup": "E"}


@dataclass(frozen=True)
class Sheet:
    """What one sheet is made of: where it writes, the words, and the experiment's numbers."""

    kit: Kit
    page: Any
    formats: dict[str, Any]
    experiment: str
    band: Row
    calculation: Calculation
    choices: ProjectionChoices

    @property
    def words(self) -> dict[str, str]:
        """The words of the sheet."""
        return dict(self.kit.texts.words["sheet"])

    @property
    def last_payer(self) -> int:
        """Row of the last payer."""
        return FIRST_PAYER + len(self.calculation.payers) - 1

    @property
    def first_result(self) -> int:
        """Row of the first result."""
        return self.last_payer + 3

    @property
    def first_year(self) -> int:
        """Row of the first year."""
        return self.first_result + 10

    def weights(self, column: str) -> str:
        """Return the sum of a column over the years."""
        return f"SUM(${column}${self.first_year}:${column}${self.first_year + YEARS - 1})"

    def amounts(self, group: str) -> str:
        """Return the sum of a column over the payers."""
        return f"SUM(${COLUMN[group]}${FIRST_PAYER}:${COLUMN[group]}${self.last_payer})"

    def shown(self, quantity: str, field: str = "value", part: str = "", **band: str) -> float:
        """Return a published number of the central case; 0 where none is shown."""
        asked = {"experiment": self.experiment, "scenario": CENTRAL, **self.place, **band}
        row = self.kit.material.published.one("projections", quantity=quantity, part=part, **asked)
        return (row.number(field) if row else None) or 0.0

    @property
    def place(self) -> dict[str, str]:
        """The kind and likeness of the band."""
        return {name: self.band[name] for name in ("municipality_type", "likeness")}


def workbook_bytes(kit: Kit) -> bytes:
    """Return the workbook; without anything to reckon with it says so. The same numbers give the same bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    words = kit.texts.words["sheet"]
    book.set_properties({"created": CREATED, "title": words["title"], "author": "evaluation"})
    formats = {name: book.add_format(options) for name, options in FORMATS.items()}
    experiments = calculated(kit)
    for number, experiment in enumerate(experiments, start=1):
        band, projection, choices = example(kit, experiment), kit.registry.projection, kit.material.params.projection
        assert band is not None and projection is not None and choices is not None
        page = book.add_worksheet(f"{number} {experiment}"[:31])
        _fill(Sheet(kit, page, formats, experiment, band, projection.calculations[experiment], choices))
    if not experiments:
        book.add_worksheet("1").write_string(0, 0, words["empty"])
    book.close()
    return target.getvalue()


def _fill(sheet: Sheet) -> None:
    page, words, formats = sheet.page, sheet.words, sheet.formats
    page.set_column(0, 0, 52)
    page.set_column(1, 5, 18)
    page.write(
        "A1", f"{words['title']}: {sheet.kit.label(sheet.kit.registry.experiments[sheet.experiment])}", formats["title"]
    )
    page.merge_range("A2:F2", words["explanation"], formats["wrapped"])
    page.set_row(1, 50)
    page.write("A3", f"{words['group']}: {band_name(sheet.kit, sheet.band)}")
    page.write(
        "A4",
        sheet.kit.texts.words["synthetic_stamp"] if sheet.kit.material.published.synthetic else "",
        formats["stamp"],
    )
    _inputs(sheet)
    _payers(sheet)
    _results(sheet)
    _years(sheet)


def _inputs(sheet: Sheet) -> None:
    page, words, formats = sheet.page, sheet.words, sheet.formats
    names = sheet.kit.texts.words["inputs"]
    for column, name in zip("ABCD", ("input", "value", "low", "high"), strict=True):
        page.write(f"{column}{FIRST_INPUT - 1}", words[name], formats["header"])
    effect = {
        name: sheet.shown("expected", name, scenario="", municipality_type=ALL) for name in ("value", "low", "high")
    }
    values: dict[str, tuple[str, str, float, float | None, float | None]] = {
        "households": (
            words["households"],
            "assumed",
            sheet.shown("households", experiment="", scenario=""),
            None,
            None,
        ),
        **{
            name: _spread(names[name], "assumed_share", getattr(sheet.calculation, name))
            for name in ("eligible_share", "uptake")
        },
        "effect": (names["effect"], "measured_share", effect["value"], effect["low"], effect["high"]),
        "lasts_years": _spread(names["lasts_years"], "assumed", sheet.calculation.lasts_years),
        "horizon": (words["horizon"], "assumed", sheet.choices.horizon_years, None, None),
        "rate": (words["rate"], "assumed_share", sheet.choices.discount_rate, None, None),
    }
    for place, name in enumerate(INPUTS):
        label, kind, *numbers = values[name]
        row = FIRST_INPUT + place
        page.write(f"A{row}", label)
        for column, number in zip("BCD", numbers, strict=True):
            if number is not None:
                look = kind if column == "B" else "share" if kind.endswith("share") else "whole"
                page.write_number(f"{column}{row}", number, formats[look])
    for place, likeness in enumerate(LIKENESSES):
        about = {"scenario": "", "municipality_type": ALL, "likeness": likeness}
        row = FIRST_INPUT + len(INPUTS) + place
        page.write(f"A{row}", f"{words['interval']}: {sheet.kit.texts.words['likeness'][likeness]}")
        for column, name in (("C", "low"), ("D", "high")):
            page.write_number(f"{column}{row}", sheet.shown("expected", name, **about), formats["share"])


def _spread(label: str, kind: str, spread: Spread) -> tuple[str, str, float, float, float]:
    return label, kind, spread.central, spread.low, spread.high


def _payers(sheet: Sheet) -> None:
    page, words, formats = sheet.page, sheet.words, sheet.formats
    for column, name in zip("ABCDEF", ("payer", "ministry", "cost", "gain", "setup", "balance"), strict=True):
        page.write(f"{column}{FIRST_PAYER - 1}", words[name], formats["header"])
    reached, improved = _reached(), _improved()
    for place, payer in enumerate(sheet.calculation.payers):
        row, entry = FIRST_PAYER + place, sheet.kit.registry.payers[payer]
        page.write(f"A{row}", sheet.kit.label(entry))
        page.write(f"B{row}", sheet.kit.label(sheet.kit.registry.ministries[entry.ministry]) if entry.ministry else "")
        for group in GROUPS:
            amounts: dict[str, Spread] = getattr(sheet.calculation, group)
            page.write_number(
                f"{COLUMN[group]}{row}", amounts[payer].central if payer in amounts else 0, formats["assumed"]
            )
        formula = f"=D{row}*{improved}*{sheet.weights('C')}-C{row}*{reached}*{sheet.weights('B')}-E{row}"
        page.write_formula(f"F{row}", formula, formats["whole"], sheet.shown("payer_net", part=payer))


def _results(sheet: Sheet) -> None:
    page, words, formats, first = sheet.page, sheet.words, sheet.formats, sheet.first_result
    page.write(f"A{first - 1}", words["results"], formats["header"])
    reached, improved = f"$B${first}", f"$B${first + 1}"
    paid, gained = (
        f"{sheet.amounts('cost')}*{reached}*{sheet.weights('B')}",
        f"{sheet.amounts('gain')}*{improved}*{sheet.weights('C')}",
    )
    rows = (
        ("reached", _reached(), "result"),
        ("improved", _improved(), "result"),
        ("running_cost", paid, "result"),
        ("setup", sheet.amounts("setup"), "result"),
        ("gains", gained, "result"),
        ("net_with_setup", f"$B${first + 4}-$B${first + 2}-$B${first + 3}", "result"),
        (
            "break_even",
            f"($B${first + 2}+$B${first + 3})/({sheet.amounts('gain')}*{reached}*{sheet.weights('C')})",
            "result_share",
        ),
    )
    for place, (name, formula, look) in enumerate(rows):
        page.write(f"A{first + place}", words["setup_total" if name == "setup" else name])
        page.write_formula(f"B{first + place}", f"={formula}", formats[look], sheet.shown(name))


def _years(sheet: Sheet) -> None:
    page, words, formats, first = sheet.page, sheet.words, sheet.formats, sheet.first_year
    for column, name in zip("ABC", ("year", "cost_weight", "gain_weight"), strict=True):
        page.write(f"{column}{first - 1}", words[name], formats["header"])
    horizon, rate, lasts = CELL["horizon"], CELL["rate"], CELL["lasts_years"]
    for year in range(YEARS):
        row = first + year
        page.write_number(f"A{row}", year)
        weight = f"(1+{rate})^(-$A{row})"
        page.write_formula(
            f"B{row}", f"=IF($A{row}<{horizon},{weight},0)", formats["weight"], _weight(sheet, year, 1.0)
        )
        kept = min(year + 1, sheet.calculation.lasts_years.central)
        formula = f"=IF($A{row}<{horizon},MIN($A{row}+1,{lasts})*{weight},0)"
        page.write_formula(f"C{row}", formula, formats["weight"], _weight(sheet, year, kept))


def _weight(sheet: Sheet, year: int, times: float) -> float:
    within = year < sheet.choices.horizon_years
    return float(times * (1 + sheet.choices.discount_rate) ** -year) if within else 0.0


def _reached() -> str:
    return f"{CELL['households']}*{CELL['eligible_share']}*{CELL['uptake']}"


def _improved() -> str:
    return f"{_reached()}*{CELL['effect']}"
