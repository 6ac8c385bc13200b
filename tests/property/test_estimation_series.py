"""What must hold of series by month and of panels, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation.estimation as e
from evaluation.estimation.designs.interrupted_series.serial import serial_coefficient
from evaluation.estimation.refusals import EstimationError

SEEDS = st.integers(0, 2**32 - 1)
SHIFTS, SCALES = st.floats(-1e3, 1e3), st.floats(0.01, 100)
FEW = settings(max_examples=15, deadline=None)
CLOSE = {"rtol": 1e-7, "atol": 1e-7}
"""Linear algebra on a few dozen rows, shifted by up to a thousand times their spread, keeps eight digits."""


def series(seed: int, months_n: int = 24) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    months = np.sort(generator.choice(months_n + 6, months_n, replace=False)).astype(float)
    return months, generator.normal(size=months_n) + 0.1 * months


def panel(seed: int, starts: tuple[float, ...] = (3.0,), each: int = 4) -> tuple[np.ndarray, ...]:
    """Value, unit, period and first treated period of rows: ``each`` units per start and as many never treated."""
    generator = np.random.default_rng(seed)
    since = np.repeat([*starts, np.inf], each)
    unit, period = np.repeat(np.arange(since.size), 6), np.tile(np.arange(6.0), since.size)
    value = generator.normal(size=unit.size) + generator.normal(size=since.size)[unit]
    return value, unit, period, since[unit]


def numbers(found: object) -> np.ndarray:
    return np.array([getattr(found, name) for name in ("value", "standard_error", "low", "high")])


@FEW
@given(SEEDS, SHIFTS, SCALES)
def test_a_break_follows_scale_and_not_the_level_or_the_calendar(seed, shift, scale):
    months, values = series(seed)
    start = float(np.median(months))
    plain, moved = (
        e.interrupted_series(given, months + later, start + later, 2)
        for given, later in ((values, 0), (scale * values + shift, 100))
    )
    for name in ("level", "slope", "collapsed"):
        expected = scale * numbers(getattr(plain, name))
        np.testing.assert_allclose(numbers(getattr(moved, name)), expected, rtol=1e-6, atol=1e-6 * scale)


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_a_series_does_not_depend_on_the_order_of_its_rows(seed, random):
    months, values = series(seed)
    order = random.sample(range(values.size), values.size)
    start = float(np.median(months))
    found = [e.interrupted_series(values[rows], months[rows], start) for rows in (np.arange(values.size), order)]
    np.testing.assert_allclose(numbers(found[0].level), numbers(found[1].level), **CLOSE)
    np.testing.assert_allclose(numbers(found[0].collapsed), numbers(found[1].collapsed), **CLOSE)


@FEW
@given(SEEDS, st.floats(0.1, 10))
def test_a_rate_ratio_does_not_depend_on_the_unit_of_exposure(seed, factor):
    months, _ = series(seed)
    counts, at_risk = np.random.default_rng(seed).poisson(40, 24), 1000 + months
    plain, moved = (
        e.interrupted_counts(counts, months, float(np.median(months)), given) for given in (at_risk, at_risk * factor)
    )
    np.testing.assert_allclose([plain.rate_ratio, plain.low], [moved.rate_ratio, moved.low], rtol=1e-9)
    assert plain.low < plain.rate_ratio < plain.high


@FEW
@given(SEEDS)
def test_months_that_resemble_each_other_say_less(seed):
    """A running mean has positive autocorrelation: its interval is wider than Student's, with fewer df."""
    drawn = np.convolve(np.random.default_rng(seed).normal(size=27), np.ones(8) / 8, "valid")
    months, design = np.arange(20.0), np.column_stack([np.ones(20), np.arange(20) >= 10]).astype(float)
    found = serial_coefficient(drawn, months, design, 1)
    residuals = drawn - design @ np.linalg.lstsq(design, drawn, rcond=None)[0]
    student = np.sqrt((residuals**2).sum() / 18 * 0.2)
    assert 0 <= found.autocorrelation <= 0.9
    assert found.standard_error >= student * (1 - 1e-12)
    assert found.degrees_of_freedom <= 18 + 1e-9


@FEW
@given(SEEDS)
def test_two_periods_of_a_panel_are_two_by_two(seed):
    value, unit, period, since = panel(seed)
    two = (period == 2) | (period == 3)
    found = e.panel_difference_in_differences(value[two], unit[two], period[two], since[two]).effect
    treated, after = np.isfinite(since[two]).astype(float), (period[two] == 3).astype(float)
    by_hand = e.difference_in_differences(value[two], treated, after, assigned=unit[two])
    np.testing.assert_allclose(found.value, by_hand.value, **CLOSE)
    np.testing.assert_allclose(found.standard_error, by_hand.standard_error, **CLOSE)
    wide = value.reshape(-1, 6)
    change, own = wide[:, 3] - wide[:, 2], np.isfinite(since.reshape(-1, 6)[:, 0])
    np.testing.assert_allclose(found.value, change[own].mean() - change[~own].mean(), **CLOSE)
    welch = np.sqrt(sum(change[part].var(ddof=1) / part.sum() for part in (own, ~own)))
    np.testing.assert_allclose(found.standard_error, welch, **CLOSE)


@FEW
@given(SEEDS, SHIFTS, SCALES, st.randoms(use_true_random=False))
def test_a_panel_follows_scale_and_not_level_order_or_names(seed, shift, scale, random):
    value, unit, period, since = panel(seed)
    rows = np.array(random.sample(range(value.size), value.size))
    names = np.array([f"place {number}" for number in random.sample(range(100), 8)])
    plain = e.panel_difference_in_differences(value, unit, period, since)
    moved = e.panel_difference_in_differences(
        scale * value[rows] + shift, names[unit[rows]], period[rows] + 7, since[rows] + 7
    )
    np.testing.assert_allclose(numbers(moved.effect), scale * numbers(plain.effect), rtol=1e-6, atol=1e-6 * scale)
    for one, other in zip(plain.events, moved.events, strict=True):
        assert one.relative == other.relative
        np.testing.assert_allclose(numbers(other.estimate), scale * numbers(one.estimate), rtol=1e-6, atol=1e-6 * scale)


@FEW
@given(SEEDS)
def test_the_period_before_treatment_is_zero_and_the_event_study_holds_the_mean_effect(seed):
    value, unit, period, since = panel(seed)
    found = e.panel_difference_in_differences(value, unit, period, since)
    events = {event.relative: event.estimate for event in found.events}
    assert (events[-1].value, events[-1].standard_error) == (0.0, 0.0)
    after, before = ([events[one].value for one in part] for part in ((0, 1, 2), (-3, -2, -1)))
    np.testing.assert_allclose(found.effect.value, np.mean(after) - np.mean(before), **CLOSE)


@FEW
@given(SEEDS)
def test_one_starting_date_makes_group_time_effects_an_event_study(seed):
    value, unit, period, since = panel(seed)
    found = e.group_time_effects(value, unit, period, since)
    events = {event.relative: event for event in e.panel_difference_in_differences(value, unit, period, since).events}
    for cell in found.cells:
        if cell.period >= cell.group:
            np.testing.assert_allclose(
                cell.estimate.value, events[int(cell.period - cell.group)].estimate.value, **CLOSE
            )
    same = [found.simple, found.dynamic.overall, found.group.overall, found.calendar.overall]
    np.testing.assert_allclose([one.value for one in same], found.simple.value, **CLOSE)
    np.testing.assert_allclose([one.standard_error for one in same], found.simple.standard_error, **CLOSE)


@FEW
@given(SEEDS, SCALES, st.sampled_from(["never_treated", "not_yet_treated"]), st.randoms(use_true_random=False))
def test_group_time_effects_follow_scale_and_not_order(seed, scale, comparison, random):
    value, unit, period, since = panel(seed, (2.0, 4.0))
    rows = np.array(random.sample(range(value.size), value.size))
    plain = e.group_time_effects(value, unit, period, since, comparison)
    moved = e.group_time_effects(scale * value[rows], unit[rows], period[rows], since[rows], comparison)
    for name in ("dynamic", "group", "calendar"):
        expected = scale * numbers(getattr(plain, name).overall)
        np.testing.assert_allclose(numbers(getattr(moved, name).overall), expected, rtol=1e-7)


@FEW
@given(SEEDS)
def test_without_later_groups_not_yet_treated_is_never_treated(seed):
    value, unit, period, since = panel(seed)
    found = [e.group_time_effects(value, unit, period, since, kind) for kind in ("never_treated", "not_yet_treated")]
    np.testing.assert_allclose(numbers(found[0].simple), numbers(found[1].simple), **CLOSE)


def test_a_constant_effect_without_noise_is_found_by_group_and_time():
    _, unit, period, since = panel(1, (2.0, 4.0))
    noise = 1e-3 * np.random.default_rng(2).normal(size=unit.size)
    found = e.group_time_effects(unit + period**2 + 4.0 * (period >= since) + noise, unit, period, since)
    for cell in found.cells:
        assert cell.estimate.value == pytest.approx(4.0 if cell.period >= cell.group else 0.0, abs=5e-3)
    assert found.pre_test is not None
    assert found.pre_test.degrees_of_freedom == sum(cell.period < cell.group for cell in found.cells)


VALUE, UNIT, PERIOD, SINCE = panel(3)
TWICE, GAP = np.r_[:48, 5], np.r_[:5, 6:48]
REFUSED = {
    "a month twice": lambda: e.interrupted_series(range(10), [*range(9), 8], 5),
    "three months before": lambda: e.interrupted_series([1, 2, 1, 2, 4, 3, 4, 3], range(8), 3),
    "a line without noise": lambda: e.interrupted_series(range(12), range(12), 6),
    "counts below zero": lambda: e.interrupted_counts([-1, *range(9)], range(10), 5),
    "no counts after": lambda: e.interrupted_counts([5, 6, 4, 7, 6, 0, 0, 0, 0, 0], range(10), 5),
    "a month both before and after": lambda: e.collapsed_change(range(8), range(8), [1] * 8, [0] * 4 + [1] * 4),
    "no row treated": lambda: e.panel_difference_in_differences(VALUE, UNIT, PERIOD, np.full(48, np.inf)),
    "everyone treated at once": lambda: e.panel_difference_in_differences(VALUE, UNIT, PERIOD, np.full(48, 3.0)),
    "one place treated": lambda: e.panel_difference_in_differences(
        VALUE, UNIT, PERIOD, np.where(UNIT == 0, 3.0, np.inf)
    ),
    "a unit twice in a period": lambda: e.group_time_effects(VALUE[TWICE], UNIT[TWICE], PERIOD[TWICE], SINCE[TWICE]),
    "a unit without a period": lambda: e.group_time_effects(VALUE[GAP], UNIT[GAP], PERIOD[GAP], SINCE[GAP]),
    "a start that changes": lambda: e.group_time_effects(VALUE, UNIT, PERIOD, np.where(PERIOD < 2, SINCE, 4.0)),
    "a group of one": lambda: e.group_time_effects(VALUE, UNIT, PERIOD, np.where(UNIT == 0, 2.0, SINCE)),
    "no one untreated": lambda: e.group_time_effects(VALUE, UNIT, PERIOD, np.full(48, 3.0)),
    "a group without a moment": lambda: e.difference_in_differences([1, 2, 3, 4], [0, 0, 1, 1], [0, 1, 1, 1], range(4)),
    "one place a side": lambda: e.difference_in_differences(
        VALUE[:8], [0, 0, 0, 0, 1, 1, 1, 1], [0, 1] * 4, [0, 0, 0, 0, 1, 1, 1, 1]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_is_refused(name):
    with pytest.raises(EstimationError):
        REFUSED[name]()


def test_a_short_series_has_the_longer_interval_and_a_long_one_newey_wests():
    generator = np.random.default_rng(3)
    short, long = (e.interrupted_series(generator.normal(size=n), range(n), n // 2) for n in (24, 60))
    assert short.level_by_length == short.level_serial != short.level
    assert long.level_by_length == long.level
    assert short.level_serial.value == pytest.approx(short.level.value)


def test_a_break_in_a_short_series_is_covered_as_often_as_stated():
    """300 series of 24 months with ρ = 0.2; Newey–West would cover about 82 per cent of them."""
    generator, covered = np.random.default_rng(5), 0
    for _ in range(300):
        noise = generator.normal(size=34)
        for month in range(1, noise.size):
            noise[month] += 0.2 * noise[month - 1]
        found = e.interrupted_series(noise[10:], range(24), 12).level_serial
        covered += found.low <= 0 <= found.high
    assert covered / 300 > 0.92
