"""Random linked tables, and a reader who solves plain linear programmes over everything that is shown."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluation.disclosure.suppression.attack import attack, attainable, covers, failing, found_too_closely
from evaluation.disclosure.suppression.heuristic import heuristic
from evaluation.disclosure.suppression.loss import loss, whole_sums
from evaluation.disclosure.suppression.optimum import optimum
from evaluation.disclosure.suppression.problem import Item, Protection, problem, table, with_followers

MINIMUM = 10
SLACK = 1e-5


@st.composite
def cubes(draw, most=3):
    """A table of two or three dimensions with all its margins; the first dimension may have a level between."""
    shape = draw(st.lists(st.integers(2, most), min_size=2, max_size=3))
    shape = shape[: 2 + (np.prod(shape) <= 12)]
    counts = np.array(draw(st.lists(st.integers(0, 25), min_size=(size := int(np.prod(shape))), max_size=size)))
    values, lines, codes = with_margins(counts.reshape(shape), between=draw(st.booleans()))
    price = draw(st.sampled_from(("one", "size", "totals")))
    items = [Item("/".join(code), (at,), cost(price, code, values[at])) for at, code in enumerate(codes)]
    small = [at for at, count in enumerate(values) if 0 < count < MINIMUM]
    asked = [Protection(at, 0.0, MINIMUM) for at in small]
    return attainable(problem(values, lines, items, forced=small, protections=asked))


def cost(price, code, count):
    return {"one": 1.0, "size": 1.0 + count, "totals": 1.0 + 10.0 * code.count("all")}[price]


def with_margins(counts, between):
    """Values with every margin, the equations that tie them, and a code per value."""
    levels = [{str(at): [at] for at in range(size)} | {"all": list(range(size))} for size in counts.shape]
    sums = [[("all", [str(at) for at in range(size)])] for size in counts.shape]
    if between and counts.shape[0] > 2:
        levels[0]["few"] = [0, 1]
        sums[0] = [("few", ["0", "1"]), ("all", ["few", *map(str, range(2, counts.shape[0]))])]
    codes = list(product(*levels))
    place = {code: at for at, code in enumerate(codes)}
    values = [counts[np.ix_(*(levels[d][part] for d, part in enumerate(code)))].sum() for code in codes]
    lines = []
    for dimension, of in enumerate(sums):
        for total, parts in of:
            for code in codes:
                if code[dimension] == total:
                    own = [(*code[:dimension], part, *code[dimension + 1 :]) for part in parts]
                    lines.append({place[one]: 1.0 for one in own} | {place[code]: -1.0})
    return values, lines, codes


def plain_attack(of, hidden):
    """Whether every protection holds, by linear programmes over all variables without any reduction."""
    known = {variable for at, item in enumerate(of.items) if at not in hidden for variable in item.reveals}
    bounds = [(of.values[v], of.values[v]) if v in known else (of.lower[v], of.upper[v]) for v in range(len(of.values))]
    for each in of.protections:
        aim = np.zeros(len(of.values))
        aim[each.variable] = 1.0
        for sign, end in ((1.0, each.low), (-1.0, -each.high)):
            found = linprog(sign * aim, A_eq=of.equations, b_eq=of.constants, bounds=bounds)
            if found.status == 0 and found.fun > end + SLACK:
                return False
    return True


def exhaustive(of):
    """The cost of the cheapest safe choice, by trying all of them."""
    first = with_followers(of, of.forced)
    free = [at for at in range(len(of.items)) if at not in first | of.kept]
    base, best = sum(of.items[at].cost for at in first), np.inf
    for size in range(len(free) + 1):
        for more in combinations(free, size):
            price = base + sum(of.items[at].cost for at in more)
            if price < best and with_followers(of, first | set(more)) == first | set(more):
                best = price if plain_attack(of, first | set(more)) else best
    return best


@settings(max_examples=25, deadline=None)
@given(cubes())
def test_no_reader_finds_more_than_was_asked_and_totals_stay_true(of):
    best, quick = optimum(of), heuristic(of)
    for hidden in (best.hidden, quick):
        assert of.forced <= hidden
        assert plain_attack(of, hidden)
        assert not failing(of, hidden)
    assert best.cost <= loss(of, quick).cost + SLACK
    everything = whole_sums(of)
    if plain_attack(of, everything):
        assert best.cost <= loss(of, everything).cost + SLACK


@settings(max_examples=25, deadline=None)
@given(cubes(), st.data())
def test_the_attack_with_its_shortcuts_finds_what_plain_programmes_find(of, data):
    hidden = of.forced | data.draw(st.sets(st.integers(0, len(of.items) - 1)))
    found = attack(of, hidden)
    for each in of.protections:
        asked = replace(each, low=found[each.variable].low, high=min(found[each.variable].high, 1e4))
        assert plain_attack(replace(of, protections=(asked,)), hidden)
        if found[each.variable].low > 0:
            wider = replace(asked, low=asked.low - 0.01)
            assert not plain_attack(replace(of, protections=(wider,)), hidden)
        if found[each.variable].high < 1e4:
            wider = replace(asked, high=asked.high + 0.01)
            assert not plain_attack(replace(of, protections=(wider,)), hidden)


@settings(max_examples=25, deadline=None)
@given(cubes(), st.data())
def test_stopping_at_what_is_asked_finds_the_same_failures(of, data):
    hidden = of.forced | data.draw(st.sets(st.integers(0, len(of.items) - 1)))
    furthest = attack(of, hidden)
    failed = tuple(each for each in of.protections if not covers(furthest[each.variable], each))
    assert failing(of, hidden) == failed
    assert {each.variable for each in found_too_closely(of, hidden)} == {each.variable for each in failed}


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(st.integers(0, 25), min_size=3, max_size=3), min_size=2, max_size=2))
def test_the_optimum_is_what_trying_everything_finds(rows):
    of = attainable(table(rows, MINIMUM, cost="size"))
    assert abs(optimum(of).cost - exhaustive(of)) < SLACK


@settings(max_examples=15, deadline=None)
@given(cubes(), st.randoms(use_true_random=False))
def test_order_of_rows_and_equations_changes_nothing_of_the_cost(of, random):
    order = list(range(len(of.items)))
    random.shuffle(order)
    new = {old: at for at, old in enumerate(order)}
    rows = list(range(of.equations.shape[0]))
    random.shuffle(rows)
    other = replace(
        of,
        items=tuple(of.items[old] for old in order),
        forced=frozenset(new[at] for at in of.forced),
        equations=of.equations[rows] * -1.0,
        protections=of.protections[::-1],
    )
    assert abs(optimum(of).cost - optimum(other).cost) < SLACK
    assert plain_attack(other, heuristic(other))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=4), st.booleans())
def test_rows_that_reveal_several_counts_and_rows_that_follow(shares, tied):
    """A share row tells numerator and denominator; the number asked tells the denominator too."""
    yes = [float(a) for a, _ in shares]
    size = [float(a + b) for a, b in shares]
    values = [*yes, sum(yes), *size, sum(size), *(b - a for a, b in zip(yes, size, strict=True)), sum(size) - sum(yes)]
    width = len(shares) + 1
    lines = [
        {**{block * width + at: 1.0 for at in range(width - 1)}, block * width + width - 1: -1.0} for block in range(3)
    ]
    lines += [{at: 1.0, 2 * width + at: 1.0, width + at: -1.0} for at in range(width)]
    items = [Item(f"share {at}", (at, width + at), 1.0 + 9.0 * (at == width - 1)) for at in range(width)]
    items += [Item(f"asked {at}", (width + at,), 0.5) for at in range(width)]
    small = [at for at, value in enumerate(values) if 0 < value < MINIMUM]
    forced = {at % width for at in small} | {width + at % width for at in small if width <= at < 2 * width}
    follows = [(at, width + at) for at in range(width)] if tied else []
    asked = [Protection(at, 0.0, MINIMUM) for at in small]
    of = attainable(problem(values, lines, items, forced=forced, protections=asked, follows=follows))
    best = optimum(of)
    assert best.optimal and plain_attack(of, best.hidden) and plain_attack(of, heuristic(of))
    assert with_followers(of, best.hidden) == best.hidden
    assert abs(best.cost - exhaustive(of)) < SLACK
