"""The stage ``synthesise``: invent every city's delivery, with the planted truth and the planted defects beside it."""

from __future__ import annotations

from dataclasses import asdict

from evaluation.deliveries.contract import EXPLANATION
from evaluation.deliveries.synthetic.messy import MessyDelivery, Planted, messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.truth import planted_truth
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.deliveries.synthetic.write import csv_text, explanation, workbook_bytes
from evaluation.deliveries.synthetic.write_sav import sav_bytes
from evaluation.registry import Registry, load_params, load_registry
from evaluation.registry.models import SyntheticSite, Table
from evaluation.storage import Paths, write_bytes, write_json


def run(paths: Paths) -> None:
    """Write ``data/synthetic/<city>/…``, ``truth.json`` and ``defects.json``."""
    registry, seed = load_registry(paths), load_params(paths).seed
    defects = [defect for city in registry.cities for defect in _write_city(paths, Site(registry, seed, city))]
    write_json(paths.synthetic / "truth.json", planted_truth(registry, seed))
    write_json(paths.synthetic / "defects.json", defects)


def _write_city(paths: Paths, site: Site) -> list[dict[str, object]]:
    """Write one city's delivery; return its planted defects with the file and sheet they stand in."""
    delivery = messy_delivery(site, city_tables(site))
    files = delivery_files(site.registry, site.city, site.size.format, delivery, site.size)
    folder = paths.synthetic / site.city
    if folder.exists():
        for left_over in sorted(set(folder.iterdir()) - {folder / name for name in files}):
            left_over.unlink()
    for name, content in files.items():
        write_bytes(folder / name, content)
    return [{"city": site.city, **asdict(found), **_where(site, found)} for found in delivery.planted]


def delivery_files(
    registry: Registry, city: str, form: str, delivery: MessyDelivery, size: SyntheticSite | None = None
) -> dict[str, bytes]:
    """Return the files of a delivery by name: one workbook (``xlsx``), or one ``csv`` or ``sav`` per table.

    ``size`` tells the encoding and headers of a csv file; without it they are UTF-8 and the columns' names.
    """
    notes = explanation(registry, registry.cities[city])
    if form == "xlsx":
        return {_workbook_name(city): workbook_bytes(notes, delivery.tables)}
    encoding = size.encoding if size else "utf-8"
    files = {f"{EXPLANATION}.txt": "\r\n".join([*notes, ""]).encode(encoding)}
    for table, rows in delivery.tables.items():
        if form == "sav":
            files[f"{table}.sav"] = sav_bytes(registry.tables[table], registry.codelists, notes[0], rows)
        else:
            labelled = size is not None and size.headers == "label"
            named = rows.rename(columns=_labels(registry.tables[table])) if labelled else rows
            files[f"{table}.csv"] = csv_text(named).encode(encoding)
    return files


def _labels(table: Table) -> dict[str, str]:
    return {name: column.label.nl for name, column in table.columns.items()}


def _where(site: Site, found: Planted) -> dict[str, object]:
    """Return file, sheet, row and internal table name of a planted defect; SPSS has no header, so it counts from 1."""
    name, form = site.registry.tables[found.table].name, site.size.format
    if form == "xlsx":
        return {"table": name, "file": _workbook_name(site.city), "sheet": found.table}
    row = found.row - 1 if form == "sav" else found.row
    return {"table": name, "row": row, "file": f"{found.table}.{form}", "sheet": ""}


def _workbook_name(city: str) -> str:
    return f"levering_{city}.xlsx"
