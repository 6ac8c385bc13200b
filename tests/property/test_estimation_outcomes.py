"""Properties of the estimators by kind of outcome, and of intervals that are drawn for euros and days."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.inter_rater import cohens_kappa

import evaluation.estimation as e
from evaluation.estimation.descriptives.planned import planned_rows
from evaluation.estimation.drawn import adjusted_difference_of, change_of, difference_in_change_of
from evaluation.estimation.max_t import exceedance
from evaluation.estimation.sites import estimate_units
from evaluation.estimation.study import questions

CLOSE = 1e-9
CELLS = st.integers(0, 30)
TABLES = st.tuples(CELLS, CELLS, CELLS, CELLS).filter(lambda table: sum(table) >= 2)
ARMS = st.tuples(st.integers(2, 40), st.integers(2, 40)).flatmap(
    lambda sizes: st.tuples(st.integers(0, sizes[0]), st.just(sizes[0]), st.integers(0, sizes[1]), st.just(sizes[1]))
)
SCORES = st.lists(st.integers(0, 6), min_size=3, max_size=9)
WHOLE = ("newcombe", "tango", "agresti_min")


def amounts(seed: int, number: int = 14) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(5, 1, number)


@settings(max_examples=60, deadline=None)
@given(table=TABLES, method=st.sampled_from(WHOLE))
def test_paired_shares_turn_around_with_the_waves(table, method):
    """Before and after swapped, or yes and no swapped, the interval changes sign only."""
    both, up, down, neither = table
    found = e.paired_share_difference(both, up, down, neither, method)
    assert -1 - CLOSE <= found.low <= found.value + CLOSE
    assert found.value - CLOSE <= found.high <= 1 + CLOSE
    for turned in ((both, down, up, neither), (neither, down, up, both)):
        other = e.paired_share_difference(*turned, method)
        np.testing.assert_allclose([-other.high, -other.low], [found.low, found.high], atol=1e-7)


@settings(max_examples=40, deadline=None)
@given(table=TABLES)
def test_tango_limits_are_what_the_score_test_leaves_over(table):
    """At no difference the score statistic is McNemar's: zero lies inside exactly when it does not reject."""
    _, up, down, _ = table
    found = e.paired_share_difference(*table, "tango")
    statistic = e.mcnemar(up, down, "chi_squared").statistic
    if abs(statistic - 1.959963984540054**2) > 1e-6:
        assert (found.low <= 0 <= found.high) == (statistic < 1.959963984540054**2)


@settings(max_examples=40, deadline=None)
@given(up=CELLS, down=CELLS)
def test_mcnemar_agrees_with_statsmodels(up, down):
    table = [[5, up], [down, 5]]
    for method, exact, corrected in (("exact", True, False), ("chi_squared", False, False)):
        if up + down:
            peer = statsmodels_mcnemar(table, exact=exact, correction=corrected)
            assert e.mcnemar(up, down, method).p_value == pytest.approx(peer.pvalue, abs=1e-10)
    assert e.mcnemar(up, down, "mid_p").p_value <= e.mcnemar(up, down).p_value <= 1


@settings(max_examples=40, deadline=None)
@given(arms=ARMS)
def test_two_shares_turn_around_with_the_groups(arms):
    first, first_n, control, control_n = arms
    ratio, turned = e.risk_ratio(*arms), e.risk_ratio(control, control_n, first, first_n)
    np.testing.assert_allclose([turned.value, turned.low, turned.high], 1 / np.array(
        [ratio.value, ratio.high, ratio.low]
    ), rtol=1e-9)  # fmt: skip
    assert ratio.half_added == (0 in (first, control) or first == first_n or control == control_n)
    difference, back = e.risk_difference(*arms), e.risk_difference(control, control_n, first, first_n)
    np.testing.assert_allclose([difference.low, difference.high], [-back.high, -back.low], atol=1e-12)
    assert difference == e.from_events(e.Events(first_n, first), e.Events(control_n, control))


@settings(max_examples=40, deadline=None)
@given(first=CELLS, control=st.integers(1, 30), times=st.floats(0.1, 50))
def test_rate_ratio_is_exact(first, control, times):
    """The test rejects a ratio at its limits with half the error, and longer exposure divides the ratio."""
    found = e.rate_ratio(first, times, control, 3.0)
    if first:
        share = found.low * times / (found.low * times + 3.0)
        assert stats.binom.sf(first - 1, first + control, share) == pytest.approx(0.025, rel=1e-6)
    share = found.high * times / (found.high * times + 3.0)
    assert stats.binom.cdf(first, first + control, share) == pytest.approx(0.025, rel=1e-6)
    longer = e.rate_ratio(first, 2 * times, control, 3.0)
    np.testing.assert_allclose([longer.value, longer.high], [found.value / 2, found.high / 2], rtol=1e-9)


def test_counts_of_poisson_have_no_theta_and_overdispersed_ones_do():
    generator = np.random.default_rng(3)
    design = np.column_stack([np.ones(300), np.repeat([1.0, 0.0], 150)])
    under = e.count_regression(np.tile([3.0, 4.0], 150), design)
    assert np.isinf(under.theta)
    assert under.dispersion < 1
    over = e.count_regression(generator.negative_binomial(2.0, 0.2, 300), design)
    assert 1.2 < over.theta < 3.5
    assert over.dispersion > 2
    robust = e.count_regression(generator.negative_binomial(2.0, 0.2, 300), design, method="poisson_robust")
    assert robust.standard_errors[1] == pytest.approx(over.standard_errors[1], rel=0.3)


def test_exposure_only_scales_rates():
    counts, control, times = [3.0, 0, 5, 9], [1.0, 2, 0, 4], np.array([1.0, 2.0, 1.0, 3.0])
    found, scaled = (e.count_ratio(counts, unit * times, control, unit * times) for unit in (1.0, 12.0))
    np.testing.assert_allclose([scaled.value, scaled.low], [found.value, found.low], rtol=1e-6)


def test_amounts_scale():
    design = np.column_stack([np.ones(14), np.repeat([0.0, 1.0], 7)])
    euros, cents = (e.amount_regression(unit * amounts(4), design) for unit in (1.0, 100.0))
    np.testing.assert_allclose(cents.coefficients - euros.coefficients, [np.log(100), 0], atol=1e-8)
    np.testing.assert_allclose(cents.standard_errors, euros.standard_errors, rtol=1e-7)
    assert np.exp(euros.coefficients[1]) == pytest.approx(amounts(4)[7:].mean() / amounts(4)[:7].mean())


@settings(max_examples=15, deadline=None)
@given(table=st.lists(st.lists(st.integers(1, 12), min_size=2, max_size=2), min_size=2, max_size=5))
def test_ordered_odds_mirror_and_do_not_depend_on_how_levels_are_named(table):
    levels, group = np.indices(np.shape(table)).reshape(2, -1)
    numbers = np.ravel(table)
    found = e.ordinal_logit(levels, group[:, None], numbers)
    for other in (-(levels.astype(float) ** 3), 7.0 - levels):
        mirrored = e.ordinal_logit(other, group[:, None], numbers)
        np.testing.assert_allclose(mirrored.coefficients, -found.coefficients, atol=1e-6)
    units = e.ordinal_logit(np.repeat(levels, numbers), np.repeat(group, numbers)[:, None] + 100.0)
    np.testing.assert_allclose([units.low, units.high], [found.low, found.high], atol=1e-6)
    if len(table) == 2:
        (a, b), (c, d) = table
        assert found.coefficients[0] == pytest.approx(np.log(a * d / (b * c)), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), factor=st.floats(0.01, 1000), shift=st.floats(-100, 100))
def test_bca_follows_unit_and_order(seed, factor, shift):
    first, second = amounts(seed), amounts(seed + 1)

    def found(one, other):
        return e.bootstrap_bca([one, other], e.difference_of_means, np.random.default_rng(seed), draws=500)

    base, moved = found(first, second), found(factor * first + shift, factor * second + shift)
    np.testing.assert_allclose(
        [moved.value, moved.low, moved.high, moved.standard_error],
        factor * np.array([base.value, base.low, base.high, base.standard_error]),
        rtol=1e-6,
        atol=1e-6 * factor,
    )
    assert base == found(first, second)
    assert moved.acceleration == pytest.approx(base.acceleration, abs=1e-6)


def test_bca_agrees_with_scipy_and_intervals_nest():
    sample = amounts(8, 30)
    peer = stats.bootstrap((sample,), np.mean, n_resamples=20_000, rng=np.random.default_rng(2), batch=5000)
    found = e.bootstrap_bca([sample], e.mean_of, np.random.default_rng(1), draws=20_000)
    np.testing.assert_allclose([found.low, found.high], peer.confidence_interval, rtol=0.02)
    assert found.standard_error == pytest.approx(sample.std() / np.sqrt(30), rel=0.02)
    narrow = e.bootstrap_bca([sample], e.mean_of, np.random.default_rng(1), 0.8, 20_000)
    assert found.low < narrow.low < narrow.value < narrow.high < found.high
    assert found.high - found.value > found.value - found.low


@settings(max_examples=40, deadline=None)
@given(first=SCORES, second=SCORES)
def test_superiority_is_scipy_and_turns_around(first, second):
    try:
        found = e.probability_of_superiority(first, second)
    except e.refusals.NoVariationError:
        return
    peer = stats.brunnermunzel(first, second)
    assert found.p_value == pytest.approx(peer.pvalue, abs=1e-9)
    assert found.value + e.probability_of_superiority(second, first).value == pytest.approx(1)
    above = np.subtract.outer(second, np.array(first))
    assert found.value == pytest.approx((above > 0).mean() + (above == 0).mean() / 2)


@settings(max_examples=15, deadline=None)
@given(
    first=st.lists(st.integers(0, 3), min_size=2, max_size=4),
    second=st.lists(st.integers(0, 3), min_size=2, max_size=4),
)
def test_exact_superiority_is_every_division(first, second):
    def rank_sum(one, other):
        return np.mean(stats.rankdata([*one, *other])[: len(one)])

    peer = stats.permutation_test(
        (first, second), lambda a, b: abs(rank_sum(a, b) - (len(first) + len(second) + 1) / 2), n_resamples=np.inf,
        alternative="greater", vectorized=False,
    )  # fmt: skip
    assert e.exact_superiority_p(first, second, ranks_only=True) == pytest.approx(peer.pvalue)


@settings(max_examples=40, deadline=None)
@given(change=st.lists(st.integers(-50, 50).filter(bool), min_size=2, max_size=10, unique_by=abs))
def test_signed_rank_is_scipy_without_ties(change):
    found = e.signed_rank(np.zeros(len(change)), change)
    assert found.p_value == pytest.approx(stats.wilcoxon(change, method="exact").pvalue)
    assert found.balance == -e.signed_rank(change, np.zeros(len(change))).balance


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1000), kind=st.sampled_from(["d_z", "g_z", "d_av", "smcr", "smcrp", "smcrph"]))
def test_standardised_differences_have_no_unit(seed, kind):
    generator = np.random.default_rng(seed)
    before = generator.normal(size=9)
    after = before + generator.normal(0.4, 1, 9)
    found = e.standardised_change(before, after, kind)
    other = e.standardised_change(40 - 7 * before, 40 - 7 * after, kind)
    np.testing.assert_allclose([other.value, -other.low, -other.high], [-found.value, found.high, found.low], rtol=1e-6)
    assert found.low < found.value < found.high


def test_noncentral_interval_holds_its_noncentralities():
    found = e.hedges_g([1.0, 4, 2, 6, 5], [0.0, 2, 1, 3])
    degrees, root = 7, np.sqrt(1 / 5 + 1 / 4)
    statistic = stats.ttest_ind([1.0, 4, 2, 6, 5], [0.0, 2, 1, 3]).statistic
    factor = found.value / (statistic * root)
    for limit, tail in ((found.low, 0.975), (found.high, 0.025)):
        assert stats.nct.cdf(statistic, degrees, limit / factor / root) == pytest.approx(tail, abs=1e-8)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_restricted_mean_without_censoring_is_a_mean(seed):
    times = np.random.default_rng(seed).integers(1, 20, 12).astype(float)
    if times.min() < min(12, times.max()) and np.ptp(np.minimum(times, 12)) > 0:
        found = e.restricted_mean(times, np.ones(12), 12)
        assert found.value == pytest.approx(np.minimum(times, 12).mean())
        assert found.standard_error == pytest.approx(np.minimum(times, 12).std() / np.sqrt(12))


@settings(max_examples=30, deadline=None)
@given(table=st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_statsmodels(table):
    if np.linalg.matrix_rank(table) > 1:
        peer = cohens_kappa(table, wt="quadratic", return_results=False)
        assert e.weighted_kappa(table, "quadratic") == pytest.approx(peer)
        assert e.weighted_kappa(np.transpose(table), "quadratic") == pytest.approx(peer)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 1000))
def test_max_t_lies_between_one_test_and_bonferroni(seed):
    generator = np.random.default_rng(seed)
    loadings = generator.normal(size=(4, 3))
    covariance, values = loadings @ loadings.T, generator.normal(0, 3, 4)
    plain = 2 * stats.t.sf(np.abs(values) / np.sqrt(np.diag(covariance)), 12)
    single, free, logic = (e.max_t_p_values(values, covariance, 12, how) for how in ("single_step", "free", "shaffer"))
    loose = 1 + 1e-3
    assert (plain <= free * loose).all() and (free <= single * loose).all()
    assert (single <= np.minimum(1, 4 * plain) * loose).all()
    assert (logic <= e.adjust_p_values(plain, "holm") * loose).all()


def test_a_comparison_twice_is_one_comparison():
    same = np.array([[1.0, -1.0], [-1.0, 1.0]])
    for method in ("single_step", "free", "shaffer"):
        found = e.max_t_p_values([2.1, -2.1], same, 15, method)
        times = 2 if method == "shaffer" else 1
        np.testing.assert_allclose(found, times * 2 * stats.t.sf(2.1, 15), rtol=1e-9)


def test_max_t_is_scipy_multivariate_t():
    correlation = np.array([[1, 0.5, 0.2], [0.5, 1, 0.3], [0.2, 0.3, 1]])
    peer = stats.multivariate_t(shape=correlation, df=10, seed=1).cdf([2.0] * 3, lower_limit=[-2.0] * 3)
    assert exceedance(2.0, correlation, 10) == pytest.approx(1 - peer, abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), m=st.integers(2, 6), k=st.integers(1, 3))
def test_joint_wald_does_not_depend_on_how_parameters_are_written(seed, m, k):
    generator = np.random.default_rng(seed)
    estimates = generator.normal(1, 0.4, (m, k))
    covariances = np.stack([np.cov(generator.normal(size=(k, 20))).reshape(k, k) for _ in range(m)])
    turned = generator.normal(size=(k, k)) + 3 * np.eye(k)
    found = e.joint_wald_test(estimates, covariances, complete_df=40)
    other = e.joint_wald_test(estimates @ turned.T, turned @ covariances @ turned.T, complete_df=40)
    np.testing.assert_allclose([other.statistic, other.denominator_df], [found.statistic, found.denominator_df])
    assert 0 < found.denominator_df <= 40


def test_nothing_missing_is_the_complete_data_test():
    found = e.joint_wald_test([[1.0, 0.5]] * 4, [np.eye(2) * 0.2] * 4, complete_df=30)
    assert (found.relative_increase, found.denominator_df) == (0, 30)
    assert found.statistic == pytest.approx((1 + 0.25) / 0.2 / 2)
    assert e.joint_likelihood_ratio_test([5.0, 6.0], [5.0, 6.0], 1).p_value == pytest.approx(stats.chi2.sf(5.5, 1))


def of_euros(registry, design: str):
    """A question of the plan, asked of a mean in euros with another design."""
    question = next(one for one in questions(registry, seed=5) if one.indicator == "plan_quality")
    plan = question.plan.model_copy(update={"design": design})
    return replace(question, plan=plan, measure=question.measure.model_copy(update={"unit": "eur"}))


def households(lost: bool = False) -> pd.DataFrame:
    before, after = amounts(1, 40), amounts(2, 40) + np.repeat([150.0, 0.0], 20)
    if lost:
        before[:2] = after[2:5] = np.nan
    arms = np.repeat(["experiment", "comparison"], 20)
    return pd.DataFrame({"city": "utrecht", "arm": arms, "unit": range(40), "T0": before, "T1": after})


@pytest.mark.parametrize("design", ["paired_change", "repeated_survey", "controlled_change", "randomised"])
def test_means_in_euros_get_drawn_intervals_around_the_same_value(registry, design):
    question, units = of_euros(registry, design), households(lost=True)
    units = units if question.has_comparison else units[units.arm == "experiment"]
    by_t = replace(question, measure=question.measure.model_copy(update={"unit": "score_0_10"}))
    drawn, plain = (estimate_units(one, units, 0.95) for one in (question, by_t))
    assert drawn == estimate_units(question, units, 0.95)
    assert drawn != estimate_units(replace(question, seed=6), units, 0.95)
    if isinstance(drawn, e.Adjusted):
        drawn, plain = drawn.adjusted, plain.adjusted
    assert drawn.method == f"{plain.method}_bca"
    assert (drawn.value, drawn.degrees_of_freedom) == (plain.value, plain.degrees_of_freedom)
    assert drawn.standard_error == pytest.approx(plain.standard_error, rel=0.25)
    assert drawn.low < drawn.value < drawn.high
    assert drawn.high - drawn.value != pytest.approx(drawn.value - drawn.low, rel=1e-6)


def test_drawn_statistics_are_those_of_the_designs():
    units = households()
    treated = (units.arm == "experiment").to_numpy(float)
    found = e.controlled_change(units["T0"], units["T1"], treated, "mean_difference")
    columns = np.column_stack([units["T0"], units["T1"], np.ones(40), np.ones(40)])
    groups = [columns[treated == arm][None] for arm in (1, 0)]
    assert adjusted_difference_of(*groups)[0] == pytest.approx(found.adjusted.value)
    assert difference_in_change_of(*groups)[0] == pytest.approx(found.unadjusted.value)
    assert change_of(groups[0])[0] == pytest.approx(e.paired_difference(*columns[:20, :2].T).value)


def test_a_median_stands_beside_a_mean_of_euros(registry):
    rows = list(planned_rows(of_euros(registry, "controlled_change"), households(), 0.95))
    own = [row for row in rows if row["city"] == "utrecht" and row["arm"] == "experiment" and row["wave"] == "T1"]
    assert [row["quantity"] for row in own] == ["mean", "median"]
    assert own[1]["value"] == pytest.approx(np.median(households()["T1"][:20]))
