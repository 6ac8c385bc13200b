"""Pack what stands behind the numbers of a document: small, and read by ``reports/templates/walk.js`` when asked.

Each text stands once, in all languages of the document; a number has its own texts by their place in that list. What
many numbers share (definition, design, method …) is one list of places, also named by its place:

    {"languages": ["nl", "en"], "fields": ["value", …], "own": ["value", "interval", "n"], "shared": ["unit", …],
     "words": {…}, "texts": [["aandeel", "share"], …], "groups": [[4, 7, -1], …],
     "ids": {"des": {"bottleneck": {"all": {"": [group, [1, 9, 30], 12, -1, 20], "K01": {…}}}}}}

Ids are a tree, parted at the slashes, with what belongs to an id under the empty name: its group, the parts that say
what the number is about, then its own fields. -1 stands where there is nothing to tell; a text that is the same in all
languages is no list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from evaluation.publication.walk.fields import FIELDS
from evaluation.publication.walk.origin import Origins
from evaluation.registry.models import Language

OWN = ("value", "interval", "n")
SHARED = tuple(field for field in FIELDS if field not in OWN)
WORDS = ("show", "hide", "hint", "close", "heading", "id", "about", "fields")
NOTHING = -1


def pack(origins: Mapping[Language, Origins], ids: Iterable[str]) -> dict[str, Any]:
    """Return what to show for the ids, in every language of ``origins``."""
    texts: dict[tuple[str, ...], int] = {}
    groups: dict[tuple[int, ...], int] = {}
    tree: dict[str, Any] = {}
    for id_ in dict.fromkeys(ids):
        told = [origin.tell(id_) for origin in origins.values()]
        about = [_place(texts, part) for part in zip(*(one.about(id_) for one in origins.values()), strict=True)]
        places = {field: _place(texts, tuple(facts.get(field, "") for facts in told)) for field in FIELDS}
        group = tuple(places[field] for field in SHARED)
        branch = tree
        for part in id_.split("/"):
            branch = branch.setdefault(part, {})
        branch[""] = [groups.setdefault(group, len(groups)), about, *(places[field] for field in OWN)]
    return {
        "languages": list(origins),
        "words": {language: {key: one.words[key] for key in WORDS} for language, one in origins.items()},
        "fields": list(FIELDS),
        "own": list(OWN),
        "shared": list(SHARED),
        "texts": [list(text) if len(set(text)) > 1 else text[0] for text in texts],
        "groups": [list(group) for group in groups],
        "ids": tree,
    }


def _place(texts: dict[tuple[str, ...], int], text: tuple[str, ...]) -> int:
    return texts.setdefault(text, len(texts)) if any(text) else NOTHING


def walk_data(packed: Mapping[str, Any]) -> Markup:
    """Return the packed data as an element that a page can hold; nothing in it can end the element."""
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup('<script type="application/json" id="walk-data">{}</script>').format(Markup(text))
