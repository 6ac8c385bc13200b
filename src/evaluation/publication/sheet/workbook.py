"""A workbook with a sheet per experiment: inputs in coloured cells, and formulas for the result.

The inputs start at the central case of the largest band in the report, so that a sheet opens on published numbers.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import xlsxwriter

from evaluation.publication.report.kit import Kit
from evaluation.publication.report.municipality_money import band_name, calculated, example
from evaluation.publication.report.municipality_rows import ALL
from evaluation.publication.sheet.formulas import write_payers, write_results, write_years
from evaluation.publication.sheet.layout import FIRST_INPUT, FORMATS, INPUTS, Sheet
from evaluation.registry.models import LIKENESSES, Spread

CREATED = datetime(2016, 9, 1)
"""The date inside the workbook: a fixed one, so that the same numbers give the same file."""


def workbook_bytes(kit: Kit) -> bytes:
    """Return the workbook; without anything to reckon with it says so. The same numbers give the same bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    words = kit.texts.words["sheet"]
    book.set_properties({"created": CREATED, "title": words["title"], "author": "evaluation"})
    formats = {name: book.add_format(options) for name, options in FORMATS.items()}
    experiments = calculated(kit)
    for number, experiment in enumerate(experiments, start=1):
        band, choices = example(kit, experiment), kit.material.params.projection
        assert band is not None and choices is not None
        calculation = kit.registry.calculation(experiment, kit.material.params.price_base_year)
        page = book.add_worksheet(f"{number} {experiment}"[:31])
        _fill(Sheet(kit, page, formats, experiment, band, calculation, choices))
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
    write_payers(sheet)
    write_results(sheet)
    write_years(sheet)


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
