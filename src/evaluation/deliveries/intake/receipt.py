"""What a city gets back: how many rows were used and set aside, and every problem with how to mend it."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from evaluation.deliveries.intake.frame import internal_frame
from evaluation.deliveries.intake.key import Key
from evaluation.deliveries.intake.problems import Problem
from evaluation.deliveries.intake.pseudonyms import ID_COLUMNS, with_pseudonyms
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
        "problems": [_problem(problem) for problem in intake.problems],
    }


def _problem(problem: Problem) -> dict[str, object]:
    """Return a problem as it stands in the receipt; ``more`` only where further rows are not named."""
    return {name: value for name, value in asdict(problem).items() if name != "more" or value}


def _counts(intake: Intake, table_id: str) -> dict[str, int]:
    checked = intake.checked.get(table_id)
    if checked is None:
        return {"delivered": 0, "used": 0, "set_aside": 0}
    return {"delivered": checked.delivered, "used": len(checked.used), "set_aside": len(checked.set_aside)}


def set_aside_rows(registry: Registry, intake: Intake, key: Key) -> pd.DataFrame:
    """Return one row per row set aside, with the first rule it broke, sorted by table and row.

    ``unit`` (a pseudonym) and ``wave`` say whose value is lost, as far as the row could be read.
    """
    parts = [_set_aside(registry, intake, id_, key) for id_ in registry.tables if id_ in intake.checked]
    return pd.concat([pd.DataFrame(columns=list(SET_ASIDE_TYPES)), *(part for part in parts if len(part))])


def _set_aside(registry: Registry, intake: Intake, table_id: str, key: Key) -> pd.DataFrame:
    sheet, checked = intake.sheets[table_id], intake.checked[table_id]
    set_aside = checked.set_aside
    found = [(breach.column, breach.rule) for breach in set_aside.breaches]
    columns = [found[place][0] for place in set_aside.reasons.tolist()]
    lost = checked.read.where(checked.read.at(set_aside.numbers))
    whose = with_pseudonyms(internal_frame(intake.city, registry.tables[table_id], lost), intake.city, key)
    whose = whose.set_index(lost.numbers).reindex(set_aside.numbers)
    unit = next((name for name in ID_COLUMNS if name in whose), None)
    return pd.DataFrame(
        {
            "city": intake.city,
            "table": registry.tables[table_id].name,
            "file": sheet.file,
            "sheet": sheet.sheet,
            "row": sheet.rows_of(set_aside.numbers),
            "column": [sheet.column_of(*one) for one in zip(set_aside.numbers.tolist(), columns, strict=True)],
            "rule": [found[place][1] for place in set_aside.reasons.tolist()],
            "unit": whose[unit].fillna("").to_numpy() if unit else "",
            "wave": whose["wave"].fillna("").to_numpy() if "wave" in whose else "",
        }
    )
