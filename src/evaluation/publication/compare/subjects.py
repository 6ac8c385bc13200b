"""What the page compares: experiments (and the study as a whole), their indicators, and the rows of each.

Order is that of the registry everywhere: experiments, planned outcomes before described indicators, sites. Nothing is
ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.texts import Material
from evaluation.publication.views import ExperimentView
from evaluation.registry.models import BUNDLE

STUDY = "study"
"""Stands where the name of an experiment does, for what was measured of the study as a whole."""


@dataclass(frozen=True)
class Line:
    """One described number at every site: by category, group, moment and measure; "" is all sites together."""

    category: str
    arm: str
    wave: str
    quantity: str
    unit: str
    rows: Mapping[str, Row]


@dataclass(frozen=True)
class Pair:
    """One indicator of one experiment: what was planned of it, what was described, and every estimate of it."""

    experiment: str
    indicator: str
    outcome: OutcomeView | None
    lines: tuple[Line, ...]
    estimates: tuple[Row, ...]
    ministries: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """An experiment, the bundle, or the study as a whole (then without a view), with its pairs."""

    id: str
    view: ExperimentView | None
    pairs: tuple[Pair, ...]


def groups(material: Material) -> tuple[Group, ...]:
    """Return everything to compare; a group without a published row is left out."""
    views = [*material.study.experiments, *([material.study.bundle] if material.study.bundle else [])]
    found = [Group(view.id, view, _pairs(material, view.id, view)) for view in views]
    return tuple(group for group in [*found, Group(STUDY, None, _pairs(material, "", None))] if group.pairs)


def _pairs(material: Material, experiment: str, view: ExperimentView | None) -> tuple[Pair, ...]:
    published = material.published
    described = _by_indicator(published.find("descriptives", experiment=experiment))
    estimated = _by_indicator(published.find("estimates", experiment=experiment))
    planned = {outcome.indicator: outcome for outcome in view.outcomes} if view else {}
    indicators = material.registry.indicators
    others = sorted({*described, *estimated} - planned.keys(), key=lambda id_: indicators[id_].code)
    return tuple(
        Pair(
            experiment or STUDY,
            indicator,
            planned.get(indicator),
            _lines(described.get(indicator, ())),
            tuple(estimated.get(indicator, ())),
            _ministries(material, experiment, indicator),
        )
        for indicator in [*planned, *others]
    )


def _by_indicator(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["indicator"], []).append(row)
    return found


def _lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    found: dict[tuple[str, str, str, str, str], dict[str, Row]] = {}
    for row in rows:
        key = (row["category"], row["arm"], row["wave"], row["quantity"], row["unit"])
        found.setdefault(key, {})[row["city"]] = row
    return tuple(Line(*key, sites) for key, sites in found.items())


def _ministries(material: Material, experiment: str, indicator: str) -> tuple[str, ...]:
    """Return whom it concerns: the ministries of the experiment, of all for the bundle, else those of the indicator."""
    registry = material.registry
    if experiment == BUNDLE:
        return tuple(registry.ministries)
    entry = registry.experiments[experiment] if experiment else registry.indicators[indicator]
    return tuple(entry.ministries)
