"""``evaluation changes``: what is different between two releases, from their own tables only.

Told are estimates with their intervals, verdicts and scores that moved, came or went, and what may have moved them:
other data, other rows used of a city, another entry of the plan.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from evaluation.storage import read_json, read_text
from evaluation.storage.errors import PlainError

Words = Mapping[str, str]
Rows = Mapping[str, Mapping[str, str]]
MOVED = {
    "estimates": ("value", "low", "high", "claim", "status"),
    "assessment": ("score", "key", "rule", "status"),
}
CAUSES = {
    "deliveries": ("delivery_status", "delivered", "used", "set_aside"),
    "corrections": ("action", "column", "rows"),
    "plan": ("design", "outcome", "covariates", "smallest_relevant_difference", "prior_scale", "role"),
}
WORDS = {
    "nl": {
        "same": "Er is niets veranderd.",
        "same_data": "De gegevens zijn dezelfde.",
        "other_data": "De gegevens zijn andere.",
        "estimates": "Schattingen",
        "assessment": "Scores en oordelen",
        "deliveries": "Leveringen",
        "corrections": "Correcties",
        "plan": "Analyseplan",
        "new": "nieuw",
        "gone": "weg",
        "no_release": "{folder} is geen vrijgave: er is geen manifest.json met tabellen.",
    },
    "en": {
        "same": "Nothing changed.",
        "same_data": "The data are the same.",
        "other_data": "The data are others.",
        "estimates": "Estimates",
        "assessment": "Scores and verdicts",
        "deliveries": "Deliveries",
        "corrections": "Corrections",
        "plan": "Analysis plan",
        "new": "new",
        "gone": "gone",
        "no_release": "{folder} is no release: there is no manifest.json with tables.",
    },
}


class NoReleaseError(PlainError):
    """A folder is no release."""


def tell_changes(before: Path, after: Path, language: str) -> int:
    """Print what changed from one release folder to another; return 0.

    Raises
    ------
    NoReleaseError
        Naming the folder that holds no release.
    """
    words = WORDS[language]
    manifests = [_manifest(folder, words) for folder in (before, after)]
    moved = [line for file, columns in MOVED.items() for line in _section(file, columns, before, after, words)]
    if not moved:
        print(words["same"])
        return 0
    causes = [line for file, columns in CAUSES.items() for line in _section(file, columns, before, after, words)]
    data = "same_data" if manifests[0]["data"] == manifests[1]["data"] else "other_data"
    print("\n".join([words[data], *causes, *moved]))
    return 0


def _manifest(folder: Path, words: Words) -> Mapping[str, str]:
    if not (folder / "manifest.json").is_file() or not (folder / "tables").is_dir():
        raise NoReleaseError(words["no_release"].format(folder=folder))
    return read_json(folder / "manifest.json")


def _section(file: str, columns: tuple[str, ...], before: Path, after: Path, words: Words) -> list[str]:
    lines = list(_differences(_rows(before, file), _rows(after, file), columns, words))
    return [f"{words[file]}:", *lines] if lines else []


def _differences(before: Rows, after: Rows, columns: tuple[str, ...], words: Words) -> Iterator[str]:
    """Yield a line for each row that came, went or changed in one of the columns."""
    for id_ in dict.fromkeys([*before, *after]):
        if id_ not in after or id_ not in before:
            yield f"  {id_}: {words['gone' if id_ in before else 'new']}"
            continue
        old, new = ([row.get(name, "") for name in columns] for row in (before[id_], after[id_]))
        changes = [
            f"{name} {then or '-'} -> {now or '-'}"
            for name, then, now in zip(columns, old, new, strict=True)
            if then != now
        ]
        if changes:
            yield f"  {id_}: {'; '.join(changes)}"


def _rows(folder: Path, file: str) -> Rows:
    path = folder / f"tables/{file}.csv"
    if not path.exists():
        return {}
    return {row["id"]: row for row in csv.DictReader(io.StringIO(read_text(path)))}
