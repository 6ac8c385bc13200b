"""The stage ``validate``: a delivery in; usable tables, rows set aside and a receipt out, whatever it was."""

from __future__ import annotations

from evaluation.deliveries.contract import internal_types
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.key import Key, key_for
from evaluation.deliveries.intake.pseudonyms import with_pseudonyms
from evaluation.deliveries.intake.receipt import SET_ASIDE_TYPES, receipt, set_aside_rows
from evaluation.deliveries.intake.receipt_page import receipt_pages
from evaluation.deliveries.intake.take_in import Intake, take_in, without_key
from evaluation.registry import Registry, load_params, load_registry
from evaluation.storage import Paths, write_json, write_table, write_text
from evaluation.storage.errors import PlainError


class UnknownCityError(PlainError):
    """The registry has no city of this name."""


def run(paths: Paths, city: str) -> None:
    """Write ``data/interim/<city>``: a Parquet file per table, ``set_aside.parquet``, ``receipt.json`` and the
    receipt as pages.

    From here on units have pseudonyms instead of their delivered numbers.

    Raises
    ------
    UnknownCityError
        When the registry has no such city.
    """
    registry, params = load_registry(paths), load_params(paths)
    if city not in registry.cities:
        raise UnknownCityError(f"'{city}' is no city of the registry. Use one of: {', '.join(registry.cities)}.")
    intake, key = _keyed(registry, paths, take_in(registry, city, read_folder(paths.root / params.deliveries / city)))
    target = paths.interim(city)
    types = {table.name: internal_types(table) for table in registry.tables.values()}
    for name, frame in intake.frames(registry).items():
        write_table(target / f"{name}.parquet", with_pseudonyms(frame, city, key), types[name])
    write_table(target / "set_aside.parquet", set_aside_rows(registry, intake, key), SET_ASIDE_TYPES)
    found = receipt(registry, intake, key.fingerprint if intake.status == "used" else "")
    write_json(target / "receipt.json", found)
    for name, content in receipt_pages(registry, found).items():
        write_text(target / name, content)


def _keyed(registry: Registry, paths: Paths, intake: Intake) -> tuple[Intake, Key]:
    """Return the delivery with the key for its pseudonyms; one that is used and has no key becomes refused."""
    key = key_for(intake.origin, paths.root)
    if key.problem is None or intake.status != "used":
        return intake, key
    return without_key(registry, intake, key.problem), key
