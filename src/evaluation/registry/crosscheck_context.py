"""The public context against the rest of the registry: measures, units, families, years and the profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.models import ContextMeasure, PublicContext
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

FILE = "context.yaml"
PATH = f"data/registry/{FILE}"


def context_faults(registry: Registry) -> Iterator[Fault]:
    """Check the entries of ``context.yaml``, and what published figures may be compared with."""
    for id_, entry in registry.published.items():
        key, file, folder = f"published.{id_}", "published.yaml", "data/context"
        yield from unknown(file, f"{key}.indicators", entry.indicators, registry.indicators, "indicator", folder)
        yield from unknown(file, f"{key}.unit", [entry.unit], registry.units, "unit", folder)
    if registry.context is None:
        return
    known = registry.context.measures
    for id_, family in registry.context.families.items():
        yield from unknown(FILE, f"context.families.{id_}.source", family.source, registry.sources, "source")
    for id_, measure in known.items():
        yield from _measure(registry, registry.context, f"context.measures.{id_}", measure)
    yield from unknown(FILE, "context.profile", registry.context.profile, known, "measure")


def _measure(registry: Registry, context: PublicContext, key: str, measure: ContextMeasure) -> Iterator[Fault]:
    yield from unknown(FILE, f"{key}.unit", [measure.unit], registry.units, "unit")
    yield from unknown(FILE, f"{key}.family", filter(None, [measure.family]), context.families, "family")
    taken = {id_ for id_, entry in context.measures.items() if not entry.ratio}
    parts = [measure.numerator, measure.denominator, measure.invented.of if measure.invented else None]
    yield from unknown(FILE, key, filter(None, parts), taken, "measure that is taken from a table")
    family = context.families.get(measure.family or "")
    years = sorted(set(measure.years) - set(family.tables)) if family else []
    if years:
        yield Fault(PATH, f"{key}.years", f"no table of {measure.family} for {years[0]}.", "Add the table or leave it.")
    if measure.invented and measure.invented.low > measure.invented.high:
        yield Fault(PATH, f"{key}.invented", "the lower bound is above the upper.", "Swap them.")
