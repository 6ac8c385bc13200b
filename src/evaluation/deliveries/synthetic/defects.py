"""Named defects for an invented delivery: extra rows that each break exactly one rule of intake.

The clean rows stay as they are, so that what intake may use is exactly what was generated. ``RECIPES`` names for each
rule the rows that can break it; they are taken in turn until the registry's count is reached. Tables that a city need
not deliver have theirs in ``defects_optional``.
"""

from __future__ import annotations

from itertools import cycle

import pandas as pd

from evaluation.deliveries.synthetic.defects_optional import OPTIONAL_RECIPES, without_yes
from evaluation.deliveries.synthetic.oddities import ODDITIES
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.workshop import BadCell, BadRow, Recipe, Workshop, total_row

NOWHERE = "VZ9999X"


def _measured(column: str, rule: str, **changes: object) -> Recipe:
    def recipe(workshop: Workshop) -> list[BadRow]:
        """Of a household that can have a second measurement; else of none."""
        cells = workshop.second_measurement(**changes)
        return [] if cells is None else [BadRow("metingen", cells, rule, column)]

    return recipe


def _copied(table: str, key: str, letter: str, rule: str, column: str, value: object) -> Recipe:
    def recipe(workshop: Workshop) -> list[BadRow]:
        """One row under a number that is not used."""
        cells = workshop.copy(table, **{key: workshop.new_id(letter), column: value})
        return [BadRow(table, cells, rule, column)]

    return recipe


def _household(rule: str, column: str, value: object) -> Recipe:
    return _copied("huishoudens", "huishouden", "H", rule, column, value)


def _case(rule: str, column: str, value: object) -> Recipe:
    return _copied("casussen", "casus", "C", rule, column, value)


def _stray_household(workshop: Workshop) -> list[BadRow]:
    identity = workshop.new_id("H")
    workshop.strays.append(identity)
    cells = workshop.copy("huishoudens", huishouden=identity, wijk=NOWHERE)
    return [BadRow("huishoudens", cells, "unknown_neighbourhood", "wijk")]


def _unknown_household(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("metingen", huishouden=workshop.new_id("H"))
    return [BadRow("metingen", cells, "unknown_reference", "huishouden")]


def _household_set_aside(workshop: Workshop) -> list[BadRow]:
    """Refer to a household whose own row is set aside."""
    if not workshop.strays:
        return _unknown_household(workshop)
    cells = workshop.copy("metingen", huishouden=workshop.strays.pop())
    return [BadRow("metingen", cells, "unknown_reference", "huishouden")]


def _unknown_case(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("casus_knelpunten", casus=workshop.new_id("C"))
    return [BadRow("casus_knelpunten", cells, "unknown_reference", "casus")]


def _repeated(workshop: Workshop) -> list[BadRow]:
    """Repeat a row; intake keeps the first."""
    cells = workshop.copy("casus_knelpunten")
    return [BadRow("casus_knelpunten", cells, "duplicate_key", "casus", place="after")]


def _contradicting(workshop: Workshop) -> list[BadRow]:
    """Two rows for one household that differ: neither can be used."""
    identity = workshop.new_id("H")
    shared = {"huishouden": identity, "uitstroom": None}
    first = workshop.copy("huishoudens", **shared, instroom=pd.Timestamp(2016, 11, 1))
    second = {**first, "instroom": pd.Timestamp(2016, 11, 21)}
    return [BadRow("huishoudens", cells, "duplicate_key", "huishouden") for cells in (first, second)]


def _left_before_start(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("huishoudens", huishouden=workshop.new_id("H"))
    cells["uitstroom"] = pd.Timestamp(str(cells["instroom"])) - pd.Timedelta(days=30)
    return [BadRow("huishoudens", cells, "date_order", "uitstroom")]


def _second_before_first(workshop: Workshop) -> list[BadRow]:
    cells = workshop.second_measurement()
    if cells is None:
        return _left_before_start(workshop)
    cells["meetdatum"] = pd.Timestamp(str(cells["meetdatum"])) - pd.Timedelta(days=290)
    return [BadRow("metingen", cells, "date_order", "meetdatum")]


def _foreign_quarter(workshop: Workshop) -> list[BadRow]:
    key = next(workshop.quarters, None)
    if key is None:
        return []
    cells = workshop.copy("uitvoering", experiment=key[0], kwartaal=key[1])
    return [BadRow("uitvoering", cells, "not_participating", "experiment")]


def _foreign_experiment(workshop: Workshop) -> list[BadRow]:
    site = workshop.site
    other = next((name for name in site.registry.experiments if name not in site.experiments), None)
    if other is None:
        return []
    own = [name for name in site.experiments if site.registry.experiments[name].kind == "main"][:1]
    cells = workshop.copy("huishoudens", huishouden=workshop.new_id("H"), experimenten=";".join([*own, other]))
    return [BadRow("huishoudens", cells, "not_participating", "experimenten")]


def _above_target(workshop: Workshop) -> list[BadRow]:
    cells = workshop.copy("uitvoering", kwartaal=f"20{next(workshop.numbers) % 100:02d}-4")
    cells["bereik"] = int(str(cells["doelgroep"])) + 10
    return [BadRow("uitvoering", cells, "above_other_column", "bereik")]


def _total(workshop: Workshop) -> list[BadRow]:
    return [total_row(workshop, "uitvoering", "experiment")]


def _settled_without_yes(workshop: Workshop) -> list[BadCell]:
    """The day on which a debt settlement began, while none is said to have begun."""
    rows = workshop.tables["huishoudens"]
    rng = workshop.site.rng("defects", "cells/huishoudens")
    return without_yes(workshop, rng, "huishoudens", "schuldregeling_start", rows["schuldregeling"], rows["instroom"])


REQUIRED_RECIPES: dict[str, tuple[Recipe, ...]] = {
    "unknown_code": (
        _case("unknown_code", "huishoudtype", "woongroep"),
        _household("unknown_code", "groep", "controlegroep"),
        _measured("golf", "unknown_code", golf="T9"),
    ),
    "wrong_type": (_measured("score", "wrong_type", score="goed"), _case("wrong_type", "hulpverleners", "veel")),
    "invalid_date": (
        _household("invalid_date", "instroom", "31-02-2017"),
        _measured("meetdatum", "invalid_date", meetdatum="30-02-2017"),
    ),
    "out_of_range": (_measured("score", "out_of_range", score=9.0), _case("out_of_range", "kinderen", 88)),
    "missing_value": (_case("missing_value", "wijk", None), _measured("score", "missing_value", score=None)),
    "unknown_neighbourhood": (_stray_household, _case("unknown_neighbourhood", "wijk", NOWHERE)),
    "duplicate_key": (_repeated, _contradicting),
    "unknown_reference": (_unknown_household, _unknown_case, _household_set_aside),
    "date_order": (_left_before_start, _second_before_first),
    "not_participating": (_foreign_quarter, _foreign_experiment),
    "above_other_column": (_above_target,),
    "total_row": (_total,),
    "date_without_yes": (_settled_without_yes,),
}
RECIPES: dict[str, tuple[Recipe, ...]] = {
    rule: (*REQUIRED_RECIPES.get(rule, ()), *OPTIONAL_RECIPES.get(rule, ()))
    for rule in dict.fromkeys([*REQUIRED_RECIPES, *OPTIONAL_RECIPES])
}


def bad_rows(site: Site, tables: dict[str, pd.DataFrame]) -> list[BadRow | BadCell]:
    """Return the extra rows and wrong cells of a city, for each rule as many as the registry asks and its tables allow.

    Raises
    ------
    ValueError
        When the registry asks for a rule that no recipe breaks.
    """
    workshop = Workshop(site, tables, site.rng("defects", "rows"))
    asked = site.world.defects
    if unknown := asked.keys() - RECIPES.keys() - ODDITIES.keys():
        known = ", ".join([*RECIPES, *ODDITIES])
        raise ValueError(f"synthetic.yaml: defects: cannot plant {', '.join(sorted(unknown))}. Use {known}.")
    return [row for rule in RECIPES for row in _enough(workshop, rule, asked.get(rule, 0))]


def _enough(workshop: Workshop, rule: str, wanted: int) -> list[BadRow | BadCell]:
    found: list[BadRow | BadCell] = []
    fruitless = 0
    for recipe in cycle(RECIPES[rule]):
        if len(found) >= wanted or fruitless > len(RECIPES[rule]):
            return found
        made = recipe(workshop)
        fits = len(found) + len(made) <= wanted
        found += made if fits else []
        fruitless = 0 if made and fits else fruitless + 1
    return found
