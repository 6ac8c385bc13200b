"""Take a household's number from a prompt or a file, so that it stands in no history of commands and on no screen."""

from __future__ import annotations

from getpass import getpass
from pathlib import Path

from evaluation.commands.purge_plan import PurgeError
from evaluation.commands.words_purge import WORDS
from evaluation.registry import load_params
from evaluation.storage import Paths


def household_number(paths: Paths, ask: bool, file: Path | None) -> str | None:
    """Return the number, or None when no household is meant."""
    words = WORDS[load_params(paths).language]
    if file is not None:
        try:
            number = file.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise PurgeError(words["file_unreadable"]) from error
    elif ask:
        number = getpass(words["ask"]).strip()
    else:
        return None
    if not number:
        raise PurgeError(words["file_unreadable"])
    return number
