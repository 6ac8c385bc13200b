"""What the gate knows, read once: it is the same for every study, so the gate need not be told where a study stands."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from evaluation.registry.models import DisclosureRule, Outputs
from evaluation.registry.sections import SECTIONS
from evaluation.storage import read_yaml
from evaluation.storage.paths import PROJECT


def outputs() -> Outputs:
    """Return of which kind every number is."""
    found: Outputs = _section("outputs")
    return found


def disclosure_rules() -> dict[str, DisclosureRule]:
    """Return the rules that show or hide a row, by name."""
    found: dict[str, DisclosureRule] = _section("disclosure_rules")
    return found


@cache
def _section(name: str) -> Any:
    file, shape = SECTIONS[name]
    return TypeAdapter(shape).validate_python(_content(file)[name])


@cache
def _content(file: str) -> Any:
    return read_yaml(PROJECT / "data/registry" / file)
