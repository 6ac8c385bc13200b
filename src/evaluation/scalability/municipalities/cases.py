"""The central case of a calculation, one input moved at a time, and seeded draws of all inputs together.

An input that is not known for sure has a triangular distribution between its lowest and highest value, with its most
likely value as top. The effect has the predictive distribution of a next municipality. Uptake is a scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from evaluation.registry.models import Calculation, Spread
from evaluation.scalability.municipalities.money import Case
from evaluation.scalability.municipalities.predicted import Predicted

Place = Literal["low", "central", "high"]
PLACES: tuple[Place, ...] = ("low", "central", "high")
GROUPS = ("cost", "gain", "setup")
LARGEST_SHARE = 1.0
"""Of the households reached no more than all can improve, or get worse."""


@dataclass(frozen=True)
class Moved:
    """The case with one input at its lowest and at its highest value."""

    name: str
    low: Case
    high: Case


def central(calculation: Calculation, households: float, effect: float, uptake: Place = "central") -> Case:
    """Return the case with every input at its most likely value."""
    return Case(
        households=households,
        eligible_share=calculation.eligible_share.central,
        uptake=calculation.uptake[uptake],
        effect=effect,
        lasts_years=calculation.lasts_years.central,
        cost=_at(calculation.cost, "central"),
        gain=_at(calculation.gain, "central"),
        setup=_at(calculation.setup, "central"),
    )


def one_way(calculation: Calculation, case: Case, effect: tuple[float, float]) -> Iterator[Moved]:
    """Yield the case with each input moved alone; ``effect`` is its interval. Amounts of all payers move together."""
    yield Moved("effect", replace(case, effect=effect[0]), replace(case, effect=effect[1]))
    for name in ("eligible_share", "uptake", "lasts_years"):
        spread: Spread = getattr(calculation, name)
        low: dict[str, Any] = {name: spread.low}
        high: dict[str, Any] = {name: spread.high}
        yield Moved(name, replace(case, **low), replace(case, **high))
    for name in GROUPS:
        amounts: Mapping[str, Spread] = getattr(calculation, name)
        if amounts:
            low, high = {name: _at(amounts, "low")}, {name: _at(amounts, "high")}
            yield Moved(name, replace(case, **low), replace(case, **high))


def drawn(
    calculation: Calculation, households: float, effect: Predicted, uptake: Place, draws: int, seed: tuple[int, str]
) -> Case:
    """Return the case with draws of every input but households and uptake; each input has its own stream.

    The same seed and name give the same uniform numbers, so that bands and scenarios differ by their inputs only.
    """

    def triangular(name: str, spread: Spread) -> np.ndarray:
        """Draws of an input, from the stream of its name."""
        return _triangular(_uniform(seed, name, draws), spread)

    groups = {
        group: {payer: triangular(f"{group}/{payer}", spread) for payer, spread in getattr(calculation, group).items()}
        for group in GROUPS
    }
    values = effect.quantile(ndtri(_uniform(seed, "effect", draws)))
    return Case(
        households=households,
        eligible_share=triangular("eligible_share", calculation.eligible_share),
        uptake=calculation.uptake[uptake],
        effect=np.clip(values, -LARGEST_SHARE, LARGEST_SHARE),
        lasts_years=triangular("lasts_years", calculation.lasts_years),
        **groups,
    )


def _at(amounts: Mapping[str, Spread], place: Place | str) -> dict[str, float]:
    return {payer: spread[place] for payer, spread in amounts.items()}


def _uniform(seed: tuple[int, str], name: str, draws: int) -> np.ndarray:
    digest = blake2b("/".join(["projection", str(seed[0]), seed[1], name]).encode(), digest_size=16).digest()
    rng = np.random.default_rng(np.random.SeedSequence(int.from_bytes(digest, "big")))
    return (rng.permutation(draws) + rng.random(draws)) / draws


def _triangular(uniform: np.ndarray, spread: Spread) -> np.ndarray:
    """Return the quantiles of a triangular distribution; one value when it has no width."""
    width = spread.high - spread.low
    if width == 0:
        return np.full_like(uniform, spread.central)
    top = (spread.central - spread.low) / width
    rising = spread.low + width * np.sqrt(uniform * top)
    falling = spread.high - width * np.sqrt((1 - uniform) * (1 - top))
    return np.where(uniform < top, rising, falling)
