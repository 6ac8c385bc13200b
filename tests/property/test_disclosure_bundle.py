"""Someone who takes the published experiments from the published bundle and looks at who is left."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fixtures.gate import ENTRY, GATE, estimate_rows, group_row, harm_row, with_ids

from evaluation.disclosure.estimates import protect_estimates

STEPS = {"share": 0.01}
DEBTS, BROAD = ENTRY[0], "brede_geldstroom"
BUNDLE = ("bundle", ENTRY[1])
CITIES = ("eindhoven", "enschede", "leeuwarden", "utrecht", "zaanstad")
MEMBERSHIPS = st.fixed_dictionaries(
    {
        frozenset({DEBTS}): st.integers(0, 40),
        frozenset({DEBTS, BROAD}): st.integers(0, 12),
        frozenset({BROAD}): st.integers(0, 12),
        frozenset(): st.integers(0, 25),
    }
)
COMPARISON = 15


def remaining(memberships, taken):
    """Households of the bundle in none of the experiments taken away."""
    return sum(count for own, count in memberships.items() if not own & set(taken))


def groups_of(by_city):
    """What ``estimate`` hands to the gate, made here from who takes part in what."""
    total = {own: sum(each[own] for each in by_city.values()) for own in next(iter(by_city.values()))}
    rows = []
    for city, memberships in {"": total, **by_city}.items():
        rows.append(group_row(sum(memberships.values()), city=city, part="experiment", difference=False))
        rows.append(group_row(COMPARISON, city=city, part="comparison", difference=False))
        for size in (1, 2):
            for taken in combinations((DEBTS, BROAD), size):
                rows.append(group_row(remaining(memberships, taken), city=city, part=";".join(taken)))
    return rows


def as_bundle(registry, sizes):
    rows = estimate_rows(registry, ".".join(ENTRY), sizes)
    return [row | {"experiment": "bundle", "role": "bundle"} for row in rows]


def protect(registry, by_city):
    sizes = {city: sum(each.values()) + COMPARISON for city, each in by_city.items()}
    debts = {
        city: sum(count for own, count in each.items() if DEBTS in own) + COMPARISON for city, each in by_city.items()
    }
    rows = [*estimate_rows(registry, ".".join(ENTRY), debts), *as_bundle(registry, sizes)]
    found, hidden = protect_estimates(with_ids("estimates", rows), GATE, (), STEPS, {}, groups_of(by_city))
    return found, hidden


def shown_n(found, experiment, scope, quantity):
    return {
        row["city"]: row["n"]
        for row in found.rows
        if (row["experiment"], row["scope"], row["quantity"], row["status"]) == (experiment, scope, quantity, "ok")
    }


@settings(max_examples=60, deadline=None)
@given(memberships=st.lists(MEMBERSHIPS, min_size=5, max_size=5))
def test_the_bundle_less_any_experiments_leaves_nobody_or_enough(registry, memberships):
    by_city = dict(zip(CITIES, memberships, strict=True))
    found, _ = protect(registry, by_city)
    for city in shown_n(found, "bundle", "city", "estimate"):
        for taken in ((DEBTS,), (BROAD,), (DEBTS, BROAD)):
            left = remaining(by_city[city], taken)
            assert left == 0 or left >= GATE.minimum_count
    if shown_n(found, "bundle", "pooled", "mean_reml"):
        for taken in ((DEBTS,), (BROAD,), (DEBTS, BROAD)):
            left = sum(remaining(each, taken) for each in by_city.values())
            assert left == 0 or left >= GATE.minimum_count


@settings(max_examples=60, deadline=None)
@given(memberships=st.lists(MEMBERSHIPS, min_size=5, max_size=5))
def test_subtracting_published_numbers_of_units_never_gives_a_few_households(registry, memberships):
    found, _ = protect(registry, dict(zip(CITIES, memberships, strict=True)))
    for scope, quantity in (("city", "estimate"), ("pooled", "mean_reml")):
        bundle, debts = (shown_n(found, experiment, scope, quantity) for experiment in ("bundle", DEBTS))
        for city in bundle.keys() & debts.keys():
            left = bundle[city] - debts[city]
            assert left == 0 or left >= GATE.minimum_count


LARGE = {frozenset({DEBTS}): 30, frozenset({DEBTS, BROAD}): 12, frozenset({BROAD}): 12, frozenset(): 12}


def test_the_attack_would_find_four_households(registry):
    by_city = dict.fromkeys(CITIES, LARGE) | {"utrecht": LARGE | {frozenset(): 4, frozenset({BROAD}): 0}}
    sizes = {city: sum(each.values()) for city, each in by_city.items()}
    rows = with_ids("estimates", as_bundle(registry, sizes))
    open_gate, _ = protect_estimates(rows, GATE, (), STEPS)
    assert shown_n(open_gate, "bundle", "city", "estimate")["utrecht"] - 42 == 4
    found, hidden = protect(registry, by_city)
    assert hidden[BUNDLE] == frozenset(CITIES)
    assert not shown_n(found, "bundle", "city", "estimate")
    assert shown_n(found, "bundle", "pooled", "mean_reml")


def test_a_bundle_that_is_one_experiment_hides_with_it(registry):
    only = {frozenset({DEBTS}): 30, frozenset({DEBTS, BROAD}): 0, frozenset({BROAD}): 0, frozenset(): 0}
    small = only | {frozenset({DEBTS}): 12}
    sizes = dict.fromkeys(CITIES, 45) | {"utrecht": 27}
    rows = [*estimate_rows(registry, ".".join(ENTRY), sizes), *as_bundle(registry, sizes)]
    groups = groups_of(dict.fromkeys(CITIES, only) | {"utrecht": small})
    of_debts = [(*ENTRY, "utrecht")]
    found, hidden = protect_estimates(with_ids("estimates", rows), GATE, of_debts, STEPS, {}, groups)
    assert "utrecht" in hidden[ENTRY]
    assert not shown_n(found, "bundle", "city", "estimate")


@given(counts=st.lists(st.integers(0, 40), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_harm_is_shown_over_all_cities_and_only_when_every_count_reaches_the_minimum(counts):
    parts = ("experiment;happened", "experiment;not", "comparison;happened", "comparison;not")
    same = {"experiment": DEBTS, "indicator": "harm", "category": "any", "difference": False}
    groups = [group_row(count, part=part, **same) for part, count in zip(parts, counts, strict=True)]
    rows = with_ids("estimates", [harm_row(value=0.0412), harm_row(scope="city", quantity="estimate", city="utrecht")])
    found, _ = protect_estimates(rows, GATE, (), STEPS, {}, groups)
    pooled, city = found.rows
    assert city["status"] == "suppressed"
    assert (pooled["status"] == "ok") == (min(counts) >= GATE.minimum_count)
    if pooled["status"] == "ok":
        assert (pooled["value"], pooled["standard_error"]) == (0.05, None)


def test_a_harm_of_which_nothing_is_known_is_hidden():
    found, _ = protect_estimates(with_ids("estimates", [harm_row()]), GATE, (), STEPS)
    assert found.rows[0]["status"] == "suppressed"
