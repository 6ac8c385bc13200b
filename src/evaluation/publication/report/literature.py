"""The literature: what the registry rests on and what the text cites.

A study elsewhere need not repeat the papers behind the methods: what its own ``sources.yaml`` lacks is taken from
the project's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter

from evaluation.publication.report.annex_rows import instruments_in_plan
from evaluation.publication.report.kit import Kit
from evaluation.registry.models import Source
from evaluation.storage import read_yaml
from evaluation.storage.paths import PROJECT

LONGEST_SHORT_NAME = 60


@cache
def method_sources() -> Mapping[str, Source]:
    """Return the project's own sources."""
    content = read_yaml(PROJECT / "data/registry/sources.yaml")["sources"]
    return TypeAdapter(dict[str, Source]).validate_python(content)


def sources(kit: Kit) -> Mapping[str, Source]:
    """Return every source that a text may cite; the study's own come first."""
    return {
        **kit.registry.sources,
        **{key: entry for key, entry in method_sources().items() if key not in kit.registry.sources},
    }


def cite(kit: Kit, cited: list[str], key: str) -> Markup:
    """Return a link to the literature and remember that it was cited.

    Raises
    ------
    KeyError
        When no source has this key.
    """
    title = sources(kit)[key].title[kit.texts.language]
    cited.append(key)
    short = title[: title.index(")") + 1] if ")" in title[:LONGEST_SHORT_NAME] else title
    return Markup("[{}](#source-{})").format(short, key)


def literature(kit: Kit, cited: Iterable[str]) -> list[Markup]:
    """Return all sources that the registry's entries use or the text cites, by title."""
    known, wanted = sources(kit), {*cited, *_in_use(kit)}
    entries = sorted((known[key].title[kit.texts.language], key) for key in wanted if known[key].kind != "own")
    return [_reference(kit, key, known[key]) for _, key in entries]


def _reference(kit: Kit, key: str, source: Source) -> Markup:
    title = source.title[kit.texts.language]
    text = Markup("[{}]({})").format(title, source.url) if source.url else Markup("{}").format(title)
    return Markup("[{}]{{#source-{}}} ({})").format(text, key, kit.texts.words["seen"][source.seen])


def _in_use(kit: Kit) -> Iterator[str]:
    registry = kit.registry
    planned = {registry.planned(key)[1] for key in registry.plan}
    entries: list[Any] = [
        registry.study,
        *registry.cities.values(),
        *registry.experiments.values(),
        *registry.bottlenecks.values(),
        *registry.plan.values(),
        *registry.criteria.values(),
        *registry.published.values(),
        *(entry for key, entry in registry.indicators.items() if key in planned),
        *(registry.instruments[key] for key in instruments_in_plan(kit)),
    ]
    for entry in entries:
        yield from entry.source
