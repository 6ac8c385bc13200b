"""What the template of the indicator book calls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from evaluation.publication.book.counts import count_rows, counted
from evaluation.publication.book.example import Shown
from evaluation.publication.book.facts import experiments, facts
from evaluation.publication.book.formula import formula
from evaluation.publication.book.search import search_form
from evaluation.publication.report.kit import Kit, status_note
from evaluation.publication.tables import table
from evaluation.registry import Registry
from evaluation.registry.examples import load_examples
from evaluation.registry.models import Indicator, Labelled


@dataclass(frozen=True)
class Group:
    """The indicators whose codes share a letter."""

    letter: str
    entry: Labelled
    indicators: tuple[tuple[str, Indicator], ...]


def groups(registry: Registry) -> tuple[Group, ...]:
    """Return the groups in the order of the registry, each with its indicators by code."""
    by_code = sorted(registry.indicators.items(), key=lambda item: item[1].code)
    return tuple(
        Group(letter, entry, tuple(item for item in by_code if item[1].code.startswith(letter)))
        for letter, entry in registry.indicator_groups.items()
        if any(indicator.code.startswith(letter) for _, indicator in by_code)
    )


def book_calls(kit: Kit) -> dict[str, Any]:
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
        "examples": load_examples(kit.material.paths),
        "shown": partial(Shown, kit),
        "search_form": partial(search_form, kit),
    }
