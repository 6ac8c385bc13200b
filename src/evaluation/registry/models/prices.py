"""The shape of the price list: a price index, and what one unit of something costs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import Entry, IsoDate, Sourced, Status


class PriceIndex(Entry):
    """How much prices rose each year, in per cent of the year before: an official series of consumer prices."""

    table: str
    changes_percent: dict[int, float] = Field(min_length=1)
    source: tuple[str, ...] = Field(min_length=1)
    since: IsoDate
    status: Status = "bron"

    @property
    def years(self) -> range:
        """Years of which the price level is known: from the year before the first change."""
        return range(min(self.changes_percent) - 1, max(self.changes_percent) + 1)

    def factor(self, year: int, base: int) -> float:
        """Return by what an amount at prices of ``year`` is multiplied to be at prices of ``base``.

        Raises
        ------
        KeyError
            When a year between the two is not in the series.
        """
        if year > base:
            return 1 / self.factor(base, year)
        product = 1.0
        for passed in range(year + 1, base + 1):
            product *= 1 + self.changes_percent[passed] / 100
        return product


class Price(Sourced):
    """What one unit of a delivered quantity costs: euros at prices of a year, who pays it, and what kind of cost it is.

    ``quantity`` is ``table.column``, in internal names; a yes/no column of a table of months counts months.
    """

    quantity: str
    per: Literal["month", "hour", "event"]
    price_eur: float = Field(gt=0)
    price_year: int
    payer: str
    category: str
