"""One site's estimate: from units, from totals, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import aggregate_frame, indicator_frame, measured

from evaluation.estimation import Events, Summary, from_events, from_summaries, paired_difference, repeated_survey
from evaluation.estimation.refusals import TooFewUnitsError
from evaluation.estimation.sites import estimate_units, site_of
from evaluation.estimation.study import questions, units_of, with_places
from evaluation.estimation.totals import from_totals

LEVEL = 0.95


@pytest.fixture(scope="module")
def by_key(registry):
    return {f"{one.experiment}.{one.indicator}": one for one in questions(registry)}


def site(question, registry, rows=(), totals=(), origin="delivery", city="utrecht"):
    units = units_of(indicator_frame(rows), question.experiment, question.indicator)
    return site_of(question, city, registry.cities[city], units, aggregate_frame(totals), origin, LEVEL)


def total(question, **values):
    return {
        "city": "utrecht",
        "experiment": question.experiment,
        "indicator": question.indicator,
        "wave": "T1",
        **values,
    }


def test_questions_come_in_registry_order_with_the_primary_first(registry):
    found = [(one.experiment, one.plan.role) for one in questions(registry)]
    assert found[:2] == [("brede_geldstroom", "primary"), ("brede_geldstroom", "secondary")]
    assert [experiment for experiment, role in found if role == "primary"] == list(registry.experiments)


def test_a_city_outside_the_experiment_does_not_take_part(by_key, registry):
    assert site(by_key["aansluiting_18.future_plan"], registry, city="zaanstad").status == "not_participating"


def test_a_city_without_data_has_no_estimate(by_key, registry):
    assert site(by_key["professionalisering.plan_quality"], registry).status == "not_available"


def test_a_group_that_is_missing_is_too_few(by_key, registry):
    question = by_key["professionalisering.plan_quality"]
    values = np.linspace(3, 8, 20)
    rows = measured("utrecht", question.experiment, question.indicator, "experiment", values, values[::-1])
    found = site(question, registry, rows)
    assert (found.status, found.refusal) == ("too_few", "refused_too_few_units")


def test_equal_change_for_all_has_no_estimate(by_key, registry):
    question = by_key["brede_geldstroom.room_to_act"]
    rows = measured(
        "utrecht", question.experiment, question.indicator, "experiment", np.arange(8.0), np.arange(8.0) + 1
    )
    found = site(question, registry, rows)
    assert (found.status, found.refusal) == ("not_available", "refused_no_variation")


def test_a_survey_counts_everyone_who_answered(by_key, registry):
    question = by_key["brede_geldstroom.room_to_act"]
    before, after = np.array([3.0, 3.4, 2.2, 4.0, 3.6, 2.8, 3.1]), np.array([3.5, 3.3, 2.9, 4.1, 4.2, 3.0, 3.3])
    before[0] = after[1] = np.nan
    rows = list(measured("utrecht", question.experiment, question.indicator, "experiment", before, after))
    found = site(question, registry, rows).estimate
    people = [f"experiment-{number:03d}" for number in range(7)]
    expected = repeated_survey(before[1:], np.delete(after, 1), people[1:], people[:1] + people[2:])
    assert found == expected
    assert found.method == "partly_linked_t"


def test_clusters_are_the_neighbourhoods_of_the_groups_used(by_key, registry):
    values = np.array([3.0, 3.4, 2.2, 4.0, 3.6, 2.8])
    survey, controlled = by_key["brede_geldstroom.room_to_act"], by_key["professionalisering.plan_quality"]
    rows = list(measured("utrecht", survey.experiment, survey.indicator, "experiment", values, values**1.2))
    assert site(survey, registry, rows).clusters_n == 1
    rows = [
        row
        for arm in ("experiment", "comparison")
        for row in measured("utrecht", controlled.experiment, controlled.indicator, arm, values, values**1.2)
    ]
    assert site(controlled, registry, rows).clusters_n == 2


def test_units_go_before_totals(by_key, registry):
    question = by_key["brede_geldstroom.room_to_act"]
    values = np.array([3.0, 3.4, 2.2, 4.0, 3.6, 2.8])
    rows = measured("utrecht", question.experiment, question.indicator, "experiment", values, values**1.2)
    totals = [total(question, arm="difference", effect=9.0, standard_error=1.0)]
    found = site(question, registry, rows, totals, "published")
    assert found.estimate == paired_difference(values, values**1.2)
    assert not found.public


def test_a_delivered_effect_is_taken_as_it_is(by_key, registry):
    question = by_key["schulden_beschermingsbewind.zrm_finances"]
    totals = [total(question, arm="difference", effect=0.2, standard_error=0.1, n=50)]
    found = site(question, registry, totals=totals, origin="published")
    assert (found.estimate.value, found.estimate.standard_error, found.estimate.degrees_of_freedom) == (0.2, 0.1, 48)
    assert found.public
    assert found.unadjusted == found.estimate


def test_totals_without_an_effect_cannot_give_net_improvement(by_key, registry):
    question = by_key["schulden_beschermingsbewind.zrm_finances"]
    totals = [total(question, arm=arm, n=30, mean=3.0, standard_deviation=1.0) for arm in ("experiment", "comparison")]
    assert site(question, registry, totals=totals).status == "not_available"


def cells(means):
    return pd.DataFrame(
        [
            {"arm": arm, "wave": wave, "n": 20 + 5 * index, "mean": mean, "standard_deviation": 1.0,
             "events_n": 8 + index, "effect": np.nan, "standard_error": np.nan}
            for index, ((arm, wave), mean) in enumerate(means.items())
        ]
    )  # fmt: skip


FOUR = {("experiment", "T0"): 5.0, ("experiment", "T1"): 6.0, ("comparison", "T0"): 5.0, ("comparison", "T1"): 5.3}


def test_totals_follow_the_design():
    rows = cells(FOUR)
    lot = from_totals(rows, "randomised", "mean_difference", LEVEL)
    assert lot == from_summaries(Summary(25, 6.0, 1.0), Summary(35, 5.3, 1.0))
    shares = from_totals(rows, "randomised", "risk_difference", LEVEL)
    assert shares == from_events(Events(25, 9), Events(35, 11))
    change = from_totals(rows, "paired_change", "mean_difference", LEVEL)
    assert (change.value, change.units_n, change.residual_df) == (1.0, 20, 19)
    controlled = from_totals(rows, "controlled_change", "mean_difference", LEVEL)
    assert controlled.value == pytest.approx(0.7)
    assert controlled.standard_error == pytest.approx(np.sqrt(1 / 20 + 1 / 25 + 1 / 30 + 1 / 35))
    assert controlled.units_n == 50


@pytest.mark.parametrize("absent", FOUR)
def test_totals_that_lack_a_group_or_wave_give_nothing(absent):
    rows = cells({place: mean for place, mean in FOUR.items() if place != absent})
    assert from_totals(rows, "controlled_change", "mean_difference", LEVEL) is None


def test_totals_with_an_empty_cell_give_nothing():
    rows = cells(FOUR).assign(standard_deviation=[1.0, np.nan, 1.0, 1.0])
    assert from_totals(rows, "paired_change", "mean_difference", LEVEL) is None


def many_places(question, places, seed=4):
    """One city with ``places`` neighbourhoods in each group, ten units in each, that differ from place to place."""
    generator, rows = np.random.default_rng(seed), []
    for arm in ("experiment", "comparison"):
        for place in range(places):
            before = generator.normal(5, 1, 10)
            after = before + generator.normal(0, 2) + generator.normal(0, 0.5, 10)
            rows.append(pd.DataFrame({"arm": arm, "T0": before, "T1": after, "place": f"{arm}-{place}"}))
    return pd.concat(rows, ignore_index=True).assign(city="utrecht")


def asked_of_places(question, design):
    return replace(question, plan=question.plan.model_copy(update={"design": design, "outcome": "mean_difference"}))


def test_several_neighbourhoods_in_each_group_make_the_error_one_between_neighbourhoods(by_key):
    question = asked_of_places(by_key["professionalisering.plan_quality"], "controlled_change")
    own = many_places(question, 4)
    found, within = estimate_units(question, own, LEVEL), estimate_units(question, own.drop(columns="place"), LEVEL)
    assert (found.adjusted.method, within.adjusted.method) == ("ancova_cr2", "ancova_hc2")
    assert found.adjusted.value == pytest.approx(within.adjusted.value)
    assert found.adjusted.standard_error > 1.5 * within.adjusted.standard_error
    assert found.adjusted.degrees_of_freedom < 8


def test_one_neighbourhood_in_each_group_leaves_the_error_within_places(by_key):
    question = asked_of_places(by_key["professionalisering.plan_quality"], "controlled_change")
    assert estimate_units(question, many_places(question, 1), LEVEL).adjusted.method == "ancova_hc2"


def test_a_lottery_over_two_neighbourhoods_is_refused(by_key):
    question = asked_of_places(by_key["professionalisering.plan_quality"], "randomised")
    assert estimate_units(question, many_places(question, 3), LEVEL).method == "ancova_cr2"
    with pytest.raises(TooFewUnitsError):
        estimate_units(question, many_places(question, 1), LEVEL)


def test_units_get_the_neighbourhood_in_which_they_were_delivered():
    units = pd.DataFrame({"city": ["utrecht", "zaanstad"], "unit": ["a", "a"], "T0": [1.0, 2.0]})
    places = pd.DataFrame({"city": ["utrecht"], "unit": ["a"], "place": ["VZ0344E"]})
    assert with_places(units, places).place.tolist() == ["VZ0344E", ""]
