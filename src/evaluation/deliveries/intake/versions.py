"""What changed between two deliveries of a city: rows added, gone and changed, in counts only.

Rows are the usable ones and are recognised by the key of their table.

>>> changes(former, current, ["household_id"])
{'added': 1, 'gone': 0, 'changed': {'inflow_date': 3}}
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation.registry.models import Table

NOT_COMPARED = ("city", "source_row")


def key_columns(table: Table) -> list[str]:
    """Return the internal names of a table's key."""
    return [table.columns[name].name for name in table.key]


def changes(former: pd.DataFrame, current: pd.DataFrame, key: Sequence[str]) -> dict[str, Any]:
    """Count rows only in ``current`` (added), only in ``former`` (gone), and per column those with another value."""
    joined = former.merge(current, on=list(key), how="outer", indicator=True, suffixes=("", "__current"))
    both = joined[joined["_merge"] == "both"]
    columns = [name for name in former.columns if name not in (*key, *NOT_COMPARED) and name in current.columns]
    counts = {name: _differing(both[name], both[f"{name}__current"]) for name in columns}
    return {
        "added": int((joined["_merge"] == "right_only").sum()),
        "gone": int((joined["_merge"] == "left_only").sum()),
        "changed": {name: count for name, count in counts.items() if count},
    }


def _differing(former: pd.Series, current: pd.Series) -> int:
    differs = (former != current).fillna(True).astype(bool)
    return int((differs & ~(former.isna() & current.isna())).sum())
