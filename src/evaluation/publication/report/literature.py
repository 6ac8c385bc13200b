"""The literature: what the registry rests on and what the text cites, by the keys of ``literature.bib``.

Prose cites as pandoc does, ``[@isat_2020]``. A table is raw HTML, which pandoc does not look into: there stands
``<cite>isat_2020</cite>``, and the filter ``literature.lua`` writes what citeproc made of it. A document that cites
ends with its list of literature. A study elsewhere need not repeat the papers behind the methods: what its own
``sources.yaml`` lacks is taken from the project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter

from evaluation.publication.report.annex_rows import instruments_in_plan
from evaluation.publication.report.kit import Cells, Kit
from evaluation.registry.models import Source
from evaluation.storage import read_yaml
from evaluation.storage.paths import PROJECT

TEMPLATE = "literature.md.j2"
CITED_OR_AT = re.compile(r"(?<=\[)@(\w+)(?=[\];])|(?<=; )@(\w+)(?=[\];])|<cite>(\w+)</cite>|(@)")
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
        When no publication has such a key.
    """
    known = {key for key, source in sources(kit).items() if source.kind != "own"}
    if unknown := set(keys) - known:
        raise KeyError(*sorted(unknown))
    return Markup("[{}]").format("; ".join(f"@{key}" for key in keys))


def named(kit: Kit, key: str) -> Markup:
    """Return a source for a cell of a table: a publication by author and year, what is ours by its title."""
    title = sources(kit)[key].title
    return Markup("{}").format(title[kit.texts.language]) if title else Markup("<cite>{}</cite>").format(key)


def with_literature(kit: Kit, markdown: str) -> str:
    """Return a document with the list of what it cites; any other @ in it is no citation."""
    known, cited = sources(kit), set[str]()

    def kept(found: re.Match[str]) -> str:
        """Keep a citation of a known source; in other text the sign is written so that it cites nothing."""
        key = found.group(found.lastindex or 0)
        if key not in known:
            return found.group().replace("@", AT)
        cited.add(key)
        return found.group()

    text = CITED_OR_AT.sub(kept, markdown)
    if not cited:
        return text
    listed = kit.texts.template(TEMPLATE).render(cited={key: known[key] for key in sorted(cited)})
    return f"{text}\n{listed.strip()}\n"


def foundation_rows(kit: Kit, names: Mapping[str, str]) -> list[Cells]:
    """Return on which sources each part of the registry rests, as far as this study uses it."""
    registry = kit.registry
    planned = {registry.planned(key)[1] for key in registry.plan}
    parts: dict[str, Iterable[Any]] = {
        "study": [registry.study],
        "cities": registry.cities.values(),
        "bottlenecks": registry.bottlenecks.values(),
        "instruments": (registry.instruments[key] for key in instruments_in_plan(kit)),
        "indicators": (entry for key, entry in registry.indicators.items() if key in planned),
        "plan": registry.plan.values(),
        "criteria": registry.criteria.values(),
    }
    keys = {part: dict.fromkeys(key for entry in entries for key in entry.source) for part, entries in parts.items()}
    return [[names[part], Markup("; ").join(named(kit, key) for key in found)] for part, found in keys.items() if found]
