"""Keep the receipt of a delivery that is replaced, and say what changed in the new one.

``data/receipts/<city>/`` holds, outside git and outside DVC, each former receipt (``<version>.json``) and what each
replacement changed (``<former>-<current>.json``): counts per table and column, no values. A version is the first digits
of a hash of the delivered files. The stages know nothing of this: what they write follows from the present delivery
alone (see reports/decisions/0008).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from evaluation.deliveries.intake.versions import changes, key_columns
from evaluation.registry import Registry
from evaluation.storage import Paths, read_json, read_table, write_json

VERSION_DIGITS = 12
OWNER_ONLY = 0o700
FORMER = ".former"


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
    receipt = paths.interim(city) / "receipt.json"
    if not receipt.exists() or (content := read_json(receipt))["status"] != "used":
        return False
    return any(
        not (folder / file["name"]).is_file() or _hash(folder / file["name"]) != file["sha256"]
        for file in content["files"]
    )


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _kept(paths: Paths, city: str) -> Former:
    folder = paths.receipts(city)
    if not (folder / FORMER / "receipt.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(OWNER_ONLY)
        shutil.rmtree(folder / FORMER, ignore_errors=True)
        shutil.copytree(paths.interim(city), folder / FORMER)
    return Former(city, read_json(folder / FORMER / "receipt.json"), folder / FORMER)


def tell_changes(paths: Paths, registry: Registry, former: list[Former]) -> list[Path]:
    """Write the former receipts and what changed since; return the files written. What was set aside is removed."""
    written: list[Path] = []
    for one in former:
        folder, current = paths.receipts(one.city), read_json(paths.interim(one.city) / "receipt.json")
        if version_of(current) != version_of(one.receipt):
            write_json(folder / f"{version_of(one.receipt)}.json", one.receipt)
            target = folder / f"{version_of(one.receipt)}-{version_of(current)}.json"
            write_json(target, _told(paths, registry, one, current))
            written.append(target)
        shutil.rmtree(one.tables)
    return written


def _told(paths: Paths, registry: Registry, former: Former, current: Mapping[str, Any]) -> dict[str, Any]:
    """Compare table by table; under another key numbers are other pseudonyms and rows cannot be recognised."""
    comparable = current["status"] == "used" and current["key"] == former.receipt["key"]
    return {
        "city": former.city,
        "former": version_of(former.receipt),
        "current": version_of(current),
        "status": current["status"],
        "tables": {
            table.name: changes(
                read_table(former.tables / f"{table.name}.parquet"),
                read_table(paths.interim(former.city) / f"{table.name}.parquet"),
                key_columns(table),
            )
            for table in registry.tables.values()
            if comparable and (former.tables / f"{table.name}.parquet").exists()
        },
    }
