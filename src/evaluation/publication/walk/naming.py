"""What a published row is called: its category, group, moment, measure and place, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.publication.book.contract import code_name
from evaluation.publication.published import Row
from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import TEXTS
from evaluation.publication.walk.particulars import particulars
from evaluation.storage import read_yaml

OF_HARMS = ("any", "worsened")


def walk_words(kit: Kit) -> Mapping[str, Any]:
    """Read the words of the way back, in the kit's language."""
    return dict(read_yaml(kit.material.paths.shared(f"{TEXTS}/{kit.texts.language}/walk.yaml")))


def category_label(kit: Kit, indicator: str, code: str) -> str:
    """Return the name of a category, merged by the gate or not; of none, an empty text."""
    entry = kit.registry.indicators[indicator]
    if code in entry.merge:
        return kit.label(entry.merge[code])
    if code in OF_HARMS:
        return str(kit.texts.words["harms"][code]).format(kit.label(entry))
    return code_name(kit, entry.categories, code) if code else ""


def quantity_label(words: Mapping[str, Any], row: Row) -> str:
    """Return the name of what is measured or estimated."""
    quantity = "leave_one_out" if row.fields.get("scope") == "leave_one_out" else row["quantity"]
    return str(words["quantities"][quantity])


def city_label(kit: Kit, city: str) -> str:
    """Return the name of a site; no site is all of them together."""
    return kit.label(kit.registry.cities[city]) if city else str(kit.texts.words["all_together"])


def arm_label(kit: Kit, arm: str) -> str:
    """Return the name of a group."""
    return str(kit.texts.words["arms"][arm])


def about(kit: Kit, words: Mapping[str, Any], row: Row) -> tuple[str, ...]:
    """Return what a row is about, from the general to the particular."""
    if row.table not in ("estimates", "descriptives"):
        return _about_other(kit, words, row)
    parts = [_subject(kit, row), kit.label(kit.registry.indicators[row["indicator"]])]
    parts += [category_label(kit, row["indicator"], row["category"])] if row["category"] else []
    if row.table == "descriptives":
        parts += [arm_label(kit, row["arm"]), wave_name(kit, row["wave"])]
    parts += [quantity_label(words, row)]
    if row.fields.get("prior_factor"):
        parts += [f"{words['assumption']} {kit.values.plain(row, 'prior_factor', 'plain')}"]
    return tuple(part for part in [*parts, city_label(kit, row["city"])] if part)


def _about_other(kit: Kit, words: Mapping[str, Any], row: Row) -> tuple[str, ...]:
    """Name what is known of a row of another table: experiment, check, indicator, place and what its codes mean."""
    indicator = row.fields.get("indicator", "")
    named = kit.label(kit.registry.indicators[indicator]) if indicator in kit.registry.indicators else ""
    city = row.fields.get("city", "")
    check = row.fields.get("check", "")
    place = kit.label(kit.registry.cities[city]) if city in kit.registry.cities else ""
    checked = kit.texts.named("checks", check) if check in kit.registry.checks else ""
    parts = [str(words["tables"][row.table]), _subject(kit, row), checked, named, place, *particulars(kit, row)]
    return tuple(part for part in parts if part)


def _subject(kit: Kit, row: Row) -> str:
    subjects = kit.registry.subjects
    experiment = row.fields.get("experiment", "")
    return kit.label(subjects[experiment]) if experiment in subjects else ""
