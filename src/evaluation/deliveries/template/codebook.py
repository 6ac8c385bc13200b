"""The codebook: every table and column of the delivery with type, unit, codes, rules and an example, as one page."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.intake.page import page
from evaluation.deliveries.template.choices import all_lists, list_name, list_titles
from evaluation.deliveries.template.columns import Note, note
from evaluation.deliveries.template.explanation import delivered
from evaluation.deliveries.template.words import CODEBOOK, LEVELS, RULES, WORDS
from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Language, Table


@dataclass(frozen=True)
class Chapter:
    """One table of the codebook. ``columns`` pairs each column with the list it takes its codes from, if any."""

    id: str
    label: str
    row: str
    key: str
    deliver: str
    wide: str
    columns: tuple[tuple[Note, str], ...]


def codebook_page(registry: Registry, language: Language, other_page: str = "") -> str:
    """Return the codebook in one language; ``other_page`` is the file of the other one, if there is one."""
    words = {name: text[language] for name, text in {**WORDS, **CODEBOOK}.items()}
    return page(
        "codebook.html.j2",
        language=language,
        other_language=next(one for one in LANGUAGES if one != language),
        other_page=other_page,
        words=words,
        synthetic=False,
        title=f"{words['title']}: {registry.study.title[language]}",
        chapters=[_chapter(registry, id_, table, language) for id_, table in registry.tables.items()],
        lists={
            name: {code: label[language] for code, label in codes.items()}
            for name, codes in all_lists(registry, None).items()
        },
        titles=list_titles(registry),
        rules=[(rule.label[language], LEVELS[rule.level][language]) for rule in registry.rules.values()],
    )


def _chapter(registry: Registry, id_: str, table: Table, language: Language) -> Chapter:
    return Chapter(
        id=id_,
        label=table.label[language],
        row=table.row[language],
        key=RULES["key" if len(table.key) > 1 else "key_of_one"][language].format(columns=", ".join(table.key)),
        deliver=delivered(table, language),
        wide=_wide(registry, table, language),
        columns=tuple(
            (note(registry, None, table, name, column, language), list_name(table, name, column))
            for name, column in delivery_columns(table).items()
        ),
    )


def _wide(registry: Registry, table: Table, language: Language) -> str:
    """Say that a column per item is read too, where the contract allows it and the study uses the instrument."""
    if table.wide is None or table.wide.instrument not in registry.instruments:
        return ""
    label = registry.instruments[table.wide.instrument].label[language]
    return CODEBOOK["wide"][language].format(instrument=label, item=table.wide.item, value=table.wide.value)
