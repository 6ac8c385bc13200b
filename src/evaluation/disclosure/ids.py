"""Ids of published rows: the file's prefix and the values that make the row what it is, ``all`` where one is empty.

>>> row_id("checks", {"check": "few_sites", "experiment": "schulden", "indicator": "zrm", "city": ""})
'chk/few_sites/schulden/zrm/all'
"""

from __future__ import annotations

from evaluation.disclosure.records import Record

PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "estimates": ("est", ("experiment", "indicator", "scope", "city", "quantity", "prior_factor", "category")),
    "statuses": ("sta", ("indicator", "experiment", "city", "arm", "wave")),
    "descriptives": ("des", ("indicator", "experiment", "category", "city", "arm", "wave", "quantity")),
    "specifications": (
        "spc",
        ("experiment", "indicator", "missing", "adjustment", "comparison", "outliers", "pooling"),
    ),
    "crossings": ("crs", ("crossing", "experiment", "first", "second", "third", "direction")),
    "checks": ("chk", ("check", "experiment", "indicator", "city")),
    "assessment": ("ass", ("experiment", "item", "key")),
    "calibration": ("cal", ("experiment", "world", "quantity")),
    "deliveries": ("del", ("city", "table")),
    "problems": ("prb", ("rule",)),
    "corrections": ("cor", ("city", "table", "number")),
    "plan": ("pln", ("experiment", "indicator")),
    "published": ("pub", ("key",)),
    "neighbourhoods": ("nbh", ("region", "measure")),
    "municipalities": ("mun", ("municipality",)),
    "likeness": ("lik", ("measure",)),
    "projections": (
        "prj",
        ("experiment", "municipality_type", "likeness", "scenario", "quantity", "part"),
    ),
    "numbers": ("num", ("key",)),
}
LEFT_OUT_WHEN_EMPTY = {"estimates": {"prior_factor", "category"}}


def row_id(file: str, row: Record) -> str:
    """Return the id of a row of a published file (name without ``.csv``)."""
    prefix, parts = PARTS[file]
    optional = LEFT_OUT_WHEN_EMPTY.get(file, set())
    values = [_part(row[part]) for part in parts if not (part in optional and row[part] in (None, ""))]
    return "/".join([prefix, *values])


def _part(value: object) -> str:
    return "all" if value is None or value == "" else str(value)
