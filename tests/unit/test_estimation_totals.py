"""Delivered totals that cannot be used: too few units, or numbers that cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import aggregate_frame, empty_agreement, empty_overlap, indicator_frame, one

from evaluation.estimation.analysis import analyse
from evaluation.estimation.refusals import TooFewUnitsError
from evaluation.estimation.sites import site_of
from evaluation.estimation.study import Deliveries, questions, units_of
from evaluation.estimation.totals import from_totals

LEVEL = 0.95
FOUR = [(arm, wave) for arm in ("experiment", "comparison") for wave in ("T0", "T1")]
CONTROLLED, SURVEY = "professionalisering.plan_quality", "brede_geldstroom.room_to_act"
NET, SHARE = "schulden_beschermingsbewind.zrm_finances", "aansluiting_18.future_plan"


@pytest.fixture(scope="module")
def by_key(registry):
    return {f"{one.experiment}.{one.indicator}": one for one in questions(registry)}


def total(question, city="utrecht", **values):
    return {"city": city, "experiment": question.experiment, "indicator": question.indicator, "wave": "T1", **values}


def site(question, registry, *totals):
    nobody = units_of(indicator_frame([]), question.experiment, question.indicator)
    city = registry.cities["utrecht"]
    return site_of(question, "utrecht", city, nobody, aggregate_frame(totals), "delivery", LEVEL)


def summaries(question, sizes):
    return [
        total(question, arm=arm, wave=wave, n=size, mean=5.0 + (wave == "T1"), standard_deviation=1.0)
        for (arm, wave), size in sizes.items()
    ]


@pytest.mark.parametrize("small", FOUR)
def test_a_group_at_a_wave_below_five_is_too_few(by_key, registry, small):
    question = by_key[CONTROLLED]
    sizes = dict.fromkeys(FOUR, 5)
    assert site(question, registry, *summaries(question, sizes)).status == "ok"
    found = site(question, registry, *summaries(question, sizes | {small: 4}))
    assert (found.status, found.refusal, found.estimate) == ("too_few", "refused_too_few_units", None)


def test_a_group_that_the_design_does_not_use_may_be_small(by_key, registry):
    question = by_key[SURVEY]
    found = site(question, registry, *summaries(question, dict.fromkeys(FOUR, 5) | {("comparison", "T0"): 2}))
    assert found.status == "ok"
    cells = aggregate_frame(summaries(question, dict.fromkeys(FOUR, 5) | {("experiment", "T0"): 2}))
    assert from_totals(cells, "randomised", "mean_difference", LEVEL).units_n == 10
    with pytest.raises(TooFewUnitsError):
        from_totals(cells, "paired_change", "mean_difference", LEVEL)


@pytest.mark.parametrize(("key", "enough"), [(NET, 10), (SHARE, 5)])
def test_a_delivered_effect_needs_five_units_for_each_group(by_key, registry, key, enough):
    question = by_key[key]
    effect = total(question, arm="difference", effect=0.2, standard_error=0.1)
    assert site(question, registry, effect | {"n": enough}).status == "ok"
    assert site(question, registry, effect | {"n": enough - 1}).status == "too_few"
    assert site(question, registry, effect).status == "ok"
    small = total(question, arm="experiment", n=3, events_n=1)
    assert site(question, registry, effect, small).status == "too_few"


IMPOSSIBLE = {
    "effect": {"arm": "difference", "effect": 1e35, "standard_error": 0.5},
    "minus effect": {"arm": "difference", "effect": -1e35, "standard_error": 0.5},
    "small error": {"arm": "difference", "effect": 1.0, "standard_error": 1e-35},
    "large error": {"arm": "difference", "effect": 1.0, "standard_error": 1e300},
    "both": {"arm": "difference", "effect": 1e35, "standard_error": 1e-35},
    "infinite effect": {"arm": "difference", "effect": np.inf, "standard_error": 1.0},
    "outside the range": {"arm": "difference", "effect": 21.0, "standard_error": 1.0},
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_effect_refuses_the_site(by_key, registry, name):
    question = by_key[CONTROLLED]
    found = site(question, registry, total(question, **IMPOSSIBLE[name]))
    assert (found.status, found.refusal) == ("not_available", "refused_invalid_input")


@pytest.mark.parametrize("values", [{"mean": 1e35}, {"standard_deviation": 1e200}, {"standard_deviation": 1e-35}])
def test_impossible_totals_refuse_the_site(by_key, registry, values):
    question = by_key[CONTROLLED]
    rows = [row | (values if row["arm"] == "experiment" and row["wave"] == "T1" else {})
            for row in summaries(question, dict.fromkeys(FOUR, 20))]  # fmt: skip
    rows = [row | values if "standard_deviation" in values else row for row in rows]
    found = site(question, registry, *rows)
    assert (found.status, found.refusal) == ("not_available", "refused_invalid_input")


def deliveries(question, rows, origins):
    return Deliveries(indicator_frame([]), aggregate_frame(rows), empty_overlap(), empty_agreement(), origins)


def usual(question, cities):
    return [
        total(question, city, arm="difference", effect=0.4 + 0.1 * place, standard_error=0.2)
        for place, city in enumerate(cities)
    ]


@pytest.fixture(scope="module")
def without_first(by_key, registry, params):
    """Estimates where the first site of the controlled question delivered nothing."""
    question = by_key[CONTROLLED]
    return analyse(registry, params, deliveries(question, usual(question, question.participating[1:]), {})).estimates


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_site_with_an_impossible_number_leaves_the_others_unharmed(by_key, registry, params, without_first, name):
    question = by_key[CONTROLLED]
    first, *others = question.participating
    rows = [*usual(question, others), total(question, first, **IMPOSSIBLE[name])]
    found = analyse(registry, params, deliveries(question, rows, {})).estimates
    refused = one(found, experiment=question.experiment, scope="city", quantity="estimate", city=first)
    assert (refused.status, refused.method) == ("not_available", "refused_invalid_input")
    pd.testing.assert_series_equal(found.value, without_first.value)


def test_a_mean_is_public_only_when_every_site_is(by_key, registry, params):
    question = by_key[CONTROLLED]
    cities = question.participating
    origins = dict.fromkeys(cities, "published") | {cities[-1]: "delivery"}
    found = analyse(registry, params, deliveries(question, usual(question, cities), origins)).estimates
    found = found[found.experiment == question.experiment]
    assert not one(found, scope="pooled", quantity="mean_reml").public
    assert one(found, scope="city", quantity="estimate", city=cities[0]).public
    left_out = found[found.scope == "leave_one_out"].set_index("city").public
    assert left_out.to_dict() == dict.fromkeys(cities, False) | {cities[-1]: True}


@pytest.mark.parametrize(("key", "widest"), [(NET, 2.0), (SHARE, 1.0), (CONTROLLED, None)])
def test_shares_of_two_groups_can_differ_by_everyone_twice(by_key, key, widest):
    assert by_key[key].possible == (None if widest is None else (-widest, widest))


def test_a_difference_in_shares_between_groups_is_cut_at_two(registry, by_key, params):
    """Three sites far apart: an interval cut at one would stop short of what two groups can do."""
    question = by_key[SHARE]
    plan = question.plan.model_copy(update={"design": "controlled_change"})
    changed = registry.model_copy(update={"plan": {**registry.plan, SHARE: plan}})
    rows = [
        total(question, city, arm="difference", effect=effect, standard_error=0.2)
        for city, effect in zip(question.participating, (-0.9, 0.9), strict=True)
    ]
    for planned, widest in ((registry, 1.0), (changed, 2.0)):
        found = analyse(planned, params, deliveries(question, rows, {})).estimates
        mean = one(found, experiment=question.experiment, scope="pooled", quantity="mean_reml")
        assert (mean.low, mean.high) == (-widest, widest)
