"""Sizes and rates of the invented tables that a city need not deliver, and of the later measurement."""

from __future__ import annotations

from pydantic import Field

from evaluation.registry.models.base import Entry, IsoDate, Share

Month = str


class InventedCost(Entry):
    """A kind of cost of a case: how common, how large (euros a year), what the alternative does to it, who pays.

    ``spread`` is the standard deviation of the logarithm over cases; ``alternative`` multiplies the amount.
    """

    share: Share
    median: float = Field(gt=0)
    spread: float = Field(ge=0)
    alternative: float = Field(gt=0)
    payers: dict[str, Share] = Field(min_length=1)


class InventedCosts(Entry):
    """Costs of cases: the fewest kinds a case has, the noise (log) of the estimated alternative, the kinds."""

    fewest_kinds: int = Field(ge=1)
    alternative_noise: float = Field(ge=0)
    kinds: dict[str, InventedCost] = Field(min_length=1)


class MonthlyLevel(Entry):
    """A monthly amount or count: median over households, spread between them and noise over months (both log).

    ``none`` is the share of households without any; ``growth`` the share by which it grows every month.
    """

    median: float = Field(gt=0)
    spread: float = Field(ge=0)
    noise: float = Field(ge=0)
    none: Share = 0.0
    growth: float = 0.0


class MonthlyBijstand(Entry):
    """Social assistance: share at the start, chances a month to leave and to enter, euros a month."""

    start: Share
    leaves: Share
    enters: Share
    amount: float = Field(ge=0)


class MonthlyHours(Entry):
    """Paid work: share of households with some, by bijstand or not, and the hours a month of those with work."""

    share_in_bijstand: Share
    share_otherwise: Share
    hours_in_bijstand: float = Field(ge=0)
    hours_otherwise: float = Field(ge=0)


class InventedHouseholdMonths(Entry):
    """Households by month, from the month before inflow until ``last`` or outflow."""

    last: Month
    price_year: int
    persistence: Share
    missing_months: Share
    missing_cells: Share
    levels: dict[str, MonthlyLevel]
    bijstand: MonthlyBijstand
    hours: MonthlyHours


class MonthlyEffects(Entry):
    """Planted changes for households that take part: when they begin, and their full size per experiment.

    ``relative`` multiplies a column by 1 + the share; ``hours`` adds hours a month; ``leaves_bijstand`` adds to the
    chance a month to leave bijstand.
    """

    starts_after_months: int = Field(ge=0)
    grows_over_months: int = Field(ge=1)
    relative: dict[str, dict[str, float]]
    hours: dict[str, float]
    leaves_bijstand: dict[str, Share]


class InventedNeighbourhoodMonths(Entry):
    """Neighbourhoods by month. ``_shift`` is what comes on top in an experiment neighbourhood after ``starts``."""

    first: Month
    last: Month
    starts: Month
    signals: float = Field(gt=0)
    season: Share
    reached: Share
    reached_shift: float
    accepted: Share
    accepted_shift: float
    bewind_stock: float = Field(ge=0)
    bewind_inflow: float = Field(ge=0)
    bewind_inflow_shift: float
    bewind_outflow: Share
    waiting_days: float = Field(gt=0)
    waiting_shift: float
    pooled: float = Field(ge=0)
    pooled_used: Share


class InventedClients(Entry):
    """Clients asked per household of the monitoring, their response, their answers and the planted gain."""

    asked_per_household: float = Field(ge=0)
    response_t0: Share
    response_t1_answered: Share
    response_t1_silent: Share
    missing_cells: Share
    mean: float
    gain: float


class InventedInterviews(Entry):
    """Coded fragments: how many, how well two coders agree, and which codes go with which experiment."""

    interviews: int = Field(ge=1)
    fragments: tuple[int, int]
    double_coded: Share
    agreement: Share
    not_coded: Share
    typical: Share
    roles: dict[str, float]
    mechanisms: dict[str, tuple[str, ...]]
    outcomes: dict[str, tuple[str, ...]]
    directions_typical: dict[str, float]
    directions_otherwise: dict[str, float]


class InventedSystemChanges(Entry):
    """Changes in rules: how many a city reports, at which level each party stands, how fast they move on."""

    number: tuple[int, int]
    first: IsoDate
    last: IsoDate
    days_per_step: dict[str, float]
    law_share: Share
    article_share: Share
    levels: dict[str, str]
    parties: dict[str, tuple[str, ...]]


class InventedLaterWave(Entry):
    """A third measurement: which share of those with a second, how often its change is still there."""

    share: Share
    persists: Share
    days: tuple[int, int]
