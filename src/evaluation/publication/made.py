"""What each document was made of: one that would come out the same is not made again.

Beside the documents stands ``reports/build/.made.json``: per file a hash of all that went into it and a hash of the
file. A document is left alone when both still hold: its text, the words around it, the figures it shows, the templates,
the literature, the libraries and the code are what they were, and nobody touched the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.publication.documents.compose import Composed
from evaluation.publication.files import MADE
from evaluation.publication.report.convert import TEMPLATES
from evaluation.registry.literature import bibliographies
from evaluation.storage import Paths, read_json, write_json
from evaluation.storage.errors import UnreadableFileError
from evaluation.storage.paths import PROJECT

CODE = ("src/evaluation/publication", "src/evaluation/registry", "src/evaluation/storage", "requirements.lock")
DRAWN = re.compile(r"\bfigures/[\w.-]+(?=\.svg)")
IMAGES = (".svg", ".png")


@dataclass
class Made:
    """The documents of one study, as they were found and as they are made."""

    paths: Paths
    former: dict[str, dict[str, str]]
    common: str
    """A hash of what goes into every document."""
    now: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Paths) -> Made:
        """Return what is known of the documents that are there; nothing when the record is absent or damaged."""
        try:
            former = read_json(paths.build / MADE)
        except UnreadableFileError:
            former = {}
        return cls(paths, former, _hash_of(_shared_by_all(paths)))

    def stands(self, place: str, composed: Composed) -> bool:
        """Tell whether the file at a place is what this text would give; what goes into it is remembered."""
        self.now[place] = {"of": self._ingredients(place, composed)}
        path = self.paths.build / place
        known = self.former.get(place, {})
        if known.get("of") != self.now[place]["of"] or not path.is_file() or known.get("file") != _hash_of([path]):
            return False
        self.now[place] = known
        return True

    def wrote(self, place: str, content: bytes) -> None:
        """Remember what was written at a place."""
        self.now[place]["file"] = _hash([content])

    def keep(self) -> None:
        """Write the record; of documents that were not asked for now, what was known still holds."""
        write_json(self.paths.build / MADE, self.former | self.now)

    def _ingredients(self, place: str, composed: Composed) -> str:
        stems = sorted(set(DRAWN.findall(composed.markdown)))
        images = [path for stem in stems for kind in IMAGES if (path := self.paths.build / (stem + kind)).exists()]
        told = repr((place, sorted(composed.variables.items()), composed.dress, stems))
        texts = (self.common, told, composed.markdown, composed.way_back, _hash_of(images))
        return _hash(text.encode() for text in texts)


def _shared_by_all(paths: Paths) -> list[Path]:
    """Return the files that go into every document: templates, literature, libraries and code."""
    places = [PROJECT / name for name in (*CODE, TEMPLATES)] + [paths.root / TEMPLATES, *bibliographies(paths)]
    every = {path for place in places for path in [place, *place.rglob("*")] if path.is_file()}
    return sorted(path for path in every if "__pycache__" not in path.parts)


def _hash_of(files: Iterable[Path]) -> str:
    return _hash(path.read_bytes() for path in files)


def _hash(parts: Iterable[bytes]) -> str:
    """Return the hash of some parts; where one ends counts too."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
