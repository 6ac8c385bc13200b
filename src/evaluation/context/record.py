"""The small files that a fetch leaves in ``data/context/cbs``, and reading them back.

Per table a CSV with the country, all municipalities, and the districts and neighbourhoods of the study's cities: a
column per measure, in the table's own unit. ``tables.json`` says of each where it comes from, under which licence, when
it was taken, and the hash of the CSV: figures that were changed by hand are refused. ``boundaries.csv`` says which
municipalities had other districts in the next year.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation.context.boundaries import Boundary
from evaluation.context.errors import ContextError
from evaluation.context.names import COUNTRY, MUNICIPALITY, kind_of, municipality_of
from evaluation.context.source import Source
from evaluation.context.table import StatlineTable
from evaluation.registry.models import PublicContext
from evaluation.storage import read_json, read_text, write_csv, write_json

LIST, BOUNDARIES = "tables.json", "boundaries.csv"


def write_tables(
    folder: Path,
    tables: Iterable[StatlineTable],
    context: PublicContext,
    cities: Collection[str],
    source: Source,
    taken: str,
) -> None:
    """Write each table's figures of these cities (municipality codes), and add the tables to the list.

    ``taken`` is the day, as YYYY-MM-DD. Tables that were taken before stay in the list.
    """
    listed = {entry["table"]: entry for entry in _listed(folder)}
    for table in tables:
        path = folder / f"{table.info.id}.csv"
        write_csv(path, _small(table.figures, cities))
        listed[table.info.id] = {
            "table": table.info.id,
            "family": table.family,
            "year": table.year,
            "title": table.info.title,
            "changed_at_source": table.info.modified,
            "licence": table.info.licence or context.licence,
            "credit": context.credit,
            "source": source.name,
            "api": table.info.version,
            "taken": taken,
            "columns": dict(table.columns),
            "has_data": table.has_data,
            "sha256": _hash(path),
        }
    write_json(folder / LIST, {"tables": [listed[id_] for id_ in sorted(listed)]})


def write_boundaries(folder: Path, found: Iterable[Boundary], cities: Collection[str]) -> None:
    """Write the municipalities whose districts changed, and the study's cities in any case."""
    kept = [asdict(entry) for entry in found if entry.changed or entry.municipality in cities]
    write_csv(folder / BOUNDARIES, pd.DataFrame(kept, columns=[field.name for field in fields(Boundary)]))


def read_tables(folder: Path) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    """Return each listed table with its figures.

    Raises
    ------
    ContextError
        When nothing was taken yet, or a file is not as it was taken.
    """
    listed = _listed(folder)
    if not listed:
        raise ContextError(
            f"In {folder} staan geen cijfers van het CBS. Haal ze op met `evaluation context fetch`, of zet in "
            "params.yaml `context: synthetic`.",
            f"{folder} holds no figures of Statistics Netherlands. Fetch them with `evaluation context fetch`, or set "
            "`context: synthetic` in params.yaml.",
        )
    return [(entry, _figures(folder / f"{entry['table']}.csv", entry["sha256"])) for entry in listed]


def _figures(path: Path, expected: str) -> pd.DataFrame:
    if not path.exists() or _hash(path) != expected:
        raise ContextError(
            f"{path} ontbreekt of is veranderd nadat het was opgehaald. Haal het opnieuw op met `evaluation context "
            "fetch`.",
            f"{path} is missing or was changed after it was taken. Take it again with `evaluation context fetch`.",
        )
    text = io.StringIO(read_text(path))
    return pd.read_csv(text, dtype={"region": str, "name": str}, keep_default_na=False, na_values=[""])


def _listed(folder: Path) -> list[dict[str, Any]]:
    path = folder / LIST
    return list(read_json(path)["tables"]) if path.exists() else []


def _small(figures: pd.DataFrame, cities: Collection[str]) -> pd.DataFrame:
    wide = [kind_of(code) in (COUNTRY, MUNICIPALITY) or municipality_of(code) in cities for code in figures["region"]]
    return figures[wide]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
