"""``evaluation purge``: take a household, a city's delivery or old deliveries out of everything that holds their rows.

Without ``--yes`` it only says what it would do. What was computed from the rows (interim and processed tables, both
databases, earlier receipts) and all of DVC's cache, whose copies cannot be told apart by person, is removed whole: the
next run makes it again from what is left. That also holds for a household that no delivery holds any more: copies of
former deliveries may. What was released stays: those are totals that went through the gate.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from evaluation.commands.alone import alone
from evaluation.commands.purge_plan import Plan, Wanted, plan_of
from evaluation.commands.words_purge import WORDS
from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths, write_bytes
from evaluation.storage.failures import writing

RELEASED = ("data/published", "reports/build", "data/releases")
EXIT_BY_HAND = 3


def purge(paths: Paths, wanted: Wanted, yes: bool = False) -> int:
    """Remove, or without ``yes`` tell what would be removed; return 3 when something must be done by hand."""
    registry, params = load_registry(paths), load_params(paths)
    words = WORDS[params.language]
    with alone(paths, "purge", (paths.root / params.deliveries,)):
        plan = plan_of(paths, registry, params, wanted)
        if plan.empty:
            print(words["nothing"])
            return 0
        for line in _told(paths, plan, words):
            print(line)
        if yes:
            _carry_out(plan)
    print(words["done" if yes else "dry"])
    return EXIT_BY_HAND if plan.by_hand else 0


def _told(paths: Paths, plan: Plan, words: dict[str, str]) -> Iterable[str]:
    def shown(path: Path) -> str:
        """The place within the study; the whole path of what lies elsewhere."""
        return path.relative_to(paths.root).as_posix() if path.is_relative_to(paths.root) else path.as_posix()

    yield from (words["file"].format(path=shown(path)) for path in plan.files)
    yield from (words["rows"].format(path=shown(path), count=one.rows) for path, one in plan.edits)
    yield from (words["derived"].format(path=shown(path)) for path in plan.derived)
    if plan.derived:
        yield words["cache"]
    released = [name for name in RELEASED if (paths.root / name).exists()]
    if released:
        yield words["released"].format(paths=", ".join(released))
    for one in plan.by_hand:
        yield words[one.word].format(path=shown(one.path), count=one.count, where=one.where)


def _carry_out(plan: Plan) -> None:
    """Deliveries first: should this stop halfway, a new run cannot bring the rows back.

    A file keeps the day on which it was delivered, from which its age is counted.
    """
    for path, one in plan.edits:
        if one.content is not None:
            changed_at = path.stat().st_mtime_ns
            write_bytes(path, one.content)
            os.utime(path, ns=(changed_at, changed_at))
    for path in (*plan.files, *plan.derived):
        with writing(path):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
