"""Faults in the names under which tables and columns may be delivered: wide forms and the cities' own names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

REPAIR = "Use a name from tables.yaml or instruments.yaml."


def name_faults(registry: Registry) -> Iterator[Fault]:
    """Yield names that point to nothing."""
    for id_, table in registry.tables.items():
        if table.wide is None:
            continue
        key = f"tables.{id_}.wide"
        for column in (table.wide.item, table.wide.value, *table.wide.constants):
            if column not in table.columns:
                yield Fault("data/registry/tables.yaml", key, f"'{column}' is no column of the table.", REPAIR)
        if not registry.instruments:
            continue  # the contract is shared: this study has no instruments, and so no wide form
        instrument = registry.instruments.get(table.wide.instrument)
        if instrument is None:  # a study without the instrument has no wide form
            continue
        items = {item for version in instrument.versions.values() for item in version}
        for item in sorted(table.wide.items.keys() - items):
            yield Fault("data/registry/tables.yaml", f"{key}.items", f"'{item}' is no item.", REPAIR)
    yield from _aliases(registry)


def _aliases(registry: Registry) -> Iterator[Fault]:
    for id_, city in registry.cities.items():
        for table, names in city.aliases.items():
            key = f"cities.{id_}.aliases.{table}"
            if table not in registry.tables:
                yield Fault("data/registry/cities.yaml", key, "is no table.", REPAIR)
                continue
            for column in names.values():
                if column not in registry.tables[table].columns:
                    yield Fault("data/registry/cities.yaml", key, f"'{column}' is no column of the table.", REPAIR)
