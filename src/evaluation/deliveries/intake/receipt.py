"""What a city gets back: how many rows were used and set aside, and every problem with how to mend it."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from evaluation.deliveries.intake.take_in import Intake
from evaluation.registry import Registry

SET_ASIDE_TYPES = {
    "city": "VARCHAR",
    "table": "VARCHAR",
    "file": "VARCHAR",
    "sheet": "VARCHAR",
    "row": "BIGINT",
    "column": "VARCHAR",
    "rule": "VARCHAR",
    "unit": "VARCHAR",
    "wave": "VARCHAR",
}


def receipt(registry: Registry, intake: Intake, fingerprint: str = "") -> dict[str, object]:
    """Return the receipt of a delivery, which holds no cell of it.

    A refused delivery counts no rows: nothing was taken in. ``fingerprint`` tells which key made the pseudonyms; it is
    empty where there are none.
    """
    return {
        "city": intake.city,
        "status": intake.status,
        "origin": intake.origin,
        "key": fingerprint,
        "files": [asdict(file) for file in intake.files],
        "tables": {table.name: _counts(intake, id_) for id_, table in registry.tables.items()},
        "corrections": [asdict(one) for one in intake.corrections],
        "problems": [asdict(problem) for problem in intake.problems],
    }


def _counts(intake: Intake, table_id: str) -> dict[str, int]:
    checked = intake.checked.get(table_id)
    if checked is None:
        return {"delivered": 0, "used": 0, "set_aside": 0}
    return {"delivered": checked.delivered, "used": len(checked.used), "set_aside": len(checked.set_aside)}


def set_aside_rows(registry: Registry, intake: Intake) -> pd.DataFrame:
    """Return one row per row set aside, with the first rule it broke, sorted by table and row."""
    rows = [
        (
            intake.city,
            registry.tables[id_].name,
            sheet.file,
            sheet.sheet,
            sheet.row_of(number),
            sheet.column_of(number, finding.column),
            finding.rule,
            "",
            "",
        )
        for id_ in registry.tables
        if id_ in intake.checked
        for sheet in [intake.sheets[id_]]
        for number, finding in sorted(intake.checked[id_].set_aside.items())
    ]
    return pd.DataFrame(rows, columns=list(SET_ASIDE_TYPES))
