"""The public figures of a study: taken from official statistics, or invented, in one shape.

A row is a region in a year and one measure. Columns: ``region``, ``name``, ``kind`` (NL, GM, WK, BU), ``year``,
``measure``, ``value`` (in the measure's unit; missing when unknown or secret), ``statline_tables`` (empty when
invented) and ``origin`` (``cbs`` or ``synthetic``). Measures that are one over another are computed here, so that
nobody else does it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from evaluation.context.invented import invented_figures
from evaluation.context.names import kind_of
from evaluation.context.record import read_tables
from evaluation.context.table import StatlineTable
from evaluation.registry import Params, Registry
from evaluation.registry.models import ContextMeasure, PublicContext
from evaluation.storage import Paths

COLUMNS = ("region", "name", "kind", "year", "measure", "value", "statline_tables", "origin")
SYNTHETIC, CBS = "synthetic", "cbs"
PLACE = ["region", "year"]


def public_figures(paths: Paths, registry: Registry, params: Params) -> pd.DataFrame:
    """Return all public figures of the study, sorted; a study without ``context.yaml`` has none."""
    context = registry.context
    if context is None:
        return pd.DataFrame({name: pd.Series(dtype=_type(name)) for name in COLUMNS})
    if params.context == SYNTHETIC:
        taken = invented_figures(registry, context, params.seed).assign(origin=SYNTHETIC, statline_tables="")
    else:
        taken = _from_tables(read_tables(paths.statline), context)
    return _whole(taken, context)


def figures_of(tables: Iterable[StatlineTable], context: PublicContext) -> pd.DataFrame:
    """Return the public figures of tables that were just read, in the same shape."""
    read = [({"columns": table.columns, "year": table.year, "table": table.info.id}, table.figures) for table in tables]
    return _whole(_from_tables(read, context), context)


def _whole(taken: pd.DataFrame, context: PublicContext) -> pd.DataFrame:
    """Bring figures to their units and add those that are one over another."""
    taken = taken.assign(value=taken["value"] * taken["measure"].map(_factor(context)))
    parts = [taken, *(_ratio(taken, id_, entry) for id_, entry in context.measures.items() if entry.ratio)]
    whole = pd.concat(parts, ignore_index=True)
    whole = whole.assign(
        kind=[kind_of(code) for code in whole["region"]],
        value=[
            round(value, context.measures[measure].decimals)
            for value, measure in zip(whole["value"], whole["measure"], strict=True)
        ],
    )
    return whole[list(COLUMNS)].sort_values(["measure", "year", "region"], ignore_index=True)


def _type(name: str) -> str:
    return {"year": "int64", "value": "float64"}.get(name, "str")


def _factor(context: PublicContext) -> dict[str, float]:
    return {id_: entry.factor for id_, entry in context.measures.items()}


def _from_tables(tables: Iterable[tuple[dict[str, Any], pd.DataFrame]], context: PublicContext) -> pd.DataFrame:
    parts = []
    for entry, figures in tables:
        measures = [id_ for id_ in entry["columns"] if id_ in context.measures]
        long = figures.melt(id_vars=["region", "name"], value_vars=measures, var_name="measure", value_name="value")
        parts.append(long.assign(year=entry["year"], statline_tables=entry["table"]))
    return pd.concat(parts, ignore_index=True).assign(origin=CBS)


def _ratio(taken: pd.DataFrame, id_: str, entry: ContextMeasure) -> pd.DataFrame:
    """Return one measure over another, where both are there; nothing where the denominator is zero."""
    above = taken[taken["measure"] == entry.numerator]
    below = taken[taken["measure"] == entry.denominator][[*PLACE, "value", "statline_tables"]]
    both = above.merge(below, on=PLACE, suffixes=("", "_below"))
    value = both["value"] / both["value_below"].where(both["value_below"] > 0) * entry.factor
    tables = [
        ";".join(dict.fromkeys(filter(None, pair)))
        for pair in zip(both["statline_tables"], both["statline_tables_below"], strict=True)
    ]
    return both.assign(measure=id_, value=value, statline_tables=tables)[taken.columns]
