"""``evaluation explain ID``: tell in the terminal what the panel in documents tells of a number."""

from __future__ import annotations

from difflib import get_close_matches

from evaluation.publication.texts import load_material
from evaluation.publication.walk.fields import SETTINGS
from evaluation.publication.walk.origin import Origins
from evaluation.storage import Paths
from evaluation.storage.errors import PlainError

NEAREST, LIKENESS = 3, 0.6


class UnknownIdError(PlainError):
    """No published number has this id; the message names the nearest ones."""


def explain(paths: Paths, id_: str) -> int:
    """Print what is known of a number, in the language of the params.

    Raises
    ------
    UnknownIdError
        When nothing has this id.
    """
    material = load_material(paths)
    origins = Origins.of(material, material.params.language)
    known = material.published.by_id
    if id_ not in known and id_.partition("/")[0] not in SETTINGS:
        near = get_close_matches(id_, list(known), NEAREST, LIKENESS)
        words = origins.words["unknown" if near else "unknown_alone"]
        raise UnknownIdError(words.format(id=id_, near=", ".join(near)))
    names = {name: origins.words[name] for name in ("id", "about")} | origins.words["fields"]
    width = max(len(name) for name in names.values())
    for field, text in {"id": id_, "about": "; ".join(origins.about(id_)), **origins.tell(id_)}.items():
        print(f"{names[field]:<{width}}  {text}")
    return 0
