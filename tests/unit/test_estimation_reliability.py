"""Checks on scales, raters and versions of an instrument."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import indicator_frame, no_deliveries

from evaluation.estimation import arrays, cronbach_alpha, mcdonald_omega, rater_agreement
from evaluation.estimation.checks.measurement import measurement_checks
from evaluation.estimation.checks.reliability import complete_scores, reliability
from evaluation.estimation.checks.version_mixed import version_mixed
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.reliability import alphas, omegas, reliability_interval
from evaluation.estimation.study import questions


def answers(spread, units_n=40, items_n=5, indicator="room_to_act"):
    """Answers that share a personal level; ``spread`` is what each answer adds of its own."""
    rng = np.random.default_rng(1)
    own = rng.normal(0, 1, (units_n, 1)) + spread * rng.normal(0, 1, (units_n, items_n))
    return pd.DataFrame(
        [
            {
                "indicator": indicator,
                "city": "utrecht",
                "unit": f"p{unit}",
                "item": f"i{item}",
                "value": own[unit, item],
            }
            for unit in range(units_n)
            for item in range(items_n)
        ]
    )


@pytest.mark.parametrize("name", ["scale_alpha", "scale_omega"])
@pytest.mark.parametrize("spread, outcome", [(0.4, "passed"), (1.2, "informative"), (3.0, "failed")])
def test_a_scale_is_held_against_its_bound(name, spread, outcome):
    check = reliability(answers(spread), "room_to_act", name, 0.7, 0.95, np.random.default_rng(2))
    assert (check.outcome, check.units_n, check.lowers_claim) == (outcome, 40, False)
    assert check.low < check.value < check.high


def test_who_left_a_statement_empty_does_not_count():
    rows = answers(0.4).drop(index=[0, 7])
    assert complete_scores(rows).shape == (38, 5)


def test_order_of_units_decides_no_value():
    rows = answers(0.8)
    backwards = rows.iloc[::-1]
    assert cronbach_alpha(complete_scores(rows)) == pytest.approx(cronbach_alpha(complete_scores(backwards)))


def test_one_rater_who_is_stricter_lowers_agreement_but_not_consistency():
    marks = np.repeat(np.random.default_rng(3).normal(6, 1, (30, 1)), 2, axis=1)
    stricter = marks - np.array([0.0, 1.0])
    assert rater_agreement(marks) == pytest.approx(1)
    assert rater_agreement(stricter) < 0.8
    assert cronbach_alpha(stricter) == pytest.approx(1)


@pytest.mark.parametrize("measure", [cronbach_alpha, mcdonald_omega, rater_agreement])
@pytest.mark.parametrize("scores", [np.ones((10, 3)), np.ones((2, 3)), np.ones((10, 1)), [[1, np.nan, 2]] * 9])
def test_what_cannot_be_computed_is_refused(measure, scores):
    with pytest.raises(EstimationError):
        measure(scores)


def test_omega_needs_three_items():
    with pytest.raises(EstimationError, match="3 items"):
        mcdonald_omega(np.random.default_rng(1).normal(size=(20, 2)))


def test_omega_equals_alpha_when_all_items_weigh_the_same():
    scores = complete_scores(answers(1.0, units_n=20_000))
    assert mcdonald_omega(scores) == pytest.approx(cronbach_alpha(scores), abs=0.003)


def test_interval_holds_the_truth_about_as_often_as_it_says():
    truth, held = 5 / (5 + 1), 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        scores = rng.normal(size=(60, 1)) + rng.normal(size=(60, 5))
        low, high = reliability_interval(scores, alphas, rng, draws=300)
        held += low <= truth <= high
    assert 0.88 <= held / 200 <= 0.985


def test_draws_without_variation_are_left_out():
    scores = np.zeros((6, 3))
    scores[0] = [1, 1, 2]
    low, high = reliability_interval(scores, alphas, np.random.default_rng(1))
    assert np.isfinite([low, high]).all()
    assert np.isnan(omegas(np.zeros((2, 5, 3)))).all()


def test_each_measure_has_the_checks_that_fit_it(registry, params):
    checks = {(check.check, check.indicator): check for check in measurement_checks(registry, params, no_deliveries())}
    assert ("scale_omega", "room_to_act") in checks
    assert ("scale_alpha", "knowing_room") in checks
    assert ("scale_omega", "knowing_room") not in checks
    assert ("rater_agreement", "plan_quality") in checks
    assert {check.outcome for check in checks.values()} == {"not_possible"}


def test_delivered_answers_reach_their_check(registry, params):
    deliveries = dataclasses.replace(no_deliveries(), items=answers(0.4))
    found = [one for one in measurement_checks(registry, params, deliveries) if one.outcome == "passed"]
    assert {(one.check, one.indicator) for one in found} == {
        ("scale_alpha", "room_to_act"),
        ("scale_omega", "room_to_act"),
    }


def test_mixed_versions_are_those_of_the_group_with_most(registry):
    question = next(one for one in questions(registry) if one.indicator == "zrm_finances")
    rows = [
        ("utrecht", question.experiment, arm, f"{arm}{unit}", "T1", "zrm_version_changed", "", value, None, "ok")
        for arm, changed in (("experiment", 3), ("comparison", 1))
        for unit, value in enumerate([1.0] * changed + [0.0] * (12 - changed))
    ]
    (check,) = version_mixed(registry, question, indicator_frame(rows))
    assert (check.outcome, check.value, check.units_n, check.lowers_claim) == ("informative", 0.25, 12, False)
    (nothing,) = version_mixed(registry, question, indicator_frame([]))
    assert nothing.outcome == "not_possible"


def test_an_instrument_with_one_version_has_no_such_check(registry):
    question = next(one for one in questions(registry) if one.indicator == "plan_quality")
    assert version_mixed(registry, question, indicator_frame([])) == []


@pytest.mark.parametrize("statistic", [alphas, omegas])
def test_an_interval_is_the_same_when_draws_are_made_in_blocks(statistic, monkeypatch):
    scores, found = complete_scores(answers(0.4)), []
    for most in (arrays.MOST_AT_ONCE, 7 * scores.size):
        monkeypatch.setattr(arrays, "MOST_AT_ONCE", most)
        found += reliability_interval(scores, statistic, np.random.default_rng(3), draws=50)
    assert len(arrays.in_blocks(50, scores.size)) == 8
    assert found[:2] == pytest.approx(found[2:], rel=1e-9)
