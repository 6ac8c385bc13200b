"""What must hold with few clusters whatever the numbers: short formulas equal long ones, and counts equal lists."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation.estimation as e
from evaluation.estimation.clusters.draws import RADEMACHER
from evaluation.estimation.clusters.sums import count_sums
from evaluation.estimation.regression import hc2_coefficient

SEEDS = st.integers(0, 2**32 - 1)
CLOSE = 1e-8
"""Linear algebra on a few dozen units keeps about ten digits."""
FEW = settings(max_examples=15, deadline=None)
TREATED = 1


def units(seed: int, dummies: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, design (ones or a dummy for each cluster, treatment, start) and cluster, in a random order."""
    generator = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(6), generator.integers(3, 9, 6))
    treated = generator.normal(size=cluster.size) if dummies else (cluster % 2).astype(float)
    start = generator.normal(size=cluster.size)
    level = (cluster[:, None] == np.arange(6)).astype(float) if dummies else np.ones((cluster.size, 1))
    design = np.column_stack([level[:, 0], treated, start, level[:, 1:]])
    outcome = generator.normal(size=6)[cluster] + 0.5 * start + generator.normal(size=cluster.size)
    order = generator.permutation(cluster.size)
    return outcome[order], design[order], cluster[order]


def in_full(outcome: np.ndarray, design: np.ndarray, cluster: np.ndarray) -> tuple[float, float]:
    """CR2 standard error and degrees of freedom with n × n matrices, as Bell & McCaffrey (2002) write them."""
    inverse = np.linalg.inv(design.T @ design)
    annihilator = np.eye(len(outcome)) - design @ inverse @ design.T
    parts = []
    for one in np.unique(cluster):
        own = cluster == one
        values, vectors = np.linalg.eigh(annihilator[np.ix_(own, own)])
        root = np.where(values > 1e-9, values.clip(1e-9) ** -0.5, 0.0)
        adjusted = vectors @ np.diag(root) @ vectors.T @ (design @ inverse[:, TREATED])[own]
        parts.append(annihilator[:, own] @ adjusted)
    middle = np.array(parts) @ np.array(parts).T
    variance = sum((part @ outcome) ** 2 for part in parts)
    return float(np.sqrt(variance)), float(np.trace(middle) ** 2 / np.trace(middle @ middle))


@FEW
@given(SEEDS, st.booleans())
def test_sums_per_cluster_give_the_full_matrices(seed, dummies):
    found = e.cluster_robust(*units(seed, dummies), TREATED)
    np.testing.assert_allclose(
        [found.standard_error, found.degrees_of_freedom], in_full(*units(seed, dummies)), rtol=CLOSE
    )
    assert found.leverage.sum() == pytest.approx(units(seed, dummies)[1].shape[1])
    assert 1 <= found.effective_clusters <= found.clusters_n


@FEW
@given(SEEDS, st.booleans())
def test_cr3_is_the_jackknife_over_clusters(seed, dummies):
    """Each cluster left out and fitted anew; its own dummy is then a column of zeros, which least squares leaves."""
    outcome, design, cluster = units(seed, dummies)
    whole = np.linalg.lstsq(design, outcome, rcond=None)[0][TREATED]
    without = [
        np.linalg.lstsq(design[cluster != one], outcome[cluster != one], rcond=None)[0][TREATED] for one in range(6)
    ]
    jackknife = np.sqrt(5 / 6 * ((np.array(without) - whole) ** 2).sum())
    errors = [e.cluster_robust(outcome, design, cluster, TREATED, kind).standard_error for kind in ("CR3J", "CR3")]
    np.testing.assert_allclose(errors, [jackknife, jackknife * np.sqrt(6 / 5)], rtol=CLOSE)


@FEW
@given(SEEDS)
def test_clusters_of_one_are_hc2(seed):
    outcome, design, _ = units(seed)
    found, plain = (
        e.cluster_robust(outcome, design, np.arange(outcome.size), TREATED),
        hc2_coefficient(outcome, design, TREATED),
    )
    assert found.standard_error**2 == pytest.approx(plain.contributions.sum(), rel=CLOSE)
    assert found.degrees_of_freedom == pytest.approx(plain.degrees_of_freedom, rel=CLOSE)
    assert found.partial_leverage.sum() == pytest.approx(1)


@FEW
@given(SEEDS, st.floats(-100, 100), st.floats(0.01, 100))
def test_shift_scale_order_and_labels(seed, shift, scale):
    outcome, design, cluster = units(seed)
    plain = e.cluster_robust(outcome, design, cluster, TREATED)
    named = np.array(["z", "b", "x", "a", "y", "c"])[cluster]
    moved = e.cluster_robust((shift + scale * outcome)[::-1], design[::-1] * [1, 1, 7], named[::-1], TREATED)
    tolerance = CLOSE * (1 + abs(shift) / scale)
    assert moved.value == pytest.approx(scale * plain.value, rel=tolerance, abs=tolerance * scale)
    assert moved.standard_error == pytest.approx(scale * plain.standard_error, rel=tolerance)
    assert moved.degrees_of_freedom == pytest.approx(plain.degrees_of_freedom, rel=CLOSE)


def refitted(outcome: np.ndarray, design: np.ndarray, cluster: np.ndarray, null: float) -> list[float]:
    """|t| of every regression of the bootstrap, fitted one by one; the data's own last."""
    others = np.delete(design, TREATED, axis=1)
    held = outcome - null * design[:, TREATED]
    fitted = others @ np.linalg.lstsq(others, held, rcond=None)[0]

    def size(response: np.ndarray) -> float:
        found = e.cluster_robust(response, design, cluster, TREATED, "CR1")
        return abs(found.value) / found.standard_error

    signs = product((-1.0, 1.0), repeat=6)
    return [size(fitted + (held - fitted) * np.array(sign)[cluster]) for sign in signs] + [size(held)]


@settings(max_examples=4, deadline=None)
@given(SEEDS, st.booleans(), st.sampled_from([0.0, 0.7]))
def test_wild_bootstrap_counts_what_refitting_gives(seed, dummies, null):
    *drawn, own = refitted(*units(seed, dummies), null)
    found = e.wild_cluster_bootstrap(*units(seed, dummies), TREATED, "rademacher", null)
    assert found.draws_n == len(drawn) == RADEMACHER.size**6
    assert found.inclusive_n == sum(one >= own * (1 - 1e-9) for one in drawn)
    assert found.strict_n == sum(one > own * (1 + 1e-9) for one in drawn)
    assert abs(found.t) == pytest.approx(own, rel=CLOSE)


@settings(max_examples=4, deadline=None)
@given(SEEDS)
def test_wild_interval_ends_where_p_passes_the_level(seed):
    found = e.wild_cluster_bootstrap(*units(seed), TREATED, "rademacher", confidence_level=0.9)
    for limit, outward in ((found.low, -1e-6), (found.high, 1e-6)):
        step = outward * (found.high - found.low)
        inside, outside = (
            e.wild_cluster_bootstrap(*units(seed), TREATED, "rademacher", limit + shift).p_inclusive
            for shift in (-step, step)
        )
        assert outside <= 0.1 + 1e-12 < inside
    assert found.low < found.value < found.high
    wider = e.wild_cluster_bootstrap(*units(seed), TREATED, "rademacher", confidence_level=0.95)
    assert wider.low <= found.low
    assert found.high <= wider.high


def test_drawn_weights_come_near_the_counted_ones_and_repeat():
    counted = e.wild_cluster_bootstrap(*units(7), TREATED, "rademacher")
    first, again = (
        e.wild_cluster_bootstrap(
            *units(7), TREATED, "rademacher", generator=np.random.default_rng(1), enumerate_at_most=10
        )
        for _ in range(2)
    )
    assert first == again
    assert not first.enumerated
    assert (counted.enumerated, first.draws_n) == (True, 10_000)
    assert first.p_inclusive == pytest.approx(counted.p_inclusive, abs=0.02)


@FEW
@given(SEEDS)
def test_equal_clusters_give_the_difference_of_their_means(seed):
    generator = np.random.default_rng(seed)
    means = generator.normal(size=9)
    within = generator.normal(size=(9, 4))
    after = (means[:, None] + within - within.mean(1, keepdims=True)).ravel()
    treated = (np.arange(9) % 2).astype(float)
    by_cluster = e.randomised(after, treated.repeat(4), cluster=np.arange(9).repeat(4))
    of_means = e.randomised(means, treated)
    for name in ("value", "standard_error", "degrees_of_freedom", "low", "high"):
        assert getattr(by_cluster, name) == pytest.approx(getattr(of_means, name), rel=CLOSE, abs=CLOSE)
    assert (by_cluster.method, by_cluster.units_n, by_cluster.residual_df) == ("difference_cr2", 36, 34)


@FEW
@given(SEEDS, st.sampled_from(["mean_difference", "net_improvement", "risk_difference"]))
def test_every_unit_its_own_cluster_changes_nothing(seed, outcome):
    generator = np.random.default_rng(seed)
    highest = 2 if outcome == "risk_difference" else 5
    before, after = generator.integers(0, highest, (2, 24)).astype(float)
    treated = np.arange(24) % 2
    plain = e.controlled_change(before, after, treated, outcome).adjusted
    found = e.controlled_change(before, after, treated, outcome, cluster=np.arange(24))
    assert found.adjusted.standard_error == pytest.approx(plain.standard_error, rel=CLOSE)
    assert found.adjusted.degrees_of_freedom == pytest.approx(plain.degrees_of_freedom, rel=CLOSE)
    assert (found.adjusted.method, found.unadjusted.method) == ("ancova_cr2", "difference_in_change_cr2")


def test_clusters_of_one_class_keep_an_uncertainty():
    treated, team = np.arange(40) // 20, np.arange(40) // 5
    found = e.randomised(1.0 - treated, treated, outcome="risk_difference", cluster=team)
    one_each = e.randomised(np.repeat([1.0, 0.0], 4), np.repeat([0, 1], 4), outcome="risk_difference")
    assert one_each.standard_error > 0.1
    assert [found.value, found.standard_error] == pytest.approx([-1, one_each.standard_error])


@FEW
@given(st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=4), min_size=1, max_size=6), st.integers(-9, 9))
def test_counting_in_halves_is_listing(tables, observed):
    sums = np.array([sum(one) for one in product(*tables)])
    found = count_sums([np.array(table, float) / 10 for table in tables], observed / 10)
    assert found.total_n == sums.size
    assert found.extreme_n == (np.abs(sums) >= abs(observed)).sum()
    assert found.upper_n == (sums >= observed).sum()


@FEW
@given(SEEDS, st.integers(1, 7))
def test_lot_over_units_is_listing(seed, chosen_n):
    values = np.random.default_rng(seed).integers(0, 6, 8) / 10 + np.eye(8)[0]
    treated = np.arange(8) < chosen_n
    found = e.complete_randomisation_test(values, treated.astype(float))
    listed = [np.delete(values, one).mean() - values[list(one)].mean() for one in combinations(range(8), 8 - chosen_n)]
    own = values[treated].mean() - values[~treated].mean()
    assert found.statistic == pytest.approx(own)
    assert found.assignments_n == len(listed)
    assert found.extreme_n == (np.abs(listed) >= abs(own) - CLOSE).sum()
    assert found.upper_n == (np.array(listed) >= own - CLOSE).sum()


def places(seed: int, indicators_n: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values, city and choice of neighbourhoods in three cities; values are few, so that ties are many."""
    generator = np.random.default_rng(seed)
    city = np.repeat(["a", "b", "c"], [4, 5, 3])
    values = generator.integers(0, 8, (12, indicators_n)) / 10 + np.linspace(0, 1, 12)[:, None].round(1)
    return values, city, np.array([1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1])


def listed_contrasts(values: np.ndarray, city: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Contrast of every choice in every city, the one that was made first (choices × cities × indicators)."""
    tables = []
    for one in np.unique(city):
        own, picked = values[city == one], np.flatnonzero(chosen[city == one])
        choices = sorted(combinations(range(len(own)), picked.size), key=lambda drawn: drawn != tuple(picked))
        tables.append([own[list(c)].mean(0) - np.delete(own, list(c), 0).mean(0) for c in choices])
    return np.array(list(product(*tables)))


@FEW
@given(SEEDS)
def test_placebo_is_listing(seed):
    values, city, chosen = places(seed)
    means = listed_contrasts(values, city, chosen)[:, :, 0].mean(1)
    found = e.placebo_in_space(values[:, 0], city, chosen, assigned_by_lot=True)
    assert found.statistic == pytest.approx(means[0])
    assert (found.rank, found.choices_n) == ((np.abs(means) >= abs(means[0]) - CLOSE).sum(), means.size)
    assert found.upper_n == (means >= means[0] - CLOSE).sum()
    assert found.p_value == found.share == found.rank / found.choices_n
    assert e.placebo_in_space(values[:, 0] * 3 + 5, city, chosen).rank == found.rank


@FEW
@given(SEEDS)
def test_studentised_placebo_is_listing(seed):
    values, city, chosen = places(seed)
    values += np.random.default_rng(seed).normal(size=values.shape)
    contrasts = listed_contrasts(values, city, chosen)[:, :, 0]
    t = contrasts.mean(1) / contrasts.std(1, ddof=1) * np.sqrt(3)
    found = e.placebo_in_space(values[:, 0], city, chosen, "studentised")
    assert found.statistic == pytest.approx(t[0])
    assert found.rank == (np.abs(t) >= abs(t[0]) * (1 - CLOSE)).sum()
    assert found.upper_n == (t >= t[0] - CLOSE * abs(t[0])).sum()


@FEW
@given(SEEDS)
def test_joint_placebo_is_the_largest_of_all(seed):
    values, city, chosen = places(seed, 3)
    means = listed_contrasts(values, city, chosen).mean(1)
    sizes = np.abs(means) / means.std(0)
    found = e.placebo_in_space_joint(values, city, chosen)
    np.testing.assert_allclose(found.adjusted_shares, (sizes.max(1)[:, None] >= sizes[0] - CLOSE).mean(0))
    np.testing.assert_allclose(found.shares, (sizes >= sizes[0] - CLOSE).mean(0))
    assert (found.adjusted_shares >= found.shares).all()
    assert found.p_values is None


def test_drawn_choices_come_near_the_counted_ones():
    values, city, chosen = places(5, 2)
    counted = e.placebo_in_space_joint(values, city, chosen)
    drawn = e.placebo_in_space_joint(values, city, chosen, generator=np.random.default_rng(1), enumerate_at_most=10)
    assert (counted.exact, drawn.exact, drawn.choices_n) == (True, False, 10_000)
    np.testing.assert_allclose(drawn.adjusted_shares, counted.adjusted_shares, atol=0.02)


def test_drawn_assignments_count_the_one_that_happened():
    generator = np.random.default_rng(2)
    values = generator.normal(size=60)
    flipped = e.sign_flip_test(values + 3, np.random.default_rng(1), draws=99)
    drawn = e.complete_randomisation_test(values + 9 * (np.arange(60) < 30), np.arange(60) < 30, generator, draws=99)
    for found in (flipped, drawn):
        assert (found.exact, found.extreme_n, found.assignments_n, found.p_value) == (False, 1, 100, 0.01)


def test_planned_effects_shrink_with_more_clusters_and_grow_with_correlation():
    assert e.mdes_cluster_randomised(12, 20, 0.1) < e.mdes_cluster_randomised(10, 20, 0.1)
    assert e.mdes_cluster_randomised(10, 20, 0.1) < e.mdes_cluster_randomised(10, 20, 0.2)
    assert e.mdes_blocked_individual(5, 40, 0.2, 0.0) < e.mdes_blocked_individual(5, 40, 0.2, 0.2)
    assert e.mdes_cluster_randomised(10, 20, 0.1, explained_between=0.5) < e.mdes_cluster_randomised(10, 20, 0.1)
