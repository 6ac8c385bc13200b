"""Which file holds which section of the registry, of which shape, and whose: the study's own or the project's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.registry.registry import Registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

SECTIONS: dict[str, tuple[str, Any]] = {
    section: (str(field.metadata[0]), field.annotation)
    for section, field in Registry.model_fields.items()
    if field.metadata
}
"""The file and the shape of each section, as the registry says them."""
OPTIONAL_FILES = {
    "calibration.yaml",
    "context.yaml",
    "corrections.yaml",
    "disclosure_exceptions.yaml",
    "frameworks.yaml",
    "frozen_plan.yaml",
    "prices.yaml",
    "projection.yaml",
    "synthetic.yaml",
}
OPTIONAL_SECTIONS = {"bundle", "expert_scores", "harms", "packages", "specifications", "theories"}
SHARED_FILES = {
    "calibration.yaml",
    "codelists.yaml",
    "criteria.yaml",
    "disclosure.yaml",
    "indicator_words.yaml",
    "methods.yaml",
    "tables.yaml",
}
"""Words and contracts that a study elsewhere takes from the project when it brings none of its own."""
NEVER_OWN = {"disclosure.yaml"}
"""Of these it never brings its own: a study does not choose what the gate lets through."""


def registry_file(paths: Paths, file: str) -> Path:
    """Return where a registry file stands: in the study, or for shared words and contracts in the project."""
    own = paths.registry / file
    shared = file in NEVER_OWN or (file in SHARED_FILES and not own.exists())
    return PROJECT / "data/registry" / file if shared else own
