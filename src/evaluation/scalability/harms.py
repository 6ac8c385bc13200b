"""What is known about harms of an experiment, from the rows of estimates with role ``harm``.

A harm is seen when over all cities its share rose more than in the comparison group and

- the interval of that difference excludes no difference, or
- the difference reaches the bound of ``params.yaml`` (``harm_difference``), however wide the interval: of harms few are
  counted, and waiting for certainty would let them pass.

Only kinds of event that the plan calls serious, any of those together, and getting worse override the gains.

That no harm was found takes as many cities as any other statement: over fewer, harms are not measured. One that was
seen counts over however few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.registry import Registry
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.evidence import row_id
from evaluation.scalability.verdict import Harm

ANY, WORSENED = "any", "worsened"


@dataclass(frozen=True)
class HarmFinding:
    """What is known about harms of an experiment, with the ids it rests on."""

    harm: Harm = "not_measured"
    evidence: tuple[str, ...] = ()


def harm_of(experiment: str, estimates: pd.DataFrame, registry: Registry, bounds: VerdictBounds) -> HarmFinding:
    """Find whether a serious harm was seen; events that too few cities could compare leave harms not measured."""
    own = estimates[(estimates["experiment"] == experiment) & (estimates["role"] == "harm")]
    pooled = own[(own["scope"] == "pooled") & (own["quantity"] == "mean_reml") & (own["status"] == "ok")]
    rows = [{str(key): value for key, value in row.items()} for row in pooled.to_dict("records")]
    serious = (ANY, WORSENED, *(registry.harms.serious if registry.harms else ()))
    found = tuple(row_id(row) for row in rows if row["category"] in serious and harm_seen(row, bounds.harm_difference))
    if found:
        return HarmFinding("serious", found)
    enough = [row for row in rows if row["n_clusters"] >= bounds.minimum_sites]
    measured = tuple(row_id(row) for row in enough if row["category"] == ANY)
    return HarmFinding("none_found", measured) if measured else HarmFinding()


def harm_seen(row: Mapping[str, Any], bound: float) -> bool:
    """Whether a difference in the share with a harm counts as one.

    >>> harm_seen({"value": 0.04, "low": 0.01}, 0.15), harm_seen({"value": 0.16, "low": -0.05}, 0.15)
    (True, True)
    >>> harm_seen({"value": 0.1, "low": -0.01}, 0.15)
    False
    """
    return bool(row["low"] > 0 or row["value"] >= bound)
