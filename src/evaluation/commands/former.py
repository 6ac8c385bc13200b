"""Set what was made of a delivery aside before another takes its place, so that the two can be compared.

Every run asks this, also one in which nothing changed: it reads receipts and hashes the delivered files, no tables.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from evaluation.registry import Registry
from evaluation.storage import Paths, read_json
from evaluation.storage.errors import UnreadableFileError

VERSION_DIGITS = 12
OWNER_ONLY = 0o700
FORMER = ".former"
COPYING = ".former-copying"


@dataclass(frozen=True)
class Former:
    """What is kept of a city's former delivery while the new one is taken in: its receipt and its tables."""

    city: str
    receipt: dict[str, Any]
    tables: Path


def version_of(receipt: Mapping[str, Any]) -> str:
    """Return the version of a delivery: the same files give the same version."""
    files = "\n".join(f"{file['name']} {file['sha256']}" for file in receipt["files"])
    return sha256(files.encode()).hexdigest()[:VERSION_DIGITS]


def keep_former(paths: Paths, registry: Registry, deliveries: Path) -> list[Former]:
    """Set the tables of each used delivery aside whose files are no longer those of its receipt.

    What a run that stopped halfway set aside is still waiting to be compared.
    """
    return [
        _kept(paths, city)
        for city in registry.cities
        if (paths.receipts(city) / FORMER / "receipt.json").exists() or _replaced(paths, city, deliveries / city)
    ]


def _replaced(paths: Paths, city: str, folder: Path) -> bool:
    receipt = used_receipt(paths, city)
    return receipt is not None and any(_hash(folder / file["name"]) != file["sha256"] for file in receipt["files"])


def used_receipt(paths: Paths, city: str) -> dict[str, Any] | None:
    """Return the receipt of the delivery that the last run used; None when there is none or it cannot be read."""
    try:
        receipt: dict[str, Any] = read_json(paths.interim(city) / "receipt.json")
    except UnreadableFileError:
        return None
    return receipt if receipt["status"] == "used" else None


def _hash(path: Path) -> str:
    """Return the hash of a delivered file; empty when it is gone."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _kept(paths: Paths, city: str) -> Former:
    """Copy first and rename then, so that what stands under the name is whole."""
    folder = paths.receipts(city)
    if not (folder / FORMER / "receipt.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(OWNER_ONLY)
        for name in (FORMER, COPYING):
            shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(paths.interim(city), folder / COPYING)
        (folder / COPYING).rename(folder / FORMER)
    return Former(city, read_json(folder / FORMER / "receipt.json"), folder / FORMER)
