"""``evaluation purge``: take a household, a city's delivery or old deliveries out of everything that holds their rows.

Without ``--yes`` it only says what it would do. What was computed from the rows (interim and processed tables, both
databases, earlier receipts) and all of DVC's cache, whose copies cannot be told apart by person, is removed whole: the
next run makes it again from what is left. That also holds for a household that no delivery holds any more: copies of
former deliveries may. What was released stays: those are totals that went through the gate.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from evaluation.commands.words_purge import WORDS
from evaluation.deliveries.intake.erase import Found, rows_of_household, without_rows
from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.storage import Paths, write_bytes
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
RELEASED = ("data/published", "reports/build")
EXIT_BY_HAND = 3


class PurgeError(PlainError):
    """What was asked cannot be purged."""


@dataclass(frozen=True)
class Plan:
    """What goes: whole files of deliveries, rows of csv files, derived folders; and what people must do themselves."""

    files: list[Path] = field(default_factory=list)
    rows: list[tuple[Path, Found]] = field(default_factory=list)
    derived: list[Path] = field(default_factory=list)
    by_hand: list[tuple[Path, Found]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing holds anything of what is asked."""
        return not (self.files or self.rows or self.by_hand or self.derived)


def purge(
    paths: Paths,
    household: str | None = None,
    city: str | None = None,
    older_than: str | None = None,
    yes: bool = False,
) -> int:
    """Remove, or without ``yes`` tell what would be removed; return 3 when something must be done by hand."""
    registry, params = load_registry(paths), load_params(paths)
    words = WORDS[params.language]
    plan = _plan(paths, registry, params, household, city, older_than)
    if plan.empty:
        print(words["nothing"])
        return 0
    for line in _told(paths, plan, words):
        print(line)
    if yes:
        _carry_out(plan)
    print(words["done" if yes else "dry"])
    return EXIT_BY_HAND if plan.by_hand else 0


def _plan(
    paths: Paths, registry: Registry, params: Params, household: str | None, city: str | None, older_than: str | None
) -> Plan:
    deliveries, words = paths.root / params.deliveries, WORDS[params.language]
    if deliveries.resolve() == paths.synthetic.resolve():
        raise PurgeError(words["synthetic"])
    if city is not None and city not in registry.cities:
        raise PurgeError(words["city"].format(cities=", ".join(registry.cities)))
    derived = [paths.root / name for name in DERIVED if (paths.root / name).exists()]
    cities = [city] if city else list(registry.cities)
    if household is None:
        before = _day(older_than, words) if older_than else None
        files = [path for one in cities for path in _files(deliveries / one, before)]
        return Plan(files=files, derived=derived if files or city else [])
    found = [
        (deliveries / one / each.file, each)
        for one in cities
        for each in rows_of_household(registry, one, deliveries / one, household)
    ]
    return Plan(
        rows=[one for one in found if one[1].in_csv],
        derived=derived,
        by_hand=[one for one in found if not one[1].in_csv],
    )


def _day(written: str, words: dict[str, str]) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise PurgeError(words["date"]) from error


def _files(folder: Path, before: date | None) -> list[Path]:
    """Return the files of a city's folder, if the newest of them is from before the day."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    newest = max((datetime.fromtimestamp(path.stat().st_mtime).date() for path in files), default=None)
    return files if newest is not None and (before is None or newest < before) else []


def _told(paths: Paths, plan: Plan, words: dict[str, str]) -> Iterable[str]:
    def shown(path: Path) -> str:
        return path.relative_to(paths.root).as_posix() if path.is_relative_to(paths.root) else path.as_posix()

    yield from (words["file"].format(path=shown(path)) for path in plan.files)
    yield from (words["rows"].format(path=shown(path), count=len(found.rows)) for path, found in plan.rows)
    yield from (words["derived"].format(path=shown(path)) for path in plan.derived)
    yield words["cache"]
    yield words["released"].format(paths=", ".join(RELEASED))
    yield from (words["by_hand"].format(path=shown(path), count=len(found.rows)) for path, found in plan.by_hand)


def _carry_out(plan: Plan) -> None:
    """Deliveries first: should this stop halfway, a new run cannot bring the rows back."""
    for path, found in plan.rows:
        write_bytes(path, without_rows(path.read_bytes(), found.rows))
    for path in plan.files:
        path.unlink()
    for path in plan.derived:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
