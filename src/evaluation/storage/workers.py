"""Spread blocks of work over processes; the outcome of a block does not depend on who does it.

Each worker takes the next task that nobody took and sends its result on; it stops by itself when the process that
started it is gone, so that nothing goes on after a run is cut off.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def usable_processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(function: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Iterator[tuple[int, Result]]:
    """Yield (number of the task, result) in the order in which tasks are done; one worker works here.

    Raises
    ------
    Exception
        What the function raises, also in a worker; what was done before has been yielded.
    RuntimeError
        When a worker is killed.
    """
    if min(workers, len(tasks)) < 2:
        yield from ((number, function(task)) for number, task in enumerate(tasks))
        return
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    open_ends, processes, taken = [], [], context.Value("q", 0)
    for _ in range(min(workers, len(tasks))):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(function, tasks, taken, sender, os.getpid()), daemon=True)
        process.start()
        sender.close()
        open_ends.append(receiver)
        processes.append(process)
    try:
        yield from _received(open_ends, len(tasks))
    finally:
        for process in processes:
            process.terminate()
            process.join()


def all_of(tasks: Sequence[Callable[[], Any]], workers: int) -> list[Any]:
    """Return what each of some calls returns, in their order."""
    done = dict(spread(_called, tasks, workers))
    return [done[number] for number in range(len(tasks))]


def _called(task: Callable[[], Any]) -> Any:
    return task()


def _work(
    function: Callable[[Task], Result], tasks: Sequence[Task], taken: Any, sender: Connection, parent: int
) -> None:
    while (number := _next(taken)) < len(tasks) and os.getppid() == parent:
        try:
            sender.send((number, function(tasks[number])))
        except Exception as error:  # goes on where the work was asked for
            sender.send((number, Failed(error, traceback.format_exc())))
            return
    sender.close()


def _next(taken: Any) -> int:
    """Return the number of the first task that nobody took."""
    with taken.get_lock():
        taken.value += 1
        return int(taken.value) - 1


@dataclass(frozen=True)
class Failed:
    """What stopped a worker, and where."""

    error: Exception
    where: str


def _received(open_ends: list[Connection], tasks_n: int) -> Iterator[tuple[int, Result]]:
    done = 0
    while done < tasks_n:
        if not open_ends:
            raise RuntimeError("A worker stopped before its work was done; its message stands above.")
        for end in wait(open_ends):
            assert isinstance(end, Connection)
            try:
                result = end.recv()
            except EOFError:
                open_ends.remove(end)
                continue
            if isinstance(result[1], Failed):
                result[1].error.add_note(result[1].where)
                raise result[1].error
            done += 1
            yield result
