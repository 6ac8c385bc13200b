"""Defects in the tables that a city need not deliver: what goes wrong in costs, months, answers and codings.

The extra rows have keys that no clean row has: a month after the last one, a payer that a case has not, an unused
number. A table that the city leaves out gets none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.workshop import BadCell, BadRow, Recipe, Workshop, total_row

LATER_MONTHS = ("2018-01", "2018-02", "2018-03", "2018-04", "2018-05", "2018-06")
LONG_BEFORE = ("2015-05", "2015-06")
DAYS_LATER = 30
NO_SCORE = (9, 0)
EARLY_DAY, EARLIER_DAY = pd.Timestamp("2016-03-01"), pd.Timestamp("2016-02-01")
LATER_QUARTER = "2018-1"
UNUSED_KIND, UNUSED_PAYER = "overig", "corporatie"


def _of(table: str, make: Callable[[Workshop], list[BadRow]]) -> Recipe:
    """Leave out the recipe where the table is not delivered, or has no row to copy."""
    return lambda workshop: make(workshop) if len(workshop.tables.get(table, ())) else []


def _changed(table: str, rule: str, column: str, **changes: object) -> Recipe:
    """A copied row with these cells changed."""
    return _of(table, lambda workshop: [BadRow(table, workshop.copy(table, **changes), rule, column)])


def _numbered(table: str, key: str, letter: str, rule: str, column: str, value: object) -> Recipe:
    """A copied row under an unused number with one cell changed."""
    return _of(
        table,
        lambda workshop: [
            BadRow(table, workshop.copy(table, **{key: workshop.new_id(letter), column: value}), rule, column)
        ],
    )


def _stranger(table: str, key: str, letter: str) -> Recipe:
    """A copied row about someone of whom there is no row."""
    return _of(
        table,
        lambda workshop: [
            BadRow(table, workshop.copy(table, **{key: workshop.new_id(letter)}), "unknown_reference", key)
        ],
    )


def _later_month(table: str, rule: str, column: str, month: str, value: object) -> Recipe:
    return _changed(table, rule, column, **{"maand": month, column: value})


def _other_payer(workshop: Workshop) -> dict[str, object]:
    return workshop.copy("casus_kosten", kostensoort=UNUSED_KIND, betaler=UNUSED_PAYER)


def _negative_costs(workshop: Workshop) -> list[BadRow]:
    return [BadRow("casus_kosten", {**_other_payer(workshop), "bedrag": -450.0}, "out_of_range", "bedrag")]


def _payer_repeated(workshop: Workshop) -> list[BadRow]:
    """The same payer once more, with the same amount; intake keeps the first."""
    return [BadRow("casus_kosten", workshop.copy("casus_kosten"), "duplicate_key", "casus", place="after")]


def _payer_twice(workshop: Workshop) -> list[BadRow]:
    """A payer with two amounts for the same kind of cost: neither can be used."""
    cells = _other_payer(workshop)
    return [
        BadRow("casus_kosten", {**cells, "bedrag": amount}, "duplicate_key", "casus") for amount in (1200.0, 1500.0)
    ]


def _total_too_low(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("huishoudmaanden", maand=LATER_MONTHS[1], kosten_gemeente=900.0, kosten_totaal=100.0)
    return [BadRow("huishoudmaanden", cells, "parts_not_total", "kosten_totaal")]


def _reached_too_many(workshop: Workshop) -> list[BadRow]:
    month = LATER_MONTHS[int(workshop.stream("wijkmaanden").integers(len(LATER_MONTHS)))]
    cells = workshop.copy("wijkmaanden", maand=month)
    cells["bereikt"] = int(str(cells["signalen"])) + 7
    return [BadRow("wijkmaanden", cells, "above_other_column", "bereikt")]


def _repaired_before_reported(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("foutherstel", gemeld_op=pd.Timestamp(2018, 6, 1), hersteld="ja")
    return [BadRow("foutherstel", {**cells, "hersteld_op": pd.Timestamp(2018, 5, 1)}, "date_order", "hersteld_op")]


def _awarded_before_requested(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("toekenningen", aangevraagd_op=pd.Timestamp(2018, 6, 1))
    return [BadRow("toekenningen", {**cells, "toegekend_op": pd.Timestamp(2018, 5, 1)}, "date_order", "toegekend_op")]


def _more_bewind_than_costs(workshop: Workshop) -> list[BadRow]:
    """The costs of protective administration are a part of the costs to the municipality."""
    cells = workshop.copy("huishoudmaanden", maand=LATER_MONTHS[3], kosten_gemeente=50.0, kosten_totaal=None)
    return [BadRow("huishoudmaanden", {**cells, "kosten_bewind": 120.0}, "above_other_column", "kosten_bewind")]


def _no_score(workshop: Workshop) -> list[BadCell]:
    """A 9 or a 0 where a client gave no answer, as some programmes write it."""
    if "clienten" not in workshop.tables:
        return []
    rows = workshop.tables["clienten"].filter(like="ervaring_")
    empty = [(int(place), str(name)) for name in rows for place in rows[name].isna().to_numpy().nonzero()[0]]
    free = [cell for cell in empty if cell not in workshop.filled]
    if not free:
        return []
    place, name = free[int(workshop.stream("clienten").integers(len(free)))]
    workshop.filled.add((place, name))
    return [BadCell("clienten", place, name, NO_SCORE[len(workshop.filled) % len(NO_SCORE)], "out_of_range")]


def without_yes(
    workshop: Workshop, rng: np.random.Generator, table: str, column: str, answers: pd.Series, days: pd.Series
) -> list[BadCell]:
    """A date in an empty cell of a row that says no; some days after the one that goes before it."""
    free = [place for place in np.flatnonzero(answers == "nee").tolist() if (place, column) not in workshop.filled]
    if not free:
        return []
    place = free[int(rng.integers(len(free)))]
    workshop.filled.add((place, column))
    value = pd.Timestamp(days.iloc[place]) + pd.Timedelta(days=DAYS_LATER)
    return [BadCell(table, place, column, value, "date_without_yes")]


def _repaired_without_yes(workshop: Workshop) -> list[BadCell]:
    if not len(workshop.tables.get("foutherstel", ())):
        return []
    rows = workshop.tables["foutherstel"]
    rng = workshop.site.rng("defects", "cells/foutherstel")
    return without_yes(workshop, rng, "foutherstel", "hersteld_op", rows["hersteld"], rows["gemeld_op"])


def _reported_again(workshop: Workshop) -> list[BadRow]:
    """An error reported once more the day after, while it was still being repaired."""
    rows = workshop.tables["foutherstel"]
    repaired = rows[rows["hersteld"] == "ja"]
    if repaired.empty:
        return []
    first = repaired.iloc[int(workshop.stream("foutherstel").integers(len(repaired)))]
    cells = {**first, "gemeld_op": first["gemeld_op"] + pd.Timedelta(days=1), "hersteld": "nee", "hersteld_op": None}
    return [BadRow("foutherstel", cells, "overlapping_spells", "gemeld_op")]


def _foreign_interview(workshop: Workshop) -> list[BadRow]:
    site = workshop.site
    other = next((name for name in site.registry.experiments if name not in site.experiments), None)
    if other is None:
        return []
    cells = workshop.copy("interviews", fragment=workshop.new_id("F"), experiment=other)
    return [BadRow("interviews", cells, "not_participating", "experiment")]


def _answered_late(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("gebeurtenissen", datum=EARLY_DAY, dagen=900)
    return [BadRow("gebeurtenissen", cells, "out_of_range", "dagen")]


def _solved_first(workshop: Workshop) -> list[BadRow]:
    changes = {"belemmering": workshop.new_id("B"), "gemeld": EARLY_DAY, "opgelost": EARLIER_DAY}
    return [BadRow("belemmeringen", workshop.copy("belemmeringen", **changes), "date_order", "opgelost")]


def _more_plans_than_made(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("teamkwartalen", kwartaal=LATER_QUARTER)
    cells["plannen_samen"] = int(str(cells["plannen"])) + 4
    return [BadRow("teamkwartalen", cells, "above_other_column", "plannen_samen")]


def _total_of(table: str, column: str) -> Recipe:
    return _of(table, lambda workshop: [total_row(workshop, table, column)])


OPTIONAL_RECIPES: dict[str, tuple[Recipe, ...]] = {
    "unknown_code": (
        _numbered("interviews", "fragment", "F", "unknown_code", "geinterviewde", "buurman"),
        _numbered("systeemveranderingen", "verandering", "V", "unknown_code", "stand", "bijna klaar"),
        _changed("casus_kosten", "unknown_code", "betaler", betaler="verzekeringsbank"),
        _changed("gebeurtenissen", "unknown_code", "soort", datum=EARLY_DAY, soort="verhuizing"),
        _changed("raamwerkscores", "unknown_code", "onderdeel", onderdeel="koffie"),
    ),
    "wrong_type": (_changed("huishoudmaanden", "wrong_type", "maand", maand="2017-13"),),
    "invalid_date": (
        _numbered("systeemveranderingen", "verandering", "V", "invalid_date", "standdatum", "31-06-2017"),
    ),
    "missing_value": (_numbered("interviews", "fragment", "F", "missing_value", "richting", None),),
    "out_of_range": (
        _of("casus_kosten", _negative_costs),
        _later_month("huishoudmaanden", "out_of_range", "achterstand", LATER_MONTHS[0], -75.0),
        _no_score,
        _no_score,
        _changed("raamwerkscores", "out_of_range", "score", kwartaal=LATER_QUARTER, score=9),
        _of("gebeurtenissen", _answered_late),
    ),
    "duplicate_key": (_of("casus_kosten", _payer_repeated), _of("casus_kosten", _payer_twice)),
    "unknown_reference": (
        _stranger("casus_kosten", "casus", "C"),
        _stranger("huishoudmaanden", "huishouden", "H"),
        _stranger("gebeurtenissen", "huishouden", "H"),
    ),
    "not_participating": (_of("interviews", _foreign_interview),),
    "above_other_column": (
        _of("wijkmaanden", _reached_too_many),
        _of("teamkwartalen", _more_plans_than_made),
        _of("huishoudmaanden", _more_bewind_than_costs),
    ),
    "date_order": (
        _of("belemmeringen", _solved_first),
        _of("foutherstel", _repaired_before_reported),
        _of("toekenningen", _awarded_before_requested),
    ),
    "parts_not_total": (_of("huishoudmaanden", _total_too_low),),
    "month_outside": (
        _changed("huishoudmaanden", "month_outside", "maand", maand=LONG_BEFORE[0]),
        _changed("huishoudmaanden", "month_outside", "maand", maand=LONG_BEFORE[1]),
    ),
    "overlapping_spells": (_of("foutherstel", _reported_again),),
    "date_without_yes": (_repaired_without_yes,),
    "total_row": (_total_of("casus_kosten", "casus"), _total_of("wijkmaanden", "wijk")),
}
