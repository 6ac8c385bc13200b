"""Which way is an improvement: estimates, shares of change and chances follow the direction of the indicator."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import aggregate_frame, indicator_frame, measured

from evaluation.estimation.answer import answer
from evaluation.estimation.descriptives import descriptive_rows
from evaluation.estimation.sites import estimate_units, site_of
from evaluation.estimation.study import questions, units_of
from evaluation.estimation.tables import DESCRIPTIVES, frame

BEFORE = np.array([3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 5.0, 2.0, 3.0, 3.0, 1.0, 2.0])
AFTER = np.array([2.0, 2.0, 4.0, 1.0, 2.0, 3.0, 3.0, 2.0, 3.0, 3.0, 2.0, 4.0])
"""Seven fall, three stay, two rise."""
FACTORS = (1.0,)


@pytest.fixture(scope="module")
def down(registry):
    """Every question of the plan, its indicator turned to ``direction: down``."""
    return {
        question.indicator: replace(question, measure=question.measure.model_copy(update={"direction": "down"}))
        for question in questions(registry)
        if question.plan.role == "primary"
    }


@pytest.fixture(scope="module")
def up(registry):
    return {question.indicator: question for question in questions(registry) if question.plan.role == "primary"}


def rows(question, before=BEFORE, after=AFTER, arms=("experiment",)):
    return [
        row
        for city in question.participating
        for arm in arms
        for row in measured(city, question.experiment, question.indicator, arm, before, after)
    ]


def own_units(question, given):
    units = units_of(indicator_frame(given), question.experiment, question.indicator)
    return units[units.city == question.participating[0]]


def test_a_fall_is_an_improvement_when_the_direction_is_down(down, up):
    question = down["participation_step"]
    found = estimate_units(question, own_units(question, rows(question)), 0.95)
    assert found.value == pytest.approx((7 - 2) / 12)
    other = up["participation_step"]
    assert estimate_units(other, own_units(other, rows(other)), 0.95).value == pytest.approx(-5 / 12)


def test_shares_of_change_follow_the_direction(registry, down):
    question = down["participation_step"]
    given = indicator_frame(rows(question))
    planned = [(question, units_of(given, question.experiment, question.indicator))]
    found = frame(descriptive_rows(registry, given, planned, 0.95), DESCRIPTIVES)
    first = found[(found.indicator == question.indicator) & (found.city == question.participating[0])]
    counts = first.set_index("quantity").numerator.to_dict()
    assert counts == {"share_improved": 7, "share_same": 3, "share_worsened": 2}


def test_the_comparison_group_is_turned_as_well(down, up):
    """Falls against rises: the difference between the groups is the mirror image, with the same standard error."""
    question, other = down["zrm_finances"], up["zrm_finances"]
    units = pd.concat(
        [
            own_units(question, rows(question)),
            own_units(question, rows(question, BEFORE, np.roll(AFTER, 5), ("comparison",))),
        ]
    )
    found, mirrored = (estimate_units(one, units, 0.95) for one in (question, other))
    assert found.adjusted.value == pytest.approx(-mirrored.adjusted.value)
    assert found.adjusted.standard_error == pytest.approx(mirrored.adjusted.standard_error)
    assert found.unadjusted.value == pytest.approx(-mirrored.unadjusted.value)


def chances(question, registry, given=(), totals=()):
    units = units_of(indicator_frame(given), question.experiment, question.indicator)
    sites = [
        site_of(question, city, registry.cities[city], units, aggregate_frame(totals), "delivery", 0.95)
        for city in question.participating
    ]
    found = answer(question, sites, FACTORS, 0.95)
    return found.pooled["reml"].estimate, found.hierarchical[1.0]


def test_net_improvement_is_positive_for_improvement_and_so_are_its_chances(down, up, registry):
    question = down["participation_step"]
    mean, expected = chances(question, registry, rows(question))
    assert mean > 0.3
    assert expected.probability_improves > 0.9
    assert expected.probability_improves > expected.probability_exceeds_relevant > 0.6
    other = up["participation_step"]
    mean, expected = chances(other, registry, rows(other))
    assert mean < -0.3
    assert expected.probability_improves < 0.1


def test_a_difference_in_means_keeps_its_sign_and_its_chances_are_those_of_a_fall(down, up, registry):
    question = down["plan_quality"]
    totals = [
        {"city": city, "experiment": question.experiment, "indicator": question.indicator, "wave": "T1",
         "arm": "difference", "effect": -1.2 + 0.05 * place, "standard_error": 0.2}
        for place, city in enumerate(question.participating)
    ]  # fmt: skip
    mean, expected = chances(question, registry, totals=totals)
    assert mean == pytest.approx(-1.1, abs=0.02)
    assert expected.probability_improves > 0.9
    mean, mirrored = chances(up["plan_quality"], registry, totals=totals)
    assert mean == pytest.approx(-1.1, abs=0.02)
    assert mirrored.probability_improves == pytest.approx(1 - expected.probability_improves)


def test_a_delivered_net_improvement_is_positive_for_improvement(down, registry):
    question = down["zrm_finances"]
    totals = [
        {"city": city, "experiment": question.experiment, "indicator": question.indicator, "wave": "T1",
         "arm": "difference", "effect": 0.3, "standard_error": 0.1 + 0.01 * place}
        for place, city in enumerate(question.participating)
    ]  # fmt: skip
    mean, expected = chances(question, registry, totals=totals)
    assert mean == pytest.approx(0.3)
    assert expected.probability_improves > 0.9
