"""All blocks of all questions: those done before are taken from disk, the others are done and kept.

A block is known by everything that goes into it, the code included: what was kept before a change is never used. When
all is done the blocks are removed, since the rows hold what they say.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import scipy

from evaluation.scalability.calibration.block import COLUMNS, blocks, run_block
from evaluation.scalability.calibration.judgement import Work
from evaluation.storage import read_table, write_table
from evaluation.storage.paths import PROJECT
from evaluation.storage.workers import spread

ROOMS = ("src/evaluation/estimation", "src/evaluation/scalability")
Task = tuple[Work, range]


def sums(
    works: Sequence[Work], studies: int, workers: int, kept: Path, told: Callable[[int, int], None]
) -> list[pd.DataFrame]:
    """Return per question the sums over its studies, worlds and quantities in order.

    ``kept`` is the folder for finished blocks; ``told`` hears how many of how many blocks are done.
    """
    tasks = [(work, block) for work in works for block in blocks(work.recipe, studies)]
    marks = {work.recipe.key: _fingerprint(work) for work in works}
    paths = [kept / f"{work.recipe.key}-{marks[work.recipe.key]}-{b.start}-{b.stop}.parquet" for work, b in tasks]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    done = len(tasks) - len(missing)
    told(done, len(tasks))
    for number, found in spread(_run, [tasks[number] for number in missing], workers):
        write_table(paths[missing[number]], found)
        done += 1
        told(done, len(tasks))
    every = [read_table(path) for path in paths]
    return [_added([block for block, (of, _) in zip(every, tasks, strict=True) if of is work]) for work in works]


def forget(kept: Path) -> None:
    """Remove the blocks that were kept."""
    shutil.rmtree(kept, ignore_errors=True)


def _run(task: Task) -> pd.DataFrame:
    return run_block(*task)


def _added(blocks: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Add blocks up in their own order, so that sums do not depend on who was ready first."""
    first = blocks[0]
    total = first[list(COLUMNS)].copy()
    for block in blocks[1:]:
        total[["n", "total", "squares"]] += block[["n", "total", "squares"]]
    return total


def _fingerprint(work: Work) -> str:
    """Return a short hash of what a block depends on."""
    recipe, params = work.recipe, work.params
    parts = [
        repr((recipe.question, recipe.sites, recipe.highest_claim, recipe.population.reliability)),
        repr((recipe.population.scale, work.worlds, work.claim_reasons)),
        repr((params.seed, params.confidence_level, params.checks, params.verdict)),
        f"numpy {np.__version__} scipy {scipy.__version__}",
    ]
    found = hashlib.sha256("\n".join(parts).encode())
    for array in recipe.population.tables:
        found.update(array.tobytes())
    for path in sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
