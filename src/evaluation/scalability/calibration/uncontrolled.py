"""Designs without a comparison group, for many studies at once: as ``paired_change`` and ``repeated_survey``."""

from __future__ import annotations

import numpy as np
from scipy import special

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.designs.repeated_survey import MINIMUM_PAIRS
from evaluation.estimation.designs.units import NO_VARIATION, Outcome
from evaluation.estimation.proportions import normal_quantile
from evaluation.scalability.calibration.city_estimates import CityEstimates, refused_where, t_estimates


def paired_changes(before: FloatArray, after: FloatArray, outcome: Outcome, level: float) -> CityEstimates:
    """Estimate the change of the same units; studies in rows, units in columns."""
    if outcome == "net_improvement":
        return _net_improvements(before, after, level)
    if outcome == "risk_difference":
        return _paired_shares(before, after, level)
    change, units_n = after - before, before.shape[-1]
    error = change.std(axis=-1, ddof=1) / np.sqrt(units_n)
    largest = np.maximum(np.abs(before).max(-1), np.abs(after).max(-1))
    found = t_estimates(change.mean(-1), error, float(units_n - 1), level)
    return refused_where(error <= NO_VARIATION * largest, found)


def _net_improvements(before: FloatArray, after: FloatArray, level: float) -> CityEstimates:
    units_n = before.shape[-1]
    up, down = (after > before).sum(-1), (after < before).sum(-1)
    total = units_n + 2
    more, less = (up + 0.5) / total, (down + 0.5) / total
    error = np.sqrt((more + less - (more - less) ** 2) / total)
    half = normal_quantile(level) * error
    return CityEstimates((up - down) / units_n, error, more - less - half, more - less + half)


def _paired_shares(before: FloatArray, after: FloatArray, level: float) -> CityEstimates:
    units_n = before.shape[-1]
    both, neither = (before * after).sum(-1), ((1 - before) * (1 - after)).sum(-1)
    gained, lost = ((1 - before) * after).sum(-1), (before * (1 - after)).sum(-1)
    error = _net_improvements(before, after, level).standard_error
    return _square_and_add(
        both + gained, units_n, both + lost, units_n, _corrected_phi(both, gained, lost, neither), error, level
    )


def _corrected_phi(both: FloatArray, gained: FloatArray, lost: FloatArray, neither: FloatArray) -> FloatArray:
    total = both + gained + lost + neither
    margins = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    product = both * neither - gained * lost
    product = np.where(product > 0, np.maximum(product - total / 2, 0.0), product)
    return np.asarray(np.where(margins == 0, 0.0, product / np.sqrt(np.where(margins == 0, 1.0, margins))))


def _square_and_add(
    events_after: FloatArray,
    after_n: int,
    events_before: FloatArray,
    before_n: int,
    correlation: FloatArray,
    error: FloatArray,
    level: float,
) -> CityEstimates:
    after, before = events_after / after_n, events_before / before_n
    low_after, high_after = _wilson(after, after_n, level)
    low_before, high_before = _wilson(before, before_n, level)
    value = after - before
    low = value - _distance(after - low_after, high_before - before, correlation)
    high = value + _distance(high_after - after, before - low_before, correlation)
    return CityEstimates(value, error, low, high)


def _wilson(share: FloatArray, units_n: int, level: float) -> tuple[FloatArray, FloatArray]:
    z = special.ndtri(0.5 + level / 2)
    scale = 1 + z**2 / units_n
    centre = (share + z**2 / (2 * units_n)) / scale
    half = z * np.sqrt(share * (1 - share) / units_n + z**2 / (4 * units_n**2)) / scale
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def _distance(first: FloatArray, second: FloatArray, correlation: FloatArray) -> FloatArray:
    return np.sqrt(np.maximum(0.0, first**2 - 2 * correlation * first * second + second**2))


def repeated_surveys(
    before: FloatArray, after: FloatArray, linked_n: int, outcome: Outcome, level: float
) -> CityEstimates:
    """Estimate the change between two waves; the first ``linked_n`` columns of both are the same people."""
    if linked_n == before.shape[-1] == after.shape[-1]:
        return paired_changes(before, after, outcome, level)
    if outcome == "net_improvement":
        raise ValueError("Net improvement needs the same people at both waves.")
    correlation = _correlations(before[:, :linked_n], after[:, :linked_n])
    if outcome == "risk_difference":
        return _survey_shares(before, after, linked_n, correlation, level)
    return _survey_means(before, after, linked_n, correlation, level)


def _survey_means(
    before: FloatArray, after: FloatArray, linked_n: int, correlation: FloatArray, level: float
) -> CityEstimates:
    sizes = (before.shape[-1], after.shape[-1])
    spreads = before.std(axis=-1, ddof=1), after.std(axis=-1, ddof=1)
    parts = spreads[0] ** 2 / sizes[0], spreads[1] ** 2 / sizes[1]
    covariance = correlation * spreads[0] * spreads[1] * linked_n / (sizes[0] * sizes[1])
    error = np.sqrt(np.maximum(0.0, parts[0] + parts[1] - 2 * covariance))
    welch = (parts[0] + parts[1]) ** 2 / (parts[0] ** 2 / (sizes[0] - 1) + parts[1] ** 2 / (sizes[1] - 1))
    pairs = np.where(correlation != 0, linked_n, 0)
    single = sum(sizes) - 2 * pairs
    degrees = pairs - 1 + (welch - pairs + 1) * single / (single + 2 * pairs)
    largest = np.maximum(np.abs(before).max(-1), np.abs(after).max(-1))
    found = t_estimates(after.mean(-1) - before.mean(-1), error, degrees, level)
    return refused_where(error <= NO_VARIATION * largest, found)


def _survey_shares(
    before: FloatArray, after: FloatArray, linked_n: int, correlation: FloatArray, level: float
) -> CityEstimates:
    sizes = (before.shape[-1], after.shape[-1])
    counts = (before.sum(-1), after.sum(-1))
    of_shares = correlation * linked_n / np.sqrt(sizes[0] * sizes[1])
    adjusted = [(count + 1) / (size + 2) for count, size in zip(counts, sizes, strict=True)]
    variances = [share * (1 - share) / (size + 2) for share, size in zip(adjusted, sizes, strict=True)]
    variance = variances[0] + variances[1] - 2 * of_shares * np.sqrt(variances[0] * variances[1])
    return _square_and_add(counts[1], sizes[1], counts[0], sizes[0], of_shares, np.sqrt(variance), level)


def _correlations(first: FloatArray, second: FloatArray) -> FloatArray:
    """Correlation within people; 0 when too few are linked or an answer does not vary."""
    if first.shape[-1] < MINIMUM_PAIRS:
        return np.zeros(len(first))
    one, other = (values - values.mean(-1, keepdims=True) for values in (first, second))
    still = (first.std(-1) == 0) | (second.std(-1) == 0)
    scale = np.sqrt((one**2).sum(-1) * (other**2).sum(-1))
    found = (one * other).sum(-1) / np.where(still, 1.0, scale)
    return np.asarray(np.where(still, 0.0, np.clip(found, -1, 1)))
