"""What stands beside a verdict: how steady it is, what would change it, the decision, and scores that people gave."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.fixtures.gate import NOTHING, estimate_rows, frame, harm_row, mean_rows, share_rows

from evaluation.disclosure.assessment import protect_assessment
from evaluation.estimation.hierarchical import SpreadPrior
from evaluation.registry.models import ExpertScore, Text
from evaluation.registry.params import Stability, VerdictBounds
from evaluation.scalability.again import Judged, decide_again, verdicts
from evaluation.scalability.assessment import assess
from evaluation.scalability.changes import changes, narrowing_by_months
from evaluation.scalability.evidence import measured
from evaluation.scalability.rows import TYPES
from evaluation.scalability.scores import Score
from evaluation.scalability.sites import Sites
from evaluation.scalability.stability import steadiness
from evaluation.scalability.verdict import VERDICT_TABLE, Case

BOUNDS = VerdictBounds(minimum_sites=3, minimum_claim=2, improves=0.8, exceeds_relevant=0.5, evidence_against=0.2)
CITIES = ("a", "b", "c", "d", "e")
CHOICES = ("missing", "adjustment", "comparison", "outliers", "pooling")


def sites(effects, error=0.08):
    values = np.array(effects, float)
    half = np.full(len(values), 2 * error)
    names = CITIES[: len(values)]
    return Sites(names, values, half / 2, half, half, 0.0, 0.15, "up", SpreadPrior("half_normal", 0.3))


def judged(effects, claim=2, scores=(), error=0.08):
    of = sites(effects, error)
    first = Judged(Case(len(of.cities), claim, 0.0, 0.0, False, scores, "none_found"), BOUNDS, of, None)
    found = of.predict(of.effects[None])
    against = bool(of.contradicted(of.effects[None], found.site_mean)[0])
    chances = float(found.probability_improves[0]), float(found.probability_exceeds_relevant[0])
    case = replace(first.case, improves=chances[0], exceeds_relevant=chances[1], contradicted=against)
    return Judged(case, BOUNDS, of, decide_again(case, BOUNDS))


def specifications(*means):
    rows = [("complete", "planned", "planned", "kept", "reml", means[0])]
    rows += [("imputed", "planned", "planned", "kept", "reml", mean) for mean in means[1:]]
    return pd.DataFrame(rows, columns=[*CHOICES, "value"])


def steady(of, *means):
    found = steadiness(of, Stability(), (0.5, 1.0, 2.0), specifications(*means))
    return {one.kind: one for one in found}


def test_a_clear_verdict_stands_under_every_choice_and_all_choices_are_counted():
    found = steady(judged([0.4, 0.42, 0.38, 0.41, 0.39]), 0.4, 0.38)
    assert {kind: one.share for kind, one in found.items()} == dict.fromkeys(found, 1.0)
    sizes = {"thresholds": 26, "leave_one_out": 5, "priors": 2, "specifications": 1, "all": 34}
    assert {kind: one.choices_n for kind, one in found.items()} == sizes


def test_one_city_that_carries_the_verdict_shows():
    found = steady(judged([0.16, 0.17, 0.18, 0.17, 0.7]), 0.2)
    assert 0 < found["leave_one_out"].share < 1 or 0 < found["thresholds"].share < 1
    assert "specifications" not in found


def test_another_way_of_computing_that_turns_the_answer_shows():
    found = steady(judged([0.4, 0.42, 0.38, 0.41, 0.39]), 0.4, 0.41, -0.1)
    assert found["specifications"].share == 0.5
    assert found["specifications"].other_rule == "evidence_against"


def test_with_as_few_cities_as_allowed_each_one_is_needed():
    found = steady(judged([0.4, 0.42, 0.38]), 0.4)
    assert (found["leave_one_out"].share, found["leave_one_out"].other_rule) == (0.0, "too_few_sites")


@pytest.mark.parametrize("effects", [[0.4, 0.42, 0.38, 0.41, 0.39], [0.0, 0.05, -0.02, 0.03, 0.01]])
def test_the_turning_point_of_the_mean_is_where_the_same_code_turns(effects, registry):
    of = judged(effects)
    mean = float(np.mean(effects))
    moved = [one for one in changes(of, registry.criteria, mean) if one.number.startswith("mean")]
    assert moved
    for one in moved:
        step = np.sign(one.value - mean) * 0.15 / 20
        there, before = (
            verdicts(of, of.sites, of.sites.effects[None] + one.value - mean + back) for back in (step, -2 * step)
        )
        assert there[0].verdict != of.verdict.verdict
        assert before[0].verdict == of.verdict.verdict


def test_claim_harm_and_a_critical_part_turn_a_positive_verdict(registry):
    scores = (Score("A4", "evidence", True, 3, by_estimate=True), Score("B1", "readiness", True, 2, value=0.7))
    found = {one.number: one for one in changes(judged([0.4] * 5, scores=scores), registry.criteria, 0.4)}
    assert (found["claim"].value, found["claim"].rule) == (1.0, "design_ceiling")
    assert (found["harm"].value, found["harm"].rule) == (BOUNDS.harm_difference, "harm")
    assert (found["B1"].value, found["B1"].rule) == (registry.criteria["B1"].thresholds[0], "critical_domain_failed")


def test_too_few_cities_name_the_number_needed(registry):
    case = Case(2, 2, None, None, False, (), "none_found")
    of = Judged(case, BOUNDS, None, decide_again(case, BOUNDS))
    assert [one.number for one in changes(of, registry.criteria, None)] == ["sites", "harm"]


def test_more_months_narrow_the_prediction_but_never_beyond_what_cities_differ():
    alike, unlike = sites([0.4, 0.41, 0.39, 0.4, 0.4]), sites([0.1, 0.8, 0.4, 0.6, 0.2])
    parts = [narrowing_by_months(one, 9, 12) for one in (alike, unlike)]
    assert 0.6 < parts[0] < 0.9 < parts[1] < 1.02
    assert narrowing_by_months(alike, 9, 24) < parts[0]


def test_every_rule_of_the_table_says_in_the_registry_which_verdict_it_gives(registry):
    assert {rule.rule: rule.verdict for rule in VERDICT_TABLE} == {
        id_: rule.verdict for id_, rule in registry.verdict_rules.items() if id_ != "evidence_withheld"
    }


def table_of(registry, params, descriptives=(), harms=()):
    rows = [*estimate_rows(registry, f"{DEBTS}.zrm_finances", SIZES), *harms]
    tables = frame("estimates", rows), frame("descriptives", descriptives), frame("specifications", ())
    return assess(*tables, registry, params)


SIZES = {"eindhoven": 40, "enschede": 35, "leeuwarden": 42, "utrecht": 50, "zaanstad": 38}
DEBTS = "schulden_beschermingsbewind"


def decision_of(table):
    return list(table[(table["experiment"] == DEBTS) & (table["item"] == "decision")]["key"])


def arranged(done):
    where = {"experiment": DEBTS, "category": "central_government", "arm": "experiment", "quantity": "ratio"}
    return share_rows("changes_arranged_by_level", {"utrecht": (done, 10)}, **where)


def known():
    """Descriptives of what could take a positive verdict away: carried out as planned, and costs within the margin."""
    own = {"experiment": DEBTS, "arm": "experiment"}
    spent = {"indicator": "running_costs", "category": "", "city": "", "wave": "once", "quantity": "total"}
    spent |= {"value": 36_000.0, "n": 20, "unit": "eur", "status": "ok"}
    household = mean_rows("monthly_cost_total", {"utrecht": (200_000, 100)}, arm="experiment", wave="T0")
    ratios = [
        row
        for indicator, of in (("fidelity", (90, 100)), ("reach", (100, 200)))
        for row in share_rows(indicator, {"utrecht": of}, quantity="ratio", **own)
    ]
    return [NOTHING | own | spent, *household, *ratios]


def test_a_law_that_stands_in_the_way_comes_before_scaling_up(registry, params):
    harmless = [harm_row()]
    assert decision_of(table_of(registry, params, known(), harmless)) == ["scale_up"]
    assert decision_of(table_of(registry, params, [*known(), *arranged(1)], harmless)) == ["change_law_first"]
    assert decision_of(table_of(registry, params, [*known(), *arranged(9)], harmless)) == ["scale_up"]


@pytest.mark.parametrize("missing", ["harm", "fidelity", "running_costs"])
@pytest.mark.parametrize("done", [1, 9])
def test_what_is_not_known_and_could_take_the_verdict_away_is_measured_before_scaling_up(
    registry, params, missing, done
):
    rows = [row for row in [*known(), *arranged(done)] if row["indicator"] != missing]
    table = table_of(registry, params, rows, [] if missing == "harm" else [harm_row()])
    assert decision_of(table) == ["measure_better"]


def change_of(table, key):
    return table[(table["experiment"] == DEBTS) & (table["item"] == "change") & (table["key"] == key)].iloc[0]


def test_a_turning_point_of_a_score_rests_on_what_that_score_rests_on(registry, params):
    table = table_of(registry, params, known(), [harm_row()])
    costs = change_of(table, "A5")
    assert (costs["value"], costs["rule"]) == (registry.criteria["A5"].thresholds[0], "not_sure_enough")
    assert f"des/running_costs/{DEBTS}/all/all/experiment/once/total" in costs["evidence"].split(";")
    lower_claim = frame("estimates", estimate_rows(registry, f"{DEBTS}.zrm_finances", SIZES, claim=1))
    table = assess(lower_claim, frame("descriptives", known()), frame("specifications", ()), registry, params)
    fidelity = change_of(table, "B1")
    assert fidelity["rule"] == "critical_domain_failed"
    assert f"des/fidelity/{DEBTS}/all/all/experiment/once/ratio" in fidelity["evidence"].split(";")


def test_a_share_over_fewer_than_its_minimum_is_no_number(registry):
    few = registry.criteria["A3"].model_copy(update={"minimum_n": 11})
    rows = frame("descriptives", arranged(1))
    assert measured(few, DEBTS, rows) is None
    assert measured(registry.criteria["A3"], DEBTS, rows).value == 0.1


def test_a_score_by_people_counts_and_without_one_there_are_no_data(registry, params):
    words = Text(nl="x", en="x")
    given = ExpertScore(
        experiment=DEBTS, criterion="B4", score=2, role=words, date="2017-10-01", reason=words, source=("eigen",)
    )
    with_score = table_of(registry.model_copy(update={"expert_scores": (given,)}), params)
    for table, status, score in ((with_score, "expert", 2), (table_of(registry, params), "no_data", None)):
        row = table[(table["experiment"] == DEBTS) & (table["item"] == "criterion") & (table["key"] == "B4")].iloc[0]
        assert (row["status"], None if pd.isna(row["score"]) else row["score"]) == (status, score)


def gate_row(item, key, evidence, **more):
    return {
        **dict.fromkeys(TYPES),
        "experiment": DEBTS,
        "item": item,
        "key": key,
        "evidence": evidence,
        "status": "scored",
    } | more


def test_the_gate_withholds_what_stands_beside_a_withheld_verdict_and_each_row_with_its_evidence():
    beside = [gate_row(item, item, "y", value=0.8, n=5, rule="r") for item in ("decision", "stability", "change")]
    rows = [gate_row("verdict", "promising", "x", rule="r"), *beside]
    shown = {"x": {"status": "ok", "value": 0.9}, "y": {"status": "ok", "value": 0.3}}
    hidden = {"status": "suppressed", "value": None}
    every = protect_assessment(rows, shown).rows
    assert [row["value"] for row in every[1:]] == [0.8, 0.8, 0.8]
    assert [row["item"] for row in protect_assessment(rows, shown | {"x": hidden}).rows] == ["verdict"]
    for row in protect_assessment(rows, shown | {"y": hidden}).rows[1:]:
        assert (row["status"], row["value"], row["n"], row["rule"]) == ("suppressed", None, None, "")


def bundle_of(registry, params, harm=(), **chances):
    bounds = {"improves": 0.9, "exceeds": 0.6}
    rows = []
    for indicator, entry in registry.bundle.outcomes.items():
        key = f"bundle.{indicator}"
        as_planned = registry.model_copy(update={"plan": registry.plan | {key: entry}})
        rows += estimate_rows(as_planned, key, SIZES, **bounds | chances.get(indicator, {}))
    tables = frame("estimates", [*rows, *harm]), frame("descriptives", ()), frame("specifications", ())
    table = assess(*tables, registry, params)
    return table[table["experiment"] == "bundle"]


def test_a_bundle_is_judged_by_its_least_favourable_outcome(registry, params):
    first, second = list(registry.bundle.outcomes)[:2]
    for against in (first, second):
        table = bundle_of(registry, params, **{against: {"exceeds": 0.1}})
        row = table[table["item"] == "verdict"].iloc[0]
        assert (row["key"], row["evidence"].split(";")[0]) == ("not_yet_promising", f"pln/bundle/{against}")
    both = bundle_of(registry, params)
    assert both[both["item"] == "verdict"].iloc[0]["key"] == "promising_with_conditions"
    assert not (both["item"] == "decision").any()


def test_a_serious_harm_of_one_experiment_is_one_of_the_bundle(registry, params):
    seen = harm_row(DEBTS, category="eviction", low=0.01)
    table = bundle_of(registry, params, harm=[seen])
    assert table[table["item"] == "verdict"].iloc[0]["rule"] == "harm"
