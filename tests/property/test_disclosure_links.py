"""Random linked tables before the gate, and someone who subtracts everything from everything after it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fixtures.gate import ENTRY, GATE, KEY, estimate_rows, mean_rows, share_rows, with_ids

from evaluation.disclosure.audit import numbers_stay_open, shown_shares_reach, unique_ids
from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.descriptives import protect_descriptives, protect_tables
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.estimates import protect_estimates
from evaluation.disclosure.kinds import cell_kind, check_kind, estimate_kind
from evaluation.disclosure.ties import Ties

CITIES = ("c1", "c2", "c3", "c4", "c5")
CODES = ("K01", "K02", "K03", "K04")
PARTS = ("share_improved", "share_same", "share_worsened")
TOLERANCE = 1e-7
"""Of the least-squares check below, on counts up to a few hundred."""


@st.composite
def coded_tables(draw):
    """Shares per city and category, with the mean number of categories per case: cities and categories both add up."""
    cities = CITIES[: draw(st.integers(1, 5))]
    cases = {city: draw(st.integers(1, 60)) for city in cities}
    counts = {code: {c: draw(st.integers(0, cases[c])) for c in cities} for code in CODES[: draw(st.integers(1, 4))]}
    rows = mean_rows("bottlenecks_per_case", {c: (sum(k[c] for k in counts.values()), cases[c]) for c in cities})
    for code, per_city in counts.items():
        rows += share_rows("bottleneck", {c: (per_city[c], cases[c]) for c in cities}, category=code)
    return with_ids("descriptives", rows)


@st.composite
def changed_tables(draw):
    """Improved, same and worsened per city, for two groups and both together: cities, groups and parts all add up."""
    cities = CITIES[: draw(st.integers(1, 4))]
    counted = {
        arm: {c: [draw(st.integers(0, 40)) for _ in PARTS] for c in cities} for arm in ("experiment", "comparison")
    }
    counted["all"] = {
        c: [a + b for a, b in zip(counted["experiment"][c], counted["comparison"][c], strict=True)] for c in cities
    }
    rows = []
    for arm, per_city in counted.items():
        for place, quantity in enumerate(PARTS):
            shares = {c: (counts[place], sum(counts)) for c, counts in per_city.items()}
            rows += share_rows("zrm_finances", shares, quantity=quantity, experiment=ENTRY[0], arm=arm, wave="T1")
    return with_ids("descriptives", rows)


def equations(rows):
    """Every true linear statement about the counts, written down here without the gate's own list of sums."""
    place = {row["id"]: column for column, row in enumerate(rows)}
    at = {tuple(row[key] for key in ("indicator", "category", "city", "arm", "quantity")): row for row in rows}
    lines = []

    def say(*terms):
        line = np.zeros(len(rows))
        for row, sign in terms:
            line[place[row["id"]]] += sign
        lines.append(line)

    cities = sorted({row["city"] for row in rows} - {""})
    for (indicator, category, city, arm, quantity), row in at.items():
        if city == "":
            say((row, 1), *((at[indicator, category, c, arm, quantity], -1) for c in cities))
        if arm == "all" and ("zrm_finances", category, city, "experiment", quantity) in at:
            groups = [at[indicator, category, city, group, quantity] for group in ("experiment", "comparison")]
            say((row, 1), *((group, -1) for group in groups))
        if indicator == "bottlenecks_per_case":
            codes = [other for key, other in at.items() if key[0] == "bottleneck" and key[2] == city]
            say((row, 1), *((code, -1) for code in codes))
        if quantity == PARTS[0]:
            say(*((at[indicator, category, city, arm, part], 1) for part in PARTS))
    return np.array(lines)


def found_by_subtraction(rows, protected, known=equations):
    """Ids of hidden cells that follow from what is shown, the totals of the lines being known."""
    hidden = [column for column, row in enumerate(protected.rows) if row["status"] == "suppressed"]
    lines = known(rows)[:, hidden]
    rank = np.linalg.matrix_rank(lines, tol=TOLERANCE) if hidden else 0
    found = []
    for place, column in enumerate(hidden):
        unit = np.zeros((1, len(hidden)))
        unit[0, place] = 1
        if np.linalg.matrix_rank(np.vstack([lines, unit]), tol=TOLERANCE) == rank:
            found.append(protected.rows[column]["id"])
    return found


@st.composite
def before_and_after(draw):
    """A share before and after per city, of the same households: the estimates give every city's change."""
    cities = CITIES[: draw(st.integers(1, 5))]
    sizes = {c: draw(st.integers(1, 60)) for c in cities}
    rows = []
    for wave in ("T0", "T1"):
        counts = {c: (draw(st.integers(0, sizes[c])), sizes[c]) for c in cities}
        rows += share_rows("future_plan", counts, experiment="aansluiting_18", arm="experiment", wave=wave)
    return with_ids("descriptives", rows)


def changes(rows):
    """The linear statements about counts before and after: cities add up, and each city's change is known."""
    lines = []
    for wave in ("T0", "T1"):
        signs = {row["id"]: 1 if row["city"] == "" else -1 for row in rows if row["wave"] == wave}
        lines.append([signs.get(row["id"], 0) for row in rows])
    for city in {row["city"] for row in rows} - {""}:
        lines.append([(row["city"] == city) * (1 if row["wave"] == "T1" else -1) for row in rows])
    return np.array(lines, dtype=float)


def every_share_shown_reaches_the_minimum(protected):
    for row in protected.rows:
        if row["status"] == "ok" and row["quantity"] != "mean":
            assert min(row["numerator"], row["denominator"] - row["numerator"], row["denominator"]) >= 10
        if row["status"] == "suppressed":
            assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (None, None, None, None)


@settings(max_examples=60, deadline=None)
@given(coded_tables())
def test_no_hidden_category_follows_from_what_is_shown(rows):
    protected = protect_descriptives(rows, GATE, (), {"bottleneck": "bottlenecks_per_case"})
    every_share_shown_reaches_the_minimum(protected)
    assert found_by_subtraction(rows, protected) == []


@settings(max_examples=60, deadline=None)
@given(changed_tables(), st.booleans())
def test_no_hidden_change_follows_from_what_is_shown(rows, estimate_hidden):
    protected = protect_descriptives(rows, GATE, [ENTRY] if estimate_hidden else [])
    every_share_shown_reaches_the_minimum(protected)
    assert found_by_subtraction(rows, protected) == []
    if estimate_hidden:
        assert not [row for row in protected.rows if row["city"] and row["status"] == "ok"]


@settings(max_examples=60, deadline=None)
@given(before_and_after())
def test_no_hidden_share_follows_from_the_other_wave_and_the_change(rows):
    protected = protect_descriptives(rows, GATE)
    every_share_shown_reaches_the_minimum(protected)
    assert found_by_subtraction(rows, protected, changes) == []


def test_the_one_who_subtracts_finds_a_cell_that_is_hidden_alone():
    rows = with_ids("descriptives", share_rows("bottleneck", {"c1": (5, 40), "c2": (20, 40)}, category="K01"))
    hidden = [row | {"status": "suppressed"} if row["city"] == "c1" else row for row in rows]
    assert found_by_subtraction(rows, Protected("descriptives", tuple(hidden), ())) == [rows[1]["id"]]


@settings(max_examples=60, deadline=None)
@given(st.one_of(coded_tables(), changed_tables()))
def test_the_audit_agrees_with_what_the_gate_made(rows):
    tables = protect_tables(rows, (), GATE, (), Ties({"bottleneck": "bottlenecks_per_case"}))
    unique_ids([tables.descriptives])
    shown_shares_reach(tables.descriptives, GATE)
    numbers_stay_open([tables.descriptives], tables.joint)


def test_the_audit_stops_a_small_share_a_lone_hidden_cell_and_a_double_id():
    rows = with_ids("descriptives", share_rows("bottleneck", {"c1": (5, 40), "c2": (20, 40)}, category="K01"))
    with pytest.raises(GateError, match="below the minimum"):
        shown_shares_reach(Protected("descriptives", tuple(rows), ()), GATE)
    lone = tuple(row | {"status": "suppressed"} if row["city"] == "c1" else row for row in rows)
    with pytest.raises(GateError, match=f"{rows[1]['id']}: is hidden, but can be found"):
        numbers_stay_open([Protected("descriptives", lone, ())], protect_tables(rows, (), GATE).joint)
    with pytest.raises(GateError, match="more than once"):
        unique_ids([Protected("descriptives", (*rows, rows[0]), ())])


@settings(max_examples=100, deadline=None)
@given(sizes=st.dictionaries(st.sampled_from(range(5)), st.integers(4, 40), min_size=1), small=st.integers(-1, 4))
def test_a_hidden_city_never_stands_alone(registry, sizes, small):
    cities = list(registry.cities)
    by_city = {cities[place]: n for place, n in sizes.items()}
    groups = {(*ENTRY, cities[small])} if small >= 0 else set()
    rows = with_ids("estimates", estimate_rows(registry, KEY, by_city))
    found, hidden = protect_estimates(rows, GATE, groups, {"share": 0.01})
    over_cities = [row for row in found.rows if row["status"] == "ok" and row["scope"] in ("pooled", "prediction")]
    for city, n in by_city.items():
        if n < 10 or n - 3 < 10:
            assert city in hidden[ENTRY]
    if hidden and over_cities:
        assert len(hidden[ENTRY]) > 1
        assert sum(by_city[city] for city in hidden[ENTRY]) >= 10
        assert {row["quantity"] for row in over_cities} <= {
            "mean_reml", "hierarchical", "probability_improves", "probability_exceeds_relevant",
        }  # fmt: skip
    shown = {row["city"] for row in found.rows if row["status"] == "ok" and row["city"]}
    assert not shown & hidden.get(ENTRY, frozenset())


@settings(deadline=None)
@given(st.text(max_size=12))
def test_a_kind_that_is_not_in_the_list_is_refused(name):
    unknown = "x" + name
    for kind in (
        cell_kind,
        check_kind,
        lambda word: estimate_kind("city", word),
        lambda word: estimate_kind(word, "q"),
    ):
        with pytest.raises(UnknownKindError):
            kind(unknown)
