"""``evaluation release``: put what passed the gate in a new folder, with checksums, and write it in the register.

All or nothing: the folder appears whole, and only when the release stands in the register, which the gate reads from
then on. The same release may be put in a folder again; it is registered once.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from evaluation.commands.alone import alone
from evaluation.commands.release_checks import ReleaseError, refuse_unready
from evaluation.commands.release_files import contents, given_away, run_fingerprint
from evaluation.commands.words_release import WORDS
from evaluation.disclosure.releases.ready import read_published, to_register
from evaluation.disclosure.releases.register import NAME, Release, add_release, read_register
from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.storage import Paths, read_json
from evaluation.storage.folders import folder_in_one_step


def release(paths: Paths, folder: Path, date: str | None) -> int:
    """Release what stands in ``data/published`` and ``reports/build`` to ``folder``; return 0.

    Raises
    ------
    ReleaseError
        When something is not as it must be; nothing was written then.
    """
    registry, params = load_registry(paths), load_params(paths)
    words = WORDS[params.language]
    with alone(paths, "release"):
        _refuse_place(paths, folder, words)
        refuse_unready(paths, registry, params, words)
        return _release(paths, folder, _day(date, words), registry, params)


def _release(paths: Paths, folder: Path, date: str, registry: Registry, params: Params) -> int:
    words, register = WORDS[params.language], read_register(paths.releases)
    new = _new_release(paths, folder.resolve().name, date, len(register) + 1)
    former = next((each for each in register if each.name == new.name), None)
    if former is not None and former.tables != new.tables:
        raise ReleaseError(words["taken"].format(name=new.name, date=former.date))
    if former is None and register and date < register[-1].date:
        raise ReleaseError(words["earlier"].format(date=register[-1].date))
    files = contents(paths, registry, former or new, given_away(paths))
    with folder_in_one_step(folder, files):
        written = None if former else add_release(paths.releases, new)
    print(words["done"].format(folder=folder, files=len(files)))
    print(words["registered"].format(path=written) if written else words["again"].format(date=(former or new).date))
    if new.origin == "synthetic":
        print(words["synthetic"])
    return 0


def _new_release(paths: Paths, name: str, date: str, number: int) -> Release:
    study, run = read_json(paths.published / "study.json"), run_fingerprint(paths)
    tables = to_register(read_published(paths.published), read_json(paths.processed / "disclosure.json"))
    return Release(number, name, date, study["origin"], run.whole, run.data, tables)


def _refuse_place(paths: Paths, folder: Path, words: dict[str, str]) -> None:
    if not NAME.fullmatch(folder.resolve().name):
        raise ReleaseError(words["name"].format(name=folder.resolve().name))
    inside = [paths.root / part for part in ("data", "reports")]
    if any(folder.resolve().is_relative_to(place.resolve()) for place in inside):
        raise ReleaseError(words["inside"].format(folder=folder))
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise ReleaseError(words["not_empty"].format(folder=folder))


def _day(date: str | None, words: dict[str, str]) -> str:
    try:
        day = datetime.date.today() if date is None else datetime.date.fromisoformat(date)
    except ValueError as error:
        raise ReleaseError(words["date"]) from error
    return day.isoformat()
