"""A plan entry that follows neighbourhoods by month: one site, the checks before the start, the claim and the gate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from estimation_fixture import aggregate_frame, by_month, indicator_frame, series_frame

from evaluation.disclosure.estimates import protect_estimates
from evaluation.estimation import collapsed_change, interrupted_series
from evaluation.estimation.checks.before_start import placebo_date, pre_trend
from evaluation.estimation.checks.placebo_place import placebo_place
from evaluation.estimation.checks.record import Check
from evaluation.estimation.claims import highest_of
from evaluation.estimation.sites import site_of
from evaluation.estimation.study import months_of, questions, series_of, units_of
from evaluation.registry import load_params, load_registry
from evaluation.registry.planned import plan_faults
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

LEVEL = 0.95
REGISTRY = load_registry(Paths(PROJECT))
PANEL = next(one for one in questions(REGISTRY) if one.plan.design == "panel_did")
SERIES = replace(PANEL, plan=PANEL.plan.model_copy(update={"design": "interrupted_series"}))
NO_UNITS = units_of(indicator_frame([]), PANEL.experiment, PANEL.indicator)


def months(effect: float = -6.0, seed: int = 4, drift: float = 0.0):
    generator = np.random.default_rng(seed)
    rows = [
        row
        for city in PANEL.participating
        for row in by_month(city, PANEL.experiment, PANEL.indicator, generator, effect)
    ]
    table = months_of(series_frame(rows), PANEL)
    return table.assign(value=table.value + drift * table.since * (table.arm == "experiment"))


def site(question, given, totals=()):
    entry = REGISTRY.cities["utrecht"]
    return site_of(question, "utrecht", entry, NO_UNITS, aggregate_frame(totals), "delivery", LEVEL, given)


def whole(checks: list[Check]) -> Check:
    return next(check for check in checks if not check.city)


def test_a_site_is_the_change_of_the_difference_between_its_places():
    given = months()
    own = given[given.city == "utrecht"].pivot_table(index="since", columns="arm", values="value")
    since, difference = own.index.to_numpy(), (own.experiment - own.comparison).to_numpy()
    before, after = (since >= -6) & (since <= -1), (since >= 6) & (since <= 11)
    found = site(PANEL, given)
    assert found.estimate == collapsed_change(difference, since, before, after)
    assert found.estimate.value == pytest.approx(difference[after].mean() - difference[before].mean())
    assert (found.clusters_n, found.estimate.units_n, found.estimate.residual_df) == (2, 12, 10.0)


def test_a_series_uses_the_experiment_place_alone():
    given = months()
    own = given[(given.city == "utrecht") & (given.arm == "experiment")]
    found = site(SERIES, given)
    assert found.estimate == interrupted_series(own.value, own.since, 0).level_serial
    assert found.clusters_n == 1


def test_months_that_lack_a_place_have_no_value():
    given = months()
    absent = (given.city == "utrecht") & (given.arm == "comparison") & (given.since == 7)
    own = given[(given.city == "utrecht") & ~absent]
    assert 7 not in series_of(PANEL, own).index
    assert 7 in series_of(SERIES, own).index


def test_too_few_months_and_no_months_give_no_estimate():
    given = months()
    assert site(PANEL, given[given.since < 8]).status == "too_few"
    assert site(PANEL, given[given.arm == "experiment"]).status == "too_few"
    assert site(PANEL, given[given.city != "utrecht"]).status == "not_available"


def test_of_totals_a_delivered_effect_counts_and_means_do_not():
    totals = [
        {"city": "utrecht", "experiment": PANEL.experiment, "indicator": PANEL.indicator, "arm": arm, "wave": wave,
         "n": 6, "mean": 30.0, "standard_deviation": 2.0}
        for arm in ("experiment", "comparison") for wave in ("T0", "T1")
    ]  # fmt: skip
    assert site(PANEL, None, totals).status == "not_available"
    effect = {**totals[0], "arm": "difference", "wave": "T1", "n": 12, "effect": -5.0, "standard_error": 2.0}
    assert site(PANEL, None, [effect]).estimate.value == -5.0


@pytest.mark.parametrize(
    ("drift", "spread", "outcome"), [(0.0, 0.05, "passed"), (0.0, 1.5, "informative"), (2.0, 1.0, "failed")]
)
def test_a_trend_before_passes_only_with_its_whole_interval_within_the_relevant_difference(drift, spread, outcome):
    given = months(drift=drift)
    given = given.assign(value=30 + (given.value - 30 - drift * given.since * (given.arm == "experiment")) * spread
                         + drift * given.since * (given.arm == "experiment"))  # fmt: skip
    checks = pre_trend(PANEL, given, LEVEL)
    found = whole(checks)
    assert (found.outcome, found.lowers_claim) == (outcome, outcome == "failed")
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(12 * drift, abs=6 * spread)
    assert {check.city for check in checks if check.city} == set(PANEL.participating)
    assert {check.outcome for check in checks if check.city} == {"informative"}


def test_an_earlier_date_sees_a_drift_and_not_what_came_after():
    assert whole(placebo_date(PANEL, months(effect=-60.0), LEVEL)).value == pytest.approx(0, abs=3)
    drifting = whole(placebo_date(PANEL, months(drift=3.0), LEVEL))
    assert (drifting.outcome, drifting.lowers_claim) == ("failed", True)


def test_with_fewer_than_two_cities_nothing_is_said_of_before():
    one = months()
    one = one[one.city == "utrecht"]
    assert whole(pre_trend(PANEL, one, LEVEL)).outcome == "not_possible"
    assert placebo_place(PANEL, one[one.arm == "experiment"]).outcome == "not_possible"


def test_a_choice_of_places_is_ranked_among_all_choices():
    large, none = placebo_place(PANEL, months(effect=-30.0)), placebo_place(PANEL, months(effect=0.0))
    assert (large.outcome, large.value, large.units_n) == ("passed", 2 / 2**5, 10)
    assert (none.outcome, none.lowers_claim) == ("informative", False)
    assert none.value > large.value


def test_the_claim_is_a_step_higher_only_when_all_three_checks_pass():
    design = REGISTRY.designs["panel_did"]
    passed = [Check(name, outcome="passed") for name in design.one_more_with]
    assert highest_of(design, passed) == design.highest_claim + 1 == 3
    assert highest_of(design, passed[:2]) == highest_of(design, []) == 2
    one_city = [*passed[:2], replace(passed[2], city="utrecht")]
    assert highest_of(design, one_city) == 2
    assert highest_of(REGISTRY.designs["interrupted_series"], passed) == 1


def test_every_check_that_a_design_asks_for_has_words():
    asked = {name for design in REGISTRY.designs.values() for name in design.one_more_with}
    assert asked <= REGISTRY.checks.keys()


def test_a_design_by_month_is_refused_for_what_has_no_months():
    plan = {f"{PANEL.experiment}.zrm_finances": PANEL.plan.model_copy(update={"outcome": "net_improvement"})}
    faults = plan_faults(REGISTRY.model_copy(update={"plan": plan}))
    assert [fault.key for fault in faults] == [f"plan.{PANEL.experiment}.zrm_finances.design"]


def row(city: str, scope: str = "city", quantity: str = "estimate", **more):
    same = {"experiment": PANEL.experiment, "indicator": PANEL.indicator, "design": "panel_did", "status": "ok"}
    numbers = {"value": -6.0, "standard_error": 1.0, "low": -8.0, "high": -4.0, "n": 12, "residual_df": 10.0}
    also = {
        "public": False,
        "prior_factor": None,
        "outcome": "mean_difference",
        "unit": "day",
        "sensitive": "",
        "role": "secondary",
    }
    return {"id": f"{scope}/{city}/{quantity}", "scope": scope, "city": city, "quantity": quantity,
            "smallest_detectable_difference": 3.0, "degrees_of_freedom": 9.0, "method": "collapsed_months",
            **same, **numbers, **also, **more}  # fmt: skip


def test_the_gate_shows_months_about_work_and_hides_those_that_count_people():
    gate = load_params(Paths(PROJECT)).gate
    rows = [*(row(city) for city in PANEL.participating), row("", "pooled", "mean_reml")]
    work, none_hidden = protect_estimates(rows, gate, (), {"day": 1.0}, about_work={PANEL.indicator})
    assert {decision.rule for decision in work.decisions} == {"about_work"}
    assert not none_hidden
    people, hidden = protect_estimates(rows, gate, (), {"day": 1.0})
    assert {decision.rule for decision in people.decisions} == {"one_place"}
    assert {one["status"] for one in people.rows} == {"suppressed"}
    assert hidden == {(PANEL.experiment, PANEL.indicator): frozenset(PANEL.participating)}
