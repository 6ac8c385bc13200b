"""One entry of the analysis plan with the values that belong to it, ready for the designs and the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from evaluation.estimation.hierarchical import NormalPrior, SpreadPrior
from evaluation.registry import Params, Registry
from evaluation.registry.models import SERIES_DESIGNS, Indicator, PlanEntry

WAVES = ("T0", "T1")
ARMS = ("experiment", "comparison")
SKEWED_UNITS = frozenset({"eur", "eur_exact", "day", "month"})
DESIGNS_WITH_COMPARISON = frozenset({"controlled_change", "panel_did", "randomised"})
UNIT_COLUMNS = ("city", "arm", "unit", "T0", "T1")
PLACE_COLUMNS = ("city", "unit", "place")
SERIES_COLUMNS = ("city", "experiment", "arm", "unit", "indicator", "since", "value")


@dataclass(frozen=True)
class Deliveries:
    """What ``estimate`` reads: indicator rows, totals, overlap, agreement, interviews, origins, items of scales.

    ``series`` holds a row per neighbourhood and month, for designs that follow months;
    ``rows`` counts the rows delivered per city and table, ``problems`` those that a rule at the door found.
    """

    indicators: pd.DataFrame
    aggregates: pd.DataFrame
    overlap: pd.DataFrame
    agreement: pd.DataFrame
    origins: dict[str, str]
    interviews: pd.DataFrame = field(default_factory=pd.DataFrame)
    items: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["indicator", "city", "unit", "item", "value"])
    )
    bundle: pd.DataFrame | None = None
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(PLACE_COLUMNS)))
    series: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(SERIES_COLUMNS)))
    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["table", "delivered"]))
    problems: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["table", "rule", "rows"]))


@dataclass(frozen=True)
class Question:
    """What is asked: a plan entry, its indicator, and the sites that take part, in registry order.

    ``seed`` is the study's, for intervals that are drawn.
    """

    experiment: str
    indicator: str
    plan: PlanEntry
    measure: Indicator
    cities: tuple[str, ...]
    participating: tuple[str, ...]
    seed: int = 0

    @property
    def relevant_difference(self) -> float:
        """Smallest relevant difference, in the unit of the outcome; the registry guarantees it for the plan."""
        assert self.measure.smallest_relevant_difference is not None
        return self.measure.smallest_relevant_difference.value

    @property
    def null_value(self) -> float:
        """The value that stands for no difference."""
        return self.measure.null_value or 0.0

    @property
    def unit(self) -> str:
        """The unit as printed: differences between shares are shares, whatever the indicator's own unit."""
        return self.measure.unit if self.plan.outcome == "mean_difference" else "share"

    @property
    def possible(self) -> tuple[float, float] | None:
        """Lowest and highest value to which an interval is cut: differences of shares are bounded, means are not cut.

        A share can change by everyone (±1); of two groups one can rise by everyone while the other falls (±2). Harms
        are shares after, without a start to change from: two groups differ by everyone at most (±1).
        """
        if self.plan.outcome == "mean_difference":
            return None
        return -self.largest_difference, self.largest_difference

    @property
    def largest_difference(self) -> float:
        """The largest difference between waves, or between the changes of two groups, in the unit of the outcome."""
        low, high = self.measure.range if self.plan.outcome == "mean_difference" else (0.0, 1.0)
        two_changes = self.has_comparison and self.plan.role != "harm"
        return (2 if two_changes else 1) * (high - low)

    @property
    def improvement(self) -> Literal["up", "down"]:
        """The sign of an estimate that is an improvement; net improvement counts improvements, so it is always up."""
        falls = self.measure.direction == "down" and self.plan.outcome != "net_improvement"
        return "down" if falls else "up"

    @property
    def toward_improvement(self) -> float:
        """Factor by which values of units are multiplied: −1 where net improvement counts those whose value fell."""
        return -1.0 if self.measure.direction == "down" and self.plan.outcome == "net_improvement" else 1.0

    @property
    def has_comparison(self) -> bool:
        """Tell whether the design uses a comparison group."""
        return self.plan.design in DESIGNS_WITH_COMPARISON

    @property
    def is_skewed(self) -> bool:
        """Tell whether means are of amounts or times, whose few large values a t interval does not follow."""
        return self.plan.outcome == "mean_difference" and self.measure.unit in SKEWED_UNITS

    @property
    def by_month(self) -> bool:
        """Tell whether the design follows neighbourhoods from month to month."""
        return self.plan.design in SERIES_DESIGNS

    @property
    def windows(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """First and last month of the windows before and after, for a design that follows months."""
        return self.measure.window["T0"], self.measure.window["T1"]

    @property
    def arms(self) -> tuple[str, ...]:
        """Groups that the design uses."""
        return ARMS if self.has_comparison else ARMS[:1]

    def spread_prior(self, factor: float) -> SpreadPrior:
        """Prior of the spread between sites, its scale times ``factor``."""
        prior = self.plan.prior
        return SpreadPrior(prior.family, prior.scale_for(self.relevant_difference) * factor)

    @property
    def mean_prior(self) -> NormalPrior | None:
        """Prior of the mean; None is flat."""
        prior = self.plan.prior.mean
        return None if prior is None else NormalPrior(prior.mean, prior.standard_deviation)


def questions(registry: Registry, seed: int = 0) -> list[Question]:
    """List the plan's questions: experiments in registry order, the primary first, indicators in registry order."""
    roles, experiments, indicators = (
        ["primary", "secondary", "exploratory"],
        [*registry.experiments],
        [*registry.indicators],
    )
    found = []
    for key, plan in registry.plan.items():
        experiment, indicator = registry.planned(key)
        measure = registry.indicators[indicator]
        cities = tuple(registry.cities)
        found.append(Question(experiment, indicator, plan, measure, cities, registry.sites_of[experiment], seed))
    return sorted(
        found,
        key=lambda one: (
            experiments.index(one.experiment),
            roles.index(one.plan.role),
            indicators.index(one.indicator),
        ),
    )


def units_of(indicators: pd.DataFrame, experiment: str, indicator: str) -> pd.DataFrame:
    """Return one row per unit with its valid value at each wave: columns city, arm, unit, T0, T1; missing is NaN.

    Within a city and arm units keep the order of ``indicators``, which is the order of delivery.
    """
    chosen = indicators[(indicators.indicator == indicator) & (indicators.experiment == experiment)]
    chosen = chosen[chosen.wave.isin(WAVES)]
    valid = chosen.assign(value=chosen.value.where(chosen.status == "ok").astype(float))
    keys = ["city", "arm", "unit"]
    everyone = valid[keys].drop_duplicates().sort_values(keys[:2], kind="stable")
    for wave in WAVES:
        values = valid[valid.wave == wave][[*keys, "value"]].rename(columns={"value": wave})
        everyone = everyone.merge(values, on=keys, how="left", validate="one_to_one")
    return everyone[list(UNIT_COLUMNS)].reset_index(drop=True)


def months_of(series: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Return the months of one question's places: columns city, arm, unit, since, value."""
    own = series[(series.experiment == question.experiment) & (series.indicator == question.indicator)]
    return own[own.arm.isin(question.arms)][["city", "arm", "unit", "since", "value"]].reset_index(drop=True)


def series_of(question: Question, own: pd.DataFrame) -> pd.Series:
    """Return one site's value by month: of its places, or of the experiment's minus the comparison's places.

    Places count the same; a month in which a group of places is not whole has no value.
    """
    experiment, comparison = (_whole_months(own[own.arm == arm]) for arm in ARMS)
    return (experiment - comparison).dropna() if question.has_comparison else experiment


def _whole_months(rows: pd.DataFrame) -> pd.Series:
    """Mean over places by month, of the months in which every place has a value."""
    months = rows.groupby("since").value
    return months.mean()[months.size() == rows.unit.nunique()]


def with_places(units: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Add the neighbourhood of each unit (``place``); empty where it is not known.

    Texts become Python's own: of a few hundred rows these are compared some times faster.
    """
    found = units.merge(places, on=["city", "unit"], how="left", validate="many_to_one")
    texts = {name: found[name].astype(object) for name in ("city", "arm", "unit", "place") if name in found}
    return found.assign(**texts | {"place": texts["place"].where(found.place.notna(), "")})


def complete(units: pd.DataFrame) -> pd.DataFrame:
    """Units with a valid value at both waves."""
    return units[units["T0"].notna() & units["T1"].notna()]


def prior_factors(params: Params) -> tuple[float, ...]:
    """Factors of the prior scale in rising order; the main answer, 1.0, is always among them."""
    return tuple(sorted({1.0, *params.prior_factors}))
