"""Rows about what a ministry arranged, what is open, and which sections of its laws scaling up asks for."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.phrases import lower_first
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.ministry_rows import law_name
from evaluation.publication.views import ExperimentView

SOLVED, ARRANGED = "obstacles_by_ministry", "changes_arranged_by_ministry"
LAW_SOLVED, LAW_ARRANGED = "obstacles_by_law", "changes_arranged_by_law"


def change_by_ministry_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per experiment the obstacles that were solved and the changes arranged, of those at this ministry."""
    return [
        [
            kit.label(view.entry),
            *_part_of(kit, _counted(kit, view, SOLVED, ministry)),
            *_part_of(kit, _counted(kit, view, ARRANGED, ministry)),
        ]
        for view in kit.study.experiments
        if _is_asked(kit, view, ministry)
    ]


def change_by_law_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return per experiment and law of the ministry the obstacles solved and the changes arranged."""
    rows: list[Cells] = []
    for view in kit.study.experiments:
        for law in kit.registry.ministries[ministry].laws:
            found = [_counted(kit, view, name, law) for name in (LAW_SOLVED, LAW_ARRANGED)]
            if any(row is not None and row.status != "not_available" for row in found):
                cells = [cell for row in found for cell in _part_of(kit, row)]
                rows.append([Markup("{}: {}").format(kit.label(view.entry), law_name(kit, law)), *cells])
    return rows


def article_rows(kit: Kit, ministry: str) -> list[Cells]:
    """Return what a scaled-up experiment asks of the ministry's laws, article by article: our own reading."""
    laws, language = kit.registry.ministries[ministry].laws, kit.texts.language
    return [
        [
            law_name(kit, legal.law),
            legal.article[language],
            kit.label(kit.registry.experiments[id_]),
            legal.need[language],
        ]
        for id_, package in (kit.registry.packages or {}).items()
        for legal in package.legal
        if legal.law in laws
    ]


def open_at(kit: Kit, ministry: str) -> list[tuple[str, Row]]:
    """Return the experiments whose changes at the ministry were counted, with the count."""
    found = [(view, _counted(kit, view, ARRANGED, ministry)) for view in kit.study.experiments]
    return [(lower_first(kit.label(view.entry)), row) for view, row in found if row is not None and row.ok()]


def _is_asked(kit: Kit, view: ExperimentView, ministry: str) -> bool:
    rows = [_counted(kit, view, name, ministry) for name in (SOLVED, ARRANGED)]
    return any(row is not None and row.status != "not_available" for row in rows)


def _counted(kit: Kit, view: ExperimentView, indicator: str, category: str) -> Row | None:
    about = {"indicator": indicator, "experiment": view.id, "category": category, "city": ""}
    return kit.material.published.one("descriptives", **about)


def _part_of(kit: Kit, row: Row | None) -> list[str]:
    """Return how many were done and how many there were; nothing pointed out is "none" and no gap."""
    if row is None or row.status == "not_available":
        return [str(kit.texts.words["none"])] * 2
    return [kit.number(row, name, "whole") for name in ("numerator", "denominator")]
