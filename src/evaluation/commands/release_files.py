"""What goes in a release: the files that readers get, a page to start with, a manifest and checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.commands.words_release import PAGES, STAMP
from evaluation.disclosure.releases.register import Release
from evaluation.publication.files import DRAWN, INDEX, MADE
from evaluation.registry import Registry
from evaluation.storage import Paths, read_json, read_yaml

PLACES = {"data/published": "tables", "reports/build": "reports"}
"""Where files come from in the study, and where they stand in a release."""
TOTAL_STAGE = "tables"
"""The stage whose outputs are the data as they were used."""


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 of what DVC recorded: of the whole run, and of the data that were used."""

    whole: str
    data: str


def run_fingerprint(paths: Paths) -> Fingerprint:
    """Return the fingerprint of the run that ``dvc.lock`` describes; the register of releases does not count."""
    stages = _locked(paths)
    whole = {
        name: {
            part: [_entry(each) for each in stage.get(part, ()) if each["path"] != "data/releases"]
            for part in ("deps", "outs")
        }
        | {"params": stage.get("params", {})}
        for name, stage in stages.items()
    }
    return Fingerprint(_sha(whole), _sha([_entry(each) for each in stages.get(TOTAL_STAGE, {}).get("outs", ())]))


def outputs(paths: Paths) -> list[str]:
    """Return the files and folders that the stages made, relative to the study."""
    return [each["path"] for stage in _locked(paths).values() for each in stage.get("outs", ())]


def published_files(paths: Paths) -> list[str]:
    """Return every file that readers get, relative to the study; notes of what they were made of are none."""
    found = {path for place in PLACES for path in (paths.root / place).rglob("*") if not path.is_dir()}
    return sorted(
        path.relative_to(paths.root).as_posix() for path in found - {paths.build / note for note in (MADE, DRAWN)}
    )


def given_away(paths: Paths) -> dict[str, bytes]:
    """Return the content of those files by their place in the release."""
    files = {}
    for path in published_files(paths):
        place = next(place for place in PLACES if path.startswith(f"{place}/"))
        files[PLACES[place] + path.removeprefix(place)] = (paths.root / path).read_bytes()
    return files


def contents(paths: Paths, registry: Registry, release: Release, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return every file of the release: those given, the pages for readers, the manifest and the checksums."""
    study = read_json(paths.published / "study.json")
    invented = release.origin == "synthetic"
    pages = {name: _page(registry, release, language, files).encode() for language, name in PAGES["names"].items()}
    if invented:
        pages[STAMP["file"]] = STAMP["text"].encode()
    all_files = {**files, **pages}
    manifest = {
        "study": {"id": registry.study.id, "title": registry.study.title.model_dump()},
        "release": {"name": release.name, "number": release.number, "date": release.date},
        "origin": release.origin,
        "synthetic": invented,
        "run": release.run,
        "data": release.data,
        "deliveries": study["cities"],
        "released_without": {
            city: why.model_dump()
            for city, why in registry.study.release_without.items()
            if study["cities"].get(city) == "refused"
        },
        "files": [
            {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(all_files.items())
        ],
    }
    all_files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(all_files.items())]
    return {**all_files, "SHA256SUMS": "".join(sums).encode()}


def _page(registry: Registry, release: Release, language: str, files: Mapping[str, bytes]) -> str:
    stamp = STAMP[language] if release.origin == "synthetic" else ""
    documents = sorted(name for name in files if name.startswith("reports/") and name.count("/") == 1)
    documents.sort(key=lambda name: name != f"reports/{INDEX}")
    return PAGES[language].format(
        title=registry.study.title.model_dump()[language],
        stamp=stamp,
        name=release.name,
        date=release.date,
        documents="\n".join(f"- `{name}`" for name in documents),
        run=release.run[:16],
    )


def _locked(paths: Paths) -> Mapping[str, Any]:
    lock = Path(paths.root / "dvc.lock")
    return read_yaml(lock)["stages"] if lock.exists() else {}


def _entry(each: Mapping[str, Any]) -> list[str]:
    return [each["path"], each.get("md5", "")]


def _sha(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
