"""``kill -9`` of a stage that works in parts: what was done is used again, and the rows are those of one run."""

import random
import shutil
import time

import pytest

from evaluation.storage.parts import KEPT
from tests.robustness.commands import LONGEST, all_readable, half, made, run, start
from tests.robustness.country_stage import ONLY_WHAT_IT_HAS, PARTS, made_country

STAGE = "indicators"
KILLED_AFTER = (1, 3)
"""Parts that are done when the stage is killed, a moment later."""
LONGEST_MOMENT = 0.3
"""Seconds; a part takes about as long."""


@pytest.fixture
def country(study):
    return made_country(study)


def done(study):
    """Return of each finished part the file itself and when it was written."""
    parts = (study.processed / KEPT / f"{STAGE}.parquet").glob("*.parquet")
    return {(part.stat().st_ino, part.stat().st_mtime_ns) for part in parts}


def kill_after(study, parts_n, moment):
    """Start the stage, wait until so many parts are done, and kill it a moment later."""
    process, end = start(study, STAGE, before=ONLY_WHAT_IT_HAS), time.monotonic() + LONGEST
    while process.poll() is None and len(done(study)) < parts_n and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(moment)
    process.kill()
    process.communicate()


def test_finished_parts_outlive_a_kill_and_are_not_made_again(country):
    target = country.processed / f"{STAGE}.parquet"
    assert run(country, STAGE, before=ONLY_WHAT_IT_HAS) == (0, "")
    whole = made(target)
    assert len(whole) == PARTS
    shutil.rmtree(target)
    moments, before = random.Random(20161001), set()
    for parts_n in KILLED_AFTER:
        kill_after(country, parts_n, moments.uniform(0, LONGEST_MOMENT))
        assert before < done(country) and parts_n <= len(done(country)) < PARTS and not target.exists()
        all_readable(country.processed)
        before = done(country)
    code, told = run(country, STAGE, before=ONLY_WHAT_IT_HAS)
    assert code == 0 and "is afgebroken" in told
    assert made(target) == whole and not half(country.root) and not (country.processed / KEPT).exists()
    assert before < {(part.stat().st_ino, part.stat().st_mtime_ns) for part in target.iterdir()}
