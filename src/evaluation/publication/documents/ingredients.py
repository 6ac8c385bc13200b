"""What goes into a document beside the code: its text, the words around it, figures, templates and literature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from evaluation.publication.documents.compose import Composed
from evaluation.publication.made import hash_of_files
from evaluation.publication.report.convert import TEMPLATES
from evaluation.registry.literature import bibliographies
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

DRAWN = re.compile(r"\bfigures/[\w.-]+(?=\.svg)")
IMAGES = (".svg", ".png")


def ingredients(paths: Paths, composed: Composed) -> Iterator[bytes]:
    """Yield what goes into one document, and into no other."""
    stems = sorted(set(DRAWN.findall(composed.markdown)))
    images = [path for stem in stems for kind in IMAGES if (path := paths.build / (stem + kind)).exists()]
    told = repr((sorted(composed.variables.items()), composed.dress, stems))
    for text in (told, composed.markdown, composed.way_back, hash_of_files(images)):
        yield text.encode()


def shared_by_all(paths: Paths) -> list[Path]:
    """Return the files and folders that go into every document."""
    return [PROJECT / TEMPLATES, paths.root / TEMPLATES, *bibliographies(paths)]
