"""The literature: what the registry rests on and what the text cites, by the keys of ``literature.bib``.

Prose cites as pandoc does, ``[@isat_2020]``. A table is raw HTML, which pandoc does not look into: there stands
``<cite>isat_2020</cite>``, and the filter ``literature.lua`` writes what citeproc made of it. A document that cites
ends with its list of literature. A study elsewhere need not repeat the papers behind the methods: what its own
``sources.yaml`` lacks is taken from the project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter

from evaluation.publication.report.annex_rows import instruments_in_plan
from evaluation.publication.report.kit import Kit
from evaluation.registry.models import Source
from evaluation.storage import read_yaml
from evaluation.storage.paths import PROJECT

TEMPLATE = "literature.md.j2"
CITED = re.compile(r"(?<=\[)@(\w+)(?=[\];])|(?<=; )@(\w+)(?=[\];])|<cite>(\w+)</cite>")
LOOSE = re.compile(rf"(?:{CITED.pattern})|(@)")
AT = "&#64;"


@cache
def method_sources() -> Mapping[str, Source]:
    """Return the project's own sources."""
    content = read_yaml(PROJECT / "data/registry/sources.yaml")["sources"]
    return TypeAdapter(dict[str, Source]).validate_python(content)


def sources(kit: Kit) -> Mapping[str, Source]:
    """Return every source that a text may cite; the study's own come first."""
    return {**method_sources(), **kit.registry.sources}


def cite(kit: Kit, *keys: str) -> Markup:
    """Return a citation for prose.

    Raises
    ------
    KeyError
        When no source has such a key.
    """
    known = sources(kit)
    return Markup("[{}]").format(Markup("; ").join(f"@{key}" for key in keys if known[key].kind != "own"))


def named(kit: Kit, key: str) -> Markup:
    """Return a source for a cell of a table: a publication by author and year, what is ours by its title."""
    title = sources(kit)[key].title
    return Markup("{}").format(title[kit.texts.language]) if title else Markup("<cite>{}</cite>").format(key)


def with_literature(kit: Kit, markdown: str) -> str:
    """Return a document with the list of what it cites; any other @ in it is no citation."""
    known = sources(kit)
    text = LOOSE.sub(lambda found: AT if found.group(found.lastindex or 0) == "@" else found.group(), markdown)
    cited = sorted({next(filter(None, found.groups())) for found in CITED.finditer(text)})
    if not cited:
        return text
    listed = kit.texts.template(TEMPLATE).render(cited={key: known[key] for key in cited})
    return f"{text}\n{listed.strip()}\n"


def rests_on(kit: Kit) -> Markup:
    """Return one citation of all that the registry's entries in use rest on."""
    known = sources(kit)
    return cite(kit, *sorted({key for key in _in_use(kit) if known[key].kind != "own"}))


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
