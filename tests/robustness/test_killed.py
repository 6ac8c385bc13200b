"""``kill -9`` at any moment: what stands is whole, and the next command starts clean and says what happened."""

import random
import shutil
import time

from tests.robustness.commands import LONGEST, all_readable, half, made, run, start
from tests.unit.deliveries_by_hand import CITY

MOMENTS = [random.Random(20161001 + number).uniform(0, 0.12) for number in range(3)]
"""Seconds after the first file of the stage; it writes for about a tenth of a second."""


def kill_while_writing(study, after):
    """Start the stage, wait for its first file, kill it a moment later."""
    process, end = start(study, "validate", "--city", CITY), time.monotonic() + LONGEST
    while process.poll() is None and not study.interim(CITY).exists() and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(after)
    process.kill()
    process.communicate()


def test_a_killed_stage_leaves_whole_files_and_the_next_starts_clean(small):
    assert run(small, "validate", "--city", CITY)[0] == 0
    whole = made(small.interim(CITY))
    for after in MOMENTS:
        shutil.rmtree(small.interim(CITY))
        kill_while_writing(small, after)
        all_readable(small.interim(CITY))
        assert made(small.interim(CITY)).items() <= whole.items()
    code, told = run(small, "validate", "--city", CITY)
    assert code == 0 and "is afgebroken" in told and "It was cut off" in told
    assert made(small.interim(CITY)) == whole and not half(small.root)
    assert run(small, "validate", "--city", CITY) == (0, "")


def test_what_a_killed_writer_left_is_removed_and_named(small):
    litter = [
        small.interim(CITY) / "tmp_.cases.parquet.x1.half-written",
        small.root / "data/.confidential.duckdb.half-written.wal",
    ]
    for path in litter:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("PAR1 half a row")
    code, told = run(small, "validate", "--city", CITY)
    assert code == 0 and all(path.name in told for path in litter)
    assert not half(small.root)
