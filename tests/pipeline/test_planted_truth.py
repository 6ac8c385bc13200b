"""Over 200 invented worlds the intervals hold the planted truth as often as they say.

Each world is drawn in memory by the code that makes the default deliveries; its values go through the indicators' own
expressions and through the designs and the pooling that the report uses. Only reading files is left out.
"""

from functools import cache

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from evaluation.deliveries.contract import internal_tables
from evaluation.deliveries.synthetic.truth import planted_truth
from evaluation.deliveries.synthetic.world import synthetic_tables
from evaluation.estimation import pool_many
from evaluation.estimation.sites import site_of
from evaluation.estimation.study import questions, units_of
from evaluation.indicators.compose import rows_of_indicator
from evaluation.registry import load_registry
from evaluation.storage import Paths
from evaluation.storage.database import connect_ibis
from evaluation.storage.paths import PROJECT

pytestmark = pytest.mark.pipeline

REGISTRY = load_registry(Paths(PROJECT))
WORLDS = 200
NOMINAL = 0.95
BAR = 0.919
"""Two Monte-Carlo standard errors (0.0154) below the nominal 95 per cent, for 200 worlds; `calibrate` tries more."""
PLANTED = tuple(REGISTRY.synthetic.effects)
POOLED = tuple(key for key in PLANTED if len(REGISTRY.sites_of[key.split(".")[0]]) >= 3)
"""With two cities nothing is claimed of a mean, so nothing is tested of it."""
NEEDED = ("huishoudens", "metingen", "professionals")
MARK = "/"


def memtable(rows):
    return ibis.memtable(pa.Table.from_pandas(rows, preserve_index=False))


@cache
def worlds():
    """Indicator rows of all worlds together; the world stands before each unit's own id."""
    parts = {REGISTRY.tables[name].name: [] for name in NEEDED}
    items = [REGISTRY.indicators[key.split(".")[1]].derive.item for key in PLANTED]
    for world in range(WORLDS):
        for name, rows in internal_tables(REGISTRY, synthetic_tables(REGISTRY, world, tables=NEEDED)).items():
            if name in parts:
                unit = "respondent_id" if name == "professionals" else "household_id"
                kept = rows[rows["item"].isin(items)] if name == "measurements" else rows
                parts[name].append(kept.assign(**{unit: f"{world}{MARK}" + kept[unit]}))
    nothing = pd.DataFrame({name: pd.Series(dtype=str) for name in ("city", "table", "unit", "wave")})
    tables = {name: memtable(pd.concat(rows)) for name, rows in parts.items()} | {"set_aside": memtable(nothing)}
    session = connect_ibis()
    planned = {key.split(".")[1] for key in PLANTED}
    rows = [part for name in sorted(planned) for part in rows_of_indicator(REGISTRY, tables, name)]
    found = session.to_pandas(ibis.union(*rows))
    return found.assign(world=found["unit"].str.split(MARK).str[0].astype(int))


@cache
def city_estimates(key):
    """Estimates, standard errors, limits and planted effects: each an array of worlds by cities."""
    experiment, indicator = key.split(".")
    question = next(q for q in questions(REGISTRY) if (q.experiment, q.indicator) == (experiment, indicator))
    cities = REGISTRY.sites_of[experiment]
    rows = worlds()
    rows = rows[(rows["experiment"] == experiment) & (rows["indicator"] == indicator)]
    nothing = pd.DataFrame(columns=["city", "experiment", "indicator", "arm", "wave"])
    found = np.full((4, WORLDS, len(cities)), np.nan)
    for world, own in rows.groupby("world"):
        units = units_of(own, experiment, indicator)
        for place, city in enumerate(cities):
            site = site_of(question, city, REGISTRY.cities[city], units, nothing, "synthetic", NOMINAL)
            estimate = site.estimate
            found[:, world, place] = estimate.value, estimate.standard_error, estimate.low, estimate.high
    planted = np.array(
        [[planted_truth(REGISTRY, world)[key]["cities"][city] for city in cities] for world in range(WORLDS)]
    )
    assert np.isfinite(found).all()
    return (*found, planted)


@pytest.mark.parametrize("key", PLANTED)
def test_city_intervals_hold_the_planted_effect(key):
    _, _, low, high, planted = city_estimates(key)
    covered = ((low <= planted) & (planted <= high)).mean()
    assert covered >= BAR, f"{covered:.3f}"


@pytest.mark.parametrize("key", PLANTED)
def test_city_estimates_are_on_the_planted_effect_on_average(key):
    estimate, error, _, _, planted = city_estimates(key)
    off = (estimate - planted).mean()
    assert abs(off) < 4 * error.mean() / np.sqrt(estimate.size), f"{off:.4f}"


@pytest.mark.parametrize("key", POOLED)
def test_pooled_intervals_hold_the_planted_mean(key):
    estimate, error, _, _, _ = city_estimates(key)
    pooled = pool_many(estimate, error)
    mean = REGISTRY.synthetic.effects[key].mean
    covered = ((np.asarray(pooled.low) <= mean) & (mean <= np.asarray(pooled.high))).mean()
    assert covered >= BAR, f"{covered:.3f}"
