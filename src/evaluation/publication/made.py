"""What each file of the reports was made of: one that would come out the same is not made again.

Beside the documents stands a record: per file a hash of all that went into it and a hash of the file. A file is left
alone when both still hold: what it is made of is what it was, and nobody touched the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.storage import Paths, read_json, write_json
from evaluation.storage.errors import UnreadableFileError
from evaluation.storage.paths import PROJECT

CODE = ("src/evaluation/publication", "src/evaluation/registry", "src/evaluation/storage", "requirements.lock")

Known = dict[str, dict[str, str]]


@dataclass
class Made:
    """Files of one study by their place in ``reports/build``, as they were found and as they are made."""

    paths: Paths
    record: str
    former: Known
    common: str
    """A hash of what goes into every file."""
    now: Known = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Paths, record: str, others: Iterable[Path] = ()) -> Made:
        """Return what is known of the files that are there; nothing when the record is absent or damaged.

        The code goes into every file, and so do ``others``: files, or folders with all that is in them.
        """
        try:
            former = read_json(paths.build / record)
        except UnreadableFileError:
            former = {}
        return cls(paths, record, former, hash_of_files(_files([*(PROJECT / name for name in CODE), *others])))

    def stands(self, place: str, ingredients: Iterable[bytes]) -> bool:
        """Tell whether the file at a place is what these would give; what goes into it is remembered."""
        self.now[place] = {"of": _hash([place.encode(), self.common.encode(), *ingredients])}
        path = self.paths.build / place
        known = self.former.get(place, {})
        if known.get("of") != self.now[place]["of"] or not path.is_file() or known.get("file") != hash_of_files([path]):
            return False
        self.now[place] = known
        return True

    def wrote(self, place: str, content: bytes) -> None:
        """Remember what was written at a place."""
        self.now[place]["file"] = _hash([content])

    def keep(self) -> None:
        """Write the record; of files that were not asked for now, what was known still holds."""
        write_json(self.paths.build / self.record, dict(sorted((self.former | self.now).items())))


def hash_of_files(files: Iterable[Path]) -> str:
    """Return one hash of the content of some files."""
    return _hash(path.read_bytes() for path in files)


def _files(places: Iterable[Path]) -> list[Path]:
    every = {path for place in places for path in [place, *place.rglob("*")] if path.is_file()}
    return sorted(path for path in every if "__pycache__" not in path.parts)


def _hash(parts: Iterable[bytes]) -> str:
    """Return the hash of some parts; where one ends counts too."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
