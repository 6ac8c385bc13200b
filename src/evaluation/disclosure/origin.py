"""Where the data of a study come from, and when that lowers the protection of anyone: hardly ever.

What a city types in its delivery never opens the gate. Totals count as published before only when the registry says so
of the study, every used delivery says so as well, and nothing about single units was used.
"""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.disclosure.records import Record
from evaluation.registry import Registry

TOTALS = "aggregates"
"""The one table that holds totals; every other table has a row per person, case or quarter."""


def origin_of(deliveries: Iterable[Record]) -> str:
    """Return the origin of the used deliveries: synthetic, published if all are, else delivery; none without any."""
    origins = {row["origin"] for row in deliveries if row["status"] == "used"}
    if not origins:
        return "none"
    if "synthetic" in origins:
        return "synthetic"
    return "published" if origins == {"published"} else "delivery"


def only_public_totals(registry: Registry, deliveries: Iterable[Record], cells: Iterable[Record]) -> bool:
    """Whether everything comes from totals that were published before.

    ``deliveries`` has a row per city and table, ``cells`` are descriptives, which are computed from units only.
    """
    rows = list(deliveries)
    of_units = any(row["table"] != TOTALS and row["used"] != 0 for row in rows if row["status"] == "used")
    described = any(row["status"] == "ok" and row["n"] != 0 for row in cells)
    return registry.study.public_totals and origin_of(rows) == "published" and not of_units and not described
