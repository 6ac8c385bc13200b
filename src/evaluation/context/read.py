"""Read the table of a family and year, of either version, and check that it is the one that was meant."""

from __future__ import annotations

from evaluation.context.columns import wanted_measures
from evaluation.context.errors import ContextError
from evaluation.context.read_v3 import read_v3
from evaluation.context.read_v4 import read_v4
from evaluation.context.source import Info, Source
from evaluation.context.table import StatlineTable
from evaluation.registry.models import PublicContext

READERS = {"v3": read_v3, "v4": read_v4}


def read_statline(source: Source, context: PublicContext, family: str, year: int) -> StatlineTable:
    """Return the table of this family and year.

    Raises
    ------
    ContextError
        When it cannot be had, is another table than meant, or does not hold what is wanted.
    """
    entry = context.families[family]
    info = source.info(entry.tables[year])
    _is_the_one(info, entry.title, year)
    wanted = wanted_measures(context.measures, family, year)
    try:
        return READERS[info.version](source, info, family, entry, year, wanted)
    except (KeyError, StopIteration):
        raise ContextError(
            f"Tabel {info.id}: een deel van de tabel heeft niet de vorm die wij kennen. Kijk of het bestand of het "
            "antwoord heel is; haal het anders opnieuw op met --again.",
            f"table {info.id}: a part of the table has not the form that we know. Check whether the file or the "
            "answer is whole; else fetch it anew with --again.",
        ) from None


def _is_the_one(info: Info, title: str, year: int) -> None:
    if title.lower() in info.title.lower() and str(year) in f"{info.title} {info.period}":
        return
    raise ContextError(
        f"Tabel {info.id} heet '{info.title}' ({info.period}); verwacht was '{title}' over {year}. Verbeter het "
        "nummer in data/registry/context.yaml.",
        f"expected was '{title}' about {year}. Correct the id in data/registry/context.yaml.",
    )
