"""Households, costs and gains in one municipality over several years, with set-up apart.

Each year R = households × eligible share × uptake are reached and R × effect of them improve. With discount factor
v = 1/(1 + rate) and horizon T, present values in euros are

    running cost  c · R · sum(v^y, y < T)
    gains         g · R · effect · sum(min(y + 1, L) · v^y, y < T)

where c is the cost per reached household a year and g the gain per improved household a year, which lasts L years: in
year y the improved of min(y + 1, L) years are there. Set-up is paid once, at the start. Every input may be an array of
draws, by which one formula serves the central case and the probabilistic sensitivity analysis.

>>> one = Case(1000, 0.02, 0.5, 0.2, 2.0, {"a": 100.0}, {"b": 600.0}, {"a": 500.0})
>>> found = reckon(one, horizon=2, rate=0.0)
>>> found.reached, found.improved, found.cost["a"], float(found.gain["b"]), float(found.net)
(10.0, 2.0, 2000.0, 3600.0, 1600.0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Number = Any
"""A float, or an array of draws."""


@dataclass(frozen=True)
class Case:
    """The inputs: numbers, or arrays of draws; amounts in euros by payer."""

    households: Number
    eligible_share: Number
    uptake: Number
    effect: Number
    lasts_years: Number
    cost: Mapping[str, Number]
    gain: Mapping[str, Number]
    setup: Mapping[str, Number]


@dataclass(frozen=True)
class Result:
    """Households a year, and present values in euros over the horizon by payer."""

    reached: Number
    improved: Number
    cost: Mapping[str, Number]
    gain: Mapping[str, Number]
    setup: Mapping[str, Number]
    cost_years: float
    gain_years: Number

    @property
    def net(self) -> Number:
        """Gains minus running costs of all payers; set-up stands apart."""
        return sum(self.gain.values()) - sum(self.cost.values())

    @property
    def net_with_setup(self) -> Number:
        """Gains minus running costs and set-up of all payers."""
        return self.net - sum(self.setup.values())

    def net_of(self, payer: str) -> Number:
        """What one payer gains minus what it pays, set-up included."""
        return self.gain.get(payer, 0.0) - self.cost.get(payer, 0.0) - self.setup.get(payer, 0.0)


def cost_years(horizon: int, rate: float) -> float:
    """Return the discounted number of years in which costs are made."""
    return float(sum((1 + rate) ** -year for year in range(horizon)))


def gain_years(horizon: int, rate: float, lasts_years: Number) -> Number:
    """Return the discounted number of years of gain per household that improves each year."""
    return sum(np.minimum(year + 1, lasts_years) * (1 + rate) ** -year for year in range(horizon))


def reckon(case: Case, horizon: int, rate: float) -> Result:
    """Compute households, costs and gains."""
    reached = case.households * case.eligible_share * case.uptake
    improved = reached * case.effect
    paid, gained = cost_years(horizon, rate), gain_years(horizon, rate, case.lasts_years)
    return Result(
        reached=reached,
        improved=improved,
        cost={payer: amount * reached * paid for payer, amount in case.cost.items()},
        gain={payer: amount * improved * gained for payer, amount in case.gain.items()},
        setup=dict(case.setup),
        cost_years=paid,
        gain_years=gained,
    )


def break_even(case: Case, horizon: int, rate: float) -> float | None:
    """Return the effect at which gains pay for running costs and set-up; None when no effect would, nothing gained.

    >>> one = Case(1000, 0.02, 0.5, 0.0, 2.0, {"a": 100.0}, {"b": 600.0}, {"a": 1600.0})
    >>> break_even(one, horizon=2, rate=0.0)
    0.2
    """
    found = reckon(case, horizon, rate)
    paid = sum(found.cost.values()) + sum(found.setup.values())
    per_effect = sum(case.gain.values()) * found.reached * found.gain_years
    return float(paid / per_effect) if per_effect > 0 else None
