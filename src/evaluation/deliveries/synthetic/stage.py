"""The stage ``synthesise``: invent every city's delivery, with the planted truth and the planted defects beside it."""

from __future__ import annotations

from dataclasses import asdict

from evaluation.deliveries.contract import EXPLANATION
from evaluation.deliveries.synthetic.messy import MessyDelivery, messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.truth import planted_truth
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.deliveries.synthetic.write import csv_text, explanation, workbook_bytes
from evaluation.registry import Registry, load_params, load_registry
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
    files = delivery_files(site.registry, site.city, site.size.format, delivery)
    folder = paths.synthetic / site.city
    if folder.exists():
        for left_over in sorted(set(folder.iterdir()) - {folder / name for name in files}):
            left_over.unlink()
    for name, content in files.items():
        write_bytes(folder / name, content)
    return [{"city": site.city, **asdict(found), **_where(site, found.table)} for found in delivery.planted]


def delivery_files(registry: Registry, city: str, form: str, delivery: MessyDelivery) -> dict[str, bytes]:
    """Return the files of a delivery by name: one workbook (``xlsx``) or one csv per table (``csv``)."""
    notes = explanation(registry, registry.cities[city])
    if form == "xlsx":
        return {_workbook_name(city): workbook_bytes(notes, delivery.tables)}
    texts = {f"{table}.csv": csv_text(rows) for table, rows in delivery.tables.items()}
    texts[f"{EXPLANATION}.txt"] = "\r\n".join([*notes, ""])
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _where(site: Site, table: str) -> dict[str, str]:
    """Return file, sheet and internal table name for a Dutch table id."""
    name = site.registry.tables[table].name
    if site.size.format == "csv":
        return {"table": name, "file": f"{table}.csv", "sheet": ""}
    return {"table": name, "file": _workbook_name(site.city), "sheet": table}


def _workbook_name(city: str) -> str:
    return f"levering_{city}.xlsx"
