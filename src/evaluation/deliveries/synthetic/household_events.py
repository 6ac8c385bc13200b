"""Events in households: evictions, disconnections, seizures, sanctions and what else may go wrong, or be averted.

Whether a household meets an event depends on chance and moderately on how severe its problems are. Where an agreement
was asked for and made, the event is more often averted. Who takes part in an experiment has the planted chance.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags, Floats, Labels, happens, pick, without, yes_no
from evaluation.deliveries.synthetic.households import Households
from evaluation.deliveries.synthetic.site import Site
from evaluation.registry.models.synthetic_work import InventedEvent

TABLE = "gebeurtenissen"
SEVERITY = 0.3  # correlation between severity and what a household meets
LONGEST_ANSWER = 365


def household_event_rows(site: Site, households: Households) -> pd.DataFrame:
    """Return the table ``gebeurtenissen`` in delivery form, sorted by household, date and kind."""
    kinds = site.world.household_events.kinds.items()
    rows = pd.concat([_rows(site, households, kind, entry) for kind, entry in kinds], ignore_index=True)
    return rows.sort_values(["huishouden", "datum", "soort"], ignore_index=True)


def _rows(site: Site, households: Households, kind: str, entry: InventedEvent) -> pd.DataFrame:
    world = site.world.household_events
    rng = site.rng(TABLE, kind)
    chosen = _meets(site, rng, households, kind, entry)
    count = int(chosen.sum())
    inflow = households.inflow[chosen].astype("datetime64[D]")
    span = (np.datetime64(world.last) - inflow).astype(int)
    happened = inflow + (rng.random(count) * span).astype(int).astype("timedelta64[D]")
    asked = rng.random(count) < entry.asked
    granted = asked & (rng.random(count) < entry.granted)
    days = np.minimum(np.ceil(rng.exponential(world.days, count)), LONGEST_ANSWER)
    return pd.DataFrame(
        {
            "huishouden": households.ids[chosen],
            "datum": happened.astype("datetime64[us]"),
            "soort": kind,
            "partner": pick(rng, entry.partners, count),
            "uitkomst": _outcome(rng, entry, granted),
            "afspraak_gevraagd": _answered(entry, yes_no(asked)),
            "afspraak_toegekend": without(yes_no(granted), ~asked),
            "dagen": pd.array(np.where(asked, days, np.nan), dtype="Int64"),
        }
    )


def _meets(site: Site, rng: np.random.Generator, households: Households, kind: str, entry: InventedEvent) -> Flags:
    factor: Floats = np.ones(len(households.ids))
    for experiment, kinds in site.world.household_events.effects.items():
        if experiment in households.takes_part:
            factor[households.takes_part[experiment]] *= kinds.get(kind, 1.0)
    usual = happens(rng, households.severity, min(entry.share * max(1.0, float(factor.max())), 1.0), SEVERITY)
    return usual & (rng.random(len(factor)) < factor / max(1.0, float(factor.max())))


def _outcome(rng: np.random.Generator, entry: InventedEvent, granted: Flags) -> Labels:
    count = len(granted)
    averted = rng.random(count) < np.where(granted, *entry.averted)
    ended = np.where(averted, "afgewend", "doorgegaan").astype(object)
    return np.where(rng.random(count) < entry.threatens, "dreigt", ended)


def _answered(entry: InventedEvent, words: Labels) -> Labels:
    """Nobody asks for an agreement where none exists, as for a complaint."""
    return words if entry.asked else without(words, np.full(len(words), True))
