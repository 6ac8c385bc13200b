"""Many invented studies of one question in one world: their people, and each city's estimates with the truth.

Every study has a random stream of its own, keyed by the seed, the question and its number, and draws once: all worlds
see the same people, so that they differ by what happens to people and not by chance. Improvements are upward, whatever
the direction of the indicator; every estimator treats both directions alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.registry.models import World
from evaluation.scalability.calibration.city_estimates import CityEstimates, t_estimates
from evaluation.scalability.calibration.controlled import adjusted_differences, controlled_changes
from evaluation.scalability.calibration.population import Population
from evaluation.scalability.calibration.recipe import Group, Recipe, SiteRecipe
from evaluation.scalability.calibration.uncontrolled import paired_changes, repeated_surveys

PER_PERSON = 3
"""Draws per person: the start, what happens by itself, the inclination to stay."""
PER_SITE = 4
"""Draws per city: its effect, the course of each of two places, its sampling error where it delivered an effect."""


@dataclass(frozen=True)
class People:
    """People of one group in one city: measured at the start and after, those measured twice first in both."""

    before: FloatArray
    after: FloatArray
    twice: int

    @property
    def kept(self) -> FloatArray:
        """Start of those measured twice."""
        return self.before[:, : self.twice]

    @property
    def lost(self) -> FloatArray:
        """Start of those who dropped out."""
        return self.before[:, self.twice :]


@dataclass(frozen=True)
class City:
    """One city in many studies: estimates, true effects, and the people of each group (none for a delivered effect)."""

    estimates: CityEstimates
    truth: FloatArray
    groups: tuple[People, ...]


def draws(recipe: Recipe, seed: int, studies: Iterable[int]) -> FloatArray:
    """Draw standard normals for these studies: one row each, from its own stream."""
    size = PER_PERSON * recipe.people + PER_SITE * len(recipe.sites)
    digest = hashlib.sha256(f"{seed}:calibration:{recipe.key}".encode()).digest()
    key = int.from_bytes(digest[:8], "big")
    streams = (np.random.Generator(np.random.Philox(key=np.array([key, study], np.uint64))) for study in studies)
    return np.stack([stream.standard_normal(size) for stream in streams])


def invent(recipe: Recipe, world: World, normals: FloatArray, level: float) -> list[City]:
    """Return every city of these studies in one world."""
    relevant = recipe.question.relevant_difference
    sites_n = len(recipe.sites)
    of_sites, place = normals[:, : PER_SITE * sites_n], PER_SITE * sites_n
    cities = []
    for number, site in enumerate(recipe.sites):
        own = of_sites[:, PER_SITE * number : PER_SITE * (number + 1)]
        effect = relevant * (world.mean + world.spread * own[:, 0])
        if world.harmed is not None and number == 0:
            effect = np.full(len(own), relevant * world.harmed)
        if site.standard_error is not None:
            cities.append(_delivered(recipe, site, world, effect, own[:, 3], level))
            continue
        size = PER_PERSON * sum(group.people for group in site.groups)
        people = normals[:, place : place + size]
        place += size
        cities.append(_measured(recipe, site, world, effect, own, people, level))
    return cities


def _delivered(
    recipe: Recipe, site: SiteRecipe, world: World, effect: FloatArray, noise: FloatArray, level: float
) -> City:
    """Deliver the effect that a city would see: with a comparison group without the drift and what that group got."""
    question, error = recipe.question, np.full_like(effect, site.standard_error or 0.0)
    seen = (
        effect * (1 - world.contamination)
        if question.has_comparison
        else effect + world.drift * question.relevant_difference
    )
    return City(t_estimates(seen + error * noise, error, site.degrees_of_freedom, level), effect, ())


def _measured(
    recipe: Recipe,
    site: SiteRecipe,
    world: World,
    effect: FloatArray,
    own: FloatArray,
    people: FloatArray,
    level: float,
) -> City:
    """Measure one city: the experiment group gets the effect on top of the drift, a comparison group part of it."""
    population, drift = recipe.population, world.drift * recipe.question.relevant_difference
    reached = population.possible(drift + effect)
    changes = (reached, population.possible(drift + world.contamination * effect))
    together = np.sqrt(world.place_correlation / (1 - world.place_correlation))
    groups, place = [], 0
    for number, group in enumerate(site.groups):
        draw = people[:, place : place + PER_PERSON * group.people]
        place += PER_PERSON * group.people
        shift = population.shift_for(changes[number]) + together * own[:, 1 + number]
        chosen = number == 0
        groups.append(
            _group(population, group, draw, shift, -world.start_gap * chosen, world.dropout if chosen else 0.0)
        )
    return City(_estimate(recipe, groups, level), reached - population.possible(np.array(drift)), tuple(groups))


def _group(
    population: Population, group: Group, draw: FloatArray, shift: FloatArray, start: float, dropout: float
) -> People:
    standing, noise, stays = (draw[:, part::PER_PERSON] for part in range(PER_PERSON))
    standing = standing + start
    later = population.later(standing, noise) + shift[:, None]
    if dropout and group.twice < group.started:
        inclined = dropout * later + np.sqrt(1 - dropout**2) * stays
        order = np.argsort(-inclined[:, : group.started], axis=-1)
        standing, later = (_reordered(values, order) for values in (standing, later))
    before, after = population.measured(standing), population.measured(later)
    answered = np.concatenate([after[:, : group.twice], after[:, group.started :]], axis=-1)
    return People(before[:, : group.started], answered, group.twice)


def _reordered(values: FloatArray, order: np.ndarray) -> FloatArray:
    started = np.take_along_axis(values[:, : order.shape[-1]], order, axis=-1)
    return np.concatenate([started, values[:, order.shape[-1] :]], axis=-1)


def _estimate(recipe: Recipe, groups: list[People], level: float) -> CityEstimates:
    """Apply the question's design."""
    plan = recipe.question.plan
    if plan.design == "repeated_survey":
        people = groups[0]
        return repeated_surveys(people.before, people.after, people.twice, plan.outcome, level)
    before, after = (np.concatenate(parts, axis=-1) for parts in zip(*[(g.kept, g.after) for g in groups], strict=True))
    if plan.design == "paired_change":
        return paired_changes(before, after, plan.outcome, level)
    treated = np.repeat([1.0, 0.0], [group.twice for group in groups])
    if plan.design == "controlled_change":
        return controlled_changes(before, after, treated, plan.outcome, level)
    if plan.outcome == "net_improvement":
        return adjusted_differences(np.sign(after - before), treated, before, plan.outcome, level)
    return adjusted_differences(after, treated, before if "baseline" in plan.covariates else None, plan.outcome, level)
