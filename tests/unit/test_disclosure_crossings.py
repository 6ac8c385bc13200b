"""The gate on what goes together: no small group behind a pair, a chain, or what is left below a total."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tests.unit.fixtures.gate import GATE, rules, share_rows, shown, with_ids

from evaluation.disclosure.crossings import FILE, protect_crossings, shown_crossings_reach
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.resting import rests_on

EMPTY = dict.fromkeys(("value", "low", "high", "numerator", "denominator", "first_n", "second_n", "n"))
PLACES = dict.fromkeys(("experiment", "first", "second", "third", "direction"), "")
CODES = [("bottleneck", code) for code in ("K01", "K02", "K03", "K04", "K05", "K06")]


def pair(first, second, both, first_n, second_n, cases=100):
    numbers = {"numerator": both, "denominator": cases, "first_n": first_n, "second_n": second_n, "n": cases}
    return EMPTY | PLACES | numbers | {"crossing": "bottleneck_pairs", "first": first, "second": second, "status": "ok"}


def fragments(value, n, **place):
    own = {"crossing": "mechanisms", "value": float(value), "n": n, "direction": "for", "status": "ok"}
    return EMPTY | PLACES | own | place


def ruling(rows, registry, codes=tuple(CODES)):
    return rules(protect_crossings(rows, GATE, codes, registry))


@pytest.mark.parametrize(
    ("both", "first_n", "second_n", "rule"),
    [
        (20, 40, 50, "threshold_reached"),
        (9, 40, 50, "small_numerator"),
        (20, 29, 50, "small_complement"),
        (20, 40, 29, "small_complement"),
        (30, 60, 61, "small_complement"),
    ],
)
def test_a_pair_needs_enough_cases_in_all_four_groups(registry, both, first_n, second_n, rule):
    row = pair("K01", "K02", both, first_n, second_n)
    assert ruling([row], registry)[row_id(FILE, row)] == rule


def test_a_pair_with_a_hidden_code_is_hidden(registry):
    row = pair("K01", "K02", 20, 40, 50)
    assert ruling([row], registry, [("bottleneck", "K01")])[row_id(FILE, row)] == "linked"


def test_of_an_experiment_with_three_bottlenecks_the_smallest_pair_is_hidden(registry):
    assert registry.experiments["schulden_beschermingsbewind"].bottlenecks == ("K04", "K05", "K06")
    rows = [pair("K04", "K05", 25, 45, 50), pair("K04", "K06", 15, 45, 40), pair("K05", "K06", 20, 50, 40)]
    found = protect_crossings(rows, GATE, CODES, registry)
    assert [row["status"] for row in found.rows] == ["ok", "suppressed", "ok"]


def test_a_number_of_fragments_needs_enough_interviews(registry):
    few, many, unknown = (fragments(30, n, second=code) for n, code in ((9, "room"), (10, "trust"), (None, "calm")))
    decided = ruling([few, many, unknown], registry)
    assert [decided[row_id(FILE, row)] for row in (few, many, unknown)] == [
        "small_n", "threshold_reached", "unknown_size",
    ]  # fmt: skip


def test_what_is_left_below_a_total_is_never_one_small_number(registry):
    total = fragments(60, 30)
    parts = [fragments(5, 4, second="room"), fragments(20, 16, second="trust"), fragments(35, 20, second="calm")]
    found = protect_crossings([total, *parts], GATE, CODES, registry)
    assert [row["status"] for row in found.rows] == ["ok", "suppressed", "suppressed", "ok"]
    assert [row["value"] for row in found.rows] == [60, None, None, 35]


def test_a_hidden_chain_has_no_row(registry):
    chain = fragments(5, 4, first="rules", second="room")
    assert protect_crossings([chain], GATE, CODES, registry).rows == ()


def test_an_unknown_crossing_is_refused(registry):
    with pytest.raises(UnknownKindError):
        protect_crossings([fragments(20, 12) | {"crossing": "names"}], GATE, CODES, registry)


def test_the_audit_refuses_a_shown_number_that_rests_on_few(registry):
    found = protect_crossings([fragments(20, 12, second="room")], GATE, CODES, registry)
    shown_crossings_reach(found, GATE.minimum_count)
    few = replace(found, rows=tuple({**row, "n": 4} for row in found.rows))
    with pytest.raises(GateError, match="below the minimum"):
        shown_crossings_reach(few, GATE.minimum_count)


@pytest.mark.parametrize("seed", range(25))
def test_subtracting_shown_numbers_never_leaves_one_small_number(registry, seed):
    """An attacker subtracts every shown part from a shown total: what is left is several numbers, or none."""
    rng = np.random.default_rng(seed)
    experiments, codes = list(registry.experiments), ["room", "trust", "calm", "time"]
    cells = {key: int(rng.choice([0, 2, 6, 12, 25])) for key in product(experiments, codes)}
    rows = [fragments(size, size, experiment=one, second=code) for (one, code), size in cells.items()]
    rows += [
        fragments(sum(size for (_, other), size in cells.items() if other == code), 50, second=code) for code in codes
    ]
    rows += [
        fragments(sum(size for (other, _), size in cells.items() if other == one), 50, experiment=one)
        for one in experiments
    ]
    found = protect_crossings(rows, GATE, CODES, registry)
    seen = {(row["experiment"], row["second"]): row["value"] for row in found.rows if row["status"] == "ok"}
    for (one, code), total in seen.items():
        if one and code:
            continue
        own = [key for key in cells if (not one or key[0] == one) and (not code or key[1] == code)]
        left = [cells[key] for key in own if cells[key] and key not in seen]
        assert not left or (len(left) > 1 and sum(left) >= 2 * GATE.minimum_count) or sum(left) == total


def test_what_an_experiment_addresses_is_hidden_with_the_bottleneck_it_rests_on(registry):
    single = registry.experiments["participatie"].bottlenecks
    assert single == ("K10",)
    rows = with_ids(
        "descriptives",
        [
            *share_rows("bottleneck", {"utrecht": (95, 100)}, category="K10"),
            *share_rows("cases_addressed", {"utrecht": (95, 100)}, category="participatie"),
            *share_rows("bottlenecks_addressed", {"utrecht": (95, 400)}, category="participatie"),
            *share_rows("bottlenecks_addressed", {"utrecht": (90, 400)}, category="aansluiting_18"),
        ],
    )
    found = protect_descriptives(rows, GATE, rests=rests_on(registry))
    assert {row["category"] for row in found.rows if row["id"] in shown(found)} == {"aansluiting_18"}
