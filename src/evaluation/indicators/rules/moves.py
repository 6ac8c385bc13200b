"""Rules that follow a unit's scores from one wave to a later one."""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, measure
from evaluation.indicators.rules.scores import bounds, scores


def any_moved(asked: Asked) -> Any:
    """1 when any of the items rose (or fell: ``moved``) since T0, else 0; ``minimum_items`` must be known twice."""
    pairs = _later(asked)
    both = pairs.filter(pairs.before.notnull(), pairs.after.notnull())
    steps = both.after - both.before if asked.derive.moved == "up" else both.before - both.after
    found = both.group_by("city", "unit").agg(known_n=both.count(), moved_n=(steps > 0).cast("int64").sum())
    enough = found.known_n >= (asked.derive.minimum_items or 1)
    value = ibis.ifelse(enough, (found.moved_n > 0).cast("float64"), ibis.null("float64"))
    return measure(found, found.unit, value, wave=_wave(asked))


def crossed(asked: Asked) -> Any:
    """Per item: of units whose score at T0 was between ``start``, 1 when the later one is ``within`` bounds, else 0."""
    pairs = _later(asked)
    low, high = bounds(asked.derive.start)
    begun = pairs.filter(pairs.before.between(low, high))
    ended = begun.after.between(*bounds(asked.derive.within)).cast("float64")
    return measure(begun, begun.unit, ended, wave=_wave(asked), category=begun.area)


def persisted(asked: Asked) -> Any:
    """Of units whose item was higher at T1 than at T0, 1 when it is still higher at T2, else 0."""
    waves = _by_wave(asked)
    improved = waves.filter(waves.T1 > waves.T0)
    return measure(improved, improved.unit, (improved.T2 > improved.T0).cast("float64"), wave="T2")


def version_changed(asked: Asked) -> Any:
    """Of units measured at T0 and T1, 1 when the versions of the instrument differ, else 0."""
    rows = asked.rows.filter(lambda given: given.instrument == asked.derive.instrument)
    found = rows.group_by("city", unit=rows.household_id).agg(
        before=rows.version.max(where=rows.wave == "T0"), after=rows.version.max(where=rows.wave == "T1")
    )
    both = found.filter(found.before.notnull(), found.after.notnull())
    return measure(both, both.unit, (both.before != both.after).cast("int64"), wave="T1")


def _wave(asked: Asked) -> str:
    return asked.entry.waves[-1]


def _later(asked: Asked) -> Any:
    waves = _by_wave(asked)
    return waves.select("city", "unit", "area", before=waves.T0, after=waves[_wave(asked)])


def _by_wave(asked: Asked) -> Any:
    """One row per city, unit and item with its score at every wave."""
    found = scores(asked)
    return found.group_by("city", "unit", "area").agg(
        **{wave: found.score.max(where=found.wave == wave) for wave in ("T0", "T1", "T2")}
    )
