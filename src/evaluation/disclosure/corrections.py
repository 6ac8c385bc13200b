"""The gate for corrections: that a decision was carried out, why, by which role and when; hardly ever on how many rows.

A decision stands in the registry, which is public, so that it was carried out says nothing new about a person. The
number of rows does: it follows the rule for rows. Rows left out are a part of the rows set aside, of which a total is
known, so per kind of action enough of them are hidden together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import count_fails, hide_enough
from evaluation.registry import Registry
from evaluation.registry.models import Correction
from evaluation.registry.params import Gate


def correction_rows(corrections: Iterable[Record]) -> list[Record]:
    """Return a row with id per decision, numbered within its city and table in the order given."""
    numbers: Counter[tuple[str, str]] = Counter()
    rows: list[Record] = []
    for one in corrections:
        numbers[one["city"], one["table"]] += 1
        row = {**one, "number": numbers[one["city"], one["table"]], "status": "ok"}
        rows.append({"id": row_id("corrections", row), **row})
    return rows


def protect_corrections(rows: Sequence[Record], gate: Gate, public: bool = False) -> Protected:
    """Decide about the number of rows of each decision (rows of ``correction_rows``)."""
    if public:
        return protected("corrections", rows, {row["id"]: "already_published" for row in rows})
    sizes: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        sizes[row["action"]][row["id"]] = row["rows"]
    rulings = {row["id"]: "threshold_reached" for row in rows}
    for group in sizes.values():
        failing = frozenset(id_ for id_, count in group.items() if count_fails(count, gate.minimum_count))
        hidden = hide_enough(group, failing, gate.minimum_count)
        rulings |= dict.fromkeys(group if hidden is None else hidden, "protects_other")
        rulings |= dict.fromkeys(failing, "small_rows")
    return protected("corrections", rows, rulings)


def known_decisions(file: Protected, registry: Registry) -> None:
    """Check that every decision, with all its words, stands in the registry: nothing delivered can pass as a reason.

    Raises
    ------
    GateError
        Naming the row.
    """
    known = [_decision(registry, one) for one in registry.corrections]
    for row in file.rows:
        if not any(row.items() >= decision.items() for decision in known):
            raise GateError(f"corrections: {row['id']}: this decision does not stand in corrections.yaml.")


def _decision(registry: Registry, correction: Correction) -> dict[str, str]:
    return {
        "city": correction.city,
        "table": registry.tables[correction.table].name,
        "column": correction.column,
        "action": correction.action,
        "reason_nl": correction.reason.nl,
        "reason_en": correction.reason.en,
        "decided_by": correction.decided_by,
        "date": correction.date,
    }
