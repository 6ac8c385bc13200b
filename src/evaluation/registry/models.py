"""The shape of every registry entry.

All entries are frozen; an unknown key is an error, so that a slip of the pen is not read as "not given".
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
Status = Literal["bron", "keuze", "aangenomen"]
Kind = Literal["share", "category_share", "count", "continuous", "ordinal", "ratio"]
Direction = Literal["up", "down", "context"]
Level = Literal["case", "household", "professional", "implementation", "site"]
DesignName = Literal["paired_change", "repeated_survey", "controlled_change", "randomised"]
Outcome = Literal["mean_difference", "net_improvement", "risk_difference"]
Role = Literal["primary", "secondary", "exploratory"]
Arm = Literal["experiment", "comparison"]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Share = Annotated[float, Field(ge=0, le=1)]


class Entry(BaseModel):
    """The base of all entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Entry):
    """The same words in Dutch and English."""

    nl: str
    en: str

    def __getitem__(self, language: str) -> str:
        return {"nl": self.nl, "en": self.en}[language]


class Labelled(Entry):
    """An entry with a name for readers."""

    label: Text


class Sourced(Labelled):
    """An entry with its source, start date, and whether a source gives it or we chose or assumed it."""

    source: tuple[str, ...] = Field(min_length=1)
    since: IsoDate
    status: Status = "bron"


class Words(Entry):
    """One word in singular, plural, and for a next one."""

    one: str
    many: str
    next: str = ""


class BilingualWords(Entry):
    """``Words`` in both languages."""

    nl: Words
    en: Words

    def __getitem__(self, language: str) -> Words:
        return {"nl": self.nl, "en": self.en}[language]


class BilingualList(Entry):
    """A list of sentences in both languages, equally long."""

    nl: tuple[str, ...]
    en: tuple[str, ...]

    def __getitem__(self, language: str) -> tuple[str, ...]:
        return {"nl": self.nl, "en": self.en}[language]

    @model_validator(mode="after")
    def _same_length(self) -> BilingualList:
        if len(self.nl) != len(self.en):
            raise ValueError(f"nl has {len(self.nl)} sentences and en has {len(self.en)}")
        return self


class StudyEntry(Entry):
    """The study as a whole."""

    id: str
    title: Text
    subtitle: Text
    site: BilingualWords
    unit: BilingualWords
    background: Text
    cautions: BilingualList
    experiments_bundled: bool
    frozen_after_first_results: bool
    public_totals: bool = False
    source: tuple[str, ...] = Field(min_length=1)


class Neighbourhood(Labelled):
    """A neighbourhood and its part in the design."""

    arm: Arm
    status: Status = "bron"


class City(Sourced):
    """A city (or other site) that delivers."""

    municipality_code: str = ""
    experiments: tuple[str, ...] = Field(min_length=1)
    experiments_status: Status = "bron"
    neighbourhoods: dict[str, Neighbourhood] = {}


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
    """A measurement instrument: range, versions, which items may be compared across versions."""

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


class Ministry(Sourced):
    """A ministry."""


class Payer(Sourced):
    """Someone who pays, with the ministry behind it, if any."""

    ministry: str | None = None


class Column(Labelled):
    """A column of a delivery table and its rules."""

    name: str
    type: Literal["text", "code", "list", "whole_number", "decimal", "date"]
    required: bool = False
    codes: str | None = None
    reference: str | None = None
    minimum: float | str | None = None
    maximum: float | str | None = None
    pattern: str | None = None
    at_most: str | None = None
    after: str | None = None
    participation: bool = False
    instrument_range: bool = False
    level_when_wrong: Literal["set_aside", "warn"] = "set_aside"


class OrderedWaves(Entry):
    """A later wave may not be dated before an earlier one, within unit and the columns of ``within``."""

    unit: str
    within: tuple[str, ...]
    wave: str
    date: str


class Table(Labelled):
    """A delivery table: what one row is, its key and its columns (by Dutch name)."""

    name: str
    row: Text
    key: tuple[str, ...] = Field(min_length=1)
    columns: dict[str, Column]
    optional: bool = False
    ordered_waves: OrderedWaves | None = None


class Derive(Entry):
    """How an indicator's value follows from tables; see ``indicators.rules``."""

    rule: Literal[
        "column",
        "list_count",
        "all_yes",
        "category_present",
        "category_count",
        "item_score",
        "mean_items",
        "measured",
        "ratio",
        "delivered_total",
    ]
    table: str
    column: str | None = None
    columns: tuple[str, ...] = ()
    by: str | None = None
    where: dict[str, str] = {}
    instrument: str | None = None
    item: str | None = None
    minimum_items: int | None = None
    numerator: str | None = None
    denominator: str | None = None


class Assumed(Entry):
    """A number with where it comes from."""

    value: float
    status: Status


class Indicator(Sourced):
    """An indicator: meaning, unit, direction and derivation."""

    code: str
    description: Text
    unit: str
    kind: Kind
    direction: Direction
    level: Level
    instrument: str | None = None
    derive: Derive
    range: tuple[float, float]
    null_value: float | None = None
    smallest_relevant_difference: Assumed | None = None
    ministries: tuple[str, ...] = ()
    version: int = 1


class MeanPrior(Entry):
    """A normal prior for the mean; without it the prior is flat."""

    mean: float
    standard_deviation: float = Field(gt=0)


class Prior(Entry):
    """The prior for the spread between sites."""

    family: Literal["half_normal", "half_cauchy"]
    scale_factor: float | None = Field(default=None, gt=0)
    scale: float | None = Field(default=None, gt=0)
    mean: MeanPrior | None = None
    status: Status

    @model_validator(mode="after")
    def _one_scale(self) -> Prior:
        if (self.scale is None) == (self.scale_factor is None):
            raise ValueError("give either scale or scale_factor")
        return self


class PlanEntry(Entry):
    """What is asked of one indicator in one experiment, keyed ``experiment.indicator``."""

    role: Role
    design: DesignName
    outcome: Outcome
    unit_of_assignment: Literal["neighbourhood", "individual", "site"]
    covariates: tuple[Literal["baseline"], ...] = ()
    prior: Prior
    minimum_t1_coverage: Share | None = None
    since: IsoDate
    source: tuple[str, ...] = Field(min_length=1)


class Frozen(Entry):
    """When the plan was fixed."""

    date: IsoDate
    after_t1: bool
    note: Text


class Criterion(Sourced):
    """A domain of the scalability assessment."""

    part: Literal["context", "evidence", "readiness"]
    critical: bool
    fed_by: str
    thresholds: tuple[float, float, float] | None = None
    thresholds_status: Status = "bron"


class Source(Entry):
    """A publication, and how much of it was read."""

    title: Text
    kind: Literal["article", "report", "paper", "law", "website", "instrument", "statistics", "own"]
    year: int | None = None
    url: str | None = None
    seen: Literal["volledig", "opening", "afgeleid", "eigen"]


class Design(Labelled):
    """A design, what it assumes, and the highest claim it allows."""

    assumption: Text
    highest_claim: int = Field(ge=0, le=4)


class Claim(Labelled):
    """A step of the claim ladder."""

    verb: Text


class StatusWord(Labelled):
    """A status with the mark that stands in tables."""

    mark: Text


class Unit(Labelled):
    """A unit: how a stored number becomes a printed one."""

    scale: float
    decimals: int


class Rule(Labelled):
    """A rule of intake and what follows when it is broken."""

    level: Literal["refuse", "set_aside", "warn"]


class FigureEntry(Labelled):
    """A figure and the published rows it needs."""

    needs: str
    since: IsoDate


class Document(Labelled):
    """A document: its sections and figures."""

    sections: tuple[str, ...]
    figures: tuple[str, ...]
    since: IsoDate


class SyntheticSite(Entry):
    """How much an invented city delivers and in which format."""

    format: Literal["xlsx", "csv"]
    cases: int
    experiment_households: int
    comparison_households: int
    professionals: int


class PlantedEffect(Entry):
    """A planted effect: mean over sites and spread between sites."""

    mean: float
    spread: float = Field(ge=0)


class SyntheticT1Coverage(Entry):
    """Chance of a second measurement."""

    experiment: Share
    comparison: Share
    professionals: Share


class Synthetic(Entry):
    """The invented world behind the default deliveries."""

    sites: dict[str, SyntheticSite]
    default_site: SyntheticSite
    t1_coverage: SyntheticT1Coverage
    participation: dict[str, Share]
    trend: dict[str, float]
    effects: dict[str, PlantedEffect]
    bottleneck_share: dict[str, Share]
    coder_agreement: Share
    double_coded_share: Share
    quarters: tuple[str, ...]
    fidelity: dict[str, Share]
    reach: dict[str, Share]
    defects: dict[str, int]
    status: Status
    since: IsoDate


class Published(Labelled):
    """A figure that another study published."""

    kind: Literal["share", "amount"]
    count: int | None = None
    total: int | None = None
    share: Share | None = None
    part_eur: float | None = None
    whole_eur: float | None = None
    year: int
    comparable_with: Text
    source: tuple[str, ...] = Field(min_length=1)


def parse_date(text: str) -> date:
    """Turn ``2017-03-01`` into a date."""
    return date.fromisoformat(text)
