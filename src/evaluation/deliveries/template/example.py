"""Rows for a filled-in example: invented rows where there are any, else one row made of the registry's examples."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation.deliveries.contract import ORIGIN_NAME
from evaluation.deliveries.template.columns import example
from evaluation.registry import Registry
from evaluation.registry.models import Column

Given = Mapping[str, pd.DataFrame]


def example_rows(registry: Registry, city: str, given: Given, stamp: str) -> dict[str, pd.DataFrame]:
    """Return rows for every table, ``given`` or one of examples; ``stamp`` is the code of their origin.

    A table that takes the place of all others (totals only) stays empty beside them.
    """
    return {
        id_: given[id_] if id_ in given else _one_row(registry, city, id_, given, stamp)
        for id_, table in registry.tables.items()
        if id_ in given or not table.complete_alone
    }


def _one_row(registry: Registry, city: str, table_id: str, given: Given, stamp: str) -> pd.DataFrame:
    columns = registry.tables[table_id].columns
    cells = {name: _value(registry, city, column, given) for name, column in columns.items()}
    return pd.DataFrame([{**cells, ORIGIN_NAME: stamp}], dtype=object)


def _value(registry: Registry, city: str, column: Column, given: Given) -> object:
    table, _, name = (column.reference or "").partition(".")
    if table in given and len(given[table]):
        return given[table][name].iloc[0]
    return example(registry, city, column)
