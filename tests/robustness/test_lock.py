"""One command at a time: a second is told who works; a lock never outlives the processes that hold it."""

import os
import signal
import subprocess
import sys

import pytest

from evaluation.commands.alone import alone
from evaluation.storage.errors import BusyError
from evaluation.storage.lock import alone_in
from tests.robustness.commands import PLAIN, half, made, run, start
from tests.unit.deliveries_by_hand import CITY

HOLDS = """
import os, signal, subprocess, sys
from pathlib import Path
from evaluation.storage.lock import alone_in
with alone_in(Path(sys.argv[1]), "run") as held:
    nowhere = subprocess.DEVNULL
    child = subprocess.Popen(["sleep", "60"], pass_fds=(held.descriptor,), stdout=nowhere, stderr=nowhere)
    print(child.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("command", [("validate", "--city", CITY), ("run",)], ids=["a stage", "a run"])
def test_a_second_command_stops_and_names_the_first(small, command):
    with alone_in(small.lock, "run"):
        code, told = run(small, *command)
    assert code == PLAIN
    assert f"`evaluation run` (proces {os.getpid()}, sinds " in told and "going on here" in told
    assert not small.interim(CITY).exists()


def test_two_at_once_give_what_one_gives(small):
    both = [start(small, "validate", "--city", CITY) for _ in range(2)]
    told = [process.communicate()[0] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, PLAIN]) and not any("Traceback" in one for one in told)
    together = made(small.interim(CITY))
    assert run(small, "validate", "--city", CITY) == (0, "")
    assert made(small.interim(CITY)) == together and not half(small.root)


def test_a_lock_ends_with_the_processes_that_hold_it_and_the_next_says_so(small):
    holder = subprocess.run([sys.executable, "-c", HOLDS, str(small.lock)], capture_output=True, text=True)
    assert holder.returncode == -signal.SIGKILL
    with (
        pytest.raises(BusyError, match="is afgebroken, maar een proces dat het startte werkt nog"),
        alone_in(small.lock, "purge"),
    ):
        pass
    os.kill(int(holder.stdout), signal.SIGKILL)
    code, told = run(small, "validate", "--city", CITY)
    assert code == 0 and "`evaluation run`" in told and "is afgebroken" in told


def test_an_erasure_that_was_cut_off_is_to_be_given_again(small, capsys):
    small.lock.write_text('{"command": "purge", "process": 7, "since": "2017-01-01 12:00:00"}')
    with alone(small, "run"):
        pass
    assert "Geef dat commando opnieuw: niet alles is gewist" in capsys.readouterr().out


def test_a_stage_of_a_run_works_under_the_lock_of_that_run(small):
    with alone_in(small.lock, "run"):
        before = f"import os; os.environ['EVALUATION_WITHIN'] = {str(small.root.resolve())!r}"
        assert run(small, "validate", "--city", CITY, before=before) == (0, "")


def test_a_command_that_ends_by_an_error_is_not_called_cut_off(small):
    with pytest.raises(ValueError), alone_in(small.lock, "run"):
        raise ValueError
    with alone_in(small.lock, "run") as held:
        assert held.killed is None
