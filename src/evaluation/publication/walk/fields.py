"""What can be told of a number, and which stage made the table that it stands in."""

from __future__ import annotations

FIELDS = (
    "value",
    "unit",
    "interval",
    "n",
    "definition",
    "cities",
    "design",
    "method",
    "claim",
    "deliveries",
    "made",
)
"""What can be told of a number, after what it is about, in the order in which it is told."""
STAGE_OF = {
    "estimates": "estimate",
    "specifications": "estimate",
    "descriptives": "estimate",
    "statuses": "estimate",
    "checks": "estimate",
    "plan": "estimate",
    "assessment": "assess",
    "calibration": "calibrate",
    "crossings": "estimate",
    "neighbourhoods": "surroundings",
    "deliveries": "validate",
    "problems": "validate",
    "corrections": "validate",
    "municipalities": "surroundings",
    "likeness": "surroundings",
}
"""The stage that computed a table; the tables that are not here are made at the gate itself."""
SETTINGS = {"reg": "data/registry", "par": "params.yaml"}
"""Where a number comes from that is no result, by the first part of its id."""
