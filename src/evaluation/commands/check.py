"""``evaluation check``: look a delivery over without running anything, and write the receipt for the city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.commands.check_path import beside, city_of, read_path, require_readable
from evaluation.commands.template import require_city
from evaluation.registry import Registry, load_params, load_registry
from evaluation.registry.models import Language
from evaluation.storage import Paths, write_text

EXIT_NOT_USED = 3
NAMES = {"nl": "ontvangstbewijs", "en": "receipt"}
TOLD = {"nl": "Ontvangstbewijs: {path}", "en": "Receipt: {path}"}
TIMES = {"nl": "{count} keer", "en": "{count} times"}
NO_KEY = {
    "nl": "Let op: `evaluation run` zou deze levering nu weigeren. {message} {mend}",
    "en": "Note: `evaluation run` would refuse this delivery now. {message} {mend}",
}
LINES = 10


def check_delivery(
    paths: Paths,
    path: Path,
    city: str | None = None,
    language: Language | None = None,
    out: Path | None = None,
) -> int:
    """Check a folder or a single file; print a summary, write the receipt; return 0 when usable and else 3."""
    from evaluation.commands.versions import changes_since_used
    from evaluation.deliveries.intake.key import key_for
    from evaluation.deliveries.intake.receipt import receipt
    from evaluation.deliveries.intake.receipt_page import receipt_page
    from evaluation.deliveries.intake.take_in import take_in

    registry, params = load_registry(paths), load_params(paths)
    language = language or params.language
    city = require_city(registry, city)
    require_readable(path)
    city = city or city_of(registry, path)
    intake = take_in(registry, city, read_path(path))
    found = receipt(registry, intake)
    changed = changes_since_used(paths, registry, intake, found)
    target = out or beside(paths, registry, path) / f"{NAMES[language]}_{city}.html"
    write_text(target, receipt_page(registry, found, language, changed=changed))
    for line in (*_summary(registry, found, language), *_changed(registry, changed, language)):
        print(line)
    if found["status"] == "used" and (problem := key_for(intake.origin, paths.root).problem) is not None:
        print(_no_key(problem, language))
    print(TOLD[language].format(path=target))
    return 0 if found["status"] == "used" else EXIT_NOT_USED


def _summary(registry: Registry, found: dict, language: Language) -> list[str]:
    """Return what came of the delivery and the most important problems, a line each."""
    from evaluation.deliveries.intake.grouping import grouped
    from evaluation.deliveries.intake.receipt_page import summary
    from evaluation.deliveries.intake.words_receipt import STATUS, WORDS

    label = registry.cities[found["city"]].label[language]
    groups = grouped(found["problems"], language)
    lines = [f"{label}: {STATUS[found['status']][language]} {summary(found, language)}".rstrip()]
    for group in groups[:LINES]:
        place = " ".join(part for part in (group.file, group.sheet, group.column) if part)
        times = f" ({TIMES[language].format(count=group.count)})" if group.count > 1 else ""
        lines.append(f"  · {place}: {group.message} {group.mend}{times}" if place else f"  · {group.message}{times}")
    if len(groups) > LINES:
        lines.append(f"  · {WORDS['and_more'][language].format(count=len(groups) - LINES)}")
    return lines


def _no_key(problem: str, language: Language) -> str:
    """Say that a run would refuse this delivery; the city cannot mend that, so it does not stand in the receipt."""
    from evaluation.deliveries.intake.words_privacy import PRIVACY

    wording = PRIVACY[f"no_key.{problem}" if problem else "no_key"]
    return NO_KEY[language].format(message=wording.message[language], mend=wording.mend[language])


def _changed(registry: Registry, changed: dict[str, Any] | None, language: Language) -> list[str]:
    """Return what differs from the delivery that the last run used, a line per table."""
    from evaluation.deliveries.intake.changes_told import changes_told
    from evaluation.deliveries.intake.words_receipt import WORDS

    if changed is None:
        return []
    told = changes_told(registry, changed, language)
    added, gone, columns = (WORDS[name][language] for name in ("added", "gone", "changed"))
    return [
        f"{WORDS['changes'][language]}: {told.versions} {told.note}".rstrip(),
        *(f"  · {row.table}: {added} {row.added}; {gone} {row.gone}; {columns} {row.changed}" for row in told.rows),
    ]
