"""Notice that another key than before is given: DVC cannot see it, since the key is no file of the project."""

from __future__ import annotations

from typing import Any

from evaluation.deliveries.intake.key import key_for
from evaluation.registry import Registry
from evaluation.storage import Paths, read_json
from evaluation.storage.errors import UnreadableFileError

REAL = "delivery"


def cities_with_another_key(paths: Paths, registry: Registry) -> list[str]:
    """Return the cities whose real delivery was refused for want of a key, or hashed with another than now given.

    Without a usable key now, what was made earlier stays.
    """
    key = key_for(REAL, paths.root)
    if key.problem is not None:
        return []
    return [city for city in registry.cities if _stale(_receipt(paths, city), key.fingerprint)]


def _receipt(paths: Paths, city: str) -> dict[str, Any]:
    """Return a city's receipt; an empty one when it is absent or damaged, since the run makes that again."""
    try:
        return read_json(paths.interim(city) / "receipt.json")
    except UnreadableFileError:
        return {}


def _stale(receipt: dict[str, Any], fingerprint: str) -> bool:
    wanted = any(problem["rule"] == "no_key" for problem in receipt.get("problems", ()))
    return wanted or (receipt.get("origin") == REAL and receipt.get("key") != fingerprint)
