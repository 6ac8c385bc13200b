"""The gate for estimates and checks: a hidden city is never found back from what is over cities."""

import pytest
from tests.unit.fixtures.gate import (
    ENTRY,
    FIVE,
    GATE,
    KEY,
    check_row,
    enough_cells,
    estimate_rows,
    rules,
    share_rows,
    shown,
    with_ids,
)

from evaluation.disclosure.checks import protect_checks, with_status
from evaluation.disclosure.descriptives import small_groups
from evaluation.disclosure.errors import UnknownKindError
from evaluation.disclosure.estimates import protect_estimates

STEPS = {"share": 0.01, "count": 0.1}


def estimates(registry, sizes, small=(), **more):
    rows = with_ids("estimates", estimate_rows(registry, KEY, sizes, **more))
    return protect_estimates(rows, GATE, small, STEPS, enough_cells(ENTRY, registry.cities))


def test_nothing_is_hidden_when_every_city_is_large_enough(registry):
    found, hidden = estimates(registry, FIVE)
    assert hidden == {}
    assert all(row["status"] != "suppressed" for row in found.rows)


def test_one_small_city_takes_the_next_smallest_along(registry):
    found, hidden = estimates(registry, FIVE | {"utrecht": 8})
    assert hidden == {ENTRY: frozenset({"utrecht", "enschede"})}
    decided = rules(found)
    assert decided[f"est/{'/'.join(ENTRY)}/city/utrecht/estimate"] == "small_n"
    assert decided[f"est/{'/'.join(ENTRY)}/city/enschede/estimate_unadjusted"] == "protects_other"
    assert decided[f"est/{'/'.join(ENTRY)}/city/zaanstad/estimate"] == "coarse"


def test_with_hidden_cities_only_rounded_means_and_predictions_stay(registry):
    found, _ = estimates(registry, FIVE | {"utrecht": 8})
    over_cities = {(row["scope"], row["quantity"]) for row in found.rows if row["status"] == "ok" and not row["city"]}
    assert over_cities == {
        ("pooled", "mean_reml"),
        ("prediction", "hierarchical"),
        ("prediction", "probability_improves"),
        ("prediction", "probability_exceeds_relevant"),
    }
    assert not [row for row in found.rows if row["status"] == "ok" and row["scope"] in ("shrunken", "leave_one_out")]
    mean = next(row for row in found.rows if row["quantity"] == "mean_reml" and row["scope"] == "pooled")
    assert (mean["low"], mean["high"]) == (0.1, 0.5)
    assert (mean["standard_error"], mean["smallest_detectable_difference"]) == (None, None)


def test_beside_hidden_cities_only_the_main_prior_is_shown(registry):
    found, _ = estimates(registry, FIVE | {"utrecht": 8}, priors=(0.5, 1.0, 2.0))
    assert {row["prior_factor"] for row in found.rows if row["status"] == "ok" and row["scope"] == "prediction"} == {
        1.0
    }
    every, _ = estimates(registry, FIVE, priors=(0.5, 1.0, 2.0))
    assert {row["prior_factor"] for row in every.rows if row["scope"] == "prediction"} == {0.5, 1.0, 2.0, None}


def test_an_adjusted_estimate_of_a_counted_outcome_loses_its_digits(registry):
    found, _ = estimates(registry, FIVE)
    city = next(row for row in found.rows if row["scope"] == "city" and row["quantity"] == "estimate")
    assert (city["value"], city["low"], city["high"], city["n"]) == (0.3, 0.09, 0.51, 40)
    dropped = ("standard_error", "degrees_of_freedom", "residual_df", "smallest_detectable_difference")
    assert [city[name] for name in dropped] == [None] * len(dropped)
    mean = next(row for row in found.rows if row["quantity"] == "mean_reml" and row["scope"] == "pooled")
    assert (mean["low"], mean["standard_error"]) == (0.0877, 0.1)
    shrunken = next(row for row in found.rows if row["scope"] == "shrunken")
    assert (shrunken["low"], shrunken["standard_error"]) == (0.09, None)


def test_one_small_count_hides_the_plain_estimates_of_all_cities(registry):
    cells = enough_cells(ENTRY, FIVE) | {(*ENTRY, "utrecht"): {"improved": 30.0, "worsened": 3.0}}
    rows = with_ids("estimates", estimate_rows(registry, KEY, FIVE))
    found, hidden = protect_estimates(rows, GATE, (), STEPS, cells)
    decided = rules(found)
    assert hidden == {}
    assert decided[f"est/{'/'.join(ENTRY)}/city/utrecht/estimate_unadjusted"] == "counts"
    assert decided[f"est/{'/'.join(ENTRY)}/city/zaanstad/estimate_unadjusted"] == "protects_other"
    assert decided[f"est/{'/'.join(ENTRY)}/city/utrecht/estimate"] == "coarse"


def test_a_survey_does_not_tell_how_many_answered_twice(registry):
    survey = {"design": "repeated_survey", "outcome": "mean_difference"}
    rows = [row | survey for row in estimate_rows(registry, KEY, FIVE)]
    found, _ = protect_estimates(with_ids("estimates", rows), GATE, (), STEPS)
    assert {row["residual_df"] for row in found.rows} == {None}
    assert {row["standard_error"] for row in found.rows if row["scope"] == "city"} == {None}


def test_small_cities_together_below_the_minimum_take_another_along(registry):
    _, hidden = estimates(registry, FIVE | {"utrecht": 4, "zaanstad": 4})
    assert hidden[ENTRY] == {"utrecht", "zaanstad", "enschede"}


def test_a_small_group_hides_a_city_that_is_large_as_a_whole(registry):
    found, hidden = estimates(registry, FIVE, small={(*ENTRY, "utrecht")})
    assert rules(found)[f"est/{'/'.join(ENTRY)}/city/utrecht/estimate"] == "small_group"
    assert len(hidden[ENTRY]) == 2
    rows = with_ids("descriptives", share_rows("zrm_finances", {"a": (4, 8), "b": (9, 20)}, experiment=ENTRY[0]))
    assert small_groups(rows, GATE) == {(*ENTRY, "a")}


def test_when_no_second_city_can_be_hidden_nothing_over_cities_is_shown(registry):
    found, _ = estimates(registry, {"utrecht": 8})
    assert shown(found) == set()


def test_rows_without_a_number_keep_their_status(registry):
    found, _ = estimates(registry, {"utrecht": 40, "enschede": 30, "zaanstad": 30})
    kept = {row["city"] for row in found.rows if row["status"] == "not_participating"}
    assert kept == set(registry.cities) - {"utrecht", "enschede", "zaanstad"}
    assert all(row["n"] is None for row in found.rows if row["status"] == "too_few")


def test_public_totals_without_n_pass(registry):
    rows = [row | {"n": None, "residual_df": None} for row in estimate_rows(registry, KEY, FIVE, public=True)]
    found, hidden = protect_estimates(with_ids("estimates", rows), GATE, (), STEPS)
    assert hidden == {}
    assert set(rules(found).values()) == {"already_published"}
    private = [row | {"public": False} for row in rows]
    found, _ = protect_estimates(with_ids("estimates", private), GATE, (), STEPS)
    assert shown(found) == set()


def test_a_private_city_among_public_ones_hides_what_is_pooled(registry):
    rows = [
        row | {"public": row["scope"] == "city" and row["city"] != "utrecht"}
        for row in estimate_rows(registry, KEY, FIVE | {"utrecht": 8})
    ]
    found, _ = protect_estimates(with_ids("estimates", rows), GATE, (), STEPS)
    assert {row["scope"] for row in found.rows if row["status"] == "ok"} == {"city"}
    assert "utrecht" not in {row["city"] for row in found.rows if row["status"] == "ok"}


def test_an_unknown_scope_is_refused(registry):
    rows = estimate_rows(registry, KEY, FIVE)
    with pytest.raises(UnknownKindError, match="household"):
        protect_estimates(with_ids("estimates", [rows[0] | {"scope": "household"}]), GATE, (), STEPS)


def checked(rows, hidden=None, small=()):
    rows = [with_status(row) for row in with_ids("checks", rows)]
    return protect_checks(rows, GATE, hidden or {}, small)


def test_checks_pass_by_n_and_shares_by_their_counts(registry):
    found = checked(
        [
            check_row("t1_coverage", registry, KEY),
            check_row("balance_t0", registry, KEY, n=9),
            check_row("concurrent_experiments", registry, KEY, value=0.02),
            check_row("version_mixed", registry, KEY, value=0.0),
            check_row("few_sites", registry, KEY, value=5.0, n=5),
            check_row("coder_agreement", registry, KEY, outcome="not_possible", value=None, n=4),
        ],
    )
    assert [row["status"] for row in found.rows] == ["ok", "suppressed", "suppressed", "ok", "ok", "not_available"]
    assert [found.rows[1][name] for name in ("outcome", "lowers_claim", "bound")] == ["passed", False, 0.6]
    assert [found.rows[1][name] for name in ("value", "n")] == [None, None]
    assert found.rows[5]["n"] is None


def test_a_share_of_one_city_is_shown_with_all_or_not(registry):
    rows = [
        check_row("version_mixed", registry, KEY, city=city, n=n, value=0.5)
        for city, n in (("", 80), ("a", 60), ("b", 19))
    ]
    assert [row["city"] for row in checked(rows).rows if row["status"] == "ok"] == [""]
    assert len(shown(checked(rows[:2]))) == 2


def test_coverage_is_shown_over_all_cities_when_those_not_covered_are_enough(registry):
    assert len(shown(checked([check_row("t1_coverage", registry, KEY, n=60)]))) == 1
    assert shown(checked([check_row("t1_coverage", registry, KEY, n=30)])) == set()
    assert shown(checked([check_row("t1_coverage", registry, KEY, n=600, city="a")])) == set()


def test_households_in_more_experiments_are_shown_over_all_cities_only(registry):
    rows = [
        check_row("concurrent_experiments", registry, KEY, city=city, n=n, value=0.5)
        for city, n in (("", 80), ("a", 40), ("b", 40))
    ]
    found = checked(rows)
    assert [row["city"] for row in found.rows if row["status"] == "ok"] == [""]
    assert {row["outcome"] for row in found.rows if row["city"]} == {None}


def test_what_leaving_a_city_out_does_is_rounded(registry):
    found = checked([check_row("influential_site", registry, KEY, value=0.0459062345, bound=0.15)])
    assert found.rows[0]["value"] == 0.0465


def test_a_check_on_a_small_group_is_hidden(registry):
    rows = [check_row(check, registry, KEY) for check in ("t1_coverage", "balance_t0", "few_sites")]
    found = checked(rows, small={(*ENTRY, "")})
    assert [row["status"] for row in found.rows] == ["suppressed", "suppressed", "ok"]


def test_a_hidden_coverage_hides_the_check_on_dropout(registry):
    rows = [check_row("t1_coverage", registry, KEY, city=city, n=100) for city in ("", "a")]
    rows += [check_row("selective_dropout", registry, KEY, city=city, n=40) for city in ("", "a")]
    found = checked(rows)
    assert [(row["check"], row["city"]) for row in found.rows if row["status"] == "ok"] == [
        ("t1_coverage", ""),
        ("selective_dropout", ""),
    ]


def test_checks_that_would_tell_of_a_hidden_city_are_hidden(registry):
    rows = [check_row("influential_site", registry, KEY), check_row("balance_t0", registry, KEY, city="utrecht")]
    assert shown(checked(rows, {ENTRY: frozenset({"utrecht", "zaanstad"})})) == set()
    assert len(shown(checked(rows))) == 2


def test_an_unknown_check_is_refused(registry):
    with pytest.raises(UnknownKindError, match="minimum_age"):
        checked([check_row("minimum_age", registry, KEY)])
