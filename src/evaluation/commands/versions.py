"""Keep the receipt of a delivery that was replaced, and say what changed in the new one.

``data/receipts/<city>/`` holds, outside git and outside DVC, each former receipt (``<version>.json``) and what each
replacement changed (``<former>-<current>.json``, and the new receipt with it as pages): counts per table and column, no
values. A version is the first digits of a hash of the delivered files. The stages know nothing of this: what they write
follows from the present delivery alone (see reports/decisions/0008).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.commands.former import Former, used_receipt, version_of
from evaluation.deliveries.contract import internal_types
from evaluation.deliveries.intake.key import key_for
from evaluation.deliveries.intake.pseudonyms import with_pseudonyms
from evaluation.deliveries.intake.receipt_page import receipt_pages
from evaluation.deliveries.intake.versions import changes, key_columns
from evaluation.registry import Registry
from evaluation.registry.models import Table
from evaluation.storage import Paths, read_json, read_table, write_json, write_text
from evaluation.storage.errors import UnreadableFileError
from evaluation.storage.files import as_read_back

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.deliveries.intake.take_in import Intake


def tell_changes(paths: Paths, registry: Registry, former: list[Former]) -> list[Path]:
    """Write the former receipts and what changed since; return the files written. What was set aside is removed."""
    written: list[Path] = []
    for one in former:
        current = read_json(paths.interim(one.city) / "receipt.json")
        if version_of(current) != version_of(one.receipt):
            written.append(_written(paths, registry, one, current))
        shutil.rmtree(one.tables)
    return written


def _written(paths: Paths, registry: Registry, former: Former, current: dict[str, Any]) -> Path:
    folder, interim = paths.receipts(former.city), paths.interim(former.city)
    told = _told(registry, former, current, lambda table: read_table(interim / f"{table.name}.parquet"))
    write_json(folder / f"{told['former']}.json", former.receipt)
    target = folder / f"{told['former']}-{told['current']}.json"
    for name, page in receipt_pages(registry, current, target.stem, told).items():
        write_text(folder / name, page)
    write_json(target, told)
    return target


def changes_since_used(
    paths: Paths, registry: Registry, intake: Intake, receipt: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Compare a delivery that is only looked over with the one that the last run used.

    Returns None when no run used another delivery of this city. Without the key of then, rows cannot be compared.
    """
    former = used_receipt(paths, intake.city)
    if former is None or version_of(former) == version_of(receipt):
        return None
    key = key_for(intake.origin, paths.root)
    frames = intake.frames(registry) if key.problem is None else {}

    def current(table: Table) -> pd.DataFrame:
        """Return a table of the delivery as the stage would leave it, under the key of now."""
        return as_read_back(with_pseudonyms(frames[table.name], intake.city, key), internal_types(table))

    keyed = {**receipt, "key": key.fingerprint if key.problem is None else None}
    return _told(registry, Former(intake.city, former, paths.interim(intake.city)), keyed, current)


def _told(
    registry: Registry, former: Former, current: Mapping[str, Any], table_of: Callable[[Table], pd.DataFrame]
) -> dict[str, Any]:
    """Compare table by table; under another key numbers are other pseudonyms and rows cannot be recognised."""
    comparable = current["status"] == "used" and current["key"] == former.receipt["key"]
    return {
        "city": former.city,
        "former": version_of(former.receipt),
        "current": version_of(current),
        "status": current["status"],
        "tables": _compared(registry, former, table_of) if comparable else {},
    }


def _compared(registry: Registry, former: Former, table_of: Callable[[Table], pd.DataFrame]) -> dict[str, Any]:
    """Return the changes per table; none at all when a table of then is damaged."""
    try:
        return {
            table.name: changes(
                read_table(former.tables / f"{table.name}.parquet"), table_of(table), key_columns(table)
            )
            for table in registry.tables.values()
            if (former.tables / f"{table.name}.parquet").exists()
        }
    except UnreadableFileError:
        return {}
