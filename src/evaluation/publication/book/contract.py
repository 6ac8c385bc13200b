"""Tables, columns and codes of the deliveries as a reader knows them: Dutch names, labels, the meaning of a code."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from evaluation.publication.numbers import print_number
from evaluation.publication.phrases import day
from evaluation.publication.report.kit import Kit
from evaluation.registry.models import Column, Table

BETWEEN_CODES = ";"


def table_of(kit: Kit, name: str) -> tuple[str, Table] | None:
    """Return a delivery table by its internal name, with its Dutch name; None for what no city delivers."""
    return next(((dutch, table) for dutch, table in kit.registry.tables.items() if table.name == name), None)


def column_of(kit: Kit, table: str, name: str) -> tuple[str, Column] | None:
    """Return a column by the internal names of table and column, with its Dutch name."""
    found = table_of(kit, table)
    columns = found[1].columns.items() if found else ()
    return next(((dutch, column) for dutch, column in columns if column.name == name), None)


def table_name(kit: Kit, name: str) -> Markup:
    """Print a table: its label and the name under which cities deliver it."""
    dutch, table = table_of(kit, name) or (name, None)
    label = table.label[kit.texts.language] if table else name
    return Markup("“{}” (<code>{}</code>)").format(label, dutch)


def column_name(kit: Kit, table: str, name: str) -> Markup:
    """Print a column: its label and the name under which cities deliver it."""
    found = column_of(kit, table, name)
    if found is None:
        return Markup("<code>{}</code>").format(name)
    return Markup("“{}” (<code>{}</code>)").format(found[1].label[kit.texts.language], found[0])


def meaning(kit: Kit, codes: str | None, value: Any) -> str:
    """Print a value of a column: what its code means, a number or a day as the reader writes it."""
    if value is None or value == "":
        return str(kit.texts.words["empty"])
    if isinstance(value, date):
        return day(value.isoformat(), kit.texts.language)
    if isinstance(value, int | float):
        return print_number(value, "plain", kit.texts.language)
    parts = str(value).split(BETWEEN_CODES) if codes else [str(value)]
    return f"{BETWEEN_CODES} ".join(code_name(kit, codes, part) for part in parts)


def code_name(kit: Kit, codes: str | None, value: str) -> str:
    """Return what a code of a list means; a code without a name of its own stands for itself."""
    language = kit.texts.language
    if codes is None:
        return value
    if codes == "cities.neighbourhoods":
        places = (city.neighbourhoods.get(value) for city in kit.registry.cities.values())
        return next((place.label[language] for place in places if place), value)
    if codes in kit.registry.codelists:
        entries = kit.registry.codelists[codes].values()
        return next((entry.label[language] for entry in entries if entry.value == value), value)
    if codes in kit.registry.instruments:
        labels = kit.registry.instruments[codes].item_labels
        return labels[value][language] if value in labels else value
    framework = kit.registry.frameworks.get(codes)
    named = framework.items if framework else getattr(kit.registry, codes, {})
    label = kit.label(named[value]) if value in named else value
    return f"{value}: {label}" if codes == "bottlenecks" else label
