"""``evaluation check``: look a delivery over without running anything, and write the receipt for the city."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.commands.template import city_named, require_city
from evaluation.registry import Registry, load_params, load_registry
from evaluation.registry.models import Language
from evaluation.storage import Paths, write_text
from evaluation.storage.errors import PlainError

if TYPE_CHECKING:
    from evaluation.deliveries.intake.folder import Delivered

EXIT_NOT_USED = 3
NAMES = {"nl": "ontvangstbewijs", "en": "receipt"}
TOLD = {"nl": "Ontvangstbewijs: {path}", "en": "Receipt: {path}"}
TIMES = {"nl": "{count} keer", "en": "{count} times"}
NO_KEY = {
    "nl": "Let op: `evaluation run` zou deze levering nu weigeren. {message} {mend}",
    "en": "Note: `evaluation run` would refuse this delivery now. {message} {mend}",
}
LINES = 10


class NoPathError(PlainError):
    """There is nothing at the path."""


class NotAFileError(PlainError):
    """What stands at the path is neither a folder nor a file: a device, for one, or a pipe, which has no end."""


class WhichCityError(PlainError):
    """The city cannot be told from the path."""


def check_delivery(
    paths: Paths,
    path: Path,
    city: str | None = None,
    language: Language | None = None,
    out: Path | None = None,
) -> int:
    """Check a folder or a single file; print a summary, write the receipt; return 0 when usable and else 3."""
    from evaluation.commands.versions import changes_since_used
    from evaluation.deliveries.intake.pseudonyms import key_for
    from evaluation.deliveries.intake.receipt import receipt
    from evaluation.deliveries.intake.receipt_page import receipt_page
    from evaluation.deliveries.intake.take_in import take_in

    registry, params = load_registry(paths), load_params(paths)
    language = language or params.language
    city = require_city(registry, city)
    _require_readable(path)
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


def read_path(path: Path) -> Delivered:
    """Read a delivery where it stands: the folder of a city, or one file as if it stood in a folder alone."""
    from evaluation.deliveries.intake.folder import ignored, read_files, read_folder

    if path.is_dir():
        return read_folder(path)
    return read_files([] if ignored(path) else [path])


def _require_readable(path: Path) -> None:
    if not os.path.exists(path):
        raise NoPathError(f"Hier staat niets: {path}. Kijk of de naam klopt. / There is nothing here: {path}.")
    if not (path.is_dir() or path.is_file()):
        raise NotAFileError(
            f"Dit is geen map en geen gewoon bestand: {path}. Geef de map van een stad of één bestand op. / This is "
            f"neither a folder nor an ordinary file: {path}. Name a city's folder or one file."
        )


def city_of(registry: Registry, path: Path) -> str:
    """Return the city that a path names: the folder or file itself first, then the folders around it.

    Raises
    ------
    WhichCityError
        When no part of the path names a city, or one part names several.
    """
    for part in (_as_given(path), path.resolve(), *path.resolve().parents):
        words = re.split(r"[^0-9a-z]+", part.stem.casefold())
        named = [city for city in registry.cities if f"_{city.casefold()}_" in f"_{'_'.join(words)}_"]
        if len(named) == 1:
            return named[0]
        if named:
            break
    raise WhichCityError(
        f"Van welke stad is dit? Voeg --city toe, met een van: {', '.join(registry.cities)}. / "
        "Which city delivered this? Add --city."
    )


def beside(paths: Paths, registry: Registry, path: Path) -> Path:
    """Return where the receipt goes: beside the delivery, never inside a city's folder or the invented deliveries.

    Of a link that is where the link stands, not what it leads to.
    """
    folder = _as_given(path).parent
    if path.is_file() and city_named(registry, folder.name):
        folder = folder.parent
    return Path() if folder == paths.synthetic.resolve() else folder


def _as_given(path: Path) -> Path:
    """Return the whole path without following a link at its end."""
    return path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name


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
