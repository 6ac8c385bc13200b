"""Receipts of all cities as tables: what was delivered, used and set aside, which problems, and which corrections."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation.registry.models import LANGUAGES
from evaluation.storage.errors import PlainError

DELIVERY_COLUMNS = ["city", "status", "origin", "table", "delivered", "used", "set_aside"]
DELIVERY_TYPES = dict.fromkeys(DELIVERY_COLUMNS, "VARCHAR") | dict.fromkeys(DELIVERY_COLUMNS[4:], "BIGINT")
PROBLEM_COLUMNS = ["city", "table", "rule", "level", "rows"]
PROBLEM_TYPES = dict.fromkeys(PROBLEM_COLUMNS, "VARCHAR") | {"rows": "BIGINT"}

CORRECTION_COLUMNS = ["city", "table", "column", "action", "reason_nl", "reason_en", "decided_by", "date", "rows"]
CORRECTION_TYPES = dict.fromkeys(CORRECTION_COLUMNS, "VARCHAR") | {"rows": "BIGINT"}


class MixedOriginError(PlainError):
    """Synthetic and other deliveries stand together in one study."""


def deliveries(receipts: list[dict[str, Any]]) -> pd.DataFrame:
    """Return one row per city and table: ``city, status, origin, table, delivered, used, set_aside``."""
    rows = [
        [receipt["city"], receipt["status"], receipt["origin"], table, *counts.values()]
        for receipt in receipts
        for table, counts in receipt["tables"].items()
    ]
    return pd.DataFrame(rows, columns=DELIVERY_COLUMNS)


def problems(receipts: list[dict[str, Any]]) -> pd.DataFrame:
    """Return how often each rule was broken: ``city, table, rule, level, rows``, sorted."""
    rows = [
        [receipt["city"], problem["table"], problem["rule"], problem["level"], 1 + problem.get("more", 0)]
        for receipt in receipts
        for problem in receipt["problems"]
    ]
    counted = pd.DataFrame(rows, columns=PROBLEM_COLUMNS).astype({PROBLEM_COLUMNS[4]: "int64"})
    return counted.groupby(PROBLEM_COLUMNS[:4], as_index=False, dropna=False).sum()


def corrections(receipts: list[dict[str, Any]]) -> pd.DataFrame:
    """Return how many rows each decision changed in deliveries that are used; which rows, only the receipt tells."""
    applied = [
        [
            receipt["city"],
            *(one[name] for name in ("table", "column", "action")),
            *(one["reason"][language] for language in LANGUAGES),
            *(one[name] for name in ("decided_by", "date")),
        ]
        for receipt in receipts
        if receipt["status"] == "used"
        for one in receipt["corrections"]
    ]
    counted = pd.DataFrame(applied, columns=CORRECTION_COLUMNS[:-1])
    return counted.groupby(CORRECTION_COLUMNS[:-1], as_index=False).size().set_axis(CORRECTION_COLUMNS, axis=1)


def require_one_origin(receipts: list[dict[str, Any]]) -> None:
    """Refuse a study in which some cities are invented and others are not.

    Raises
    ------
    MixedOriginError
        Naming the cities of each kind.
    """
    used = [receipt for receipt in receipts if receipt["status"] == "used"]
    synthetic = [receipt["city"] for receipt in used if receipt["origin"] == "synthetic"]
    other = [receipt["city"] for receipt in used if receipt["origin"] != "synthetic"]
    if synthetic and other:
        raise MixedOriginError(
            f"Synthetische en echte leveringen staan door elkaar. Synthetisch: {', '.join(synthetic)}. "
            f"Echt: {', '.join(other)}. Haal de synthetische map weg uit de leveringen en draai opnieuw. / "
            "Synthetic and real deliveries are mixed; remove the synthetic folder from the deliveries and run again."
        )
