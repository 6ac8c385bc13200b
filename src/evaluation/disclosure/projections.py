"""Other municipalities: public figures made by the gate itself, and what is computed from what it let through.

Nothing here comes from a table that a stage wrote: the comparison is made from the public source alone, and the
projection from the estimates as they are published. A hidden number is empty by then, so nothing can rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.disclosure.decisions import Decision, Protected, protected
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record, records
from evaluation.registry import Params, Registry
from evaluation.scalability.municipalities.likeness import Compared
from evaluation.scalability.municipalities.projection import project

PUBLIC, COMPUTED, WITHHELD = "public_statistic", "from_published", "evidence_withheld"


def compared_files(compared: Compared | None) -> tuple[Protected, Protected]:
    """Let the comparison of municipalities through: public figures, made from the public source."""
    towns, ranges = (records(compared.municipalities), records(compared.ranges)) if compared else ([], [])
    return _public("municipalities", towns), _public("likeness", ranges)


def protect_projections(
    estimates: Protected, municipalities: Protected, registry: Registry, params: Params
) -> Protected:
    """Compute the projection from published rows; what rests on a withheld number is withheld."""
    found = project(estimates.rows, municipalities.rows, registry, params)
    rows = [{"id": row_id("projections", row), **row} for row in found]
    rulings = {row["id"]: WITHHELD if row["status"] == "suppressed" else COMPUTED for row in rows}
    return protected("projections", rows, rulings)


def _public(file: str, rows: Iterable[Record]) -> Protected:
    named = tuple({"id": row_id(file, row), **row} for row in rows)
    return Protected(file, named, tuple(Decision(row["id"], file, "published", PUBLIC) for row in named))
