"""Turn what the system or the database says about a file into words for people.

Only failures of files become plain errors. A mistake in our own code stays what it is, with its traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation.storage.errors import PlainError, UnreadableFileError, UnwritableFileError

FULL = ("No space left on device", "File too large", "Disk quota exceeded", "Could not write", "failed to write")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raise a plain error when the file at ``path`` is absent or damaged.

    Raises
    ------
    UnreadableFileError
        Naming the file, and the command that makes it again.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, (OSError, ValueError, *_database_errors())):
            raise
        absent = not path.exists()
        raise UnreadableFileError(
            f"{path} {'is er niet' if absent else 'is beschadigd'}. `evaluation run` maakt het bestand opnieuw. / "
            f"{path} {'is not there' if absent else 'is damaged'}. `evaluation run` makes it again."
        ) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise a plain error when ``path`` cannot be written; what stood there before still stands.

    Raises
    ------
    UnwritableFileError
        Naming the file and why: a full disk, or no right to write there.
    UnreadableFileError
        When it is what should be written that could not be read.
    """
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error
    except _database_errors() as error:
        raise _of_database(path, error) from error


def _unwritable(path: Path, why: str) -> UnwritableFileError:
    return UnwritableFileError(
        f"{path} kan niet worden geschreven ({why}). Wat er stond, staat er nog. Maak ruimte op de schijf of geef "
        f"schrijfrecht, en draai opnieuw. / {path} cannot be written. What stood there still stands. Make room on the "
        "disk or give the right to write, and run again."
    )


def _of_database(path: Path, error: Exception) -> PlainError:
    found = next((mark for mark in FULL if mark in str(error)), None)
    if found is not None:
        return _unwritable(path, found)
    return UnreadableFileError(
        f"Een bestand waaruit {path} wordt gemaakt is er niet of is beschadigd. `evaluation run` maakt het opnieuw. / "
        f"A file from which {path} is made is not there or is damaged. `evaluation run` makes it again."
    )


def _database_errors() -> tuple[type[Exception], ...]:
    """Return DuckDB's errors about files; none before it is used, and then it cannot have failed."""
    duckdb = sys.modules.get("duckdb")
    return (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) if duckdb else ()
