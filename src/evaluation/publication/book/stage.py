"""Stage ``book``: the indicator book in both languages, each one self-contained HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from evaluation.publication.book.counts import count_rows, counted
from evaluation.publication.book.example import Shown
from evaluation.publication.book.facts import experiments, facts
from evaluation.publication.book.formula import formula
from evaluation.publication.book.search import search_form
from evaluation.publication.files import FILES
from evaluation.publication.report.convert import to_html
from evaluation.publication.report.frame import frame
from evaluation.publication.report.kit import Kit, status_note
from evaluation.publication.report.sections import markdown
from evaluation.publication.tables import table
from evaluation.publication.texts import Texts, load_material
from evaluation.registry import Registry
from evaluation.registry.examples import Example, load_examples
from evaluation.registry.models import LANGUAGES, Indicator, Labelled
from evaluation.storage import Paths, write_text

DOCUMENT = "indicator_book"
STYLE = "indicator_book.css"
SCRIPT = "indicator_book.js"


@dataclass(frozen=True)
class Group:
    """The indicators whose codes share a letter."""

    letter: str
    entry: Labelled
    indicators: tuple[tuple[str, Indicator], ...]


def run(paths: Paths) -> None:
    """Write ``reports/build/indicatorenboek.html`` and ``indicator_book.html``."""
    material = load_material(paths)
    examples = load_examples(paths)
    for language in LANGUAGES:
        kit = Kit(material, Texts(material, language, markup=True))
        text = markdown(kit, DOCUMENT, book_calls(kit, examples))
        around = frame(kit, DOCUMENT) | {"kind": "book"}
        write_text(paths.build / FILES[DOCUMENT][language], to_html(paths, text, around, language, (STYLE,), SCRIPT))


def groups(registry: Registry) -> tuple[Group, ...]:
    """Return the groups in the order of the registry, each with its indicators by code."""
    by_code = sorted(registry.indicators.items(), key=lambda item: item[1].code)
    return tuple(
        Group(letter, entry, tuple(item for item in by_code if item[1].code.startswith(letter)))
        for letter, entry in registry.indicator_groups.items()
        if any(indicator.code.startswith(letter) for _, indicator in by_code)
    )


def book_calls(kit: Kit, examples: dict[str, Example]) -> dict[str, Any]:
    """Return the functions that the book's template calls, bound to one language of one study."""
    return {
        "groups": groups(kit.registry),
        "table": partial(table, stamp=kit.stamp),
        "formula": partial(formula, kit),
        "facts": partial(facts, kit),
        "experiments": partial(experiments, kit),
        "count_rows": partial(count_rows, kit),
        "counted": partial(counted, kit),
        "status_note": partial(status_note, kit),
        "cities": [kit.label(city) for city in kit.registry.cities.values()],
        "examples": examples,
        "shown": partial(Shown, kit),
        "search_form": partial(search_form, kit),
    }
