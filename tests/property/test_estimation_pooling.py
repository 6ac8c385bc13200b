"""What must hold for any sites: equivariance, order, nesting, and no NaN."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation.estimation as e
from evaluation.estimation.heterogeneity import ESTIMATORS, _restricted_likelihood
from evaluation.estimation.hierarchical import STEP, posterior
from evaluation.estimation.refusals import TooFewSitesError

CLOSE = 1e-7
"""tau² of nearly flat likelihoods is found to about half the digits of a double."""
STEP_ERROR = 1e-9
"""What halving the quadrature step may change a probability by."""
METHODS = ("reml", "paule_mandel", "dersimonian_laird")
number = st.floats(-3, 3).map(lambda value: round(value, 3))
error = st.floats(0.05, 2).map(lambda value: round(value, 3))
sites = st.lists(st.tuples(number, error), min_size=2, max_size=9)


def split(drawn):
    effects, errors = np.array(drawn).T
    return effects, errors


def numbers_of(found):
    values = (getattr(found, field.name) for field in fields(found))
    return np.concatenate([np.atleast_1d(value) for value in values if not isinstance(value, str)]).astype(float)


@settings(max_examples=60, deadline=None)
@given(sites, st.sampled_from(METHODS), st.floats(-5, 5), st.floats(0.1, 10))
def test_pooling_follows_shift_and_scale(drawn, method, shift, scale):
    effects, errors = split(drawn)
    plain, moved = e.pool(effects, errors, method), e.pool(shift + scale * effects, scale * errors, method)
    unit = scale * (np.ptp(effects) + errors.max())
    assert moved.estimate == pytest.approx(shift + scale * plain.estimate, abs=CLOSE * unit)
    assert moved.low == pytest.approx(shift + scale * plain.low, abs=20 * CLOSE * unit)
    assert moved.tau_squared == pytest.approx(scale**2 * plain.tau_squared, abs=CLOSE * unit**2)
    assert moved.i_squared == pytest.approx(plain.i_squared, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(sites, st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_order_of_sites_does_not_matter(drawn, method, random):
    effects, errors = split(drawn)
    order = list(range(effects.size))
    random.shuffle(order)
    plain, other = e.pool(effects, errors, method), e.pool(effects[order], errors[order], method)
    assert other.estimate == pytest.approx(plain.estimate, abs=CLOSE)
    assert other.standard_error == pytest.approx(plain.standard_error, rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(sites, st.sampled_from(METHODS))
def test_pooling_is_finite_and_within_its_bounds(drawn, method):
    effects, errors = split(drawn)
    found = e.pool(effects, errors, method)
    assert np.isfinite(numbers_of(found)).all()
    assert effects.min() - CLOSE <= found.estimate <= effects.max() + CLOSE
    assert found.tau_squared >= 0
    assert 0 <= found.i_squared < 1
    assert found.tau_squared_low <= found.tau_squared_high
    assert found.standard_error >= found.classic_standard_error


@settings(max_examples=60, deadline=None)
@given(sites)
def test_intervals_nest(drawn):
    effects, errors = split(drawn)
    narrow, wide = (e.pool(effects, errors, confidence_level=level) for level in (0.8, 0.95))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert wide.tau_squared_low <= narrow.tau_squared_low <= narrow.tau_squared_high <= wide.tau_squared_high
    modified, plain = (
        e.pool(effects, errors, interval=interval) for interval in ("modified_hartung_knapp", "hartung_knapp")
    )
    assert modified.low <= plain.low + CLOSE and plain.high - CLOSE <= modified.high


@settings(max_examples=60, deadline=None)
@given(sites)
def test_reml_is_the_top_of_its_likelihood(drawn):
    effects, errors = split(drawn)
    found = ESTIMATORS["reml"](effects, errors**2)
    grid = np.linspace(0, 4 * (np.ptp(effects) ** 2 + 0.1), 2001)
    heights = _restricted_likelihood(np.tile(effects, (grid.size, 1)), np.tile(errors**2, (grid.size, 1)), grid)
    assert _restricted_likelihood(effects, errors**2, found) >= heights.max() - 1e-12 * (1 + abs(heights.max()))


@settings(max_examples=40, deadline=None)
@given(sites)
def test_many_is_one_by_one(drawn):
    effects, errors = split(drawn)
    both = e.pool_many(np.stack([effects, effects[::-1]]), np.stack([errors, errors[::-1]]))
    assert both.estimate.shape == (2,)
    assert both.estimate[0] == pytest.approx(e.pool(effects, errors).estimate, rel=1e-12, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(sites, st.floats(0.05, 2), st.sampled_from(["half_normal", "half_cauchy"]), st.floats(-3, 3))
def test_hierarchical_prediction_holds_together(drawn, scale, family, shift):
    effects, errors = split(drawn)
    prior = e.SpreadPrior(family, scale)
    if family == "half_cauchy" and effects.size < 3:
        with pytest.raises(TooFewSitesError):
            e.predict_next_site(effects, errors, prior)
        return
    found = e.predict_next_site(effects, errors, prior, relevant_difference=0.2)
    assert np.isfinite(numbers_of(found)).all()
    assert found.low < found.mean_low < found.mean_high < found.high
    assert 0 <= found.probability_exceeds_relevant <= found.probability_improves <= 1
    moved = e.predict_next_site(effects + shift, errors, prior, null_value=shift, relevant_difference=0.2)
    assert moved.median == pytest.approx(found.median + shift, abs=CLOSE)
    assert moved.probability_improves == pytest.approx(found.probability_improves, abs=CLOSE)
    mirrored = e.predict_next_site(-effects, errors, prior, relevant_difference=0.2, direction="down")
    assert mirrored.probability_exceeds_relevant == pytest.approx(found.probability_exceeds_relevant, abs=CLOSE)
    low, high = np.minimum(effects, found.mean), np.maximum(effects, found.mean)
    slack = found.mean_standard_deviation
    assert ((low - slack <= found.site_mean) & (found.site_mean <= high + slack)).all()


@settings(max_examples=30, deadline=None)
@given(sites, st.floats(0.05, 2))
def test_halving_the_quadrature_step_changes_nothing(drawn, scale):
    effects, errors = split(drawn)
    plain, finer = (
        posterior(effects, errors**2, e.SpreadPrior("half_normal", scale), None, step).next_site.exceeding(0.0)
        for step in (STEP, STEP / 2)
    )
    assert plain == pytest.approx(finer, abs=STEP_ERROR)


@settings(max_examples=30, deadline=None)
@given(st.lists(number, min_size=2, max_size=8, unique=True), st.floats(-5, 5))
def test_raw_t_follows_shift_and_nests(effects, shift):
    narrow, wide = (e.predict_raw_t(effects, level) for level in (0.8, 0.95))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert e.predict_raw_t(np.array(effects) + shift).value == pytest.approx(narrow.value + shift, abs=CLOSE)


def test_equal_sites_have_no_spread_and_a_finite_interval():
    found = e.pool([0.3] * 5, [0.1] * 5)
    assert found.tau_squared == found.q == 0
    assert found.standard_error == pytest.approx(0.1 / np.sqrt(5))
    assert (found.tau_squared_low, found.tau_squared_high) == (0, 0)


def test_one_site_still_has_a_hierarchical_prediction():
    found = e.predict_next_site([0.3], [0.1], e.SpreadPrior("half_normal", 0.2))
    assert np.isfinite(numbers_of(found)).all()
    assert found.median == pytest.approx(0.3)
