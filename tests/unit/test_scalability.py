"""From estimates to verdicts: which numbers are looked at, how domains are scored, what a verdict rests on."""

import pandas as pd
import pytest
from tests.unit.fixtures.gate import estimate_rows, frame, harm_row, share_rows

from evaluation.disclosure import ids as gate_ids
from evaluation.registry import load_params
from evaluation.registry.params import VerdictBounds
from evaluation.scalability import ids
from evaluation.scalability.assessment import assess
from evaluation.scalability.evidence import contradictions, gather
from evaluation.scalability.rows import TYPES
from evaluation.scalability.scores import score_by_thresholds, score_effectiveness
from evaluation.scalability.stage import run
from evaluation.storage import Paths, read_table, write_table
from evaluation.storage.paths import PROJECT

BOUNDS = VerdictBounds(minimum_sites=3, minimum_claim=2, improves=0.8, exceeds_relevant=0.5, evidence_against=0.2)
KEY = "schulden_beschermingsbewind.zrm_finances"
EXPERIMENT, INDICATOR = KEY.split(".")
FIVE = {"eindhoven": 40, "enschede": 35, "leeuwarden": 42, "utrecht": 50, "zaanstad": 38}
TWO = {"enschede": 35, "utrecht": 50}
MAIN = f"est/{EXPERIMENT}/{INDICATOR}"


def implementation(fidelity, reach, experiment=EXPERIMENT):
    rows = []
    for indicator, share in (("fidelity", fidelity), ("reach", reach)):
        counts = {city: (round(100 * share), 100) for city in FIVE}
        rows += share_rows(indicator, counts, quantity="ratio", experiment=experiment, arm="experiment")
    return rows


def assessed(registry, estimates, descriptives=()):
    params = load_params(Paths(PROJECT)).model_copy(update={"verdict": BOUNDS})
    tables = frame("estimates", estimates), frame("descriptives", descriptives), frame("specifications", ())
    return assess(*tables, registry, params)


def verdict_of(table, experiment=EXPERIMENT):
    rows = table[(table["experiment"] == experiment) & (table["item"] == "verdict")]
    assert len(rows) == 1
    return rows.iloc[0]


def conditions_of(table, experiment=EXPERIMENT):
    return list(table[(table["experiment"] == experiment) & (table["item"] == "condition")]["key"])


def test_enough_evidence_becomes_promising_under_named_conditions(registry):
    table = assessed(registry, estimate_rows(registry, KEY, FIVE), implementation(0.9, 0.2))
    row = verdict_of(table)
    assert (row["key"], row["rule"], row["claim"]) == ("promising_with_conditions", "evidence_with_conditions", 2)
    assert conditions_of(table) == ["A3", "A5", "B2", "B3", "B4", "B5", "harm"]
    assert row["evidence"].split(";") == [
        f"pln/{EXPERIMENT}/{INDICATOR}",
        f"{MAIN}/pooled/all/mean_reml",
        f"{MAIN}/prediction/all/probability_improves/1.0",
        f"{MAIN}/prediction/all/probability_exceeds_relevant/1.0",
        f"des/fidelity/{EXPERIMENT}/all/all/experiment/once/ratio",
        f"des/reach/{EXPERIMENT}/all/all/experiment/once/ratio",
    ]


def test_criteria_carry_score_value_and_evidence(registry):
    table = assessed(registry, estimate_rows(registry, KEY, FIVE), implementation(0.7, 0.2))
    own = table[(table["experiment"] == EXPERIMENT) & (table["item"] == "criterion")].set_index("key")
    assert list(own.index) == list(registry.criteria)
    assert (own.loc["A4", "score"], own.loc["A4", "value"]) == (2, 0.9)
    assert (own.loc["B1", "score"], own.loc["B1", "value"]) == (2, 0.7)
    assert own.loc["B2", "score"] == 1
    assert own.loc["B3", "status"] == "no_data"
    assert pd.isna(own.loc["B3", "score"])


def test_a_serious_harm_overrides_and_harms_that_nobody_measured_are_a_condition(registry):
    rows, ratios = estimate_rows(registry, KEY, FIVE), implementation(0.9, 0.6)
    assert "harm" in conditions_of(assessed(registry, rows, ratios))
    known = assessed(registry, [*rows, harm_row()], ratios)
    assert "harm" not in conditions_of(known)
    assert verdict_of(known)["evidence"].endswith("/harm/pooled/all/mean_reml/any")
    for seen in (harm_row(category="eviction", low=0.01), harm_row(category="eviction", value=0.15)):
        row = verdict_of(assessed(registry, [*rows, harm_row(), seen], ratios))
        assert (row["key"], row["rule"]) == ("not_yet_promising", "harm")
        assert row["evidence"].split(";")[1:] == [f"est/{EXPERIMENT}/harm/pooled/all/mean_reml/eviction"]


@pytest.mark.parametrize(
    "more", [{"category": "complaint", "low": 0.01}, {"category": "eviction", "low": 0.01, "status": "too_few"}]
)
def test_what_is_not_serious_or_has_no_number_overrides_nothing(registry, more):
    rows = [*estimate_rows(registry, KEY, FIVE), harm_row(), harm_row(**more)]
    assert verdict_of(assessed(registry, rows, implementation(0.9, 0.6)))["rule"] == "evidence_with_conditions"


def test_harms_in_too_few_cities_are_not_measured_but_one_that_was_seen_counts(registry):
    rows, ratios = estimate_rows(registry, KEY, FIVE), implementation(0.9, 0.6)
    for cities, condition in ((2, True), (3, False)):
        table = assessed(registry, [*rows, harm_row(n_clusters=cities)], ratios)
        assert ("harm" in conditions_of(table)) is condition
    assert verdict_of(assessed(registry, [*rows, harm_row(n_clusters=2, low=0.01)], ratios))["rule"] == "harm"


def test_too_few_sites_rests_on_the_sites_without_an_estimate(registry):
    row = verdict_of(assessed(registry, estimate_rows(registry, KEY, TWO)))
    assert row["rule"] == "too_few_sites"
    without = [city for city in registry.cities if city not in TWO]
    assert row["evidence"].split(";")[1:] == [f"{MAIN}/city/{city}/estimate" for city in without]


def test_an_experiment_without_any_estimate_has_too_few_data(registry):
    assert set(verdict_of(assessed(registry, []), name)["key"] for name in registry.subjects) == {"insufficient_data"}


def test_evidence_against_decides_before_the_design(registry):
    rows = estimate_rows(registry, KEY, FIVE, improves=0.3, exceeds=0.1, claim=1)
    row = verdict_of(assessed(registry, rows))
    assert row["rule"] == "evidence_against"
    assert row["evidence"].endswith("probability_exceeds_relevant/1.0")


def test_failed_fidelity_and_a_weak_design_are_named(registry):
    failed = verdict_of(assessed(registry, estimate_rows(registry, KEY, FIVE), implementation(0.3, 0.6)))
    assert (failed["rule"], "des/fidelity" in failed["evidence"]) == ("critical_domain_failed", True)
    weak = verdict_of(assessed(registry, estimate_rows(registry, KEY, FIVE, claim=1)))
    assert weak["rule"] == "design_ceiling"


def row(scope, city, quantity, **numbers):
    names = {
        "experiment": EXPERIMENT,
        "indicator": INDICATOR,
        "category": "",
        "scope": scope,
        "city": city,
        "quantity": quantity,
    }
    empty = {"value": None, "low": None, "high": None, "prior_factor": None, "status": "ok"}
    return names | empty | numbers


@pytest.mark.parametrize(
    ("direction", "low", "high", "against"),
    [
        ("up", -0.4, -0.1, True),
        ("up", -0.4, 0.1, False),
        ("up", 0.1, 0.4, False),
        ("down", 0.1, 0.4, True),
        ("down", -0.1, 0.4, False),
        ("down", -0.4, -0.1, False),
    ],
)
def test_an_interval_wholly_on_the_wrong_side_contradicts(direction, low, high, against):
    rows = [row("city", "utrecht", "estimate", value=(low + high) / 2, low=low, high=high)]
    assert bool(contradictions(rows, direction, 0.0, 0.15)) is against


@pytest.mark.parametrize(
    ("direction", "value", "against"),
    [("up", -0.2, True), ("up", -0.1, False), ("down", 0.2, True), ("down", 0.1, False), ("down", -0.2, False)],
)
def test_a_shrunken_value_beyond_the_relevant_difference_contradicts(direction, value, against):
    rows = [row("shrunken", "utrecht", "shrunken", value=value, prior_factor=1.0)]
    assert bool(contradictions(rows, direction, 0.0, 0.15)) is against
    assert not contradictions([rows[0] | {"prior_factor": 2.0}], direction, 0.0, 0.15)


def test_a_null_value_other_than_zero_is_used():
    rows = [row("city", "utrecht", "estimate", value=0.8, low=0.7, high=0.9)]
    assert contradictions(rows, "up", 1.0, 0.1)
    assert not contradictions(rows, "up", 0.5, 0.1)


def test_a_contradiction_is_found_in_the_estimates(registry):
    rows = estimate_rows(registry, KEY, FIVE)
    against = [r | {"low": -0.5, "high": -0.1} if r["scope"] == "city" and r["city"] == "utrecht" else r for r in rows]
    found = verdict_of(assessed(registry, against))
    assert found["rule"] == "contradiction"
    assert found["evidence"].split(";")[1:] == [f"{MAIN}/city/utrecht/estimate"]


def test_only_the_main_prior_counts(registry):
    rows = estimate_rows(registry, KEY, FIVE, priors=(0.5, 1.0, 2.0))
    rows = [r | {"value": 0.01} if r["prior_factor"] in (0.5, 2.0) else r for r in rows]
    evidence = gather(EXPERIMENT, frame("estimates", rows), registry)
    assert (evidence.improves.value, evidence.exceeds_relevant.value) == (0.9, 0.6)


@pytest.mark.parametrize(
    ("improves", "exceeds", "claim", "score"),
    [
        (None, None, 2, None),
        (0.9, 0.2, 4, 0),
        (0.9, 0.4, 2, 1),
        (0.9, 0.6, 1, 1),
        (0.9, 0.6, 2, 2),
        (0.95, 0.85, 2, 3),
        (0.95, 0.85, 1, 1),
    ],
)
def test_effectiveness_is_scored_as_documented(improves, exceeds, claim, score):
    assert score_effectiveness(improves, exceeds, claim, BOUNDS) == score


def test_thresholds_are_lower_bounds():
    assert [score_by_thresholds(value, (0.4, 0.6, 0.8)) for value in (None, 0.39, 0.4, 0.6, 0.79, 0.8)] == [
        None, 0, 1, 2, 2, 3,
    ]  # fmt: skip


def test_every_criterion_is_fed_by_something_that_exists(registry):
    known = {"primary_estimate", "expert", "none", *registry.indicators}
    assert {name for criterion in registry.criteria.values() for name in criterion.fed_by} <= known


def test_an_indicator_that_a_study_does_not_have_is_no_data(registry):
    criterion = registry.criteria["B1"].model_copy(update={"fed_by": ("elsewhere",)})
    other = registry.model_copy(update={"criteria": {"B1": criterion}})
    table = assessed(other, estimate_rows(registry, KEY, FIVE))
    assert set(table[table["item"] == "criterion"]["status"]) == {"no_data"}


def test_a_fed_criterion_without_thresholds_says_how_to_mend_it(registry):
    criterion = registry.criteria["B1"].model_copy(update={"thresholds": None})
    broken = registry.model_copy(update={"criteria": {"B1": criterion}})
    with pytest.raises(ValueError, match=r"criteria\.B1.*Add three"):
        assessed(broken, [])


def test_ids_of_the_verdict_are_those_of_the_gate():
    cell = {"indicator": "reach", "experiment": "a", "category": "", "city": "", "arm": "all", "wave": "once"}
    found = ids.described_id("reach", "a", "", "all", "once", "ratio")
    assert found == gate_ids.row_id("descriptives", cell | {"quantity": "ratio"})
    for factor in (None, 0.5, 1.0):
        parts = {"experiment": "a", "indicator": "b", "scope": "c", "city": "", "quantity": "d", "prior_factor": factor}
        for category in ("", "eviction"):
            id_ = gate_ids.row_id("estimates", parts | {"category": category})
            assert ids.estimate_id("a", "b", "c", "", "d", factor, category) == id_
    assert ids.plan_id("a", "b") == gate_ids.row_id("plan", {"experiment": "a", "indicator": "b"})


def test_the_stage_writes_every_experiment_with_one_verdict(study, registry):
    write_table(study.processed / "estimates.parquet", frame("estimates", estimate_rows(registry, KEY, FIVE)))
    write_table(study.processed / "descriptives.parquet", frame("descriptives", implementation(0.9, 0.6)))
    write_table(study.processed / "specifications.parquet", frame("specifications", ()))
    run(study)
    table = read_table(study.processed / "assessment.parquet")
    assert list(table.columns) == list(TYPES)
    assert list(table[table["item"] == "verdict"]["experiment"]) == list(registry.subjects)
