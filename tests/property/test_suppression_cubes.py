"""Tables linked in three directions: boxes of eight numbers prove what they promise, in small cubes and large ones."""

import os
import resource
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array
from tests.property.test_suppression_attack import MINIMUM, SLACK, plain_attack, with_margins

from evaluation.disclosure.suppression import nearby
from evaluation.disclosure.suppression.attack import attainable, failing
from evaluation.disclosure.suppression.circuits import Circuits
from evaluation.disclosure.suppression.cuts import asked
from evaluation.disclosure.suppression.heuristic import heuristic
from evaluation.disclosure.suppression.loss import loss, whole_sums
from evaluation.disclosure.suppression.optimum import optimum
from evaluation.disclosure.suppression.problem import Item, Problem, Protection, problem, with_followers

USUAL = (10, 80, 12)
SHAPE = tuple(map(int, os.environ["LINKED_SHAPE"].split("x"))) if "LINKED_SHAPE" in os.environ else USUAL
"""``LINKED_SHAPE=50x400x12 pytest tests/property/test_suppression_cubes.py -k large`` takes some minutes."""
SECONDS, BYTES = 120, 2e9
LOOKED_AT = 6
"""Protections in a problem of the usual shape that the attack looks at, one by one."""


@st.composite
def cubes(draw, most=(4, 5, 3)):
    """A cube with all its margins, zeros and small counts among others; some rows follow others, some must be shown."""
    shape = tuple(draw(st.integers(2, size)) for size in most)
    count = st.one_of(st.just(0), st.integers(1, 9), st.integers(0, 40))
    size = int(np.prod(shape))
    counts = np.array(draw(st.lists(count, min_size=size, max_size=size)))
    values, lines, codes = with_margins(counts.reshape(shape), between=False)
    small = [at for at, value in enumerate(values) if 0 < value < MINIMUM]
    large = [at for at in range(len(values)) if at not in small]
    kept = draw(st.sets(st.sampled_from(large), max_size=2)) if large else set()
    items = [Item("/".join(code), (at,), 1.0 + code.count("all")) for at, code in enumerate(codes)]
    asks = [Protection(at, 0.0, MINIMUM) for at in small]
    return attainable(problem(values, lines, items, forced=small, protections=asks, kept=kept))


@settings(max_examples=30, deadline=None)
@given(cubes())
def test_no_reader_of_a_cube_finds_more_than_was_asked(of):
    hidden = heuristic(of)
    assert of.forced <= hidden and not of.kept & hidden
    assert plain_attack(of, hidden)
    assert not failing(of, hidden)


def test_a_number_in_three_sums_is_protected_by_the_corners_of_a_box():
    values, lines, codes = with_margins(np.array([[[5, 20], [20, 30]], [[20, 30], [30, 20]]]), between=False)
    margins = {at for at, code in enumerate(codes) if "all" in code}
    items = [Item("/".join(code), (at,)) for at, code in enumerate(codes)]
    first = codes.index(("0", "0", "0"))
    of = problem(values, lines, items, forced=[first], protections=[Protection(first, 0.0, MINIMUM)], kept=margins)
    circuit = Circuits(of, of.forced).cheapest(first, 1.0, 5.0)
    assert circuit is not None
    signs = dict(zip(circuit.variables.tolist(), circuit.signs.tolist(), strict=True))
    assert signs == {at: (-1.0) ** code.count("1") for at, code in enumerate(codes) if at not in margins}
    assert heuristic(of) == set(signs)


@settings(max_examples=60, deadline=None)
@given(cubes(), st.sampled_from([1.0, -1.0]))
def test_each_circuit_is_a_change_that_all_equations_and_bounds_allow(of, turned):
    of = replace(of, equations=of.equations * turned)
    circuits = Circuits(of, with_followers(of, of.forced))
    for protection, sign, needed in asked(of):
        circuit = circuits.cheapest(protection.variable, sign, needed)
        if circuit is None:
            continue
        change = np.zeros(len(of.values))
        np.add.at(change, circuit.variables, circuit.signs * sign * needed)
        assert change[protection.variable] == sign * needed
        assert np.abs(of.equations @ change).max() < SLACK
        assert (of.values + change >= of.lower - SLACK).all() and (of.values + change <= of.upper + SLACK).all()
        circuits.take(circuit)
        assert set(np.flatnonzero(change).tolist()) <= circuits.hidden
        assert circuits.proven(protection.variable, sign, needed)


@settings(max_examples=20, deadline=None)
@given(cubes(most=(3, 3, 3)))
def test_what_circuits_prove_of_their_other_numbers_is_true_too(of):
    """A circuit that was taken for one number proves others; a reader finds these as open."""
    circuits = Circuits(of, of.forced)
    for protection, sign, needed in asked(of):
        known = circuits.proven(protection.variable, sign, needed)
        if not known and (circuit := circuits.cheapest(protection.variable, sign, needed)):
            circuits.take(circuit)
    proven = tuple(
        replace(each, high=float(of.values[each.variable])) if sign < 0 else replace(each, low=each.high)
        for each, sign, needed in asked(of)
        if circuits.proven(each.variable, sign, needed)
    )
    assert plain_attack(replace(of, protections=proven), circuits.hidden)


def test_cubes_cost_little_more_than_the_optimum_and_less_than_whole_sums():
    found = [of for seed in range(4) if (of := attainable(large(cube, (3, 3, 2), seed, mean=20.0))).protections]
    quick = sum(loss(of, heuristic(of)).cost for of in found)
    best = sum(optimum(of, workers=1).bound for of in found)
    plain = sum(loss(of, whole_sums(of)).cost for of in found)
    assert best <= quick <= 1.5 * best
    assert quick < plain


@settings(max_examples=15, deadline=None)
@given(cubes())
def test_changes_sought_near_a_number_are_as_safe(of):
    """A problem of this size is searched whole; searched near only, it must be proven as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearby, "WHOLE", 0)
        patch.setattr(nearby, "WIDTHS", (1, 2))
        patch.setattr(Circuits, "cheapest", lambda *_: None)
        hidden = heuristic(of)
    assert plain_attack(of, hidden)


@pytest.mark.parametrize("kind", ["cube", "own margins", "shared rows"])
def test_large_linked_tables_are_protected_in_time(kind, monkeypatch):
    of = large({"cube": cube, "own margins": own_margins, "shared rows": shared_rows}[kind], SHAPE, seed=2016)
    changes, take, near, look = [], Circuits.take, set(), nearby.Nearby.open
    monkeypatch.setattr(Circuits, "take", lambda self, circuit: (changes.append(circuit), take(self, circuit)))
    monkeypatch.setattr(nearby.Nearby, "open", lambda self, at, move: (near.add(at), look(self, at, move)))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    hidden = heuristic(of)
    assert time.process_time() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < BYTES
    assert short_of_what_is_asked(of, hidden, changes) <= near
    assert len(near) < len(of.protections) / 20
    assert len(hidden) < len(whole_sums(of))
    for place in np.random.default_rng(2016).choice(len(of.protections), LOOKED_AT, replace=False).tolist():
        assert SHAPE != USUAL or not failing(replace(of, protections=(of.protections[place],)), hidden)


def short_of_what_is_asked(of, hidden, circuits):
    """Variables that no circuit takes as far as asked, with every circuit multiplied out against all equations."""
    turn = np.repeat(np.arange(len(circuits)), [len(circuit.variables) for circuit in circuits])
    at = np.concatenate([circuit.variables for circuit in circuits])
    signs = np.concatenate([circuit.signs for circuit in circuits])
    moves = csr_array(coo_array((signs, (at, turn)), shape=(len(of.values), len(circuits))))
    assert moves.nnz == len(at) and set(at.tolist()) <= hidden
    assert not (of.equations @ moves).data.any()
    furthest = {}
    for way in (1.0, -1.0):
        room = np.where(signs * way > 0, of.upper[at] - of.values[at], of.values[at] - of.lower[at])
        least = np.full(len(circuits), np.inf)
        np.minimum.at(least, turn, room)
        for variable, sign, far in zip(at.tolist(), (signs * way).tolist(), least[turn].tolist(), strict=True):
            furthest[variable, sign] = max(far, furthest.get((variable, sign), 0.0))
    return {each.variable for each, sign, needed in asked(of) if furthest.get((each.variable, sign), 0.0) < needed}


def large(kind, shape, seed, mean=60.0) -> Problem:
    """Linked tables of random counts, some of them none, in which each small number must stay open."""
    random = np.random.default_rng(seed)
    counts = random.poisson(mean * random.gamma(0.7, 1 / 0.7, size=shape)) * (random.random(shape) > 0.05)
    values, groups = kind(counts.astype(float))
    starts = np.cumsum([0, *(len(group) for group in groups)])
    rows = [np.repeat(np.arange(a, a + len(group)), group.shape[1]) for a, group in zip(starts, groups, strict=False)]
    signs = [np.tile([*[1.0] * (group.shape[1] - 1), -1.0], len(group)) for group in groups]
    columns = np.concatenate([group.ravel() for group in groups])
    places = (np.concatenate(rows), columns)
    matrix = csr_array(coo_array((np.concatenate(signs), places), shape=(int(starts[-1]), len(values))))
    assert not (matrix @ values).any()
    small = np.flatnonzero((values > 0) & (values < MINIMUM)).tolist()
    return Problem(
        values,
        matrix,
        tuple(Item(str(place), (place,)) for place in range(len(values))),
        frozenset(small),
        tuple(Protection(place, 0.0, float(MINIMUM)) for place in small),
        np.zeros(len(values)),
        np.full(len(values), np.inf),
    )


def summed(counts, *axes):
    """Counts with their sums along some directions, and a place for each."""
    for axis in axes:
        counts = np.concatenate([counts, counts.sum(axis, keepdims=True)], axis=axis)
    return counts, np.arange(counts.size).reshape(counts.shape)


def along(places, axis):
    """The places of each sum along a direction, its total last."""
    return np.moveaxis(places, axis, -1).reshape(-1, places.shape[axis])


def cube(counts):
    """Every table has its margins, and so have all tables together."""
    full, places = summed(counts, 0, 1, 2)
    return full.ravel(), [along(places, axis) for axis in range(3)]


def own_margins(counts):
    """Every table has its margins; of the tables together only the totals of rows are given."""
    full, places = summed(counts, 1, 2)
    together = np.arange(full.size, full.size + full.shape[1])
    linked = np.column_stack([places[:, :, -1].T, together])
    values = np.append(full.ravel(), full[:, :, -1].sum(0))
    return values, [along(places, 1), along(places, 2), linked, together[None, :]]


def shared_rows(counts):
    """One total per row over all tables, and totals of columns per table."""
    full, places = summed(counts, 1)
    together = np.arange(full.size, full.size + full.shape[1])
    linked = np.column_stack([np.moveaxis(places, 1, 0).reshape(len(together), -1), together])
    return np.append(full.ravel(), full.sum((0, 2))), [along(places, 1), linked, together[None, :]]
