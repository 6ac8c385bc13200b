"""The sheet with all lists: for each list its codes and what they mean, and where the drop-downs find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.deliveries.contract import LISTS, delivery_columns
from evaluation.deliveries.template.columns import ONE_CHARACTER, choices
from evaluation.deliveries.template.words import WORDS
from evaluation.registry import Registry
from evaluation.registry.models import Column, Instrument, Language, Table, Text

OF_INSTRUMENT = ("version", "item")
"""Internal names of columns whose values depend on the instrument of the row."""
HEAD_ROW = 2
HEADS = ("columns", "code", "meaning")
WIDTHS = (44, 34, 80)


@dataclass(frozen=True)
class ListRange:
    """The cells of the lists sheet that hold one list's codes."""

    reference: str


def list_name(table: Table, name: str, column: Column) -> str:
    """Return which list a column takes its codes from; empty for a free column."""
    if column.codes:
        return column.codes.rpartition(".")[2]
    scored = any(other.instrument_range for other in table.columns.values())
    helped = scored and column.name in OF_INSTRUMENT
    return name if helped or ONE_CHARACTER.fullmatch(column.pattern or "") else ""


def all_lists(registry: Registry, city: str | None) -> dict[str, dict[str, Text]]:
    """Return every list that a column uses, by name, in the order of the tables."""
    found: dict[str, dict[str, Text]] = {}
    for table in registry.tables.values():
        for name, column in delivery_columns(table).items():
            codes = choices(registry, city, column) or _of_instruments(registry, table, column)
            if codes and list_name(table, name, column):
                found.setdefault(list_name(table, name, column), codes)
    return found


def list_titles(registry: Registry) -> dict[str, str]:
    """Return for each list the names of the columns that use it, as people know them."""
    users: dict[str, dict[str, None]] = {}
    for table in registry.tables.values():
        for name, column in delivery_columns(table).items():
            users.setdefault(list_name(table, name, column), {})[name] = None
    return {list_: ", ".join(names) for list_, names in users.items()}


def _of_instruments(registry: Registry, table: Table, column: Column) -> dict[str, Text]:
    """Return the versions or the items of all instruments, each with the instruments that have it."""
    if column.name not in OF_INSTRUMENT or not any(one.instrument_range for one in table.columns.values()):
        return {}
    owners: dict[str, dict[str, Text]] = {}
    for id_, instrument in registry.instruments.items():
        for version, items in instrument.versions.items():
            for code in [version] if column.name == "version" else items:
                owners.setdefault(code, {})[id_] = _marked(registry, instrument, code)
    return {
        code: Text(**{language: ", ".join(label[language] for label in named.values()) for language in ("nl", "en")})
        for code, named in owners.items()
    }


def _marked(registry: Registry, instrument: Instrument, code: str) -> Text:
    """Return the instrument's name; beside an item about health or justice, what category of data that is."""
    mark = instrument.sensitive.get(code)
    if mark is None:
        return instrument.label
    category = next(entry.label for entry in registry.codelists["data_category"].values() if entry.value == mark)
    return Text(nl=f"{instrument.label.nl}: {category.nl}", en=f"{instrument.label.en}: {category.en}")


def write_lists(
    sheet: Any, formats: dict[str, Any], registry: Registry, city: str | None, language: Language
) -> dict[str, ListRange]:
    """Fill the lists sheet, one row per code under each other; return where each list stands."""
    lists, titles = all_lists(registry, city), list_titles(registry)
    sheet.write_string(0, 0, WORDS["lists"][language], formats["title"])
    for place, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(place, place, width, formats["text"])
        sheet.write_string(HEAD_ROW, place, WORDS[head][language], formats["optional"])
    ranges: dict[str, ListRange] = {}
    row = HEAD_ROW + 1
    for name, codes in lists.items():
        ranges[name] = ListRange(f"{LISTS}!$B${row + 1}:$B${row + len(codes)}")
        for code, label in codes.items():
            sheet.write_row(row, 0, [titles[name], code, label[language]], formats["text"])
            row += 1
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.fit_to_pages(1, 0)
    return ranges
