"""The planted effects: one draw per plan entry and city, known before any data are made."""

from __future__ import annotations

from typing import TypedDict

from evaluation.deliveries.synthetic.draws import generator
from evaluation.registry import Registry
from evaluation.registry.models import Synthetic

LIMITS = {"net_improvement": (-0.6, 0.75), "risk_difference": (-0.3, 0.55), "mean_difference": (-0.3, 1.5)}
"""What the scales can hold: a drawn effect beyond them is set to the limit, so that the truth stays exact."""


class Truth(TypedDict):
    """A planted effect: mean and spread between cities, and the effect in each city that takes part."""

    mean: float
    spread: float
    cities: dict[str, float]


def world_of(registry: Registry) -> Synthetic:
    """Return the registry's invented world.

    Raises
    ------
    ValueError
        When the study has none.
    """
    if registry.synthetic is None:
        raise ValueError("This study has no data/registry/synthetic.yaml, so nothing can be invented for it.")
    return registry.synthetic


def planted_truth(registry: Registry, seed: int) -> dict[str, Truth]:
    """Return for each planted plan entry the mean, the spread and the effect per city, in the outcome's unit."""
    return {
        key: Truth(
            mean=effect.mean,
            spread=effect.spread,
            cities={
                city: city_effect(registry, seed, key, city) for city in registry.sites_of[registry.planned(key)[0]]
            },
        )
        for key, effect in world_of(registry).effects.items()
    }


def city_effect(registry: Registry, seed: int, key: str, city: str) -> float:
    """Draw the effect of one plan entry in one city."""
    planted = world_of(registry).effects[key]
    low, high = LIMITS[registry.plan[key].outcome]
    drawn = float(generator(seed, "effect", key, city).normal(planted.mean, planted.spread))
    return round(min(max(drawn, low), high), 6)
