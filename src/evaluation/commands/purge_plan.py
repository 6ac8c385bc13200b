"""What ``evaluation purge`` will do: look everywhere first, so that it can be told before anything is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from evaluation.commands.template import city_named
from evaluation.commands.words_purge import WORDS
from evaluation.deliveries.intake.erase.file import Erased, erased
from evaluation.registry import Params, Registry
from evaluation.storage import Paths, read_text
from evaluation.storage.errors import PlainError

DERIVED = (
    "data/interim",
    "data/processed",
    "data/confidential.duckdb",
    "data/confidential.duckdb.wal",
    "data/published.duckdb",
    "data/published.duckdb.wal",
    "data/receipts",
    ".dvc/cache",
    ".dvc/tmp",
)
"""Everything that may hold rows, or what was counted from them, and that a run makes again."""
OUTSIDE = re.compile(r"^\s*(?:dir|url)\s*=\s*(.+?)\s*$", re.MULTILINE)
"""Another place for DVC's copies, in its settings."""


class PurgeError(PlainError):
    """What was asked cannot be purged."""


@dataclass(frozen=True)
class Wanted:
    """What is to go: a household by its number as delivered, a city's delivery, or deliveries from before a day.

    ``city`` limits the first and the last to one city.
    """

    household: str | None = None
    delivery: str | None = None
    older_than: str | None = None
    city: str | None = None


@dataclass(frozen=True)
class ByHand:
    """Something that a person must do; ``word`` is a key of the words, ``count`` and ``where`` complete it."""

    word: str
    path: Path
    count: int = 0
    where: str = ""


@dataclass(frozen=True)
class Plan:
    """What goes: whole files of deliveries, rows of files, derived folders; and what people must do themselves."""

    files: tuple[Path, ...] = ()
    edits: tuple[tuple[Path, Erased], ...] = ()
    derived: tuple[Path, ...] = ()
    by_hand: tuple[ByHand, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing holds anything of what is asked."""
        return not (self.files or self.edits or self.by_hand or self.derived)


def plan_of(paths: Paths, registry: Registry, params: Params, wanted: Wanted) -> Plan:
    """Find everything that must go.

    Raises
    ------
    PurgeError
        When a city or day is not known, a number stands with several cities, or the deliveries are invented.
    """
    deliveries, words = paths.root / params.deliveries, WORDS[params.language]
    if deliveries.resolve() == paths.synthetic.resolve():
        raise PurgeError(words["synthetic"])
    if wanted.delivery and wanted.city:
        raise PurgeError(words["one_city"])
    asked = wanted.delivery or wanted.city
    named = city_named(registry, asked) if asked is not None else None
    if asked is not None and named is None:
        raise PurgeError(words["city"].format(cities=", ".join(registry.cities)))
    cities = [named] if named else list(registry.cities)
    derived = tuple(paths.root / name for name in DERIVED if (paths.root / name).exists())
    outside = tuple(_copies_elsewhere(paths))
    if wanted.household is not None:
        looked = [(city, path, one) for city in cities for path, one in _looked(registry, city, deliveries, wanted)]
        _require_one_city([city for city, _, one in looked if one.found], words)
        edits = tuple((path, one) for _, path, one in looked if one.content is not None)
        by_hand = (*_left(looked), *_corrections(paths, registry, looked, wanted.household), *outside)
        return Plan(edits=edits, derived=derived, by_hand=by_hand)
    before = _day(wanted.older_than, words) if wanted.older_than else None
    files = tuple(path for city in cities for path in _old_files(deliveries / city, before))
    goes = bool(files or wanted.delivery)
    return Plan(files=files, derived=derived if goes else (), by_hand=outside if goes else ())


def _looked(registry: Registry, city: str, deliveries: Path, wanted: Wanted) -> Iterator[tuple[Path, Erased]]:
    for path in _files(deliveries / city):
        try:
            content = path.read_bytes()
        except OSError:
            yield path, Erased(left="unreadable")
        else:
            yield path, erased(registry, city, path, content, wanted.household or "")


def _require_one_city(cities: list[str], words: dict[str, str]) -> None:
    if len(set(cities)) > 1:
        raise PurgeError(words["cities"].format(cities=", ".join(dict.fromkeys(cities))))


def _left(looked: Iterable[tuple[str, Path, Erased]]) -> Iterator[ByHand]:
    for _, path, one in looked:
        if one.left:
            yield ByHand(one.left, path, one.rows)


def _corrections(
    paths: Paths, registry: Registry, looked: Iterable[tuple[str, Path, Erased]], number: str
) -> Iterator[ByHand]:
    """Name the corrections of an erased row, by their place in the file."""
    rows = {(city, each.table, row) for city, _, one in looked for each in one.found for row in each.rows}
    for place, correction in enumerate(registry.corrections, start=1):
        if number in correction.key.values() or (correction.city, correction.table, correction.row) in rows:
            yield ByHand("correction", paths.registry / "corrections.yaml", place)


def _copies_elsewhere(paths: Paths) -> Iterator[ByHand]:
    for path in sorted((paths.root / ".dvc").glob("config*")):
        yield from (ByHand("cache_elsewhere", path, where=found) for found in OUTSIDE.findall(read_text(path)))


def _day(written: str, words: dict[str, str]) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise PurgeError(words["date"]) from error


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _old_files(folder: Path, before: date | None) -> list[Path]:
    """Return the files of a city's folder, if the newest of them is from before the day."""
    files = _files(folder)
    newest = max((datetime.fromtimestamp(path.stat().st_mtime).date() for path in files), default=None)
    return files if newest is not None and (before is None or newest < before) else []
