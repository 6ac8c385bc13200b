"""The page "changes since the last release", one self-contained HTML file in one language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from evaluation.publication.changes.moved import CAUSES, RESULTS, Part, Side, Telling, changes
from evaluation.publication.report.convert import to_html
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.tables import table
from evaluation.publication.texts import Material, Texts
from evaluation.registry.models import Language

TEMPLATE = "changes.md.j2"


def changes_page(
    material: Material, language: Language, before: Side, after: Side, definitions: Sequence[Cells], revision: bool
) -> str:
    """Return the page; ``definitions`` are rows of file and key, old and new, and empty unless ``revision``."""
    kit = Kit(material, Texts(material, language, markup=True))
    kit.texts.environment.globals |= {"table": partial(table, stamp=kit.stamp)}
    markdown = kit.texts.template(TEMPLATE).render(
        before=before,
        after=after,
        results=_told(kit, RESULTS, before, after),
        causes=_told(kit, CAUSES, before, after),
        definitions=definitions,
        revision=revision,
    )
    return to_html(material.paths, markdown, _around(kit, before, after), language)


def _told(kit: Kit, parts: Sequence[Part], before: Side, after: Side) -> list[tuple[str, list[Cells]]]:
    """Return the tables in which something moved, each with its rows."""
    telling, words = Telling(kit), kit.texts.words["compared_tables"]
    found = ((words[part.table], changes(part, before, after)) for part in parts)
    return [
        (name, [[telling.about(one), telling.said(one, one.before), telling.said(one, one.after)] for one in moved])
        for name, moved in found
        if moved
    ]


def _around(kit: Kit, before: Side, after: Side) -> dict[str, str]:
    words, study = kit.texts.words, kit.registry.study
    other: Language = "en" if kit.texts.language == "nl" else "nl"
    around = {
        "title": study.title[kit.texts.language],
        "subtitle": f"{before.name} → {after.name}",
        "document": str(words["changes_since"]),
        "contents": str(words["contents"]),
        "skip": str(words["skip"]),
        "other-language": str(words["other_language"]),
        "other-code": other,
        "other-file": page_name(before, after, other),
    }
    return around | ({"stamp": str(words["synthetic_stamp"])} if kit.material.published.synthetic else {})


def page_name(before: Side, after: Side, language: Language) -> str:
    """Return the name of the page's file."""
    return f"{before.name}_{after.name}.{language}.html"
