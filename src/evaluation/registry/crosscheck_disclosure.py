"""Faults in what the gate knows: names that refer to nothing, kinds that nothing is of, unknown thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.models import RELEASED_BEFORE
from evaluation.registry.params import Gate
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

FILE = "disclosure.yaml"
EXCEPTIONS = "disclosure_exceptions.yaml"


def disclosure_faults(registry: Registry) -> Iterator[Fault]:
    """Yield every fault of ``disclosure.yaml`` and of the exceptions to it."""
    yield from _kinds(registry)
    yield from _outputs(registry)
    places = {f"gate.{name}" for name in Gate.model_fields} | {""}
    for name, rule in registry.disclosure_rules.items():
        yield from unknown(FILE, f"disclosure_rules.{name}.threshold", [rule.threshold], places, "place in params.yaml")
    yield from _exceptions(registry)


def _kinds(registry: Registry) -> Iterator[Fault]:
    hiding = {name for name, rule in registry.disclosure_rules.items() if not rule.shows}
    for name, kind in registry.output_kinds.items():
        key = f"output_kinds.{name}"
        yield from unknown(FILE, f"{key}.risks", kind.risks, registry.disclosure_risks, "risk")
        yield from unknown(FILE, f"{key}.checks", kind.checks, hiding, "rule that hides")


def _outputs(registry: Registry) -> Iterator[Fault]:
    outputs = registry.outputs
    used: dict[str, set[str]] = {
        "estimates": {kind for of_scope in outputs.estimates.values() for kind in of_scope.values()},
        "cells": set(outputs.cells.values()),
        "checks": set(outputs.checks.values()),
        "files": set(outputs.files.values()),
    }
    for group, kinds in used.items():
        known = {name for name, kind in registry.output_kinds.items() if kind.group == group}
        yield from unknown(FILE, f"outputs.{group}", sorted(kinds), known, f"kind of output of {group}")
        for name in sorted(known - kinds):
            problem = f"no output of {group} is of this kind."
            yield Fault(f"data/registry/{FILE}", f"output_kinds.{name}", problem, "Remove it, or name an output.")
    if registry.checks:
        yield from unknown(FILE, "outputs.checks", outputs.checks, registry.checks, "check of methods.yaml")
    for name in ("fill_the_group", "fill_categories"):
        yield from unknown(FILE, f"outputs.{name}", sorted(getattr(outputs, name)), outputs.cells, "quantity of cells")


def _exceptions(registry: Registry) -> Iterator[Fault]:
    rules = registry.disclosure_rules
    liftable = {name for name, rule in rules.items() if not rule.shows and not rule.secondary} | {RELEASED_BEFORE}
    for place, entry in enumerate(registry.disclosure_exceptions):
        yield from unknown(
            EXCEPTIONS, f"disclosure_exceptions.{place}.rule", [entry.rule], liftable, "rule that may be lifted"
        )
