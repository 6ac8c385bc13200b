"""The bibliography of a study: BibLaTeX files that pandoc reads, with an entry for each publication among its sources.

``@report{kpmg_2019, author = {{KPMG}}, ...}`` describes the source ``kpmg_2019`` of ``sources.yaml``. A study elsewhere
adds to that of the project, and its own entry comes first.
"""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.registry.errors import Fault, RegistryError
from evaluation.registry.registry import Registry
from evaluation.storage import Paths, read_text
from evaluation.storage.paths import PROJECT

FILE = "literature.bib"
KEY = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)


def bibliographies(paths: Paths) -> tuple[Path, ...]:
    """Return the files that describe what a study may cite, its own before the project's."""
    files = (paths.registry / FILE, PROJECT / "data/registry" / FILE)
    return tuple(dict.fromkeys(file.resolve() for file in files if file.exists()))


def described(paths: Paths) -> frozenset[str]:
    """Return the keys of all entries."""
    return frozenset(key for file in bibliographies(paths) for key in KEY.findall(read_text(file)))


def check_literature(paths: Paths, registry: Registry) -> None:
    """Check that every publication among the sources has an entry.

    Raises
    ------
    RegistryError
        Naming each source without one.
    """
    known = described(paths)
    missing = [key for key, source in registry.sources.items() if source.kind != "own" and key not in known]
    if missing:
        raise RegistryError(
            [Fault("sources.yaml", f"sources.{key}", f"{FILE} has no such entry.", MEND) for key in missing]
        )


MEND = "Describe the publication there under this key, or mend the key."
