"""What people must know about one column: its kind, unit, codes, rules and an example, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evaluation.deliveries.contract import LIST_SEPARATOR
from evaluation.deliveries.intake.page import counted
from evaluation.deliveries.intake.row_rules import printed
from evaluation.deliveries.template.words import RULES, TYPES, WORDS
from evaluation.registry import Registry
from evaluation.registry.models import Column, Language, Table, Text

ONE_CHARACTER = re.compile(r"\[(\w+)\]")
NEIGHBOURHOODS = "cities.neighbourhoods"
EXPERIMENTS = "experiments"
CODES_IN_EXAMPLE = 2
THOUSANDS_FROM = 10_000
"""Limits from here on are written with a mark for thousands; years are below."""


@dataclass(frozen=True)
class Note:
    """A column as it is explained to people."""

    name: str
    label: str
    kind: str
    unit: str
    required: bool
    example: str
    rules: tuple[str, ...]
    codes: dict[str, str]


def note(registry: Registry, city: str | None, table: Table, name: str, column: Column, language: Language) -> Note:
    """Describe a column; without a city, its codes are those of all cities."""
    return Note(
        name=name,
        label=column.label[language],
        kind=TYPES[column.type][language],
        unit=registry.units[column.unit].label[language] if column.unit else "",
        required=is_required(table, name, column),
        example=written(example(registry, city, column), language),
        rules=tuple(_rules(table, column, language)),
        codes={code: label[language] for code, label in choices(registry, city, column).items()},
    )


def is_required(table: Table, name: str, column: Column) -> bool:
    """Return whether every row must have a value in this column."""
    return column.required or name in table.key


def choices(registry: Registry, city: str | None, column: Column) -> dict[str, Text]:
    """Return the codes that may stand in a column with their meaning; nothing for a free column."""
    if column.codes == NEIGHBOURHOODS:
        cities = [city] if city else list(registry.cities)
        return {code: entry.label for name in cities for code, entry in registry.cities[name].neighbourhoods.items()}
    if column.codes == EXPERIMENTS and city:
        return {name: registry.experiments[name].label for name in registry.cities[city].experiments}
    if column.codes:
        entries = registry.codelists.get(column.codes) or getattr(registry, column.codes)
        return {code: entry.label for code, entry in entries.items()}
    one = ONE_CHARACTER.fullmatch(column.pattern or "")
    return {letter: column.label for letter in one[1]} if one else {}


def example(registry: Registry, city: str | None, column: Column) -> str | float | date | None:
    """Return a value that passes: the registry's example, else the first code (for a list the first two)."""
    if column.example is not None:
        return date.fromisoformat(str(column.example)) if column.type == "date" else column.example
    codes = list(choices(registry, city, column))
    count = CODES_IN_EXAMPLE if column.type == "list" else 1
    return LIST_SEPARATOR.join(codes[:count]) or None


def written(value: str | float | date | None, language: Language) -> str:
    """Return a value as a person reads it."""
    if value is None or isinstance(value, str):
        return value or ""
    text = printed(value)
    return text if isinstance(text, str) else text[language]


def _rules(table: Table, column: Column, language: Language) -> Iterator[str]:
    low, high = (_limit(column, limit, language) for limit in (column.minimum, column.maximum))
    if low and high:
        yield RULES["between"][language].format(low=low, high=high)
    elif low or high:
        yield RULES["minimum" if low else "maximum"][language].format(low=low, high=high)
    for name in ("at_most", "after", "reference"):
        if other := getattr(column, name):
            yield RULES[name][language].format(other=other)
    for name in ("sum_of", "same_within", "differs_within", "every_code_within"):
        if others := getattr(column, name):
            yield RULES[name][language].format(columns=", ".join(others))
    if needed := column.only_when:
        yield RULES["only_when"][language].format(other=needed.column, value=needed.value)
    if flows := column.stock_of:
        yield RULES["stock_of"][language].format(inflow=flows.inflow, outflow=flows.outflow)
    for name in ("participation", "instrument_range"):
        if getattr(column, name):
            yield RULES[name][language]
    if column.codes == "arm" and any(other.codes == NEIGHBOURHOODS for other in table.columns.values()):
        yield RULES["arm"][language]
    if column.level_when_wrong == "warn":
        yield RULES["warn"][language]


def _limit(column: Column, limit: float | str | None, language: Language) -> str:
    if limit is None:
        return ""
    if column.type == "date":
        return written(date.fromisoformat(str(limit)), language)
    number = float(limit)
    return counted(int(number), language) if number >= THOUSANDS_FROM else written(number, language)


def comment(found: Note, language: Language) -> str:
    """Return the note at a column's header in the workbook."""
    lines = [found.label, f"{WORDS['kind'][language]}: {found.kind}"]
    if found.unit:
        lines.append(f"{WORDS['unit'][language]}: {found.unit}")
    if found.example:
        lines.append(f"{WORDS['example'][language]}: {found.example}")
    lines += [f"{rule[0].upper()}{rule[1:]}" for rule in found.rules]
    return "\n".join([*lines, WORDS["required" if found.required else "may_be_empty"][language]])
