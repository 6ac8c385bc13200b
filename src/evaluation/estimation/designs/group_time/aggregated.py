"""Group-time effects brought together: simple, by time since treatment, by group and by calendar period.

Within a time since treatment or a calendar period, cells weigh as much as their group has units; that these shares are
estimated too is part of the variance (Callaway & Sant'Anna 2021, section 3 and corollary 2). Overall, times and periods
weigh alike, groups by their size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.designs.group_time.cells import Effects


@dataclass(frozen=True)
class Combined:
    """A weighted mean of effects and the influence of each unit on it."""

    value: float
    influence: FloatArray


@dataclass(frozen=True)
class Parts:
    """The overall mean and the parts it is a mean of, keyed by time since treatment, group or period."""

    overall: Combined
    parts: tuple[tuple[float, Combined], ...]


def by_size(found: Effects, treated_from: FloatArray, chosen: NDArray[np.bool_]) -> Combined:
    """Mean of the chosen cells, each weighing as its group's share of units."""
    groups = found.group[chosen]
    member = (treated_from[:, None] == groups[None, :]).astype(float)
    share = member.mean(0)
    weights = share / share.sum()
    centred = member - share
    of_weights = (centred - centred.sum(1)[:, None] * weights[None, :]) / share.sum()
    values = found.value[chosen]
    return Combined(float(weights @ values), found.influence[:, chosen] @ weights + of_weights @ values)


def simple(found: Effects, treated_from: FloatArray) -> Combined:
    """All cells after treatment."""
    return by_size(found, treated_from, found.period >= found.group)


def dynamic(found: Effects, treated_from: FloatArray) -> Parts:
    """By periods since treatment, before it too; overall those after it."""
    since = found.period - found.group
    parts = tuple((float(time), by_size(found, treated_from, since == time)) for time in np.unique(since))
    return Parts(_alike([part for time, part in parts if time >= 0]), parts)


def calendar(found: Effects, treated_from: FloatArray) -> Parts:
    """By period, of the groups treated by then."""
    after = found.period >= found.group
    parts = tuple(
        (float(period), by_size(found, treated_from, after & (found.period == period)))
        for period in np.unique(found.period[after])
    )
    return Parts(_alike([part for _, part in parts]), parts)


def by_group(found: Effects, treated_from: FloatArray) -> Parts:
    """By group, the mean over its periods after treatment; overall groups weigh by size."""
    groups = np.unique(found.group[found.period >= found.group])
    parts = tuple((float(group), _own_mean(found, float(group))) for group in groups)
    values = np.array([part.value for _, part in parts])
    influence = np.column_stack([part.influence for _, part in parts])
    whole = Effects(groups, groups, values, influence)
    return Parts(by_size(whole, treated_from, np.ones(groups.size, dtype=bool)), parts)


def _own_mean(found: Effects, group: float) -> Combined:
    chosen = (found.group == group) & (found.period >= group)
    return Combined(float(found.value[chosen].mean()), found.influence[:, chosen].mean(1))


def _alike(parts: list[Combined]) -> Combined:
    value = float(np.mean([part.value for part in parts]))
    return Combined(value, np.mean([part.influence for part in parts], axis=0))
