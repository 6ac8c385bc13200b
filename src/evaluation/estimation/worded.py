"""Tables of which readers get every row in words: a key without words is an error, since it would vanish in silence."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.estimation.tables import CHECKS, ESTIMATES, frame
from evaluation.registry import Registry


def require_words(section: str, used: Collection[str], worded: Collection[str]) -> None:
    """Refuse keys that a section of methods.yaml does not name.

    Raises
    ------
    KeyError
        Naming them.
    """
    if unknown := sorted(set(used) - set(worded) - {""}):
        raise KeyError(f"{section} without words in methods.yaml: {', '.join(unknown)}.")


def estimate_table(registry: Registry, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of ``estimates.parquet``."""
    require_words("methods", {row["method"] for row in rows}, registry.methods)
    return frame(rows, ESTIMATES)


def check_table(registry: Registry, checks: list[Check]) -> pd.DataFrame:
    """Rows of ``checks.parquet``, in the order of methods.yaml."""
    require_words("checks", {check.check for check in checks}, registry.checks)
    order = list(registry.checks)
    ordered = sorted(checks, key=lambda check: order.index(check.check))
    return frame(
        [
            {
                "check": check.check,
                "experiment": check.experiment,
                "indicator": check.indicator,
                "city": check.city,
                "outcome": check.outcome,
                "value": check.value,
                "bound": check.bound,
                "low": check.low,
                "high": check.high,
                "n": check.units_n,
                "lowers_claim": check.lowers_claim,
            }
            for check in ordered
        ],
        CHECKS,
    )
