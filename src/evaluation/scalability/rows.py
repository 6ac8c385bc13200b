"""A row of the assessment, and the columns of its table."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = {
    "experiment": "VARCHAR",
    "item": "VARCHAR",
    "key": "VARCHAR",
    "score": "BIGINT",
    "status": "VARCHAR",
    "value": "DOUBLE",
    "unit": "VARCHAR",
    "n": "BIGINT",
    "rule": "VARCHAR",
    "evidence": "VARCHAR",
    "claim": "BIGINT",
}


@dataclass(frozen=True)
class Row:
    """One row of the assessment.

    ``item`` is criterion, verdict, condition, decision, stability, change, precision, measurement or next_measurement.
    ``rule`` is the rule that decided, or that would decide; ``n`` counts the choices computed, and of a measurement the
    conditions that it fills. A ``score`` of 1 says that a measurement can change the verdict.
    """

    experiment: str
    item: str
    key: str
    score: int | None = None
    status: str = "scored"
    value: float | None = None
    unit: str = ""
    n: int | None = None
    rule: str = ""
    evidence: str = ""
    claim: int | None = None
