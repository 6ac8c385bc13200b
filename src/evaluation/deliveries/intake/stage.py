"""The stage ``validate``: a delivery in; usable tables, rows set aside and a receipt out, whatever it was."""

from __future__ import annotations

from evaluation.deliveries.contract import internal_types
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.receipt import SET_ASIDE_TYPES, receipt, set_aside_rows
from evaluation.deliveries.intake.take_in import take_in
from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths, write_json, write_table
from evaluation.storage.errors import PlainError


class UnknownCityError(PlainError):
    """The registry has no city of this name."""


def run(paths: Paths, city: str) -> None:
    """Write ``data/interim/<city>``: a Parquet file per table, ``set_aside.parquet`` and ``receipt.json``.

    Raises
    ------
    UnknownCityError
        When the registry has no such city.
    """
    registry, params = load_registry(paths), load_params(paths)
    if city not in registry.cities:
        raise UnknownCityError(f"'{city}' is no city of the registry. Use one of: {', '.join(registry.cities)}.")
    intake = take_in(registry, city, read_folder(paths.root / params.deliveries / city))
    target = paths.interim(city)
    types = {table.name: internal_types(table) for table in registry.tables.values()}
    for name, frame in intake.frames(registry).items():
        write_table(target / f"{name}.parquet", frame, types[name])
    write_table(target / "set_aside.parquet", set_aside_rows(registry, intake), SET_ASIDE_TYPES)
    write_json(target / "receipt.json", receipt(registry, intake))
