"""The gate for the assessment: a judgement is no wider open than the numbers it rests on.

A score is hidden with its evidence. A verdict whose evidence is hidden becomes ``withheld``; what stands beside it goes
(conditions, decision, how steady it is, what would change it), since that would tell which verdict it was. A score
shows the published number, so that a rounded one is rounded here too; what was computed beside a verdict keeps its own,
and so does a score computed from several published numbers (it has a unit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record

COMPUTED = ("decision", "stability", "change", "precision", "measurement", "next_measurement")
BESIDE = ("condition", *COMPUTED)
ITEMS = ("criterion", "verdict", *BESIDE)
WITHHELD = {"key": "withheld", "rule": "evidence_withheld", "evidence": "", "score": None, "value": None, "n": None}


def protect_assessment(rows: Sequence[Record], shown: Mapping[str, Record]) -> Protected:
    """Decide about every score, verdict and condition.

    Parameters
    ----------
    rows
        Rows of ``assessment.parquet``, without ids: a withheld verdict gets another one.
    shown
        All published rows by id, as they are shown.

    Raises
    ------
    UnknownKindError
        When an item is not known.
    GateError
        When evidence is named that is not published.
    """
    for row in rows:
        if row["item"] not in ITEMS:
            raise UnknownKindError("item of the assessment", row["item"])
    withheld = {row["experiment"] for row in rows if row["item"] == "verdict" and _hidden(row, shown)}
    kept = [row for row in rows if row["item"] not in BESIDE or row["experiment"] not in withheld]
    final = [_with_id(_as_shown(row, row["experiment"] in withheld, shown)) for row in kept]
    hidden = {row["id"] for row in final if row["item"] != "verdict" and _hidden(row, shown)}
    rulings = {row["id"]: "evidence_withheld" if row["id"] in hidden else "evidence_shown" for row in final}
    return protected("assessment", final, rulings)


def evidence_of(row: Record) -> tuple[str, ...]:
    """Return the ids that a row rests on."""
    return tuple(filter(None, (row["evidence"] or "").split(";")))


def _as_shown(row: Record, withheld: bool, shown: Mapping[str, Record]) -> Record:
    if row["item"] == "verdict":
        return {**row, **WITHHELD} if withheld else row
    if row["item"] in COMPUTED:
        return {**row, "rule": ""} if _hidden(row, shown) else row
    if row["unit"]:
        return row
    ids: Iterable[str] = evidence_of(row)
    published = next((shown[id_]["value"] for id_ in ids), None)
    return {**row, "value": published}


def _hidden(row: Record, shown: Mapping[str, Record]) -> bool:
    missing = [id_ for id_ in evidence_of(row) if id_ not in shown]
    if missing:
        raise GateError(
            f"assessment: {row['experiment']}, {row['key']}: rests on {missing[0]}, which is not published."
        )
    return any(shown[id_]["status"] == "suppressed" for id_ in evidence_of(row))


def _with_id(row: Record) -> Record:
    return {"id": row_id("assessment", row), **row}
