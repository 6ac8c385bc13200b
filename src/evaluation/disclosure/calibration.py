"""The gate for invented studies: their rows are about no person, as long as they are of the kinds known here.

Of deliveries only numbers of people went in, rounded to the gate's own minimum (``scalability.calibration.recipe``).
What the gate can see for itself it checks: the world is one of the registry, the quantity is known, and the number of
invented studies is given, so that nothing measured can pass for something invented.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.errors import UnknownKindError
from evaluation.disclosure.records import Record
from evaluation.registry import Registry
from evaluation.registry.models import world_name

FILE = "calibration"
OF_WORLDS = {
    "promising",
    "promising_without_ceiling",
    "not_yet_promising",
    "bias",
    "coverage_city",
    "coverage_mean",
    "coverage_prediction",
    "width_mean",
    "width_prediction",
}
OF_SPREADS = {"smallest_difference_found"}


def protect_calibration(rows: Sequence[Record], registry: Registry) -> Protected:
    """Let the rows of invented studies through.

    Raises
    ------
    UnknownKindError
        When a row has a world or a quantity that the gate does not know, or does not say how many studies.
    """
    known = _known(registry)
    for row in rows:
        if (row["world"], row["quantity"]) not in known:
            raise UnknownKindError("world and quantity", (row["world"], row["quantity"]))
        if row["studies"] is None:
            raise UnknownKindError("row without invented studies", row["id"])
    return protected(FILE, rows, {row["id"]: "simulation" if row["status"] == "ok" else "no_number" for row in rows})


def _known(registry: Registry) -> set[tuple[str, str]]:
    if registry.calibration is None:
        return set()
    worlds, spreads = registry.calibration.worlds, registry.calibration.spreads
    of_worlds = {(world, quantity) for world in worlds for quantity in OF_WORLDS}
    return of_worlds | {(world_name(None, spread), quantity) for spread in spreads for quantity in OF_SPREADS}
