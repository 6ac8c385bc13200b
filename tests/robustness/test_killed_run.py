"""``kill -9`` during ``evaluation run``, of one stage or of all at once: the next run goes on from what was done."""

import os
import signal
import time

import psutil
import pytest

from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import copy_study
from tests.robustness.commands import LONGEST, PLAIN, all_readable, half, start

pytestmark = pytest.mark.pipeline
FIRST, SECOND, THIRD = (f"school_{letter}" for letter in "abc")


@pytest.fixture(scope="module")
def schools(tmp_path_factory):
    return copy_study(PROJECT / "data/studies/eight_schools", tmp_path_factory.mktemp("schools"))


def run_until(study, city):
    """Start a run in a process group of its own; return it when intake of this city has begun to write."""
    process, end = start(study, "run", before="import os; os.setsid()"), time.monotonic() + LONGEST
    while process.poll() is None and not study.interim(city).exists() and time.monotonic() < end:
        time.sleep(0.005)
    return process


def stage_of(process, city):
    """Return the process that takes in this city, a child of DVC."""
    running = psutil.Process(process.pid).children(recursive=True)
    return next(one for one in reversed(running) if city in one.cmdline())


def kill_all(process):
    """Kill a run and all that it started, and wait until nothing is left of them: DVC looks whether a number exists."""
    numbers = [one.pid for one in psutil.Process(process.pid).children(recursive=True)]
    os.killpg(process.pid, signal.SIGKILL)
    end = time.monotonic() + LONGEST
    while any(psutil.pid_exists(number) for number in numbers) and time.monotonic() < end:
        time.sleep(0.01)


def ran(told):
    """Return the cities whose intake a run started, as it said."""
    return [line.split("@")[1] for line in told.splitlines() if line.startswith("  · validate@")]


def test_a_stage_that_is_killed_stops_the_run_in_plain_words(schools):
    process = run_until(schools, FIRST)
    stage_of(process, FIRST).kill()
    told = process.communicate(timeout=LONGEST)[0]
    assert process.returncode == PLAIN and "De run is gestopt bij een fout" in told and "Traceback" not in told
    assert ran(told) == [FIRST] and not schools.interim(SECOND).exists()


def test_a_run_that_is_killed_whole_goes_on_after_the_last_stage_that_was_done(schools):
    for city, expected in ((SECOND, [FIRST, SECOND]), (THIRD, [SECOND, THIRD])):
        process = run_until(schools, city)
        kill_all(process)
        told = process.communicate(timeout=LONGEST)[0]
        assert ran(told) == expected and "Traceback" not in told
        all_readable(schools.interim(city))
    assert "is afgebroken" in told and not half(schools.interim(SECOND))
