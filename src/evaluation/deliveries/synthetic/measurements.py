"""Measurements of households: all items of each instrument at T0 and, for those who returned, at T1 and perhaps T2.

The items that the plan asks about carry the planted effects; the others follow the household's severity. At T2 a score
is that of T1, or with some chance that of T0 again: the part of a change that lasts is then exactly what was planted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags, Floats, Labels
from evaluation.deliveries.synthetic.households import Households
from evaluation.deliveries.synthetic.outcomes import continuous_pair, ordinal_pair, share_pair
from evaluation.deliveries.synthetic.site import Site
from evaluation.registry.models import Instrument

TABLE = "metingen"
WAVES = ("T0", "T1", "T2")
NEW_VERSION_SHARE = 0.15
BACKGROUND_CHANGE = 0.1  # in the share of a yes/no item that no experiment aims at


@dataclass(frozen=True)
class Block:
    """Scores of one item of one instrument version at one wave for some households: shape (household, rater)."""

    instrument: str
    version: str
    item: str
    wave: int
    places: npt.NDArray[np.intp]
    scores: Floats


def measurement_rows(site: Site, households: Households) -> pd.DataFrame:
    """Return the table ``metingen`` in delivery form, sorted by household, wave, instrument, item and rater."""
    blocks = [
        block
        for instrument in _instruments(site)
        if _measured(site, households, instrument).any()
        for block in _blocks(site, households, instrument)
    ]
    if not blocks:
        return pd.DataFrame({name: [] for name in site.registry.tables[TABLE].columns})
    return _sorted_rows(households, blocks)


def _planned(site: Site, instrument: str) -> dict[str, str]:
    """Return the indicators of the plan that read this instrument, by item."""
    indicators = [site.registry.planned(key)[1] for key in site.registry.plan]
    return {
        derive.item: name
        for name in indicators
        for derive in [site.registry.indicators[name].derive]
        if derive.rule == "item_score" and derive.instrument == instrument and derive.item
    }


def _instruments(site: Site) -> list[str]:
    return [name for name in site.registry.instruments if _planned(site, _leading(site, name))]


def _leading(site: Site, instrument: str) -> str:
    """Return the instrument that decides who is measured with this one; itself where the plan asks about it."""
    return site.world.measured_with.get(instrument, instrument)


def _measured(site: Site, households: Households, instrument: str) -> Flags:
    """Everyone where a comparison group is used; else only those who take part in the experiment."""
    registry = site.registry
    measured = np.zeros(len(households.ids), dtype=np.bool_)
    for key, entry in registry.plan.items():
        experiment, indicator = registry.planned(key)
        if indicator not in _planned(site, _leading(site, instrument)).values() or experiment not in site.experiments:
            continue
        compared = entry.design in ("controlled_change", "randomised")
        measured |= True if compared else households.takes_part[experiment]
    return measured


def _blocks(site: Site, households: Households, instrument: str) -> list[Block]:
    entry = site.registry.instruments[instrument]
    measured = _measured(site, households, instrument)
    scores = _item_scores(site, households, instrument)
    versions = list(entry.versions)
    renewed = _renewed(site, households, entry)
    return [
        Block(instrument, version, item, wave, places, scores[item][wave][places])
        for wave, present in enumerate((measured, measured & households.returned, measured & households.returned_later))
        for version, users in _users(versions, renewed, wave)
        for places in [np.flatnonzero(present & users)]
        for item in entry.versions[version]
    ]


def _renewed(site: Site, households: Households, entry: Instrument) -> Flags:
    count = len(households.ids)
    if not site.switches_version or len(entry.versions) == 1:
        return np.zeros(count, dtype=np.bool_)
    return np.asarray(site.rng(TABLE, f"version/{entry.code}").random(count) < NEW_VERSION_SHARE, dtype=np.bool_)


def _users(versions: list[str], renewed: Flags, wave: int) -> list[tuple[str, Flags]]:
    if wave == 0 or len(versions) == 1:
        return [(versions[0], np.ones(len(renewed), dtype=np.bool_))]
    return [(versions[0], ~renewed), (versions[-1], renewed)]


def _item_scores(site: Site, households: Households, instrument: str) -> dict[str, Floats]:
    """Return scores of shape (wave, household, rater) for every item of every version."""
    entry = site.registry.instruments[instrument]
    planned = _planned(site, instrument)
    items = dict.fromkeys(item for version in entry.versions.values() for item in version)
    scores = {
        item: _planned_scores(site, households, entry, planned[item])
        if item in planned
        else _background_scores(site, households, entry, item)
        for item in items
    }
    return {item: _with_later_wave(site, f"{instrument}/{item}", pair) for item, pair in scores.items()}


def _with_later_wave(site: Site, purpose: str, scores: Floats) -> Floats:
    """Add a third wave: each household keeps its second scores with the planted chance, or falls back to its first."""
    drawn = site.rng(TABLE, f"later/{purpose}").random((scores.shape[1], 1))
    return np.stack([*scores, np.where(drawn < site.world.later_wave.persists, scores[1], scores[0])])


def _expected_change(site: Site, households: Households, indicator: str) -> Floats:
    change = np.full(len(households.ids), site.world.trend.get(indicator, 0.0))
    for key, effect in site.effects.items():
        experiment, planned = site.registry.planned(key)
        if planned == indicator:
            change = change + effect * households.takes_part[experiment]
    return change


def _planned_scores(site: Site, households: Households, entry: Instrument, indicator: str) -> Floats:
    rng = site.rng(TABLE, f"outcome/{indicator}")
    change = _expected_change(site, households, indicator)
    limits = (entry.minimum, entry.maximum)
    kind = site.registry.indicators[indicator].kind
    if kind == "ordinal":
        return ordinal_pair(rng, households.severity, change, limits, entry.raters)
    if kind == "share":
        return share_pair(rng, change, entry.raters)
    return continuous_pair(rng, households.severity, change, limits, entry.raters)


def _background_scores(site: Site, households: Households, entry: Instrument, item: str) -> Floats:
    rng = site.rng(TABLE, f"background/{entry.code}/{item}")
    count = len(households.ids)
    if (entry.minimum, entry.maximum) == (0, 1):
        return share_pair(rng, np.full(count, BACKGROUND_CHANGE), entry.raters)
    offset = rng.uniform(-0.4, 0.7)
    before = np.round(3.1 + offset - 0.65 * households.severity + 0.75 * rng.standard_normal(count))
    change = rng.choice([-1.0, 0.0, 1.0], count, p=[0.12, 0.66, 0.22])
    scores = np.clip(np.stack([before, before + change]), entry.minimum, entry.maximum)
    return np.repeat(scores[:, :, np.newaxis], entry.raters, axis=2)


def _sorted_rows(households: Households, blocks: list[Block]) -> pd.DataFrame:
    sizes = [block.scores.size for block in blocks]
    raters = np.concatenate([np.tile(np.arange(b.scores.shape[1]), len(b.places)) for b in blocks])
    places = np.concatenate([np.repeat(block.places, block.scores.shape[1]) for block in blocks])
    waves = np.repeat([block.wave for block in blocks], sizes)
    number = np.repeat(np.arange(len(blocks)), sizes)
    order = np.lexsort((raters, number, waves, places))
    places, waves, number = places[order], waves[order], number[order]
    dates = np.stack([households.first, households.second, households.third])[waves, places]
    return pd.DataFrame(
        {
            "huishouden": households.ids[places],
            "golf": _labels(list(WAVES))[waves],
            "meetdatum": dates.astype("datetime64[us]"),
            "instrument": _labels([block.instrument for block in blocks])[number],
            "versie": _labels([block.version for block in blocks])[number],
            "onderdeel": _labels([block.item for block in blocks])[number],
            "beoordelaar": _labels([str(rater + 1) for rater in range(raters.max() + 1)])[raters[order]],
            "score": np.concatenate([block.scores.ravel() for block in blocks])[order],
        }
    )


def _labels(words: list[str]) -> Labels:
    return np.array(words, dtype=object)
