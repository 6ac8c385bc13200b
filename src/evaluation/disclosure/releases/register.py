"""The register of releases: one file for each, numbered, each naming the fingerprint of the one before it.

A file is written in one step and never changed. So a file that was edited, removed from the middle or half lost is
found, and then nothing is published until it is back: without its history the gate cannot do its work. Only the last
file can go unseen, as it could in any register; it is in git.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evaluation.disclosure.errors import GateError
from evaluation.storage import write_bytes

Row = Mapping[str, str]
"""A published row as text, by column."""
Tables = Mapping[str, Mapping[str, Row]]
"""Published rows by file and id."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
FILE = re.compile(r"(\d{4})-(" + NAME.pattern + r")\.json\.gz")
BESIDE = {"README.md", ".gitkeep"}


class DamagedRegisterError(GateError):
    """The register of releases is not whole."""


@dataclass(frozen=True)
class Release:
    """One release: what it is called, when, of which data and run, and its rows as they were shown."""

    number: int
    name: str
    date: str
    origin: str
    run: str
    data: str
    tables: Tables


def read_register(folder: Path) -> tuple[Release, ...]:
    """Read every release, oldest first; none when the folder is not there or empty.

    Raises
    ------
    DamagedRegisterError
        Naming the file that is odd, missing or changed.
    """
    releases: list[Release] = []
    before = ""
    for path in _files(folder):
        content = path.read_bytes()
        releases.append(_release(path, content, len(releases) + 1, before))
        before = hashlib.sha256(content).hexdigest()
    return tuple(releases)


def add_release(folder: Path, release: Release) -> Path:
    """Write a release after all others; return its file.

    Raises
    ------
    DamagedRegisterError
        When what is there is not whole, or ``release`` is not the next one.
    """
    former = _files(folder)
    if release.number != len(read_register(folder)) + 1:
        raise DamagedRegisterError(_damaged(folder, "is niet de volgende", "is not the next one"))
    before = hashlib.sha256(former[-1].read_bytes()).hexdigest() if former else ""
    body = {**asdict(release), "tables": _compact(release.tables), "before": before}
    content = json.dumps({**body, "seal": _seal(body)}, ensure_ascii=False, separators=(",", ":"))
    path = folder / f"{release.number:04d}-{release.name}.json.gz"
    write_bytes(path, gzip.compress(content.encode(), mtime=0))
    return path


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.iterdir() if path.name not in BESIDE and ".half-written" not in path.name)
    for path in found:
        if not FILE.fullmatch(path.name):
            raise DamagedRegisterError(_damaged(path, "hoort daar niet", "does not belong there"))
    return found


def _release(path: Path, content: bytes, number: int, before: str) -> Release:
    try:
        body: dict[str, Any] = json.loads(gzip.decompress(content))
        seal, follows = body.pop("seal"), body.pop("before")
        whole = seal == _seal({**body, "before": follows})
        release = Release(**{**body, "tables": _loose(body["tables"])})
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedRegisterError(_damaged(path, "is beschadigd", "is damaged")) from error
    if not whole:
        raise DamagedRegisterError(_damaged(path, "is veranderd", "was changed"))
    named = path.name == f"{number:04d}-{release.name}.json.gz"
    if release.number != number or follows != before or not named:
        raise DamagedRegisterError(
            _damaged(path, "volgt niet op het bestand ervoor", "does not follow the file before it")
        )
    return release


def _damaged(path: Path, dutch: str, english: str) -> str:
    return (
        f"Het register van vrijgaven is niet heel: {path} {dutch}. Haal de map data/releases terug uit git. Zonder "
        f"register wordt er niets gepubliceerd. / The register of releases is not whole: {path} {english}. Take the "
        "folder data/releases back from git. Without a register nothing is published."
    )


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _compact(tables: Tables) -> dict[str, dict[str, list]]:
    """Keep the columns of a file once, its rows as lists."""
    columns = {file: list(next(iter(rows.values()))) for file, rows in tables.items() if rows}
    return {
        file: {"columns": names, "rows": [[row[name] for name in names] for row in tables[file].values()]}
        for file, names in columns.items()
    }


def _loose(compact: Mapping[str, Any]) -> dict[str, dict[str, dict[str, str]]]:
    loose = {
        file: [dict(zip(held["columns"], row, strict=True)) for row in held["rows"]] for file, held in compact.items()
    }
    return {file: {row["id"]: row for row in rows} for file, rows in loose.items()}
