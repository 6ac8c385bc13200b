"""The stage as a whole, on a small made-up study, on nothing, and on delivered totals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import no_deliveries, one, small_study

from evaluation.estimation import SpreadPrior, pool, predict_next_site
from evaluation.estimation.analysis import analyse
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.stage import PLACED_IN, read_deliveries, run
from evaluation.estimation.study import Deliveries
from evaluation.estimation.tables import CHECKS, DESCRIPTIVES, ESTIMATES, frame, rounded
from evaluation.storage import read_table, write_table

KEY = ["experiment", "indicator", "category", "scope", "city", "quantity", "prior_factor"]


@pytest.fixture(scope="module")
def results(registry, params):
    return analyse(registry, params, small_study(registry))


@pytest.fixture(scope="module")
def nothing(registry, params):
    return analyse(registry, params, no_deliveries())


def test_tables_have_the_agreed_columns(results, nothing):
    for found in (results, nothing):
        assert list(found.estimates) == list(ESTIMATES)
        assert list(found.descriptives) == list(DESCRIPTIVES)
        assert list(found.checks) == list(CHECKS)


def test_rows_are_the_same_whatever_was_delivered(results, nothing):
    assert results.estimates[KEY].equals(nothing.estimates[KEY])
    place = ["indicator", "experiment", "category", "city", "arm", "wave", "quantity"]
    assert results.descriptives[place].equals(nothing.descriptives[place])
    assert not results.estimates.duplicated(KEY).any()
    assert not results.descriptives.duplicated(place).any()
    assert not results.checks.duplicated(["check", "experiment", "indicator", "city"]).any()


def test_a_value_stands_exactly_where_the_status_is_ok(results, nothing):
    for found in (results, nothing):
        for table in (found.estimates, found.descriptives):
            assert (table.value.notna() == (table.status == "ok")).all()


def test_nothing_delivered_is_said_in_statuses(nothing, registry):
    assert set(nothing.estimates.status) == {"not_available", "not_participating", "too_few"}
    assert set(nothing.descriptives.status) <= {"not_available", "not_participating"}
    assert set(nothing.checks.outcome) <= {"not_possible", "failed"}
    assert (nothing.estimates.claim == 0).all()
    assert set(nothing.estimates.claim_reasons) == {"few_sites;fidelity_unknown"}


def test_every_city_has_a_row_for_every_question(results, registry):
    cities = results.estimates[(results.estimates.scope == "city") & (results.estimates.quantity == "estimate")]
    cities = cities[~cities.role.isin(["bundle", "harm"])]
    assert len(cities) == len(registry.plan) * len(registry.cities)
    for key in registry.plan:
        experiment, indicator = registry.planned(key)
        rows = cities[(cities.experiment == experiment) & (cities.indicator == indicator)]
        assert list(rows.city) == list(registry.cities)
        absent = rows.city[rows.status == "not_participating"]
        assert set(absent) == set(registry.cities) - set(registry.sites_of[experiment])


def planned(results):
    """Estimates without those of harms."""
    return results.estimates[results.estimates.role != "harm"]


def test_pooled_rows_are_the_public_functions(results):
    rows = planned(results)
    rows = rows[rows.experiment == "schulden_beschermingsbewind"]
    cities = rows[(rows.scope == "city") & (rows.quantity == "estimate")]
    found = pool(cities.value, cities.standard_error)
    pooled = one(rows, scope="pooled", quantity="mean_reml")
    assert [pooled.value, pooled.low, pooled.high] == pytest.approx([found.estimate, found.low, found.high], rel=1e-7)
    assert pooled.n == cities.n.sum()
    assert pooled.residual_df == cities.residual_df.sum()
    assert pooled.n_clusters == len(cities)
    expected = predict_next_site(
        cities.value, cities.standard_error, SpreadPrior("half_normal", 0.3), relevant_difference=0.15
    )
    chance = one(rows, quantity="probability_exceeds_relevant", prior_factor=1.0)
    assert chance.value == pytest.approx(expected.probability_exceeds_relevant, rel=1e-7)


def test_few_cities_limit_the_predictions(results):
    estimates = planned(results)
    two = estimates[estimates.experiment == "aansluiting_18"]
    assert set(two[two.scope == "prediction"].status) == {"too_few"}
    assert one(two, scope="pooled", quantity="mean_reml").degrees_of_freedom == 1
    spread = two[two.quantity.str.startswith("tau") | two.quantity.isin(["q", "i_squared"])]
    assert len(spread) == 6
    assert set(spread.status) == {"too_few"}
    assert spread[["value", "low", "high"]].isna().all(axis=None)
    three = estimates[estimates.experiment == "participatie"]
    status = three[three.scope == "prediction"].groupby("quantity").status.first().to_dict()
    assert status["hierarchical"] == status["probability_improves"] == "ok"
    assert status["raw_t"] == status["higgins_thompson_spiegelhalter"] == "too_few"
    assert one(three, scope="pooled", quantity="tau_squared").status == "ok"


def test_claims_fall_by_a_step_for_each_reason(results):
    by_experiment = results.estimates.groupby("experiment")[["claim", "claim_reasons"]].first()
    assert tuple(by_experiment.loc["aansluiting_18"]) == (0, "few_sites")
    assert tuple(by_experiment.loc["schulden_beschermingsbewind"]) == (2, "")


def test_every_method_has_words_in_both_languages(results, nothing, registry):
    met = {*results.estimates.method, *nothing.estimates.method} - {""}
    assert met <= set(registry.methods)
    assert all(entry.label.nl and entry.label.en for entry in registry.methods.values())


def test_the_bundle_is_answered_and_every_harm_has_a_row_over_cities(results, registry):
    pooled = results.estimates[(results.estimates.scope == "pooled") & (results.estimates.quantity == "mean_reml")]
    assert set(pooled[pooled.role == "bundle"].indicator) == set(registry.bundle.outcomes)
    harms = pooled[pooled.role == "harm"]
    assert set(harms.experiment) == set(registry.experiments)
    assert {*registry.harms.serious, "any"} <= set(harms.category)


def test_main_prior_is_always_given_and_all_factors_are(results, params):
    rows = results.estimates[results.estimates.quantity == "mean_hierarchical"]
    assert set(rows.prior_factor) == {1.0, *params.prior_factors}


def test_same_input_gives_the_same_tables(registry, params, results):
    again = analyse(registry, params, small_study(registry))
    for name in ("estimates", "descriptives", "checks", "specifications"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(results, name), check_exact=True)


def test_order_of_rows_and_names_of_units_do_not_matter(registry, params, results):
    study = small_study(registry)
    shuffled = study.indicators.sample(frac=1, random_state=3).reset_index(drop=True)
    renamed = shuffled.assign(unit="x" + shuffled.unit.where(shuffled.arm != "comparison", "0" + shuffled.unit))
    months = study.series.sample(frac=1, random_state=3).reset_index(drop=True)
    moved = Deliveries(renamed, study.aggregates, study.overlap, study.agreement, study.origins, series=months)
    found = analyse(registry, params, moved).estimates
    np.testing.assert_allclose(found.value, results.estimates.value, rtol=1e-8)


def test_input_is_not_changed(registry, params):
    study = small_study(registry)
    before = study.indicators.copy()
    analyse(registry, params, study)
    pd.testing.assert_frame_equal(study.indicators, before)


def test_run_writes_what_analyse_finds(study, registry, params, results):
    given = small_study(registry)
    write_table(study.processed / "indicators.parquet", given.indicators)
    nobody = given.indicators.iloc[:0].assign(experiments=pd.Series(dtype="str"))
    write_table(study.processed / "bundle.parquet", nobody)
    write_table(study.processed / "overlap.parquet", given.overlap)
    write_table(study.processed / "agreement.parquet", given.agreement)
    write_table(study.processed / "items.parquet", given.items)
    write_table(study.processed / "series.parquet", given.series)
    write_table(study.tables / "aggregates.parquet", given.aggregates)
    for table, unit in PLACED_IN.items():
        nowhere = pd.DataFrame({name: pd.Series(dtype="str") for name in ("city", unit, "neighbourhood")})
        write_table(study.tables / f"{table}.parquet", nowhere)
    no_fragments = {name: pd.Series(dtype="str") for name in ("city", "fragment_id", "coder")}
    write_table(study.tables / "interviews.parquet", pd.DataFrame(no_fragments))
    origins = pd.DataFrame({"city": list(given.origins), "origin": list(given.origins.values())})
    write_table(study.processed / "deliveries.parquet", origins.assign(table="households", delivered=100))
    problems = pd.DataFrame({"table": ["households"], "rule": ["arm_mismatch"], "rows": [3]})
    write_table(study.processed / "problems.parquet", problems)
    assert read_deliveries(study).origins == given.origins
    run(study)
    first = {
        name: (study.processed / f"{name}.parquet").read_bytes() for name in ("estimates", "descriptives", "checks")
    }
    run(study)
    assert first == {name: (study.processed / f"{name}.parquet").read_bytes() for name in first}
    written = read_table(study.processed / "estimates.parquet")
    assert list(written) == list(ESTIMATES)
    checks = read_table(study.processed / "checks.parquet").set_index("check")
    assert tuple(checks.loc["contamination", ["outcome", "value", "n"]]) == ("informative", 0.006, 500)
    curve = read_table(study.processed / "specifications.parquet")
    assert len(curve) == len(results.specifications) > 0
    np.testing.assert_array_equal(written.value, results.estimates.value)


def test_a_row_with_other_columns_is_an_error():
    with pytest.raises(KeyError, match="other columns"):
        frame([{"check": "few_sites"}], CHECKS)


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_row_that_is_ok_without_a_number_is_an_error(value):
    empty = dict.fromkeys(DESCRIPTIVES) | {"indicator": "reach", "city": "utrecht", "value": value}
    with pytest.raises(ValueError, match="no finite value: reach, utrecht"):
        frame([empty | {"status": "ok"}], DESCRIPTIVES)
    assert frame([empty | {"status": "too_few", "value": None}], DESCRIPTIVES).value.isna().all()


def test_rounding_leaves_ten_digits_and_no_infinity():
    assert rounded(1 / 3) == 0.3333333333
    assert rounded(-1e-15) == 0.0
    assert np.isnan(rounded(float("nan")))
    with pytest.raises(ValueError, match="infinite"):
        rounded(float("inf"))


def test_draws_belong_to_a_name():
    first, again, other = (generator_for(1, name).random() for name in ("a", "a", "b"))
    assert first == again != other


def test_intervals_keep_to_what_is_possible(results):
    shares = results.estimates[
        (results.estimates.unit == "share") & ~results.estimates.quantity.isin(["tau", "tau_squared"])
    ]
    limits = shares[["low", "high"]].astype(float).abs()
    compared = shares.design.isin(["controlled_change", "randomised"])
    assert (limits[compared].max(axis=None) <= 2) and (limits[~compared].max(axis=None) <= 1)
    assert not results.estimates[results.estimates.outcome == "mean_difference"].empty
