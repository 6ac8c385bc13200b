"""What a release is refused for: outputs that are old or not ours, an open check, a refused delivery."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

from evaluation.commands.release_files import outputs, published_files
from evaluation.commands.run import environment_of
from evaluation.disclosure.releases.ready import open_checks, read_published
from evaluation.registry import Params, Registry
from evaluation.storage import Paths, read_json
from evaluation.storage.errors import PlainError

MOST_NAMED = 8


class ReleaseError(PlainError):
    """A release cannot be made; nothing was written."""


def refuse_unready(paths: Paths, registry: Registry, params: Params, words: Mapping[str, str]) -> None:
    """Refuse when anything stands in the way of a release.

    Raises
    ------
    ReleaseError
        Naming what it is and what can be done.
    """
    _refuse(stale(paths), words["stale"])
    _refuse(strangers(paths), words["stranger"])
    disclosure = read_json(paths.processed / "disclosure.json")
    _refuse(open_checks(read_published(paths.published), disclosure, params.gate), words["open"])
    cities = read_json(paths.published / "study.json")["cities"]
    refused = [city for city, status in cities.items() if status == "refused"]
    _refuse([city for city in refused if city not in registry.study.release_without], words["refused"])


def stale(paths: Paths) -> list[str]:
    """Return the stages that would run again, as DVC sees it; changed, added and lost outputs count too."""
    done = subprocess.run(
        [sys.executable, "-m", "dvc", "status", "--json"],
        cwd=paths.root,
        env=environment_of(paths),
        capture_output=True,
        text=True,
    )
    start = done.stdout.find("{")
    if done.returncode != 0 or start < 0:
        return ["dvc status"]
    return sorted(json.loads(done.stdout[start:]))


def strangers(paths: Paths) -> list[str]:
    """Return the files among what readers get that no stage made."""
    made = outputs(paths)
    return [
        path for path in published_files(paths) if not any(path == out or path.startswith(f"{out}/") for out in made)
    ]


def _refuse(found: list[str], words: str) -> None:
    if found:
        more = f" … (+{len(found) - MOST_NAMED})" if len(found) > MOST_NAMED else ""
        raise ReleaseError(words.format(found=", ".join(found[:MOST_NAMED]) + more))
