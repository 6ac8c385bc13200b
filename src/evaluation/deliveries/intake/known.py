"""The codes and texts that the contract knows for a column, by every way in which a city may write them."""

from __future__ import annotations

from collections import Counter

from evaluation.deliveries.contract import code_values
from evaluation.deliveries.intake.wide import item_names
from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Column, Labelled, Table


def known_codes(registry: Registry, city: str, column: Column) -> dict[str, str]:
    """Return what a code is inside, by the code and by its label in each language, in small letters.

    A label that two codes share, or that is itself another code, stands for none.
    """
    values = code_values(registry, city, column)
    codes = {code.casefold(): value if column.type == "code" else code for code, value in values.items()}
    entries = _entries(registry, city, column)
    pairs = {(entries[code].label[language].casefold(), code) for code in values for language in LANGUAGES}
    times = Counter(label for label, _ in pairs)
    labels = {label: codes[code.casefold()] for label, code in sorted(pairs) if times[label] == 1}
    return {**labels, **codes}


def _entries(registry: Registry, city: str, column: Column) -> dict[str, Labelled]:
    if column.codes is None:
        return {}
    if column.codes == "cities.neighbourhoods":
        return dict(registry.cities[city].neighbourhoods)
    return dict(registry.codelists.get(column.codes) or getattr(registry, column.codes))


def known_words(registry: Registry, table: Table, name: str) -> dict[str, str]:
    """Return the texts that a text column knows: the items and versions of the instruments."""
    column = table.columns.get(name)
    if column is None or column.type != "text" or not any(one.instrument_range for one in table.columns.values()):
        return {}
    instruments = registry.instruments.values()
    if column.name == "version":
        return {version.casefold(): version for one in instruments for version in one.versions}
    if column.name != "item":
        return {}
    items = {item.casefold(): item for one in instruments for version in one.versions.values() for item in version}
    others = item_names(registry, table.wide) if table.wide else {}
    return {**{name.replace("_", " "): item for name, item in others.items()}, **others, **items}
