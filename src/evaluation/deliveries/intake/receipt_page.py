"""The receipt as a page that can be mailed back to the city, in Dutch or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.deliveries.intake.changes_told import Changed, changes_told
from evaluation.deliveries.intake.grouping import LEVEL_ORDER, Group, grouped
from evaluation.deliveries.intake.page import counted, page
from evaluation.deliveries.intake.words_receipt import ACTIONS, LEVEL_COUNTS, LEVELS, STATUS, WORDS
from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Language

COUNTS = ("delivered", "used", "set_aside")
Receipt = Mapping[str, Any]


def receipt_pages(
    registry: Registry, receipt: Receipt, stem: str = "receipt", changed: Changed | None = None
) -> dict[str, str]:
    """Return the page in every language by file name, each with a link to the next."""
    names = {language: f"{stem}.{language}.html" for language in LANGUAGES}
    others = {language: next(one for one in LANGUAGES if one != language) for language in LANGUAGES}
    return {name: receipt_page(registry, receipt, one, names[others[one]], changed) for one, name in names.items()}


def receipt_page(
    registry: Registry, receipt: Receipt, language: Language, other_page: str = "", changed: Changed | None = None
) -> str:
    """Return the page of a receipt (the content of ``receipt.json``).

    ``other_page`` is the file name of the same page in the other language, if there is one; ``changed`` is what differs
    from the former delivery, if one is known.
    """
    city = registry.cities[receipt["city"]].label[language]
    groups = grouped(receipt["problems"], language)
    return page(
        "receipt.html.j2",
        language=language,
        other_language=next(one for one in LANGUAGES if one != language),
        other_page=other_page,
        words={name: text[language] for name, text in WORDS.items()},
        title=WORDS["receipt_of"][language].format(city=city),
        confidential=WORDS["confidential"][language].format(city=city),
        changes=changes_told(registry, changed, language) if changed else None,
        status=STATUS[receipt["status"]][language],
        summary=summary(receipt, language),
        synthetic=receipt["origin"] == "synthetic",
        counts=_count_rows(registry, receipt, language),
        levels=[(level, LEVELS[level][language], _at(groups, level)) for level in LEVEL_ORDER if _at(groups, level)],
        found=[(LEVEL_COUNTS[level][language], len(_at(groups, level))) for level in LEVEL_ORDER if _at(groups, level)],
        rules={name: rule.label[language] for name, rule in registry.rules.items()},
        corrections=[_correction(one, language) for one in receipt.get("corrections", ())],
        key=receipt.get("key", ""),
        files=[(file["name"], counted(file["bytes"], language), file["sha256"]) for file in receipt["files"]],
    )


def summary(receipt: Receipt, language: Language) -> str:
    """Return how many rows were used and set aside, in one sentence; empty when nothing was taken in."""
    if receipt["status"] != "used":
        return ""
    return WORDS["summary"][language].format(
        **{name: counted(count, language) for name, count in _totals(receipt).items()}
    )


def _totals(receipt: Receipt) -> dict[str, int]:
    return {name: sum(table[name] for table in receipt["tables"].values()) for name in COUNTS}


def _at(groups: list[Group], level: str) -> list[Group]:
    return [group for group in groups if group.level == level]


def _count_rows(registry: Registry, receipt: Receipt, language: Language) -> list[tuple[str, list[str]]]:
    """Return per delivered table its counts, and the totals last; nothing when no row was taken in."""
    labels = {table.name: f"{table.label[language]} ({id_})" for id_, table in registry.tables.items()}
    rows = [(labels[name], table) for name, table in receipt["tables"].items() if table["delivered"]]
    if rows:
        rows.append((WORDS["all_tables"][language], _totals(receipt)))
    return [(label, [counted(table[name], language) for name in COUNTS]) for label, table in rows]


def _correction(one: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return a correction as it stands on the page: where, what was done, why, and who decided when."""
    return {
        "where": ", ".join(part for part in (one["file"], one["sheet"]) if part),
        "row": one["row"],
        "column": one["column"],
        "action": ACTIONS[one["action"]][language],
        "reason": one["reason"][language],
        "decided": f"{one['decided_by']}, {one['date']}",
    }
