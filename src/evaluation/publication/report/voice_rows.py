"""Rows about what clients and workers say, and how they were heard: questionnaires and coded interviews."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from evaluation.publication.published import Row
from evaluation.publication.report.beside_rows import ARMS, BEFORE_AND_AFTER, of_level, quantity_of
from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.theory_rows import DIRECTIONS

FAMILIES = ("context", "mechanism", "interview_outcome")
PLACES = ("first", "second", "third")
"""In which column of the crossings the codes of a family stand."""
ASKED = ("asked_n", "ok_n", "missing_n")


def response_rows(kit: Kit, level: str) -> list[Cells]:
    """Return per group and moment how many were asked, answered and did not, for the first question of a level.

    All questions of a questionnaire are asked of the same people.
    """
    indicator = next((one for one in of_level(kit, level) if _asked(kit, one)), "")
    rows = _asked(kit, indicator) if indicator else []
    return [
        [
            kit.texts.words["arms"][row["arm"]],
            wave_name(kit, row["wave"]),
            *(kit.number(row, name, "whole") for name in ASKED),
        ]
        for row in rows
    ]


def said_rows(kit: Kit, level: str) -> list[Cells]:
    """Return per question and group the answers before and after, over all cities."""
    rows: list[Cells] = []
    for indicator in of_level(kit, level):
        for arm in ARMS:
            found = [_answer(kit, indicator, arm, wave) for wave in BEFORE_AND_AFTER]
            if any(found):
                cells = [cell for row in found for cell in (kit.with_interval(row), _n(kit, row))]
                rows.append([_in_unit(kit, indicator), kit.texts.words["arms"][arm], *cells])
    return rows


def _in_unit(kit: Kit, indicator: str) -> str:
    """A question with the unit of its answers; a share prints its own sign."""
    unit = kit.registry.indicators[indicator].unit
    named = kit.defined(indicator)
    return named if unit == "share" else Markup("{}, {}").format(named, kit.label(kit.registry.units[unit]))


def theme_rows(kit: Kit) -> list[Cells]:
    """Return per theme of the interviews how many fragments speak for, against or neither."""
    return [row for family, place in zip(FAMILIES, PLACES, strict=True) for row in _themes(kit, family, place)]


def agreement_rows(kit: Kit) -> list[Cells]:
    """Return how far two coders agreed, per kind of code, with interval and number of fragments."""
    families = kit.registry.codelists.get("code_family", {})
    labels = {code.value: kit.label(code) for code in families.values()}
    return [
        [labels[row["first"]], kit.number(row), kit.interval(row) if row.ok() else kit.none, _n(kit, row)]
        for row in kit.material.published.find("crossings", crossing="coder_agreement")
    ]


def fragments(kit: Kit, direction: str) -> Row | None:
    """Return the fragments of all interviews that point one way."""
    codes = dict.fromkeys(PLACES, "")
    return kit.material.published.one("crossings", crossing="mechanisms", experiment="", direction=direction, **codes)


def _themes(kit: Kit, family: str, place: str) -> Iterator[Cells]:
    others = dict.fromkeys((one for one in PLACES if one != place), "")
    for code in kit.registry.codelists.get(family, {}).values():
        about = {"crossing": "mechanisms", "experiment": "", place: code.value, **others}
        found = [kit.material.published.one("crossings", **about, direction=one) for one in DIRECTIONS]
        if any(found):
            kinds = kit.texts.words["families_of_codes"]
            yield [kit.label(code), kinds[family], *(kit.number(row) for row in found)]


def _asked(kit: Kit, indicator: str) -> list[Row]:
    found = kit.material.published.find("statuses", indicator=indicator, city="")
    return [row for row in found if row["arm"] in ARMS and row["wave"] in BEFORE_AND_AFTER]


def _answer(kit: Kit, indicator: str, arm: str, wave: str) -> Row | None:
    about = {"indicator": indicator, "quantity": quantity_of(kit, indicator), "category": "", "city": ""}
    return kit.material.published.one("descriptives", **about, arm=arm, wave=wave)


def _n(kit: Kit, row: Row | None) -> str:
    return kit.number(row, "n") if row is not None and row.ok("n") else kit.number(row)
