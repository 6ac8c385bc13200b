"""Take the wanted tables one by one: what fails is told at the end and does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from evaluation.context.errors import ContextError, SilentServiceError
from evaluation.context.read import read_statline
from evaluation.context.source import Source
from evaluation.context.table import StatlineTable
from evaluation.registry.models import PublicContext

Tell = Callable[[str], None]


@dataclass
class Taken:
    """What came in, and what went wrong, in words."""

    tables: list[StatlineTable] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def key_figures(self) -> list[StatlineTable]:
        """The tables that hold inhabitants: those have districts and neighbourhoods of all municipalities."""
        return [table for table in self.tables if "inhabitants" in table.columns]


def take(source: Source, context: PublicContext, wanted: Iterable[tuple[str, int]], tell: Tell) -> Taken:
    """Take each wanted (family, year); when the service stays silent, stop asking."""
    taken = Taken()
    for family, year in wanted:
        try:
            table = read_statline(source, context, family, year)
        except ContextError as failure:
            taken.failures.append(str(failure))
            if isinstance(failure, SilentServiceError):
                break
            continue
        taken.tables.append(table)
        tell(f"  · {table.info.id} {table.info.title}: {len(table.figures)}")
    return taken


def wanted_tables(context: PublicContext, years: Iterable[int]) -> list[tuple[str, int]]:
    """Return each family with each of these years for which it has a table."""
    return [(id_, year) for id_, family in context.families.items() for year in years if year in family.tables]
