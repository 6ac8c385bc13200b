"""One table of official statistics, read whole: its regions, and the wanted measures of each region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.context.errors import ContextError
from evaluation.context.names import CODE, code_of
from evaluation.context.source import Info, Row


@dataclass(frozen=True)
class StatlineTable:
    """A table of one year.

    ``columns`` gives the key of each measure's column; ``figures`` has a row per region: ``region``, ``name`` and a
    column per measure, in the table's own unit. Without data (a folder may hold regions only) the measures are
    missing.
    """

    info: Info
    family: str
    year: int
    columns: Mapping[str, str]
    figures: pd.DataFrame
    has_data: bool


def region_names(rows: Iterable[Row], key: str) -> dict[str, str]:
    """Return the name of each region by code; a code that no known level has is left out."""
    named = {code_of(row[key]): str(row.get("Title") or "").strip() for row in rows}
    return {code: name for code, name in named.items() if CODE.fullmatch(code)}


def as_number(value: object, info: Info, column: str) -> float | None:
    """Return a figure; a point or nothing means that it is unknown or secret.

    Raises
    ------
    ContextError
        When a column of figures holds something else.
    """
    if value is None or (isinstance(value, str) and value.strip() in ("", ".")):
        return None
    try:
        return float(str(value))
    except ValueError:
        raise ContextError(
            f"Tabel {info.id}: kolom '{column}' bevat iets dat geen getal is. Kijk of het wel de goede kolom is.",
            f"table {info.id}: column '{column}' holds something that is no number. Check whether it is the right one.",
        ) from None


def unique(info: Info, regions: list[str]) -> None:
    """Check that each region stands once, so that no part is taken for a total.

    Raises
    ------
    ContextError
        Naming the first region that stands twice.
    """
    seen: set[str] = set()
    for region in regions:
        if region in seen:
            raise ContextError(
                f"Tabel {info.id}: regio {region} staat er meer dan eens in. Zet het totaal van de indeling bij "
                "`totals` in data/registry/context.yaml.",
                f"table {info.id}: region {region} stands more than once. Add the total of the classification to "
                "`totals` in data/registry/context.yaml.",
            )
        seen.add(region)


def whole(info: Info, found: int) -> None:
    """Check that as many rows came in as the table says it has.

    Raises
    ------
    ContextError
        When it did not.
    """
    if info.rows is not None and found != info.rows:
        raise ContextError(
            f"Tabel {info.id}: {found} rijen binnen, maar de tabel zegt er {info.rows} te hebben. Misschien is zij "
            "net veranderd: haal haar opnieuw op met --again.",
            f"table {info.id}: {found} rows came in and the table says it has {info.rows}. It may have changed just "
            "now: fetch it anew with --again.",
        )


def some_totals(info: Info, rows: Sequence[Row], kept: Sequence[Row]) -> None:
    """Check that not all rows were left out as parts of a total.

    Raises
    ------
    ContextError
        When no row is about the whole year and all categories together.
    """
    if rows and not kept:
        raise ContextError(
            f"Tabel {info.id}: geen enkele rij gaat over het hele jaar en alle categorieën samen. Zet de code van het "
            "totaal bij `totals` in data/registry/context.yaml.",
            f"table {info.id}: no row is about the whole year and all categories together. Add the code of the total "
            "to `totals` in data/registry/context.yaml.",
        )
