"""The bundle: everyone in the experiment neighbourhood, whichever experiments they take part in.

The experiments run in one neighbourhood, with one team, from one autumn. What they do together is asked of everyone
followed there against the comparison neighbourhood; which experiment did it rests on mechanism and dose.

Whoever knows the bundle and an experiment knows the households that are in the one and not in the other. So the
numbers of those are handed to the gate, for every set of experiments of which the same indicator is described.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from evaluation.estimation.study import WAVES, Question, complete, units_of
from evaluation.registry import Registry
from evaluation.registry.models import BUNDLE

Row = dict[str, object]


def bundle_questions(registry: Registry, seed: int = 0) -> list[Question]:
    """List what the plan asks of the bundle; every city takes part in some experiment."""
    cities = tuple(registry.cities)
    outcomes = registry.bundle.outcomes if registry.bundle else {}
    return [
        Question(BUNDLE, indicator, entry, registry.indicators[indicator], cities, cities, seed)
        for indicator, entry in outcomes.items()
    ]


def bundle_units(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return one row per unit as ``units_of``, with the experiments it takes part in and how many these are."""
    own = rows[rows.indicator == indicator]
    takes_part = dict(zip(zip(own.city, own.unit, strict=True), own.experiments, strict=True))
    units = units_of(rows, BUNDLE, indicator)
    experiments = [takes_part[key] for key in zip(units.city, units.unit, strict=True)]
    return units.assign(experiments=experiments, experiments_n=[len(names.split(";")) for names in experiments])


def bundle_groups(registry: Registry, rows: pd.DataFrame) -> Iterator[Row]:
    """Yield the sizes of the groups that the bundle's rows give away, per city and over all (city empty).

    ``rows`` are indicator rows with a column ``experiments`` (names with ``;`` between). Groups are the two arms, and
    the households that remain when those of a set of experiments are taken away; measured twice, and at all.
    """
    for question in bundle_questions(registry):
        everyone = bundle_units(rows, question.indicator)
        for city in ("", *question.cities):
            yield from _of_city(registry, question, everyone[everyone.city == city] if city else everyone, city)


def _of_city(registry: Registry, question: Question, units: pd.DataFrame, city: str) -> Iterator[Row]:
    twice = complete(units)
    for arm in question.arms:
        yield _row(question, city, arm, False, int((twice.arm == arm).sum()))
    asked = registry.experiments_of(question.indicator)
    for size in range(1, len(asked) + 1):
        for chosen in combinations(asked, size):
            for known in (units[units[list(WAVES)].notna().any(axis=1)], twice):
                yield _row(question, city, ";".join(chosen), True, _remaining(known, set(chosen)))


def _remaining(units: pd.DataFrame, chosen: set[str]) -> int:
    treated = units[units.arm == "experiment"]
    return sum(not chosen & set(of.split(";")) for of in treated.experiments)


def _row(question: Question, city: str, part: str, difference: bool, units_n: int) -> Row:
    keys = {"experiment": BUNDLE, "indicator": question.indicator, "category": "", "city": city, "part": part}
    return {**keys, "difference": difference, "units_n": units_n}
