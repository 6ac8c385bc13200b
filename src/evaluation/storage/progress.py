"""A bar that fills while blocks are done; silent when nobody watches."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 30


def bar(done: int, total: int) -> str:
    """Return the bar as text.

    >>> bar(1, 3)
    '[##########····················] 1/3'
    """
    filled = WIDTH * done // total if total else WIDTH
    return f"[{'#' * filled}{'·' * (WIDTH - filled)}] {done}/{total}"


def show(done: int, total: int, stream: TextIO | None = None) -> None:
    """Draw the bar over the former one, on a screen only; the last one stays."""
    target = sys.stderr if stream is None else stream
    if target.isatty():
        target.write(f"\r{bar(done, total)}" + ("\n" if done == total else ""))
        target.flush()
