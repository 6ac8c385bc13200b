"""What the words of the indicator book must tell: every key of ``derive`` that an indicator uses.

The words stand in ``indicator_words.yaml``: a text per rule, with names in braces, and a sentence for each key that
the rule's text does not name.

>>> names("{numerator} divided by {whole}")
('numerator', 'whole')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import TYPE_CHECKING, Any, get_args

from evaluation.registry.errors import Fault
from evaluation.registry.models import LANGUAGES, Derive, Indicator, Text
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

FILE = "data/registry/indicator_words.yaml"
JOINED: Mapping[str, tuple[str, ...]] = {
    "read": ("column", "columns", "by_category"),
    "whole": ("denominator", "columns"),
}
"""Names that stand for whichever of these keys an indicator has."""
ALSO_SAID = {"by_category"}
"""Keys with a sentence of their own, although the rule's text names their columns."""
OPTIONAL = {"how"}
"""Keys with a usual value, so that a text may name them where an entry is silent."""
CHOSEN = ("how", "moved")
"""Keys whose values are those of a closed list, each with words of its own."""
APART = {"rule", "table"}
"""Keys that every entry has and that the book shows beside the formula."""


def names(text: str) -> tuple[str, ...]:
    """Return the names in braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def given(derive: Derive) -> Mapping[str, Any]:
    """Return the keys that an entry sets to something else than their usual value."""
    fields = type(derive).model_fields
    values = {key: getattr(derive, key) for key in fields if key not in APART}
    return {key: value for key, value in values.items() if value != fields[key].get_default(call_default_factory=True)}


def told(text: str) -> set[str]:
    """Return the keys that a text tells."""
    return {key for name in names(text) for key in JOINED.get(name, (name,))}


def sentences(registry: Registry, derive: Derive, language: str) -> tuple[str, ...]:
    """Return the rule's text and the sentences of the keys that it leaves out, names still in braces."""
    rule = registry.formulas[derive.rule][language]
    rest = (key for key in given(derive) if key in ALSO_SAID or key not in told(rule))
    return (rule, *(registry.formula_parts[key][language] for key in rest))


def formula_faults(registry: Registry) -> Iterator[Fault]:
    """Check that each indicator can be told in words, in both languages."""
    for rule in get_args(Derive.model_fields["rule"].annotation):
        if rule not in registry.formulas:
            yield _absent(f"formulas.{rule}", "Say in nl and en what the rule does; other rules there are examples.")
    for id_, entry in registry.indicators.items():
        if entry.derive.rule in registry.formulas:
            yield from _formula(registry, id_, entry)
        yield from _columns(registry, entry)
        yield from _choices(registry, id_, entry)
        if entry.code[:1] not in registry.indicator_groups:
            yield Fault(
                "data/registry/reports.yaml",
                f"indicator_groups.{entry.code[:1]}",
                f"is the letter of {entry.code} ({id_}) and has no name.",
                "Add it with a label in nl and en.",
            )


def _formula(registry: Registry, id_: str, entry: Indicator) -> Iterator[Fault]:
    rule, found = entry.derive.rule, given(entry.derive)
    texts = {language: registry.formulas[rule][language] for language in LANGUAGES}
    for key in found:
        if key not in registry.formula_parts and not all(key in told(text) for text in texts.values()):
            yield _absent(
                f"formula_parts.{key}",
                f"indicators.{id_} uses it. Name it as {{{key}}} in the text of {rule}, or add a sentence of its own.",
            )
    for language, text in texts.items():
        for name in names(text):
            if name not in OPTIONAL and not set(JOINED.get(name, (name,))) & {*found, "table"}:
                yield Fault(
                    FILE,
                    f"formulas.{rule}.{language}",
                    f"names {{{name}}}, which indicators.{id_} does not give.",
                    "Correct the name, or give the key in `derive`.",
                )


def _columns(registry: Registry, entry: Indicator) -> Iterator[Fault]:
    tables = {table.name: {column.name for column in table.columns.values()} for table in registry.tables.values()}
    used = registry.formula_columns.get(entry.derive.rule, ())
    known = tables.get(entry.derive.table, set())
    what = f"column of {entry.derive.table}"
    yield from unknown("indicator_words.yaml", f"formula_columns.{entry.derive.rule}", used, known, what)


def choices_of(entry: Indicator) -> Mapping[str, str]:
    """Return the closed lists of which an entry uses a value, with that value."""
    relevant = entry.smallest_relevant_difference
    used: dict[str, str | None] = {
        "level": entry.level,
        "aggregation": entry.aggregated,
        "direction": entry.direction,
        "counted": entry.counted,
        "known_from": relevant.status if relevant else None,
    }
    used |= {key: value for key, value in given(entry.derive).items() if key in CHOSEN}
    return {name: value for name, value in used.items() if value}


def _choices(registry: Registry, id_: str, entry: Indicator) -> Iterator[Fault]:
    for name, value in choices_of(entry).items():
        if value not in registry.choice_words.get(name, dict[str, Text]()):
            yield _absent(f"choice_words.{name}.{value}", f"indicators.{id_} uses it. Add it in nl and en.")


def _absent(key: str, mend: str) -> Fault:
    return Fault(FILE, key, "has no words.", mend)
