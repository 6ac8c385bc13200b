"""The checks on the answer, and what they do to the claim."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import empty_agreement, empty_overlap, indicator_frame, measured

from evaluation.estimation import krippendorff_alpha
from evaluation.estimation.checks.balance_t0 import balance_t0
from evaluation.estimation.checks.coder_agreement import coder_agreement, coincidences_by_case, pooled_alpha
from evaluation.estimation.checks.concurrent_experiments import concurrent_experiments
from evaluation.estimation.checks.few_sites import few_sites
from evaluation.estimation.checks.influential_site import influential_site
from evaluation.estimation.checks.record import Check
from evaluation.estimation.checks.selective_dropout import selective_dropout
from evaluation.estimation.checks.standardised import standardised_gap
from evaluation.estimation.checks.t1_coverage import t1_coverage
from evaluation.estimation.checks.ways_agree import ways_agree
from evaluation.estimation.claims import fidelity_of, lowered, reasons_of
from evaluation.estimation.study import questions, units_of

REASONS = [
    "few_sites", "low_t1_coverage", "low_fidelity", "unequal_start", "selective_dropout", "influential_site",
    "trend_before", "failed_check", "concurrent_experiments", "fidelity_unknown",
]  # fmt: skip


@pytest.fixture(scope="module")
def question(registry):
    return next(one for one in questions(registry) if one.indicator == "plan_quality")


def units(question, *groups):
    """Units of groups given as (city, arm, before, after)."""
    rows = [
        row
        for city, arm, before, after in groups
        for row in measured(city, question.experiment, question.indicator, arm, before, after)
    ]
    return units_of(indicator_frame(rows), question.experiment, question.indicator)


def lost(units_n, lost_n):
    return np.r_[np.full(lost_n, np.nan), np.arange(units_n - lost_n, dtype=float)]


def whole(checks):
    return next(check for check in checks if not check.city)


def test_coverage_is_that_of_the_group_with_the_lowest(question):
    found = units(
        question,
        ("utrecht", "experiment", np.arange(10.0), lost(10, 1)),
        ("utrecht", "comparison", np.arange(10.0), lost(10, 5)),
    )
    check = whole(t1_coverage(question, found))
    assert (check.outcome, check.value, check.units_n, check.lowers_claim) == ("failed", 0.5, 10, True)


def test_coverage_at_the_bound_passes_and_cities_are_informative(question):
    found = units(
        question,
        *(("utrecht", arm, np.arange(10.0), lost(10, 4)) for arm in ("experiment", "comparison")),
    )
    checks = t1_coverage(question, found)
    assert whole(checks).outcome == "passed"
    by_city = {check.city: check.outcome for check in checks if check.city}
    assert by_city["utrecht"] == "informative"
    assert by_city["zaanstad"] == "not_possible"


def test_coverage_of_strangers_is_not_possible(question):
    nobody = np.full(6, np.nan)
    found = pd.concat(
        [
            units(question, ("utrecht", "experiment", np.arange(6.0), nobody)),
            units(question, ("utrecht", "experiment", nobody, np.arange(6.0))).assign(unit="other"),
        ]
    )
    assert whole(t1_coverage(question, found)).outcome == "not_possible"
    assert whole(selective_dropout(question, found, 0.25, 0.95)).outcome == "not_possible"


def test_balance_passes_or_fails_on_the_whole(question):
    start = np.arange(10.0)
    level = units(question, *(("utrecht", arm, start, start) for arm in ("experiment", "comparison")))
    assert whole(balance_t0(question, level, 0.25)).outcome == "passed"
    apart = units(question, ("utrecht", "experiment", start + 2, start), ("utrecht", "comparison", start, start))
    check = whole(balance_t0(question, apart, 0.25))
    assert (check.outcome, check.lowers_claim) == ("failed", True)
    assert check.value == pytest.approx(2 / start.std(ddof=1))


def test_balance_fails_whichever_group_starts_higher(question):
    start = np.arange(10.0)
    apart = units(question, ("utrecht", "experiment", start, start), ("utrecht", "comparison", start + 2, start))
    check = whole(balance_t0(question, apart, 0.25))
    assert (check.outcome, check.lowers_claim) == ("failed", True)
    assert check.value == pytest.approx(-2 / start.std(ddof=1))


def test_balance_asks_for_two_groups(registry, question):
    single = next(one for one in questions(registry) if one.indicator == "room_to_act")
    assert balance_t0(single, units(single), 0.25) == []
    assert whole(balance_t0(question, units(question), 0.25)).outcome == "not_possible"


def test_dropout_fails_only_when_it_is_large_and_sure(question):
    start = np.arange(40.0)
    selective = units(question, ("utrecht", "experiment", start, np.where(start < 10, np.nan, start)))
    check = whole(selective_dropout(question, selective, 0.25, 0.95))
    assert (check.outcome, check.lowers_claim) == ("failed", True)
    assert check.value < -1
    even = units(question, ("utrecht", "experiment", start, np.where(start % 4 == 0, np.nan, start)))
    assert whole(selective_dropout(question, even, 0.25, 0.95)).outcome == "passed"
    small = units(question, ("utrecht", "experiment", start[:6], np.where(start[:6] == 4, np.nan, start[:6])))
    assert whole(selective_dropout(question, small, 0.25, 0.95)).outcome == "informative"


def test_dropout_looks_at_two_groups_with_a_wider_interval(registry, question):
    """A gap of 0.77 with a standard error of 0.365: outside 1.96 standard errors, within the 2.24 of two groups."""
    kept, gone = np.linspace(-1, 1, 30), np.linspace(-1, 1, 10)
    within = np.sqrt(((kept**2).sum() + (gone**2).sum()) / 38)
    start = np.r_[gone + 0.77 * within, kept]
    after = np.where(np.arange(40) < 10, np.nan, start)
    both = units(question, ("utrecht", "experiment", start, after), ("utrecht", "comparison", kept, kept))
    check = whole(selective_dropout(question, both, 0.25, 0.95))
    assert (check.outcome, check.lowers_claim, check.value) == ("informative", False, pytest.approx(0.77))
    single = next(one for one in questions(registry) if not one.has_comparison)
    alone = units(single, (single.participating[0], "experiment", start, after))
    check = whole(selective_dropout(single, alone, 0.25, 0.95))
    assert (check.outcome, check.lowers_claim, check.value) == ("failed", True, pytest.approx(0.77))


def test_dropout_of_nobody_passes_and_of_everybody_is_not_possible(question):
    start = np.arange(10.0)
    assert (
        whole(selective_dropout(question, units(question, ("utrecht", "experiment", start, start)), 0.25, 0.95)).value
        == 0
    )
    gone = units(question, ("utrecht", "experiment", start, np.full(10, np.nan)))
    assert whole(selective_dropout(question, gone, 0.25, 0.95)).outcome == "not_possible"


def test_gap_does_not_count_differences_between_cities():
    values = np.arange(5.0)
    near = standardised_gap([(values, values)])
    far = standardised_gap([(values, values), (values + 100, values + 100)])
    assert near.value == far.value == 0
    assert standardised_gap([(np.ones(3), np.ones(3))]).value == 0
    assert standardised_gap([(np.ones(3), np.zeros(3))]).value is None
    assert standardised_gap([]).value is None


def test_overlap_above_the_bound_fails():
    overlap = pd.DataFrame(
        {"city": ["a", "b"], "experiment": ["x", "x"], "households_n": [10, 30], "also_in_other_n": [10, 20]}
    )
    checks = concurrent_experiments(overlap, "x", ["a", "b", "c"], 0.6)
    assert (checks[0].outcome, checks[0].value, checks[0].lowers_claim) == ("failed", 0.75, True)
    assert [check.outcome for check in checks[1:]] == ["informative", "informative", "not_possible"]
    assert concurrent_experiments(overlap, "x", [], 0.75)[0].outcome == "passed"
    assert concurrent_experiments(empty_overlap(), "x", [], 0.6)[0].outcome == "not_possible"


def test_few_sites(question):
    assert few_sites(question, 2, 3)[0].lowers_claim
    assert few_sites(question, 3, 3)[0].outcome == "passed"


def test_influential_site_is_named(question):
    checks = influential_site(question, 0.5, np.array([0.4, 0.6, -0.1]), ["a", "b", "c"])
    assert checks[0].outcome == "failed"
    assert (checks[1].city, checks[1].value) == ("c", pytest.approx(0.6))
    assert influential_site(question, 0.5, np.array([0.4, 0.6, 0.45]), ["a", "b", "c"])[0].outcome == "passed"
    assert influential_site(question, 1.5, np.array([0.9, 1.4, 1.6]), ["a", "b", "c"])[0].outcome == "failed"
    assert influential_site(question, None, None, [])[0].outcome == "not_possible"


def test_a_site_that_turns_the_sign_decides_however_small_the_shift(question):
    turned = influential_site(question, 0.1, np.array([0.2, -0.05, 0.15]), ["a", "b", "c"])[0]
    assert (turned.outcome, turned.value) == ("failed", pytest.approx(0.15))
    assert turned.value < turned.bound
    assert influential_site(question, 0.1, np.array([0.2, 0.05, 0.15]), ["a", "b", "c"])[0].outcome == "passed"


def test_ways_that_disagree_are_told_but_lower_nothing(question):
    check = ways_agree(question, [0.2, 0.1, -0.1, 0.3])[0]
    assert (check.outcome, check.value, check.lowers_claim) == ("failed", 0.75, False)
    assert ways_agree(question, [0.2, 0.1])[0].outcome == "passed"
    assert ways_agree(question, [])[0].outcome == "not_possible"


def codings(first, second):
    """Cases in rows, codes in columns."""
    rows = [
        ("utrecht", f"case-{case}", f"K{code}", int(first[case][code]), int(second[case][code]))
        for case in range(len(first))
        for code in range(len(first[0]))
    ]
    return pd.DataFrame(rows, columns=["city", "case_id", "bottleneck", "coder_a", "coder_b"])


def test_alpha_of_one_code_is_krippendorffs():
    first, second = [[1], [0], [0], [1], [1], [0]], [[1], [0], [1], [1], [1], [0]]
    found = pooled_alpha(coincidences_by_case(codings(first, second)).sum(0))
    assert found == pytest.approx(krippendorff_alpha(np.array([first, second])[:, :, 0]))


def test_common_and_rare_codes_do_not_make_agreement():
    """Coder B answers at random within each code: alpha must be near 0 although codes differ in how common they are."""
    generator = np.random.default_rng(5)
    shares = np.array([0.95, 0.05])
    first, second = (generator.random((2000, 2)) < shares for _ in range(2))
    found = pooled_alpha(coincidences_by_case(codings(first, second)).sum(0))
    assert found == pytest.approx(0, abs=0.05)
    assert krippendorff_alpha(np.array([first.ravel(), second.ravel()], dtype=float)) > 0.7


def test_coder_agreement_needs_its_interval_above_the_bound():
    generator = np.random.default_rng(2)
    first = generator.random((60, 4)) < 0.5
    check = coder_agreement(codings(first, first), "bottleneck", 0.667, 0.95, np.random.default_rng(1))[0]
    assert (check.outcome, check.value, check.units_n) == ("passed", 1.0, 60)
    noisy = np.where(generator.random(first.shape) < 0.15, ~first, first)
    check = coder_agreement(codings(first, noisy), "bottleneck", 0.667, 0.95, np.random.default_rng(1))[0]
    assert check.outcome == "informative"
    check = coder_agreement(codings(first, ~first), "bottleneck", 0.667, 0.95, np.random.default_rng(1))[0]
    assert check.outcome == "failed"
    check = coder_agreement(empty_agreement(), "bottleneck", 0.667, 0.95, np.random.default_rng(1))[0]
    assert check.outcome == "not_possible"


@pytest.mark.parametrize(
    ("highest", "reasons", "level"),
    [
        (2, [], 2),
        (2, ["low_fidelity"], 1),
        (2, ["low_fidelity", "failed_check", "few_sites"], 0),
        (4, ["concurrent_experiments"], 1),
        (4, ["concurrent_experiments", "few_sites"], 0),
        (4, ["unequal_start", "influential_site"], 2),
        (4, ["failed_check", "failed_check", "failed_check"], 1),
    ],
)
def test_claim_is_lowered_step_by_step(highest, reasons, level):
    found = lowered(highest, reasons, REASONS)
    assert found.level == level
    assert set(found.reasons) == set(reasons)


def test_a_cap_that_changes_nothing_is_no_reason():
    assert lowered(1, ["concurrent_experiments"], REASONS).reasons == ()
    assert lowered(1, ["concurrent_experiments", "low_t1_coverage"], REASONS).reasons == ("low_t1_coverage",)


def test_unknown_reason_is_an_error():
    with pytest.raises(KeyError, match="Unknown claim reasons"):
        lowered(2, ["bad_luck"], REASONS)


def test_reasons_come_from_checks_that_lower_and_from_fidelity():
    checks = [
        Check("few_sites", lowers_claim=True),
        Check("t1_coverage", lowers_claim=True),
        Check("balance_t0", lowers_claim=True),
        Check("selective_dropout", lowers_claim=True),
        Check("influential_site", lowers_claim=True),
        Check("concurrent_experiments", lowers_claim=True),
        Check("ways_agree", outcome="failed"),
    ]
    assert reasons_of(checks, 0.8, 0.6) == [
        "few_sites", "low_t1_coverage", "unequal_start", "selective_dropout", "influential_site",
        "concurrent_experiments",
    ]  # fmt: skip
    assert reasons_of([], 0.5, 0.6) == ["low_fidelity"]
    assert reasons_of([], None, 0.6) == ["fidelity_unknown"]


def test_each_failed_check_costs_a_step_and_the_same_check_one():
    """Two checks without words of their own are told once and cost two steps."""
    checks = [Check(name, city=city, lowers_claim=True) for name, city in (("x", ""), ("y", ""), ("y", "utrecht"))]
    reasons = reasons_of(checks, 0.8, 0.6)
    assert reasons == ["failed_check", "failed_check"]
    found = lowered(4, reasons, REASONS)
    assert (found.level, found.reasons) == (2, ("failed_check",))


def test_the_cap_comes_before_the_steps():
    found = lowered(4, ["concurrent_experiments", "unequal_start"], REASONS)
    assert (found.level, found.reasons) == (0, ("unequal_start", "concurrent_experiments"))


def test_every_reason_has_words(registry):
    assert set(REASONS) == set(registry.claim_reasons)


def test_fidelity_is_a_ratio_of_sums():
    rows = [
        ("a", "x", "experiment", "2017-1", "once", "fidelity", "", 4.0, 10.0, "ok"),
        ("b", "x", "experiment", "2017-1", "once", "fidelity", "", 20.0, 20.0, "ok"),
        ("c", "x", "experiment", "2017-1", "once", "fidelity", "", 0.0, 70.0, "ok"),
    ]
    assert fidelity_of(indicator_frame(rows), ["x"], ["a", "b"]) == pytest.approx(0.8)
    assert fidelity_of(indicator_frame(rows), ["x"], []) is None
