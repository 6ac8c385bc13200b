"""``evaluation diff``: what changed between two releases, on screen and as a page in both languages.

A side is named by the release (its name in the register, or its folder) or by a git revision: then the last release
that stood in the register there. Only rows that were released are compared, so nothing is told that was not told
before; the page is written to ``reports/changes``, beside what the stages make.
"""

from __future__ import annotations

import csv
import io
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.commands.registry import definition_changes
from evaluation.disclosure.releases.register import Release, read_register
from evaluation.publication.changes.moved import CAUSES, RESULTS, Side, changes
from evaluation.publication.changes.page import changes_page, page_name
from evaluation.publication.texts import load_material, load_words
from evaluation.registry import load_params
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, read_json, read_text, write_text
from evaluation.storage.errors import PlainError

FOLDER = "reports/changes"
WORDS = {
    "nl": {
        "too_few": "Er zijn {number} vrijgaven in data/releases. Om te vergelijken zijn er twee nodig; `evaluation "
        "release MAP` maakt er een, of noem de map van een vrijgave.",
        "unknown": "'{name}' is geen vrijgave in data/releases, geen map van een vrijgave en geen revisie met een "
        "vrijgave. Bekend: {known}.",
        "none": "nog geen",
        "same": "Er is niets veranderd van {before} naar {after}.",
        "told": "Van {before} naar {after}:",
        "rows": "  {table}: {number} rijen veranderd",
        "definitions": "  Definities en keuzes: {number} veranderd",
        "page": "Open: {path}",
    },
    "en": {
        "too_few": "There are {number} releases in data/releases. Comparing takes two; `evaluation release FOLDER` "
        "makes one, or name the folder of a release.",
        "unknown": "'{name}' is no release in data/releases, no folder of a release and no revision with a release. "
        "Known: {known}.",
        "none": "none yet",
        "same": "Nothing changed from {before} to {after}.",
        "told": "From {before} to {after}:",
        "rows": "  {table}: {number} rows changed",
        "definitions": "  Definitions and choices: {number} changed",
        "page": "Open: {path}",
    },
}


class NoReleaseError(PlainError):
    """What was named is no release, or there are too few."""


def diff(paths: Paths, before: str = "", after: str = "") -> int:
    """Compare two releases: by default the last with the one before it; return 0."""
    language = load_params(paths).language
    words, known = WORDS[language], read_register(paths.releases)
    new = _side(paths, after, known, words) if after else _last(known, 1, words)
    revision = bool(before) and _is_revision(paths, before, known)
    old = _side(paths, before, known, words) if before else _last(known, 2, words)
    definitions = definition_changes(paths, before) if revision else []
    counted = {part.table: len(changes(part, old, new)) for part in (*RESULTS, *CAUSES)}
    if not any(counted.values()) and not definitions:
        print(words["same"].format(before=old.name, after=new.name))
        return 0
    print(words["told"].format(before=old.name, after=new.name))
    names = load_words(paths, language)["compared_tables"]
    for table, number in counted.items():
        if number:
            print(words["rows"].format(table=names[table], number=number))
    if definitions:
        print(words["definitions"].format(number=len(definitions)))
    material = load_material(paths)
    for each in LANGUAGES:
        page = changes_page(material, each, old, new, definitions, revision)
        write_text(paths.root / FOLDER / page_name(old, new, each), page)
    print(words["page"].format(path=(paths.root / FOLDER / page_name(old, new, language)).as_posix()))
    return 0


def _last(known: Sequence[Release], place: int, words: Mapping[str, str]) -> Side:
    if len(known) < place:
        raise NoReleaseError(words["too_few"].format(number=len(known)))
    return _of(known[-place])


def _of(release: Release) -> Side:
    return Side(release.name, release.date, release.data, release.tables)


def _side(paths: Paths, name: str, known: Sequence[Release], words: Mapping[str, str]) -> Side:
    """Return the release that a name, a folder or a revision means."""
    for release in known:
        if release.name == name:
            return _of(release)
    if (Path(name) / "manifest.json").is_file() and (Path(name) / "tables").is_dir():
        return _in_folder(Path(name))
    then = _at_revision(paths, name)
    if then:
        return _of(then[-1])
    listed = ", ".join(release.name for release in known) or words["none"]
    raise NoReleaseError(words["unknown"].format(name=name, known=listed))


def _is_revision(paths: Paths, name: str, known: Sequence[Release]) -> bool:
    return not any(one.name == name for one in known) and not Path(name).is_dir() and bool(_at_revision(paths, name))


def _in_folder(folder: Path) -> Side:
    manifest = read_json(folder / "manifest.json")
    tables = {
        path.stem: {row["id"]: row for row in csv.DictReader(io.StringIO(read_text(path)))}
        for path in sorted((folder / "tables").glob("*.csv"))
    }
    return Side(manifest["release"]["name"], manifest["release"]["date"], manifest["data"], tables)


def _at_revision(paths: Paths, revision: str) -> tuple[Release, ...]:
    """Return the register as it was at a git revision; nothing when there is none, or no such revision."""
    listed = _git(paths, "ls-tree", "--name-only", "--end-of-options", revision, "data/releases/")
    with tempfile.TemporaryDirectory() as folder:
        for file in listed.decode().split():
            if file.endswith(".json.gz"):
                (Path(folder) / Path(file).name).write_bytes(_git(paths, "show", f"{revision}:./{file}"))
        return read_register(Path(folder))


def _git(paths: Paths, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=paths.root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""
