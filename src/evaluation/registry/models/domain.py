"""The shape of the domain: study, cities, experiments, instruments, payers, sources."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import (
    Arm,
    BilingualList,
    BilingualWords,
    Entry,
    IsoDate,
    Labelled,
    Share,
    Sourced,
    Status,
    Text,
)
from evaluation.registry.models.disclosure import CityGate


class StudyEntry(Entry):
    """The study as a whole.

    ``release_without`` names the cities whose delivery was refused and without which a release may be made, with why.
    """

    id: str
    title: Text
    subtitle: Text
    site: BilingualWords
    unit: BilingualWords
    programme: Text | None = None
    first_month: str = Field(default="2016-10", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    background: Text
    cautions: BilingualList
    experiments_bundled: bool
    frozen_after_first_results: bool
    public_totals: bool = False
    measured_months: int | None = Field(default=None, ge=1)
    release_without: dict[str, Text] = Field(default_factory=dict)
    source: tuple[str, ...] = Field(min_length=1)


class Neighbourhood(Labelled):
    """A neighbourhood and its part in the design; ``teams`` of professionals work there, as far as known."""

    arm: Arm
    status: Status = "bron"
    teams: int | None = Field(default=None, ge=1)


class City(Sourced):
    """A city (or other site) that delivers.

    ``aliases`` are the city's own names for columns: table, then delivered name to Dutch name. ``gate`` are its own,
    stricter thresholds. ``delivered_on`` is the day on which the delivery that is used came in; made-up data have none.
    """

    municipality_code: str = ""
    experiments: tuple[str, ...] = Field(min_length=1)
    experiments_status: Status = "bron"
    neighbourhoods: dict[str, Neighbourhood] = Field(default_factory=dict)
    aliases: dict[str, dict[str, str]] = Field(default_factory=dict)
    gate: CityGate | None = None
    delivered_on: IsoDate | None = None

    @property
    def one_team(self) -> bool:
        """Whether its professionals in one of its neighbourhoods are a single team."""
        return any(entry.teams == 1 for entry in self.neighbourhoods.values())


class Experiment(Sourced):
    """An experiment: what it is and how it should work."""

    description: Text
    mechanism: Text
    kind: Literal["main", "additional"]
    ministries: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    bottlenecks: tuple[str, ...] = ()


class Code(Labelled):
    """A code as delivered, and the value used inside."""

    value: str


class Instrument(Sourced):
    """A measurement instrument: range, versions, which items may be compared across versions, which are sensitive.

    ``crosswalk`` names, for an item, the items of another version that take its place; of several the lowest counts.
    """

    description: Text
    code: str
    scale: Literal["whole_number", "decimal"]
    minimum: float
    maximum: float
    raters: int = Field(ge=1)
    test_retest_reliability: Share
    reliability_status: Status
    versions: dict[str, tuple[str, ...]]
    comparable_items: tuple[str, ...]
    crosswalk: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    item_labels: dict[str, Text] = Field(default_factory=dict)
    sensitive: dict[str, Literal["health", "justice"]] = Field(default_factory=dict)

    @property
    def areas(self) -> tuple[str, ...]:
        """Items that a unit can be followed on, whichever version was used: the comparable ones and the crosswalk's."""
        return tuple(dict.fromkeys([*self.comparable_items, *self.crosswalk]))

    def stands_for(self, item: str) -> dict[str, int]:
        """Return the items that can stand for an item, and how many of their version are needed together."""
        replaced = self.crosswalk.get(item, ())
        return {item: 1} | dict.fromkeys(replaced, len(replaced))


class Framework(Sourced):
    """What a team should have, as items scored from 0 to 4; of a ladder the score is the highest step reached."""

    kind: Literal["criteria", "ladder"]
    steps: tuple[Text, ...] = ()
    items: dict[str, Labelled] = Field(min_length=1)


class Ministry(Sourced):
    """A ministry, the laws that are its own and the parties that answer to it."""

    laws: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


class Payer(Sourced):
    """Someone who pays, with the ministry behind it, if any."""

    ministry: str | None = None


class Source(Entry):
    """What a registry entry rests on, how much of it was read, and whether it is a claim about one's own work.

    A publication is described in ``literature.bib`` under the same key. What is ours is none, and has a title here.
    """

    title: Text | None = None
    kind: Literal["article", "report", "paper", "law", "website", "instrument", "statistics", "own"]
    seen: Literal["volledig", "opening", "afgeleid", "eigen"]
    claim: bool = False

    @model_validator(mode="after")
    def _titled(self) -> Source:
        if (self.kind == "own") != (self.title is not None):
            raise ValueError("a title is for what is own; that of a publication stands in literature.bib")
        return self


class Published(Labelled):
    """A figure that another study published.

    ``kind`` share is ``count`` of ``total``, or a ``share`` with its total where that is known; amount is
    ``part_eur`` of ``whole_eur``; figure is one ``value`` in ``unit``. ``indicators`` are those of this study that it
    may be compared with.
    """

    kind: Literal["share", "amount", "figure"]
    unit: str = "share"
    count: int | None = None
    total: int | None = Field(default=None, ge=1)
    share: Share | None = None
    part_eur: float | None = None
    whole_eur: float | None = Field(default=None, gt=0)
    value: float | None = None
    year: int | None = None
    section: Text | None = None
    certainty: Literal["seen", "computed", "claim", "general"]
    indicators: tuple[str, ...] = ()
    comparable_with: Text
    source: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Published:
        shares = (self.count is not None) != (self.share is not None)
        whole = self.part_eur is not None and self.whole_eur is not None
        fits = {
            "share": shares and (self.count is None or self.total is not None) and self.value is None and not whole,
            "amount": whole and self.value is None and not shares,
            "figure": self.value is not None and not shares and not whole,
        }
        if not fits[self.kind]:
            raise ValueError(f"the numbers given do not fit kind {self.kind}")
        if self.count is not None and self.total is not None and self.count > self.total:
            raise ValueError("count is more than total")
        return self
