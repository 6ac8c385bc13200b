"""The formulas of a sheet: those of ``evaluation.scalability.municipalities.money``, a cell each."""

from __future__ import annotations

from evaluation.publication.report.municipality_money import GROUPS
from evaluation.publication.sheet.layout import CELL, COLUMN, FIRST_PAYER, YEARS, Sheet
from evaluation.registry.models import Spread


def write_payers(sheet: Sheet) -> None:
    """Write a row per payer, with its balance."""
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


def write_results(sheet: Sheet) -> None:
    """Write the result, top to bottom as it is computed."""
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


def write_years(sheet: Sheet) -> None:
    """Write how much a euro of costs, and a year of gains, counts in each year."""
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
