"""What must hold for any units: equivariance, order, designs that coincide, and no NaN."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import evaluation.estimation as e
from evaluation.estimation.refusals import (
    EstimationError,
    NoOverlapError,
    TooFewUnitsError,
)

CLOSE = 1e-9
NEXT_TO_ZERO = 1e-3
"""Samples whose spread is smaller than this part of the unit are left out: there rounding is all there is."""
score = st.integers(1, 5).map(float)
value = st.floats(-4, 4).map(lambda drawn: round(drawn, 2))
answer = st.integers(0, 1).map(float)
count = st.integers(0, 60)


def pairs(values, smallest=3):
    return st.lists(st.tuples(values, values), min_size=smallest, max_size=25).map(lambda drawn: np.array(drawn).T)


def groups(values):
    return st.tuples(pairs(values), pairs(values)).map(
        lambda drawn: (
            np.concatenate([drawn[0], drawn[1]], axis=1),
            np.r_[np.ones(drawn[0].shape[1]), np.zeros(drawn[1].shape[1])],
        )
    )


def assert_whole(found: e.Estimate, *, bound: float = np.inf):
    numbers = [found.value, found.standard_error, found.low, found.high]
    assert np.isfinite(numbers).all()
    assert found.standard_error > 0
    assert -bound - CLOSE <= found.low <= found.high <= bound + CLOSE
    assert found.low - CLOSE <= found.value <= found.high + CLOSE


@settings(max_examples=60, deadline=None)
@given(pairs(value), st.floats(-5, 5), st.floats(0.1, 10))
def test_paired_difference_follows_shift_and_scale(drawn, shift, scale):
    before, after = drawn
    assume(np.std(after - before) > NEXT_TO_ZERO)
    plain = e.paired_difference(before, after)
    moved = e.paired_difference(scale * before, scale * after + shift)
    assert_whole(plain)
    assert moved.value == pytest.approx(scale * plain.value + shift, abs=1e-7)
    assert moved.standard_error == pytest.approx(scale * plain.standard_error, rel=1e-7)


@settings(max_examples=60, deadline=None)
@given(pairs(score, 2))
def test_net_improvement_is_always_defined(drawn):
    before, after = drawn
    found = e.net_improvement(before, after)
    assert_whole(found, bound=1)
    swapped = e.net_improvement(after, before)
    assert (swapped.value, swapped.low) == pytest.approx((-found.value, -found.high))


@settings(max_examples=60, deadline=None)
@given(pairs(answer, 2))
def test_yes_and_no_is_an_ordinal_outcome_with_two_levels(drawn):
    before, after = drawn
    share, net = e.paired_risk_difference(before, after), e.net_improvement(before, after)
    assert_whole(share, bound=1)
    assert share.value == pytest.approx(net.value)
    assert share.standard_error == pytest.approx(net.standard_error)


@settings(max_examples=60, deadline=None)
@given(count, count, count)
def test_counts_are_units(improved, same, worsened):
    assume(improved + same + worsened >= 2)
    change = np.repeat([1.0, 0.0, -1.0], [improved, same, worsened])
    assert e.net_improvement_from_counts(improved, same, worsened) == e.net_improvement(np.zeros(change.size), change)


@settings(max_examples=60, deadline=None)
@given(groups(value), st.floats(-5, 5), st.floats(0.1, 10), st.randoms(use_true_random=False))
def test_controlled_change_follows_shift_scale_and_order(drawn, shift, scale, random):
    (before, after), treated = drawn
    assume(np.std(before) > NEXT_TO_ZERO)
    try:
        plain = e.controlled_change(before, after, treated, "mean_difference").adjusted
    except EstimationError:
        return
    assume(plain.standard_error > NEXT_TO_ZERO)
    order = list(range(before.size))
    random.shuffle(order)
    moved = e.controlled_change(
        scale * before[order], scale * after[order] + shift, treated[order], "mean_difference"
    ).adjusted
    assert_whole(plain)
    assert moved.value == pytest.approx(scale * plain.value, abs=1e-6)
    assert moved.standard_error == pytest.approx(scale * plain.standard_error, rel=1e-6)
    assert moved.degrees_of_freedom == pytest.approx(plain.degrees_of_freedom, rel=1e-6)


@settings(max_examples=80, deadline=None)
@given(groups(score))
def test_ordinal_controlled_change_never_has_a_standard_error_of_zero(drawn):
    (before, after), treated = drawn
    try:
        found = e.controlled_change(before, after, treated, "net_improvement")
    except (NoOverlapError, TooFewUnitsError):
        return
    assert_whole(found.adjusted)
    assert_whole(found.unadjusted)


@settings(max_examples=80, deadline=None)
@given(groups(answer))
def test_yes_no_controlled_change_never_has_a_standard_error_of_zero(drawn):
    (before, after), treated = drawn
    try:
        found = e.controlled_change(before, after, treated, "risk_difference")
    except (NoOverlapError, TooFewUnitsError):
        return
    assert_whole(found.adjusted)
    assert_whole(found.unadjusted)


@settings(max_examples=60, deadline=None)
@given(groups(value))
def test_totals_give_what_units_give(drawn):
    (before, after), treated = drawn
    change = after - before
    first, second = change[treated == 1], change[treated == 0]
    assume(min(first.std(), second.std()) > NEXT_TO_ZERO)
    units = e.controlled_change(before, after, treated, "mean_difference").unadjusted if _fits(drawn) else None
    assume(units is not None)
    totals = e.from_summaries(
        e.Summary(first.size, first.mean(), first.std(ddof=1)),
        e.Summary(second.size, second.mean(), second.std(ddof=1)),
    )
    for name in ("value", "standard_error", "low", "high", "degrees_of_freedom", "units_n", "residual_df"):
        assert getattr(totals, name) == pytest.approx(getattr(units, name), rel=1e-7, abs=1e-9)


def _fits(drawn) -> bool:
    (before, after), treated = drawn
    try:
        e.controlled_change(before, after, treated, "mean_difference")
    except EstimationError:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(groups(answer))
def test_events_give_the_difference_of_shares(drawn):
    (_, after), treated = drawn
    first, second = after[treated == 1], after[treated == 0]
    found = e.from_events(e.Events(first.size, int(first.sum())), e.Events(second.size, int(second.sum())))
    assert_whole(found, bound=1)
    assert found.value == pytest.approx(first.mean() - second.mean())


@settings(max_examples=60, deadline=None)
@given(pairs(value, 6), st.integers(0, 25))
def test_a_survey_lies_between_strangers_and_the_same_people(drawn, strangers_n):
    before, after = drawn
    assume(min(before.std(), after.std(), (after - before).std()) > NEXT_TO_ZERO)
    people = [f"p{number}" for number in range(before.size)]
    other = [f"q{name}" if number < strangers_n else name for number, name in enumerate(people)]
    found = e.repeated_survey(before, after, people, other)
    assert_whole(found)
    assert found.value == pytest.approx(after.mean() - before.mean(), abs=CLOSE)
    if strangers_n == 0:
        assert found == e.paired_difference(before, after)


@settings(max_examples=60, deadline=None)
@given(pairs(answer, 6), st.integers(0, 25))
def test_a_survey_of_shares_is_always_defined(drawn, strangers_n):
    before, after = drawn
    people = [f"p{number}" for number in range(before.size)]
    other = [f"q{name}" if number < strangers_n else name for number, name in enumerate(people)]
    assert_whole(e.repeated_survey(before, after, people, other, "risk_difference"), bound=1)


@settings(max_examples=40, deadline=None)
@given(pairs(score, 6), st.sampled_from(["net_improvement", "mean_difference"]))
def test_intervals_nest(drawn, outcome):
    before, after = drawn
    assume(np.std(after - before) > NEXT_TO_ZERO)
    narrow, wide = (e.paired_change(before, after, outcome, level) for level in (0.8, 0.95))
    assert wide.low <= narrow.low <= narrow.high <= wide.high
