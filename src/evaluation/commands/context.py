"""``evaluation context``: take public figures of Statistics Netherlands, or look at tables that were downloaded."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from evaluation.commands.words_context import WORDS
from evaluation.context.boundaries import Boundary, boundaries
from evaluation.context.errors import ContextError
from evaluation.context.fetch import Taken, take, wanted_tables
from evaluation.context.figures import figures_of
from evaluation.context.folder import FolderSource
from evaluation.context.record import write_boundaries, write_tables
from evaluation.context.service import WebSource
from evaluation.context.source import Source
from evaluation.context.summary import summary
from evaluation.context.table import StatlineTable
from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.registry.models import LIKENESSES, PublicContext
from evaluation.scalability.municipalities.likeness import compare
from evaluation.storage import Paths

Words = Mapping[str, str]
EXIT_DOUBT = 1


def fetch_context(paths: Paths, folder: Path | None = None, years: Sequence[int] = (), again: bool = False) -> int:
    """Take the tables of these years from the service, or from a folder, into ``data/context/cbs``.

    Raises
    ------
    ContextError
        After writing what came in: with every table that could not be taken.
    """
    registry, params = load_registry(paths), load_params(paths)
    context, words = _context(registry), WORDS[params.language]
    if again:
        shutil.rmtree(paths.pages, ignore_errors=True)
    source: Source = FolderSource(folder) if folder else _service(paths, params)
    print(words["taking"].format(source=source.name))
    taken = take(source, context, _wanted(source, context, params, years), print)
    cities = {city.municipality_code for city in registry.cities.values()}
    if taken.tables:
        found = boundaries(taken.key_figures)
        write_tables(paths.statline, taken.tables, context, cities, source, date.today().isoformat())
        write_boundaries(paths.statline, found, cities)
        _print([*_tables(taken.tables, words), *_boundaries(found, registry, words)])
        _print(_compared(taken, registry, words))
        print(words["written"].format(folder=paths.statline, licence=context.licence, credit=context.credit))
        print(words["use"])
    _fail(taken, folder, words)
    return 0


def check_context(paths: Paths, folder: Path) -> int:
    """Say what the downloaded tables in a folder hold; return 1 when something does not add up."""
    registry, params = load_registry(paths), load_params(paths)
    context, words = _context(registry), WORDS[params.language]
    source = FolderSource(folder)
    taken = take(source, context, _wanted(source, context, params, ()), lambda _: None)
    found = boundaries(taken.key_figures)
    _print([*_tables(taken.tables, words), *_boundaries(found, registry, words), *_compared(taken, registry, words)])
    _fail(taken, folder, words)
    return 0 if all(summary(table).adds_up for table in taken.tables) else EXIT_DOUBT


def _context(registry: Registry) -> PublicContext:
    if registry.context is None:
        raise ContextError(
            "Deze studie heeft geen data/registry/context.yaml. Kopieer dat bestand uit het project.",
            "this study has no data/registry/context.yaml. Copy that file from the project.",
        )
    return registry.context


def _service(paths: Paths, params: Params) -> WebSource:
    if params.cbs is None:
        raise ContextError(
            f"In {paths.params} ontbreekt het deel `cbs` (adres en versie). Kopieer het uit params.yaml van het "
            "project.",
            "the section `cbs` (address and version) is missing. Copy it from the project's params.yaml.",
        )
    return WebSource(params.cbs, paths.pages)


def _wanted(source: Source, context: PublicContext, params: Params, years: Sequence[int]) -> list[tuple[str, int]]:
    """Return what to take: the years asked for; else those of params.yaml, or all that a folder holds."""
    if isinstance(source, FolderSource):
        every = sorted({year for family in context.families.values() for year in family.tables})
        wanted = wanted_tables(context, years or every)
        return [(family, year) for family, year in wanted if source.holds(context.families[family].tables[year])]
    return wanted_tables(context, years or (params.cbs.years if params.cbs else ()))


def _fail(taken: Taken, folder: Path | None, words: Words) -> None:
    if folder and not taken.tables and not taken.failures:
        raise ContextError(WORDS["nl"]["nothing"].format(folder=folder), WORDS["en"]["nothing"].format(folder=folder))
    if taken.failures:
        listed = "\n".join(f"- {failure}" for failure in taken.failures)
        raise ContextError(f"{words['failed']}\n{listed}", WORDS["en"]["failed"] + f" {len(taken.failures)}")


def _tables(tables: Iterable[StatlineTable], words: Words) -> Iterator[str]:
    for table in tables:
        found = summary(table)
        yield words["regions"].format(table=table.info.id, year=table.year, **asdict(found))
        if not table.has_data:
            yield words["no_data"]
            continue
        if "inhabitants" in table.columns:
            yield words["inhabitants"].format(**asdict(found))
            if not found.adds_up:
                yield words["differs"]
        if found.empty:
            yield words["empty"].format(measures=", ".join(found.empty))


def _boundaries(found: Sequence[Boundary], registry: Registry, words: Words) -> Iterator[str]:
    """Tell the study's cities one by one, and the others as a count."""
    cities = {city.municipality_code for city in registry.cities.values()}
    for entry in found:
        if entry.municipality in cities:
            yield words["changed" if entry.changed else "same"].format(**asdict(entry))
    pairs = Counter((entry.year_from, entry.year_to) for entry in found)
    for (year_from, year_to), count in sorted(pairs.items()):
        changed = sum(entry.changed for entry in found if (entry.year_from, entry.year_to) == (year_from, year_to))
        yield words["elsewhere"].format(year_from=year_from, year_to=year_to, count=changed, all=count)


def _compared(taken: Taken, registry: Registry, words: Words) -> Iterator[str]:
    """Tell how many other municipalities are like those of the study, in the newest year with figures."""
    filled = [table for table in taken.tables if table.has_data]
    if not filled:
        return
    found = compare(figures_of(filled, _context(registry)), registry)
    if found.ranges.empty:
        return
    counts = Counter(found.municipalities["likeness"])
    others = {likeness: counts[likeness] for likeness in LIKENESSES}
    yield words["compared"].format(year=found.ranges["year"].iloc[0], n=sum(others.values()), **others)
    for row in found.ranges.to_dict("records"):
        yield words["range"].format(**{str(name): value for name, value in row.items()})


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
