"""What goes together: bottlenecks with each other, with laws and areas of life; and what interviews say worked how.

A pair of codes has the number of cases with both (``numerator``) of all coded cases (``denominator``), over all cities,
and the number of cases with each code, which the gate needs to judge the pair. A *mechanism* row counts the fragments
(``value``) and interviews (``n``) for, against or neither in which coder A found a circumstance, a mechanism and an
outcome; empty means any. The three directions have no total: it would give a small one of them away.
Agreement is Krippendorff's alpha between both coders, one family of codes a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from evaluation.estimation.agreement import alpha_interval, krippendorff_alpha
from evaluation.estimation.refusals import NoVariationError, TooFewUnitsError
from evaluation.estimation.tables import CROSSINGS
from evaluation.registry import Registry

Row = dict[str, Any]
BOTTLENECK = "bottleneck"
PARTNERS = {
    BOTTLENECK: "bottleneck_pairs",
    "law_involved": "bottleneck_laws",
    "life_domain_stuck": "bottleneck_domains",
}
"""Indicators with a row per code whose codes are crossed with the bottlenecks, and the name of the crossing."""
FAMILIES = {"context": "context", "mechanism": "mechanism", "outcome": "interview_outcome"}
"""Columns of interviews that make up a chain, and their code lists."""
DIRECTION = "direction"
DIRECTIONS = "evidence_direction"
NOT_CODED = "not_coded"
GRAINS = [chain for size in range(len(FAMILIES) + 1) for chain in combinations(FAMILIES, size)]
"""Which codes a row has: none, one, or a chain of two or three. A chain has a row only when it occurs."""


def pair_rows(registry: Registry, indicators: pd.DataFrame) -> list[Row]:
    """Return a row per bottleneck and other code; none for a study without coded cases."""
    asked = [name for name in PARTNERS if name in registry.indicators and BOTTLENECK in registry.indicators]
    given = {name: _codes(indicators, name) for name in asked}
    return [row for name in asked for row in _pairs(registry, name, given[BOTTLENECK], given[name])]


def _codes(indicators: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return 1 or 0 per case (city, unit) and code."""
    rows = indicators[(indicators.indicator == name) & (indicators.status == "ok")]
    return rows.pivot_table("value", ["city", "unit"], "category", aggfunc="max")


def _pairs(registry: Registry, name: str, bottlenecks: pd.DataFrame, others: pd.DataFrame) -> Iterator[Row]:
    codes = registry.categories_of(BOTTLENECK)
    pairs = combinations(codes, 2) if name == BOTTLENECK else product(codes, registry.categories_of(name))
    cases = bottlenecks.index.intersection(others.index)
    first, second = (table.reindex(index=cases).fillna(0) for table in (bottlenecks, others))
    for one, other in pairs:
        if not len(cases):
            yield _row(PARTNERS[name], first=one, second=other, status="not_available")
            continue
        mine, theirs = first[one].to_numpy(float), second[other].to_numpy(float)
        both, size = float(mine @ theirs), len(cases)
        yield _row(
            PARTNERS[name],
            first=one,
            second=other,
            value=both / size,
            numerator=both,
            denominator=float(size),
            first_n=float(mine.sum()),
            second_n=float(theirs.sum()),
            n=size,
        )


def mechanism_rows(registry: Registry, interviews: pd.DataFrame) -> list[Row]:
    """Return the counts of every code by experiment and direction, and of the chains that occur."""
    singles = dict.fromkeys(_single_keys(registry), (0, 0))
    if interviews.empty:
        return [_mechanism(key) for key in singles]
    first = interviews[interviews.coder == "A"]
    coded = first.assign(**{family: first[family].astype("object").fillna(NOT_CODED) for family in FAMILIES})
    known = bool(coded.interview_id.notna().all())
    numbered = coded.assign(interview=coded.groupby(["city", "interview_id"], dropna=False).ngroup())
    whole = pd.concat([numbered, numbered.assign(experiment="")])
    found = singles | dict(sorted((key, counts) for grain in GRAINS for key, counts in _cells(whole, grain)))
    return [_mechanism(key, fragments, inter if known else None) for key, (fragments, inter) in found.items()]


def _cells(rows: pd.DataFrame, grain: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Yield each combination of codes with its numbers of fragments and interviews."""
    keys = ["experiment", *grain, DIRECTION]
    counted = rows.groupby(keys).agg(fragments=("interview", "size"), interviews=("interview", "nunique"))
    for row in counted.reset_index().to_dict("records"):
        key = tuple(str(row.get(name, "")) for name in ("experiment", *FAMILIES, DIRECTION))
        yield key, (int(row["fragments"]), int(row["interviews"]))


def _single_keys(registry: Registry) -> Iterator[tuple[str, ...]]:
    directions = _values(registry, DIRECTIONS)
    for experiment in ("", *registry.experiments):
        chains: list[tuple[str, ...]] = [("", "", "")]
        for place, codelist in enumerate(FAMILIES.values()):
            for code in (*_values(registry, codelist), NOT_CODED):
                chains.append(tuple(code if number == place else "" for number in range(len(FAMILIES))))
        yield from ((experiment, *chain, direction) for chain in chains for direction in directions)


def _values(registry: Registry, codelist: str) -> tuple[str, ...]:
    return tuple(code.value for code in registry.codelists.get(codelist, {}).values())


def _mechanism(key: tuple[str, ...], fragments: int | None = None, interviews: int | None = None) -> Row:
    places = dict(zip(("experiment", "first", "second", "third", DIRECTION), key, strict=True))
    if fragments is None:
        return _row("mechanisms", **places, status="not_available")
    return _row("mechanisms", **places, value=float(fragments), n=interviews)


def agreement_of_codes(interviews: pd.DataFrame, level: float, generator: np.random.Generator) -> list[Row]:
    """Return alpha with its interval (fragments drawn with replacement) per family of codes; ``n``: coded twice."""
    return [_agreement(interviews, family, level, generator) for family in (*FAMILIES, DIRECTION)]


def _agreement(interviews: pd.DataFrame, family: str, level: float, generator: np.random.Generator) -> Row:
    if interviews.empty:
        return _row("coder_agreement", first=family, status="not_available")
    codes = interviews[family].astype("object").fillna(NOT_CODED)
    numbers = pd.Series(pd.factorize(codes, sort=True)[0].astype(float), index=interviews.index)
    wide = interviews.assign(code=numbers).pivot_table("code", ["city", "fragment_id"], "coder", sort=False)
    double = wide.dropna() if wide.shape[1] > 1 else wide.iloc[:0]
    if double.empty:
        return _row("coder_agreement", first=family, status="not_available")
    ratings = double.to_numpy(float).T
    try:
        alpha = krippendorff_alpha(ratings)
        low, high = alpha_interval(ratings, generator, confidence_level=level)
    except (TooFewUnitsError, NoVariationError):
        return _row("coder_agreement", first=family, status="not_available")
    return _row("coder_agreement", first=family, value=alpha, low=low, high=high, n=len(double))


def _row(crossing: str, **values: Any) -> Row:
    texts = dict.fromkeys(("experiment", "first", "second", "third", "direction"), "")
    return dict.fromkeys(CROSSINGS) | texts | {"crossing": crossing, "status": "ok"} | values
