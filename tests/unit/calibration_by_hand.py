"""Recipes of invented studies with sizes by hand: no delivery is needed to try the method."""

from __future__ import annotations

from evaluation.estimation.study import questions
from evaluation.scalability.calibration.judgement import Work
from evaluation.scalability.calibration.recipe import Group, Recipe, SiteRecipe, population_of

DEBTS = "schulden_beschermingsbewind"
PLANS = "professionalisering"
BOTH = SiteRecipe((Group(50, 40, 40), Group(40, 30, 30)))
ONE = SiteRecipe((Group(30, 20, 30),))


def recipe_of(registry, experiment, site=None, sites_n=5):
    """Five equal cities for the primary question of an experiment."""
    question = next(one for one in questions(registry) if (one.experiment, one.plan.role) == (experiment, "primary"))
    own = site or (BOTH if question.has_comparison else ONE)
    return Recipe(
        question,
        (own,) * sites_n,
        population_of(registry, registry.calibration, question),
        registry.designs[question.plan.design].highest_claim,
    )


def work_of(registry, params, recipe, names=None):
    worlds = {name: world for name, world in registry.calibration.worlds.items() if names is None or name in names}
    return Work(recipe, worlds, params, tuple(registry.claim_reasons))
