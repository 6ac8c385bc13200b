"""Someone who knows the formulas tries every table of counts and keeps those that fit what is published."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fixtures.gate import GATE, estimate_rows, share_rows, with_ids

from evaluation.disclosure.counted import cells_per_city, changed
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.estimates import protect_estimates
from evaluation.estimation.designs.paired_change import (
    net_improvement_from_counts,
    paired_risk_difference_from_counts,
)
from evaluation.estimation.hierarchical import SpreadPrior
from evaluation.estimation.pooling import pool_many
from evaluation.estimation.prediction import predict_next_site_many
from evaluation.registry.models import Prior

STEPS = {"share": 0.01}
SAME = 1e-9
AMBIGUOUS = 3
"""A hidden count must be able to take at least this many values."""
STEP_PARTICIPATION = ("participatie", "participation_step")
PLAN_18 = ("aansluiting_18", "future_plan")
PARTS = ("share_improved", "share_same", "share_worsened")
TAKING_PART = {"eindhoven": (5, 5, 1), "leeuwarden": (3, 10, 0), "zaanstad": (7, 4, 1)}
"""Improved, same and worsened: small cities as in the invented study."""


def numbers(found):
    """The columns of an estimate that follow from counts."""
    return {
        "value": found.value, "standard_error": found.standard_error, "low": found.low, "high": found.high,
        "n": found.units_n, "residual_df": found.residual_df, "method": found.method,
    }  # fmt: skip


def with_counts(registry, entry, found, **more):
    """Estimates of one plan entry in which every city has the numbers that its counts give."""
    rows = estimate_rows(registry, ".".join(entry), {city: each.units_n for city, each in found.items()}, **more)
    rows = [row for row in rows if row["quantity"] != "estimate_unadjusted"]
    own = [
        row | numbers(found[row["city"]]) if row["scope"] == "city" and row["city"] in found else row for row in rows
    ]
    return with_ids("estimates", own)


def changed_cells(tables):
    """Descriptives of improved, same and worsened."""
    rows = []
    for place, quantity in enumerate(PARTS):
        shares = {city: (counts[place], sum(counts)) for city, counts in tables.items()}
        rows += share_rows(
            STEP_PARTICIPATION[1],
            shares,
            quantity=quantity,
            experiment=STEP_PARTICIPATION[0],
            arm="experiment",
            wave="T1",
        )
    return with_ids("descriptives", rows)


def waves_cells(tables):
    """Descriptives of yes before and after, from pairs (yes twice, only after, only before, never)."""
    rows = []
    for wave, other in (("T0", 2), ("T1", 1)):
        shares = {city: (counts[0] + counts[other], sum(counts)) for city, counts in tables.items()}
        rows += share_rows(PLAN_18[1], shares, experiment=PLAN_18[0], arm="experiment", wave=wave)
    return with_ids("descriptives", rows)


def fitting(row, parts, estimate):
    """Every table of ``parts`` counts that gives the published numbers of a city."""
    n = round(row["n"])
    fits = []
    for bars in product(range(n + 1), repeat=parts - 1):
        if list(bars) != sorted(bars):
            continue
        counts = tuple(after - before for before, after in pairwise((0, *bars, n)))
        found = numbers(estimate(*counts))
        if all(abs(found[name] - row[name]) < SAME for name in ("value", "standard_error", "low", "high")):
            fits.append(counts)
    return fits


def shown_cities(protected):
    return [row for row in protected.rows if row["scope"] == "city" and row["status"] == "ok"]


def hidden_cells_stay_open(tables, protected, cells):
    """Of the hidden cities, the totals that are published less the shown cities leave each count open."""
    open_cities = {row["city"] for row in shown_cities(protected)}
    hidden = {city: counts for city, counts in tables.items() if city not in open_cities}
    assert not [row for row in cells.rows if row["city"] in hidden and row["status"] == "ok"]
    if hidden and open_cities:
        assert len(hidden) > 1
        for counts in zip(*hidden.values(), strict=True):
            assert sum(counts) + 1 >= AMBIGUOUS


@settings(max_examples=100, deadline=None)
@given(tables=st.lists(st.tuples(*[st.integers(0, 16)] * 3).filter(lambda t: sum(t) >= 5), min_size=2, max_size=3))
def test_no_small_count_follows_from_a_city_that_is_shown(registry, tables):
    by_city = dict(zip(TAKING_PART, tables, strict=False))
    cells = changed_cells(by_city)
    found = {city: net_improvement_from_counts(*counts) for city, counts in by_city.items()}
    rows = with_counts(registry, STEP_PARTICIPATION, found)
    protected, hidden = protect_estimates(rows, GATE, (), STEPS, cells_per_city(cells))
    for row in shown_cities(protected):
        assert by_city[row["city"]] in fitting(row, 3, net_improvement_from_counts)
        assert min(by_city[row["city"]]) >= GATE.minimum_count
    hidden_cells_stay_open(by_city, protected, protect_descriptives(cells, GATE, hidden))


@settings(max_examples=60, deadline=None)
@given(tables=st.lists(st.tuples(*[st.integers(0, 14)] * 4).filter(lambda t: sum(t) >= 5), min_size=2, max_size=2))
def test_no_cell_of_a_paired_table_follows_from_a_city_that_is_shown(registry, tables):
    by_city = dict(zip(("enschede", "utrecht"), tables, strict=True))
    cells = waves_cells(by_city)
    found = {city: paired_risk_difference_from_counts(*counts) for city, counts in by_city.items()}
    protected, hidden = protect_estimates(with_counts(registry, PLAN_18, found), GATE, (), STEPS, cells_per_city(cells))
    assert all(min(by_city[row["city"]]) >= GATE.minimum_count for row in shown_cities(protected))
    hidden_cells_stay_open(by_city, protected, protect_descriptives(cells, GATE, hidden))


def test_the_attack_finds_the_counts_of_a_city_that_would_be_shown_whole():
    row = numbers(net_improvement_from_counts(7, 4, 1))
    assert fitting(row, 3, net_improvement_from_counts) == [(7, 4, 1)]
    row = numbers(paired_risk_difference_from_counts(2, 4, 1, 5))
    assert (2, 4, 1, 5) in fitting(row, 4, paired_risk_difference_from_counts)
    assert {table[1:3] for table in fitting(row, 4, paired_risk_difference_from_counts)} == {(4, 1)}


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 60)] * 3).filter(lambda counts: sum(counts) >= 2))
def test_who_changed_follows_from_value_error_and_size(counts):
    found = net_improvement_from_counts(*counts)
    moved = changed(found.value, found.standard_error, found.units_n)
    assert (round(moved.up), round(moved.down)) == (counts[0], counts[2])
    assert abs(moved.up - counts[0]) < 1e-6


def every_table(sizes):
    """All (improved, worsened) of every city at once: counts, values and standard errors, shape (tables, cities)."""
    per_city = [np.array([(u, d) for u in range(n + 1) for d in range(n + 1 - u)]) for n in sizes]
    index = np.indices([len(counts) for counts in per_city]).reshape(len(sizes), -1)
    counts = np.stack([counts[place] for counts, place in zip(per_city, index, strict=True)], 1)
    n = np.array(sizes)
    up, down = ((counts[..., part] + 0.5) / (n + 2) for part in (0, 1))
    return counts, (counts[..., 0] - counts[..., 1]) / n, np.sqrt((up + down - (up - down) ** 2) / (n + 2))


def near(values, errors, mean, step):
    """Tables whose weighted mean can come near a published one, whatever the spread; a quick sieve."""
    low, high = np.full(len(values), np.inf), np.full(len(values), -np.inf)
    for tau in np.linspace(0, 1.2, 13):
        weights = 1 / (errors**2 + tau**2)
        middle = (weights * values).sum(1) / weights.sum(1)
        low, high = np.minimum(low, middle), np.maximum(high, middle)
    return np.flatnonzero((low <= mean + step) & (high >= mean - step))


def pooled_numbers(values, errors):
    found = pool_many(values, errors)
    return np.stack([found.estimate, np.clip(found.low, -1, 1), np.clip(found.high, -1, 1)], 1)


def predicted_numbers(values, errors, prior, relevant):
    found = predict_next_site_many(values, errors, prior, 0.0, relevant, "up")
    ends = (np.clip(end, -1, 1) for end in (found.low, found.high))
    return np.stack([found.median, *ends, found.probability_improves, found.probability_exceeds_relevant], 1)


ABOVE = 0.02
"""A chance is rounded down from hundredths: what it was lies as far around this much more."""


def published_over_cities(protected):
    """The numbers over cities that are shown, in the order of ``pooled_numbers`` and ``predicted_numbers``."""
    shown = {row["quantity"]: row for row in protected.rows if row["status"] == "ok" and row["scope"] != "city"}
    mean, next_one = shown["mean_reml"], shown["hierarchical"]
    chances = [shown[f"probability_{name}"]["value"] + ABOVE for name in ("improves", "exceeds_relevant")]
    ends = ("value", "low", "high")
    return [mean[end] for end in ends], [*(next_one[end] for end in ends), *chances]


def test_three_small_hidden_cities_do_not_follow_from_what_is_over_them(registry):
    """The attacker is told the three sizes; which city has which is not published."""
    counts, values, errors = every_table([sum(table) for table in TAKING_PART.values()])
    truth = np.array([(up, down) for up, _, down in TAKING_PART.values()])
    true = int(np.flatnonzero((counts == truth).all((1, 2)))[0])
    plan = registry.plan[".".join(STEP_PARTICIPATION)]
    relevant = registry.indicators[STEP_PARTICIPATION[1]].smallest_relevant_difference.value
    prior = SpreadPrior(plan.prior.family, scale_of(plan.prior, relevant))
    mean = pooled_numbers(values[[true]], errors[[true]])[0]
    expected = predicted_numbers(values[[true]], errors[[true]], prior, relevant)[0]
    protected = protect(registry, mean, expected)
    shown_mean, shown_expected = published_over_cities(protected)
    step = 0.05
    kept = near(values, errors, mean[0], step)
    for shown, made in (
        (shown_mean, lambda at: pooled_numbers(values[at], errors[at])),
        (shown_expected, lambda at: predicted_numbers(values[at], errors[at], prior, relevant)),
    ):
        fits = [
            (np.abs(made(part) - shown) <= step / 2 + SAME).all(1) for part in np.array_split(kept, 40) if part.size
        ]
        kept = kept[np.concatenate(fits)]
    assert true in kept
    assert len(kept) >= AMBIGUOUS
    for part in (0, 1):
        assert len(np.unique(counts[kept][..., part])) >= AMBIGUOUS


def scale_of(prior: Prior, relevant: float) -> float:
    return prior.scale if prior.scale is not None else prior.scale_factor * relevant


def protect(registry, mean, expected):
    """The gate on the three small cities, with the true numbers over them."""
    found = {city: net_improvement_from_counts(*counts) for city, counts in TAKING_PART.items()}
    ends = ("value", "low", "high")
    true = {
        ("pooled", "mean_reml"): dict(zip(ends, mean, strict=True)),
        ("prediction", "hierarchical"): dict(zip(ends, expected[:3], strict=True)),
        ("prediction", "probability_improves"): {"value": expected[3]},
        ("prediction", "probability_exceeds_relevant"): {"value": expected[4]},
    }
    rows = [
        row | true.get((row["scope"], row["quantity"]), {}) for row in with_counts(registry, STEP_PARTICIPATION, found)
    ]
    return protect_estimates(rows, GATE, (), STEPS, cells_per_city(changed_cells(TAKING_PART)))[0]
