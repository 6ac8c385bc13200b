"""Small helpers of sentences: capitals, dates, names of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from evaluation.publication.numbers import LOCALES
from evaluation.registry.models import Language

if TYPE_CHECKING:
    from evaluation.publication.outcome_view import OutcomeView
    from evaluation.publication.published import Row
    from evaluation.publication.texts import Texts
    from evaluation.publication.views import ExperimentView

MANY_SITES = 6
"""From here on sites are counted, not named, in the small print of a figure."""


def lower_first(text: str) -> str:
    """Put the first letter in lower case, unless the word is an abbreviation (its second letter is a capital too).

    >>> lower_first("Schotten"), lower_first("ZRM"), lower_first("(Arbeids)participatie")
    ('schotten', 'ZRM', '(arbeids)participatie')
    """
    word = text.removeprefix("(")
    opening = text[: len(text) - len(word)]
    kept = word[1:2].isupper() or not word[:1].isalpha()
    return type(text)(text if kept else opening + word[:1].lower() + word[1:])


def upper_first(text: str) -> str:
    """Put the first letter in upper case and leave the rest."""
    return type(text)(text[:1].upper() + text[1:])


def year(iso: str) -> str:
    """Return the year of ``2016-09-01``."""
    return str(date.fromisoformat(iso).year)


def day(iso: str, language: Language) -> str:
    """Return ``2016-09-01`` as "1 september 2016"."""
    return str(format_date(date.fromisoformat(iso), format="long", locale=LOCALES[language]))


def labels(entries: Mapping[Any, Any], keys: Iterable[Any], language: Language) -> list[str]:
    """Return the names of entries, by key."""
    return [str(entries[key].label[language]) for key in keys]


def where(texts: Texts, experiment: str) -> str:
    """Return the sites of an experiment: their names, or how many there are when they are many."""
    registry = texts.values.registry
    sites = registry.sites_of[experiment]
    if len(sites) < MANY_SITES:
        return texts.join(labels(registry.cities, sites, texts.language))
    return f"{texts.values.number('num/cities')} {registry.study.site[texts.language].many}"


def alike(texts: Texts, one: Any, other: Any, form: str) -> bool:
    """Whether two values look the same in print."""
    printed = [texts.values.plain(row, "value", form) for row in (one, other)]
    return printed[0] == printed[1]


def shared_coverage_bound(texts: Texts) -> str:
    """Return the id of the plan's minimum coverage when all entries share one; else an empty text."""
    plan = texts.values.registry.plan
    bounds = {entry.minimum_t1_coverage for entry in plan.values()}
    return f"reg/plan/{next(iter(plan))}/minimum_t1_coverage" if len(bounds) == 1 and None not in bounds else ""


def reasons(texts: Texts, outcome: OutcomeView) -> list[str]:
    """Return why the claim of an outcome was lowered."""
    return [texts.named("claim_reasons", key) for key in outcome.claim_reasons]


def condition_name(texts: Texts, row: Row) -> str:
    """Return what a condition is about: a criterion, or something that is none (harms)."""
    criterion = texts.values.registry.criteria.get(row["key"])
    return texts.label(criterion) if criterion is not None else str(texts.words["conditions"][row["key"]])


def condition_names(texts: Texts, experiment: ExperimentView) -> list[str]:
    """Return the conditions of an experiment's verdict, in lower case."""
    return [lower_first(condition_name(texts, row)) for row in experiment.conditions]
