"""Pairs of scores before and after, whose expected change is exactly what was planted.

Ordinal: the change (up, same, down) is drawn directly with P(up) − P(down) equal to the planted net change at every
level, so that it does not depend on the baseline. Shares: P(0 to 1) and P(1 to 0) are solved from the planted
difference. Continuous: the second score is linear in the first plus the planted gain (the model of ANCOVA), with
bounded noise and unbiased rounding. Each function returns scores of shape (wave, unit, rater).
"""

from __future__ import annotations

import numpy as np

from evaluation.deliveries.synthetic.draws import (
    Floats,
    Integers,
    bounded_noise,
    quantiles,
    round_unbiased,
)

DOWN_RATE = 0.12
TWO_LEVELS_SHARE = 0.15
BASELINE_CORRELATION = 0.6
LEVEL_CENTRE = 1.1  # levels above the lowest where most households start
SHARE_AT_START = 0.35
SHARE_LOST = 0.06
REGRESSION = 0.6  # of the second score on the first
DECIMAL_STEP = 0.1


def ordinal_pair(
    rng: np.random.Generator, severity: Floats, net: Floats, limits: tuple[float, float], raters: int
) -> Floats:
    """Draw levels at both waves with P(up) − P(down) = ``net`` for every unit, whatever its baseline."""
    low, high = int(limits[0]), int(limits[1])
    lowest = low if np.all(net >= 0) else low + 1
    before = _levels(quantiles(rng, severity, BASELINE_CORRELATION), lowest, high - 1)
    down = np.where(before == low, 0.0, np.maximum(DOWN_RATE, -net))
    up = down + net
    drawn = rng.random(len(severity))
    steps = np.where((rng.random(len(severity)) < TWO_LEVELS_SHARE) & (before + 2 <= high), 2, 1)
    change = np.where(drawn < up, steps, np.where(drawn > 1 - down, -1, 0))
    scores = np.stack([before, before + change]).astype(np.float64)
    return np.repeat(scores[:, :, np.newaxis], raters, axis=2)


def _levels(uniform: Floats, low: int, high: int) -> Integers:
    weights = np.exp(-((np.arange(high - low + 1) - LEVEL_CENTRE) ** 2) / 2)
    return low + np.searchsorted(np.cumsum(weights / weights.sum())[:-1], uniform).astype(np.int64)


def share_pair(rng: np.random.Generator, net: Floats, raters: int) -> Floats:
    """Draw 0 or 1 at both waves; the share at T1 exceeds that at T0 by ``net`` in expectation.

    Independent of severity: otherwise loss of households would change the expected difference.
    """
    before = rng.random(len(net)) < SHARE_AT_START
    lost = np.maximum(SHARE_LOST, -net / SHARE_AT_START)
    won = (net + SHARE_AT_START * lost) / (1 - SHARE_AT_START)
    drawn = rng.random(len(net))
    after = np.where(before, drawn >= lost, drawn < won)
    scores = np.stack([before, after]).astype(np.float64)
    return np.repeat(scores[:, :, np.newaxis], raters, axis=2)


def continuous_pair(
    rng: np.random.Generator, severity: Floats, gain: Floats, limits: tuple[float, float], raters: int
) -> Floats:
    """Draw marks by several raters; T1 = centre + 0.6 × (T0 − centre) + ``gain`` + noise, T0 being the raters' mean."""
    unit = (limits[1] - limits[0]) / 10
    centre = limits[0] + 4.8 * unit
    count = len(severity)
    latent = np.clip(0.9 * rng.standard_normal(count) - 0.3 * severity, -1.8, 1.8)
    before = _rated(rng, centre + unit * latent, unit, raters)
    expected = centre + REGRESSION * (before.mean(axis=1) - centre) + gain
    after = _rated(rng, expected + bounded_noise(rng, (count,), 0.7 * unit), unit, raters)
    return np.clip(np.stack([before, after]), *limits)


def _rated(rng: np.random.Generator, quality: Floats, unit: float, raters: int) -> Floats:
    marks = quality[:, np.newaxis] + bounded_noise(rng, (len(quality), raters), 0.35 * unit)
    return round_unbiased(rng, marks, DECIMAL_STEP)
