"""Work spread over processes: the same outcomes, and a failure is told where the work was asked for."""

import os
import signal

import pytest

from evaluation.storage.errors import PlainError
from evaluation.storage.workers import spread


class MendError(PlainError):
    """An error of a kind of its own, as stages have them."""


def twice(number):
    return 2 * number


def refuse(number):
    if number == 2:
        raise MendError("Row 3 of file A cannot be read.")
    return number


def die(number):
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_task_is_done_once(workers):
    assert sorted(spread(twice, [5, 6, 7], workers)) == [(0, 10), (1, 12), (2, 14)]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_task_raises_is_raised_here(workers):
    with pytest.raises(MendError, match="Row 3 of file A"):
        list(spread(refuse, [0, 1, 2, 3], workers))


def test_a_worker_that_is_killed_is_told():
    with pytest.raises(RuntimeError, match="before its work was done"):
        list(spread(die, [0, 1, 2, 3], 2))
