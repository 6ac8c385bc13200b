"""Missing data, other choices and several outcomes at once, on a small made-up study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import small_study

from evaluation.estimation.answer import answer
from evaluation.estimation.checks.delivered_rows import delivered_rows
from evaluation.estimation.checks.regression_to_mean import regression_to_mean
from evaluation.estimation.missing.answers import fill, missing_answers
from evaluation.estimation.missing.filled import IMPUTATIONS_N, extreme_units, imputed_units
from evaluation.estimation.sensitivity.answers import sensitivity
from evaluation.estimation.sites import site_of
from evaluation.estimation.study import questions, units_of

SEED = 20161001
PRINTED = 1e-9


def asked(registry, name: str, lost: bool = True):
    """A question with its units and the answer to it; without loss every unit is measured twice."""
    study = small_study(registry)
    question = next(one for one in questions(registry) if f"{one.experiment}.{one.indicator}" == name)
    units = units_of(study.indicators, question.experiment, question.indicator)
    units = units if lost else units.dropna()
    sites = [
        site_of(question, city, entry, units, study.aggregates, "synthetic", 0.95)
        for city, entry in registry.cities.items()
    ]
    return question, units, answer(question, sites, (1.0,), 0.95)


ORDINAL, MEAN, PAIRED = (
    "schulden_beschermingsbewind.zrm_finances", "professionalisering.plan_quality", "participatie.participation_step",
)  # fmt: skip


@pytest.mark.parametrize("name", [ORDINAL, MEAN, PAIRED])
def test_nothing_missing_returns_the_complete_case_answer(registry, params, name):
    question, units, found = asked(registry, name, lost=False)
    filled = fill(question, units, found.used, SEED)
    assert not any(filled.values())
    missing = missing_answers(question, units, found.used, filled, params.verdict, 0.95)
    assert missing.imputed_sites == found.used
    assert missing.imputed == found.pooled["reml"]
    assert [side for side in (missing.worst, missing.best) if side is not None and side != missing.imputed] == []


def test_bounds_hold_the_imputed_answer_and_the_complete_one(registry, params):
    question, units, found = asked(registry, ORDINAL)
    filled = fill(question, units, found.used, SEED)
    missing = missing_answers(question, units, found.used, filled, params.verdict, 0.95)
    assert missing.worst.estimate < missing.imputed.estimate < missing.best.estimate
    assert missing.worst.estimate < found.pooled["reml"].estimate < missing.best.estimate
    assert 0 < missing.verdict_tips <= missing.direction_tips <= 1


def test_means_have_no_bounds_but_do_tip(registry, params):
    question, units, found = asked(registry, MEAN)
    missing = missing_answers(question, units, found.used, fill(question, units, found.used, 1), params.verdict, 0.95)
    assert (missing.worst, missing.best) == (None, None)
    assert 0 < missing.direction_tips < 1


def test_a_verdict_that_did_not_hold_to_begin_with_tips_at_once(registry, params):
    question, units, found = asked(registry, MEAN)
    strict = params.verdict.model_copy(update={"improves": 1.0})
    missing = missing_answers(question, units, found.used, fill(question, units, found.used, 1), strict, 0.95)
    assert missing.verdict_tips == 0


def test_a_city_is_imputed_by_its_own_units_only(registry):
    question, units, found = asked(registry, ORDINAL)
    first = fill(question, units, found.used, SEED)
    other = units.assign(T1=units["T1"].where((units.city != "utrecht") | units["T1"].isna(), 1.0))
    again = fill(question, other, found.used, SEED)
    pd.testing.assert_frame_equal(first["zaanstad"][0], again["zaanstad"][0])
    assert not first["utrecht"][0].equals(again["utrecht"][0])


def test_imputed_copies_keep_what_was_measured(registry):
    question, units, _ = asked(registry, ORDINAL)
    own = units[units.city == "utrecht"]
    copies = imputed_units(question, own, np.random.default_rng(1))
    assert len(copies) == IMPUTATIONS_N
    for copy in copies:
        joined = own.merge(copy, on=["arm", "unit"], suffixes=("", "_filled"))
        seen = joined["T1"].notna()
        assert (joined["T1"] == joined["T1_filled"])[seen].all()
        assert joined["T1_filled"].notna().all()


def test_four_measured_units_are_too_few_to_impute_from(registry):
    question, units, _ = asked(registry, PAIRED)
    own = units[units.city == units.city.iloc[0]].head(8).assign(T1=[1.0, 2, 3, 4, *[np.nan] * 4])
    assert imputed_units(question, own, np.random.default_rng(1)) == []


def test_worst_is_worst_for_the_experiment_whichever_way_is_better(registry):
    question, units, _ = asked(registry, ORDINAL)
    own = units[units.city == "utrecht"]
    lost = own[own["T1"].isna()].arm
    for direction, levels in (("up", (1.0, 5.0)), ("down", (5.0, 1.0))):
        turned = replace(question, measure=question.measure.model_copy(update={"direction": direction}))
        worst, best = extreme_units(turned, own)
        assert set(worst["T1"][lost.index[lost == "experiment"]]) == {levels[0]}
        assert set(best["T1"][lost.index[lost == "experiment"]]) == {levels[1]}
        assert set(worst["T1"][lost.index[lost == "comparison"]]) == {levels[1]}


def test_specifications_are_all_combinations_that_apply_and_begin_with_the_plan(registry, params):
    listed = registry.specifications
    everywhere = len(listed.pooling) * len(listed.missing)
    expected = {PAIRED: everywhere, ORDINAL: everywhere * 4, MEAN: everywhere * 8}
    for name, number in expected.items():
        question, units, found = asked(registry, name)
        curve = sensitivity(question, units, found, listed, params).specifications
        assert len({one.choices for one in curve}) == len(curve) == number
        assert curve[0].value == pytest.approx(found.pooled["reml"].estimate, rel=PRINTED)


def test_unweighted_specification_is_the_mean_of_cities(registry, params):
    question, units, found = asked(registry, PAIRED)
    curve = sensitivity(question, units, found, registry.specifications, params).specifications
    plain = next(one for one in curve if (one.choices.pooling, one.choices.missing) == ("unweighted", "complete"))
    assert plain.value == pytest.approx(np.mean([site.estimate.value for site in found.used]))


def test_one_more_city_narrows_the_prediction(registry, params):
    question, units, found = asked(registry, MEAN)
    again = sensitivity(question, units, found, None, params)
    assert 0.5 < again.one_more_site < 1
    assert (again.specifications, again.sides) == ((), None)


def test_extra_trend_and_e_value_are_for_designs_with_a_comparison(registry, params):
    for name, compared in ((MEAN, True), (PAIRED, False)):
        question, units, found = asked(registry, name)
        again = sensitivity(question, units, found, None, params)
        assert (again.trend is not None, again.e_value is not None) == (compared, compared)


def test_one_stage_model_is_close_to_the_two_stage_answer(registry, params):
    for name in (MEAN, ORDINAL, PAIRED):
        question, units, found = asked(registry, name)
        model = sensitivity(question, units, found, None, params).one_stage
        cities = found.pooled["reml"]
        assert model.coefficients[0] == pytest.approx(cities.estimate, abs=cities.standard_error)
        assert model.degrees_of_freedom[0] < 3 * len(found.used)


def test_regression_to_the_mean_needs_a_reliability_and_a_comparison(registry):
    question, units, _ = asked(registry, MEAN)
    [found] = regression_to_mean(question, units, 0.7)
    started = units[units["T0"].notna()]
    gaps = started.groupby(["city", "arm"])["T0"].mean().reset_index().pivot_table(
        index="city", columns="arm", values="T0"
    )  # fmt: skip
    assert found.value == pytest.approx(0.3 * (gaps["comparison"] - gaps["experiment"]).mean())
    assert [one.outcome for one in regression_to_mean(question, units, None)] == ["not_possible"]
    alone = units[units.arm == "experiment"]
    assert [one.outcome for one in regression_to_mean(question, alone, 0.7)] == ["not_possible"]
    assert [one.outcome for one in regression_to_mean(question, units, 0.7)] == ["passed"]
    lower = units.assign(T0=units["T0"] - 3.0 * (units.arm == "experiment"))
    assert [one.outcome for one in regression_to_mean(question, lower, 0.7)] == ["failed"]


def test_rules_at_the_door_become_checks(registry):
    rows = pd.DataFrame({"table": ["households", "case_costs"], "delivered": [200, 50]})
    problems = pd.DataFrame(
        {"table": ["households", "case_costs"], "rule": ["arm_mismatch", "mixed_price_year"], "rows": [4, 5]}
    )
    found = {one.check: (one.outcome, one.value) for one in delivered_rows(registry, rows, problems)}
    assert found["contamination"] == ("informative", 0.02)
    assert found["one_price_year"][0] == "failed"
    assert found["parts_add_up"] == ("not_possible", None)


def test_intervals_of_primaries_hold_together(registry, params):
    from evaluation.estimation.analysis import analyse

    rows = analyse(registry, params, small_study(registry)).estimates
    planned = rows[rows.role != "harm"]
    mean = planned[(planned.scope == "pooled") & (planned.quantity == "mean_reml")]
    mean = mean.set_index(["experiment", "indicator"])
    joint = rows[rows.quantity == "mean_simultaneous"].set_index(["experiment", "indicator"])
    primaries = [tuple(registry.planned(key)) for key, plan in registry.plan.items() if plan.role == "primary"]
    assert set(joint.index) == set(primaries)
    assert (joint.confidence_level.round(10) == round(1 - 0.05 / len(primaries), 10)).all()
    assert (joint.low < mean.low.loc[joint.index]).all()
    secondary = rows[rows.quantity == "mean_false_coverage"]
    assert set(secondary.role) == {"secondary"}
