"""Stage ``database``: write the manifest and build both databases."""

from __future__ import annotations

from evaluation.registry import load_registry
from evaluation.storage import Paths, write_json
from evaluation.warehouse.database import ensure, manifest


def run(paths: Paths) -> None:
    """Write ``data/processed/manifest.json`` and make ``data/*.duckdb`` hold what it lists."""
    registry = load_registry(paths)
    wanted = manifest(paths, registry)
    ensure(paths, registry, wanted)
    write_json(paths.processed / "manifest.json", wanted)
