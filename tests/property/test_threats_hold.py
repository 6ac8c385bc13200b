"""What must hold of missing data, mixed models, intervals of several outcomes and sensitivity, whatever the numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation.estimation as e
from evaluation.estimation.missing.chained import DONORS, donors

SEEDS = st.integers(0, 2**32 - 1)
CLOSE = 1e-8
"""Linear algebra on a few dozen units keeps about ten digits."""


def units(seed: int, groups_n: int = 5, differ: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, start, treatment and city of a few dozen units, in cities of unequal size."""
    generator = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups_n), generator.integers(6, 15, groups_n))
    treated = generator.permutation(np.arange(group.size) % 2).astype(float)
    start = generator.normal(size=group.size)
    effect = generator.normal(0.5, differ, groups_n)[group] * treated
    return effect + 0.5 * start + generator.normal(size=group.size), start, treated, group


def fitted(seed: int, shift: float = 0.0, scale: float = 1.0, slope: bool = True) -> e.Mixed:
    outcome, start, treated, group = units(seed)
    design = np.column_stack([np.ones(outcome.size), treated, start])
    return e.mixed_model(shift + scale * outcome, design, group, treated if slope else None)


def kenward_roger_in_full(outcome, design, slope, group, between, residual):
    """Standard errors and df with n × n matrices, as in Halekoh & Højsgaard (2014), eq. 9–14; one row contrasts."""
    n = len(outcome)
    parts = [np.eye(n), np.where(group[:, None] == group[None, :], np.outer(slope, slope), 0.0)]
    inverse = np.linalg.inv(residual * parts[0] + between * parts[1])
    phi = np.linalg.inv(design.T @ inverse @ design)
    p = [-design.T @ inverse @ part @ inverse @ design for part in parts]
    q = [[design.T @ inverse @ first @ inverse @ second @ inverse @ design for second in parts] for first in parts]
    information = np.array(
        [
            [
                np.trace(inverse @ parts[i] @ inverse @ parts[j])
                - 2 * np.trace(phi @ q[i][j])
                + np.trace(phi @ p[i] @ phi @ p[j])
                for j in range(2)
            ]
            for i in range(2)
        ]
    )
    weights = 2 * np.linalg.inv(information)
    bias = sum(weights[i, j] * (q[i][j] - p[i] @ phi @ p[j]) for i in range(2) for j in range(2))
    moved = np.array([np.diag(phi @ one @ phi) / np.diag(phi) for one in p])
    degrees = 2 / np.einsum("ij,ia,ja->a", weights, moved, moved)
    return np.sqrt(np.diag(phi + 2 * phi @ bias @ phi)), degrees


@settings(max_examples=20)
@given(SEEDS, st.booleans())
def test_kenward_roger_in_sums_is_kenward_roger_in_full_matrices(seed, slope):
    outcome, start, treated, group = units(seed)
    design = np.column_stack([np.ones(outcome.size), treated, start])
    z = treated if slope else np.ones(outcome.size)
    found = e.mixed_model(outcome, design, group, z)
    errors, degrees = kenward_roger_in_full(outcome, design, z, group, found.between_variance, found.residual_variance)
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-6)
    np.testing.assert_allclose(found.degrees_of_freedom, degrees, rtol=1e-6)


@settings(max_examples=20)
@given(SEEDS, st.floats(-1e4, 1e4), st.floats(0.01, 100))
def test_mixed_model_follows_shift_and_scale(seed, shift, scale):
    first, moved = fitted(seed), fitted(seed, shift, scale)
    tolerance = CLOSE * (1 + abs(shift) / scale)
    assert moved.coefficients[1] == pytest.approx(scale * first.coefficients[1], rel=tolerance, abs=tolerance * scale)
    assert moved.standard_errors[1] == pytest.approx(scale * first.standard_errors[1], rel=1e-5)


@settings(max_examples=20)
@given(SEEDS)
def test_mixed_model_does_not_care_about_order_or_names(seed):
    outcome, start, treated, group = units(seed)
    design = np.column_stack([np.ones(outcome.size), treated, start])
    order = np.random.default_rng(seed).permutation(outcome.size)
    first = e.mixed_model(outcome, design, group, treated)
    other = e.mixed_model(outcome[order], design[order], np.array(list("vwxyz"))[group][order], treated[order])
    np.testing.assert_allclose(other.coefficients, first.coefficients, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(other.degrees_of_freedom, first.degrees_of_freedom, rtol=1e-5)


@settings(max_examples=20)
@given(SEEDS)
def test_balanced_mixed_model_is_the_t_test_of_city_means(seed):
    """With as many units in each city the one-stage and two-stage answers are the same, unless cities do not differ."""
    values = np.random.default_rng(seed).normal(size=(5, 8)) + np.array([[-4.0], [-2], [0], [2], [4]])
    found = e.mixed_model(values.ravel(), np.ones((40, 1)), np.repeat(np.arange(5), 8))
    means = values.mean(1)
    assert found.coefficients[0] == pytest.approx(means.mean(), abs=CLOSE)
    assert found.standard_errors[0] == pytest.approx(means.std(ddof=1) / np.sqrt(5), rel=1e-6)
    assert found.degrees_of_freedom[0] == pytest.approx(4, rel=1e-6)


@given(SEEDS, st.integers(2, 30), st.floats(1, 200))
def test_rubin_without_missing_is_the_complete_case_answer(seed, imputations, degrees):
    value, variance = np.random.default_rng(seed).normal(), np.random.default_rng(seed).uniform(0.1, 2)
    found = e.combine_imputations([value] * imputations, [variance] * imputations, degrees)
    assert (found.degrees_of_freedom, found.fraction_missing, found.between_variance) == (degrees, 0.0, 0.0)
    assert found.standard_error == pytest.approx(np.sqrt(variance))


@given(SEEDS, st.floats(2, 200))
def test_barnard_rubin_never_exceeds_the_complete_data(seed, degrees):
    generator = np.random.default_rng(seed)
    found = e.combine_imputations(generator.normal(size=6), generator.uniform(0.1, 2, 6), degrees)
    assert 0 < found.degrees_of_freedom < degrees
    assert 0 < found.fraction_missing < 1


@settings(max_examples=20)
@given(SEEDS)
def test_imputed_values_occurred_and_observed_values_stay(seed):
    generator = np.random.default_rng(seed)
    values = generator.integers(1, 6, (25, 3)).astype(float)
    missing = generator.random((25, 3)) < 0.2
    missing[:6] = False
    holes = np.where(missing, np.nan, values)
    first, again = (e.impute_chained(holes, np.random.default_rng(seed), 3, 4) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (first[:, ~missing] == values[~missing]).all()
    for column in range(3):
        assert np.isin(first[:, :, column], values[~missing[:, column], column]).all()


@given(SEEDS, st.integers(5, 60), st.integers(0, 12), st.sampled_from([1.0, 0.3, 1e-3]))
def test_donors_are_the_nearest_of_all_distances(seed, observed_n, wanted_n, step):
    """As when every distance is written out and sorted, also where values are equal or as far on both sides."""
    generator = np.random.default_rng(seed)
    observed, wanted = (step * generator.integers(0, 9, size) for size in (observed_n, wanted_n))
    rank = generator.integers(DONORS, size=wanted_n)
    every = np.argsort(np.abs(wanted[:, None] - observed), axis=1, kind="stable")
    np.testing.assert_array_equal(donors(observed, wanted, rank), every[np.arange(wanted_n), rank])


@given(SEEDS)
def test_bounds_hold_every_way_to_fill_the_missing(seed):
    generator = np.random.default_rng(seed)
    after = generator.integers(0, 2, 30).astype(float)
    treated = (np.arange(30) % 2).astype(float)
    holes = np.where(generator.random(30) < 0.3, np.nan, after)
    lowest, highest = e.fill_extremes(holes, treated, 0, 1)

    def difference(values: np.ndarray) -> float:
        return float(values[treated == 1].mean() - values[treated == 0].mean())

    assert difference(lowest) <= difference(after) <= difference(highest)


@given(st.floats(0, 1))
def test_tipping_share_is_where_the_conclusion_falls(where):
    share = e.tipping_share(lambda part: part < where)
    assert share is not None
    assert where <= share <= where + 0.001 + 1e-9


P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(P_VALUES)
def test_adjusted_p_values_nest_and_do_not_depend_on_order(p_values):
    adjusted = {
        name: e.adjust_p_values(p_values, name)
        for name in ("bonferroni", "holm", "hochberg", "hommel", "benjamini_hochberg")
    }
    order = ["benjamini_hochberg", "hommel", "hochberg", "holm", "bonferroni"]
    for smaller, larger in pairwise(order):
        assert (adjusted[smaller] <= adjusted[larger] + 1e-12).all()
    turned = e.adjust_p_values(p_values[::-1], "holm")[::-1]
    np.testing.assert_allclose(turned, adjusted["holm"])


@given(SEEDS, st.integers(1, 6), st.floats(1, 40))
def test_false_coverage_intervals_lie_between_unadjusted_and_simultaneous(seed, number, degrees):
    generator = np.random.default_rng(seed)
    values, errors = generator.normal(0, 3, number), generator.uniform(0.2, 2, number)
    shown, joint = (
        e.false_coverage_intervals(values, errors, degrees),
        e.simultaneous_intervals(values, errors, degrees),
    )
    alone = e.simultaneous_intervals(values[:1], errors[:1], degrees)
    assert (joint.low <= shown.low + 1e-9).all() and (shown.high <= joint.high + 1e-9).all()
    assert shown.high[0] - shown.low[0] >= alone.high[0] - alone.low[0] - 1e-9


@given(st.floats(0.01, 100), st.floats(1, 5))
def test_e_value_is_the_same_for_a_ratio_and_its_inverse(ratio, wide):
    first = e.e_value(ratio, ratio / wide, ratio * wide)
    second = e.e_value(1 / ratio, 1 / (ratio * wide), wide / ratio)
    assert first.estimate == pytest.approx(second.estimate)
    assert first.limit == pytest.approx(second.limit)
    assert 1 <= first.limit <= first.estimate + 1e-9


@given(st.floats(-5, 5), st.floats(0.1, 3), st.floats(-5, 5))
def test_extra_trend_that_overturns_moves_the_mean_to_no_difference(value, half, null):
    trend = e.overturning_trend(value, value - half, value + half, null, 0.5)
    moved = e.overturning_trend(value - trend.mean, value - half - trend.mean, value + half - trend.mean, null, 0.5)
    assert moved.mean == pytest.approx(0, abs=1e-9)
    mirrored = e.overturning_trend(-value, -value - half, -value + half, -null, 0.5, "down")
    assert mirrored.interval == pytest.approx(trend.interval, abs=1e-12)


@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(0, 1))
def test_regression_to_the_mean_of_the_chosen_is_toward_the_mean(cutoff, spread, reliability):
    found = e.expected_regression_below(cutoff, 0.0, spread, reliability)
    assert found >= 0
    assert e.expected_regression_below(cutoff, 0.0, spread, 1.0) == 0
    draws = np.linspace(min(cutoff, 0.0) - 8 * spread, cutoff, 20_001)
    density = np.exp(-0.5 * (draws**2 - min(cutoff, 0.0) ** 2) / spread**2)
    below = float((draws * density).sum() / density.sum())
    assert found == pytest.approx((1 - reliability) * -below, rel=0.02, abs=0.02 * spread)
