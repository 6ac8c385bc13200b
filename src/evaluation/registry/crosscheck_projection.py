"""What other municipalities are compared and reckoned with, against the rest of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

FILE = "projection.yaml"
NEEDED = ("inhabitants", "households", "address_density")
"""Public figures that the kinds of municipality and the calculation stand on."""


def projection_faults(registry: Registry) -> Iterator[Fault]:
    """Check the entries of ``projection.yaml``."""
    found = registry.projection
    if found is None:
        return
    measures = registry.context.measures if registry.context else {}
    used = [*found.likeness.measures, *NEEDED]
    yield from unknown(FILE, "projection.likeness.measures", used, measures, "measure of context.yaml")
    yield from unknown(FILE, "projection.likeness.source", found.likeness.source, registry.sources, "source")
    for id_, entry in found.calculations.items():
        key = f"projection.calculations.{id_}"
        yield from unknown(FILE, key, [id_], registry.experiments, "experiment")
        yield from unknown(FILE, key, entry.payers, registry.payers, "payer")
        yield from unknown(FILE, f"{key}.source", entry.source, registry.sources, "source")
        years = registry.price_index.years if registry.price_index else range(entry.price_year, entry.price_year + 1)
        yield from unknown(FILE, f"{key}.price_year", [str(entry.price_year)], {str(year) for year in years}, "year")
        if id_ in registry.experiments:
            yield from _counted_in_units(registry, key, id_)


def _counted_in_units(registry: Registry, key: str, experiment: str) -> Iterator[Fault]:
    """A calculation multiplies households by a share of them that improves: only then has the effect that meaning."""
    if registry.plan[f"{experiment}.{registry.primary(experiment)}"].outcome != "net_improvement":
        yield Fault(
            f"data/registry/{FILE}",
            key,
            "its primary outcome is not a share of households that improves, so no household can be counted with it.",
            "Remove this calculation.",
        )
