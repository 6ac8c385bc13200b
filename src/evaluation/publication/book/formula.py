"""An indicator's formula in words: the text of its rule, with the names of tables, columns and codes filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from evaluation.publication.book.contract import code_name, column_name, column_of, meaning, table_name, table_of
from evaluation.publication.report.kit import Kit
from evaluation.registry.formulas import CHOSEN, JOINED, given, names, sentences
from evaluation.registry.models import Derive

USUAL = {"month_ratio": "sum"}
"""What a rule does with its rows when an entry does not say how; the others take the mean."""
CONDITIONS = ("where", "done")


def formula(kit: Kit, indicator: str) -> Markup:
    """Return the formula as one or more sentences."""
    derive = kit.registry.indicators[indicator].derive
    texts = sentences(kit.registry, derive, kit.texts.language)
    words = {name: _spoken(kit, indicator, name) for text in texts for name in names(text)}
    return Markup(" ").join(Markup(escape(text)).format_map(words) for text in texts)


def _spoken(kit: Kit, indicator: str, name: str) -> Markup | str:
    """Return what stands for a name in braces."""
    derive = kit.registry.indicators[indicator].derive
    value: Any = getattr(derive, name, None)
    if name in JOINED:
        return columns(kit, derive, [column for key in JOINED[name] for column in _names(getattr(derive, key))])
    if name in CHOSEN:
        return kit.registry.choice_words[name][value or USUAL.get(derive.rule, "mean")][kit.texts.language]
    if name in CONDITIONS:
        return kit.texts.join(_condition(kit, derive, column, wanted) for column, wanted in value.items())
    if name in ("table", "by"):
        return table_name(kit, str(value))
    if name == "instrument":
        return kit.label(kit.registry.instruments[str(value)])
    if isinstance(value, int | float):
        return kit.values.number(f"reg/indicators/{indicator}/derive/{name}")
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return _span(kit, f"reg/indicators/{indicator}/derive/{name}", value)
    if name in ("item", "items"):
        return Markup(kit.texts.join(f"“{code_name(kit, derive.instrument, item)}”" for item in _names(value)))
    return columns(kit, derive, _names(value))


def _span(kit: Kit, key: str, scores: tuple[int, ...]) -> Markup | str:
    """Print a range of whole scores: one score, two, or the first and the last."""
    first, last = (kit.values.number(f"{key}/{place}") for place in range(2))
    if scores[0] == scores[1]:
        return first
    if scores[0] + 1 == scores[1]:
        return kit.texts.join((first, last), last="or")
    return Markup(" {} ").format(kit.texts.words["through"]).join((first, last))


def columns(kit: Kit, derive: Derive, found: Iterable[str]) -> Markup:
    """Print names of columns after each other; what is no column is printed as it is delivered."""
    return Markup(kit.texts.join(column_name(kit, derive.table, name) for name in found))


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        return tuple(value.values())
    return value if isinstance(value, tuple) else (value,) if value else ()


def _condition(kit: Kit, derive: Derive, column: str, wanted: Any) -> Markup:
    """Print a condition: the column with the value or values that count, or that it must be filled in."""
    found = column_of(kit, derive.table, column)
    codes = found[1].codes if found else None
    values = [meaning(kit, codes, one) for one in _names(wanted)]
    text = kit.texts.join(values, last="or") if values else kit.texts.words["filled_in"]
    return Markup("{} {} {}").format(column_name(kit, derive.table, column), kit.texts.words["is"], text)


def sources(kit: Kit, indicator: str, printed: Callable[[str, str, Kit], str]) -> Markup:
    """Return table and columns that an indicator reads, each name as ``printed`` gives it."""
    derive = kit.registry.indicators[indicator].derive
    read = [name for value in given(derive).values() for name in (*_names(value), *_keys(value))]
    read += kit.registry.formula_columns.get(derive.rule, ())
    known = dict.fromkeys(name for name in read if column_of(kit, derive.table, name))
    listed = Markup(", ").join(Markup("<code>{}</code>").format(printed(derive.table, name, kit)) for name in known)
    table = Markup("<code>{}</code>").format(printed(derive.table, "", kit))
    return Markup("{}: {}").format(table, listed) if known else table


def _keys(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, Mapping) else ()


def delivered(table: str, column: str, kit: Kit) -> str:
    """Return the Dutch name of a table, or of one of its columns."""
    found = column_of(kit, table, column) if column else table_of(kit, table)
    return found[0] if found else column or table


def internal(table: str, column: str, kit: Kit) -> str:
    """Return the name of a table, or of one of its columns, in the databases."""
    return column or table
