"""How alike other municipalities are to those of the study, on public figures: range, distance, kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.context.names import MUNICIPALITY
from evaluation.registry import Registry
from evaluation.registry.models import LIKENESSES, LikenessRule, Projection
from evaluation.scalability.municipalities.distance import NORMAL, distances, robust, scaled

STUDY = "study"
"""Stands where the likeness does, for the municipalities of the study themselves."""
WITHIN, NEAR, FAR = LIKENESSES
MUNICIPALITY_COLUMNS = (
    "municipality",
    "name",
    "municipality_type",
    "likeness",
    "nearest_city",
    "distance",
    "measures_n",
    "below_n",
    "above_n",
    "households",
    "year",
    "origin",
    "status",
)
RANGE_COLUMNS = (
    "measure",
    "low",
    "high",
    "median",
    "robust_spread",
    "n",
    "below_n",
    "above_n",
    "unit",
    "year",
    "origin",
)


@dataclass(frozen=True)
class Compared:
    """A row per municipality, and a row per figure with the range of the study's municipalities on it."""

    municipalities: pd.DataFrame
    ranges: pd.DataFrame


def compare(figures: pd.DataFrame, registry: Registry) -> Compared:
    """Compare all municipalities with those of the study, in the newest year of which their inhabitants are known.

    ``figures`` are the public figures (``evaluation.context.figures``). Without any, or without ``projection.yaml``,
    nothing is compared.
    """
    projection = registry.projection
    wide = _newest(figures)
    if projection is None or registry.context is None or wide.empty:
        return Compared(pd.DataFrame(columns=MUNICIPALITY_COLUMNS), pd.DataFrame(columns=[*RANGE_COLUMNS, "status"]))
    codes = {city.municipality_code: id_ for id_, city in registry.cities.items()}
    own = wide.index.isin(list(codes))
    asked = wide.reindex(columns=list(projection.likeness.measures))
    known = asked.loc[:, _usable(asked, own)]
    ranges = _ranges(known, own, registry)
    year, origin = int(wide["year"].iloc[0]), str(wide["origin"].iloc[0])
    towns = _towns(wide, known, own, codes, projection)
    return Compared(
        towns.assign(year=year, origin=origin)[list(MUNICIPALITY_COLUMNS)],
        ranges.assign(year=year, origin=origin, status="ok")[[*RANGE_COLUMNS, "status"]],
    )


def _newest(figures: pd.DataFrame) -> pd.DataFrame:
    """A row per municipality with a column per figure, in the newest year with inhabitants."""
    towns = figures[figures["kind"] == MUNICIPALITY]
    counted = towns[(towns["measure"] == "inhabitants") & towns["value"].notna()]
    if counted.empty:
        return pd.DataFrame()
    year = counted["year"].max()
    rows = towns[(towns["year"] == year) & towns["region"].isin(counted.loc[counted["year"] == year, "region"])]
    wide = rows.pivot_table(index="region", columns="measure", values="value", aggfunc="first")
    return wide.assign(name=rows.groupby("region")["name"].first(), year=year, origin=rows["origin"].iloc[0])


def _usable(asked: pd.DataFrame, own: np.ndarray) -> list[bool]:
    """A figure can be compared on when all municipalities of the study have it and the others differ on it."""
    return [
        bool(
            asked.loc[own, name].notna().all() and own.any() and np.isfinite(robust(asked[name].to_numpy(float))).any()
        )
        for name in asked.columns
    ]


def _ranges(known: pd.DataFrame, own: np.ndarray, registry: Registry) -> pd.DataFrame:
    assert registry.context is not None
    rows = []
    for name in known.columns:
        values = known[name].to_numpy(float)
        low, high = values[own].min(), values[own].max()
        others = values[~own & np.isfinite(values)]
        median = np.nanmedian(values)
        rows.append(
            {
                "measure": name,
                "low": low,
                "high": high,
                "median": median,
                "robust_spread": NORMAL * np.nanmedian(np.abs(values - median)),
                "n": len(others),
                "below_n": int((others < low).sum()),
                "above_n": int((others > high).sum()),
                "unit": registry.context.measures[str(name)].unit,
            }
        )
    return pd.DataFrame(rows, columns=[name for name in RANGE_COLUMNS if name not in ("year", "origin")])


def _towns(
    wide: pd.DataFrame, known: pd.DataFrame, own: np.ndarray, codes: Mapping[str, str], projection: Projection
) -> pd.DataFrame:
    away, nearest = distances(scaled(known, projection.likeness), own)
    values = known.to_numpy(float)
    low, high = values[own].min(0), values[own].max(0)
    found = pd.DataFrame(
        {
            "municipality": wide.index,
            "name": wide["name"].to_numpy(),
            "distance": away,
            "nearest_city": [codes[code] for code in wide.index[own][nearest]],
            "measures_n": np.isfinite(values).sum(1),
            "below_n": (values < low).sum(1),
            "above_n": (values > high).sum(1),
            "households": _households(wide),
        }
    )
    density = wide["address_density"] if "address_density" in wide else pd.Series(np.nan, index=wide.index)
    types = [projection.type_of(*pair) for pair in zip(wide["inhabitants"], density.fillna(-1), strict=True)]
    enough = found["measures_n"] >= projection.likeness.minimum_measures
    outside = found["below_n"] + found["above_n"]
    likeness = [
        STUDY if mine else _likeness(count, distance, projection.likeness)
        for mine, count, distance in zip(own, outside, found["distance"], strict=True)
    ]
    ok = enough & (np.array(types) != "") & found["households"].gt(0)
    found = found.assign(municipality_type=types, likeness=likeness, status=np.where(ok, "ok", "not_available"))
    unknown = {"likeness": "", "municipality_type": "", "nearest_city": ""}
    for name, empty in unknown.items():
        found[name] = found[name].where(ok, empty)
    found["distance"] = found["distance"].where(ok)
    found["households"] = found["households"].astype("Int64")
    return found.sort_values("municipality", ignore_index=True)


def _households(wide: pd.DataFrame) -> np.ndarray:
    known = wide["households"] if "households" in wide else pd.Series(np.nan, index=wide.index)
    return known.round().to_numpy(float)


def _likeness(outside: int, distance: float, rule: LikenessRule) -> str:
    """Within the range on every figure; else near or far, both out of range."""
    if outside == 0:
        return WITHIN
    return NEAR if distance <= rule.near_distance else FAR
