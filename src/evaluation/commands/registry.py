"""``evaluation registry``: check the registry and the params, or tell what changed in them since a revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from typing import Any

from evaluation.registry import load_params, load_registry
from evaluation.registry.literature import check_literature
from evaluation.storage import Paths
from evaluation.storage.errors import PlainError

WORDS = {
    "nl": {
        "same": "Sinds {revision} is er niets veranderd in de definities en keuzes.",
        "absent": "(stond er niet)",
        "gone": "(weg)",
        "refused": "Vergelijken met {revision} lukt niet: {reason}. Geef een revisie die `git log` toont, en doe dit "
        "in een map die met git is opgehaald.",
    },
    "en": {
        "same": "Nothing changed in definitions and choices since {revision}.",
        "absent": "(was not there)",
        "gone": "(gone)",
        "refused": "Cannot compare with {revision}: {reason}. Give a revision that `git log` shows, in a folder that "
        "was fetched with git.",
    },
}


class CannotCompareError(PlainError):
    """There is no git history here, or not this revision."""


def check_registry(paths: Paths) -> int:
    """Load both; print what they hold. Faults are raised as one plain error."""
    registry, params = load_registry(paths), load_params(paths)
    check_literature(paths, registry)
    held: dict[str, Sized] = {
        "cities": registry.cities,
        "experiments": registry.experiments,
        "indicators": registry.indicators,
        "plan entries": registry.plan,
        "sources": registry.sources,
    }
    print(
        f"{registry.study.title[params.language]}: " + ", ".join(f"{len(part)} {name}" for name, part in held.items())
    )
    print("The registry is whole.")
    return 0


def tell_differences(paths: Paths, revision: str) -> int:
    """Print every definition or choice that differs from a revision, as file, key, old and new value."""
    words = WORDS[load_params(paths).language]
    lines = list(_lines(_differences(paths, revision, words), words))
    print("\n".join(lines) if lines else words["same"].format(revision=revision))
    return 0


def definition_changes(paths: Paths, revision: str) -> list[list[str]]:
    """Return every definition or choice that differs from a revision, as file and key, old and new value."""
    words = WORDS[load_params(paths).language]
    return [
        [f"{file}: {key}", old, new] for file, key, old, new in _changed(_differences(paths, revision, words), words)
    ]


def _differences(paths: Paths, revision: str, words: Mapping[str, str]) -> Mapping[str, Any]:
    """Ask DVC, as ``dvc params diff --targets`` does, but let it use git, which the project's setting keeps out."""
    from dvc.exceptions import DvcException
    from dvc.repo import Repo

    try:
        with Repo(str(paths.root), config={"core": {"no_scm": False}}) as repo:
            found = repo.params.diff(a_rev=revision, b_rev="workspace", targets=_definitions(paths))
            return dict(found.get("diff", {}))
    except DvcException as error:
        raise CannotCompareError(words["refused"].format(revision=revision, reason=error)) from None


def _definitions(paths: Paths) -> list[str]:
    """Return what can be compared: the files of the registry, its folder of indicators, and the params."""
    files = [*paths.registry.glob("*.yaml"), paths.registry / "indicators", paths.params]
    return [str(file.resolve()) for file in sorted(files)]


def _lines(found: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    return (f"{file}: {key}: {old} → {new}" for file, key, old, new in _changed(found, words))


def _changed(found: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for file, keys in sorted(found.items()):
        for key, change in sorted(keys.items()):
            old, new = change.get("old"), change.get("new")
            yield file, key, words["absent"] if old is None else str(old), words["gone"] if new is None else str(new)
