"""What is about health or justice has the higher threshold: no number between the two thresholds ever passes."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fixtures.gate import (
    ENTRY,
    GATE,
    KEY,
    check_row,
    delivery_frame,
    estimate_rows,
    frame,
    group_frame,
    mean_rows,
    problem_frame,
    share_rows,
    with_ids,
)

from evaluation.disclosure.audit import audit
from evaluation.disclosure.columns import FILES
from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.gate import pass_gate
from evaluation.registry import load_params, load_registry, sensitivity
from evaluation.scalability.assessment import TYPES
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

REGISTRY = load_registry(Paths(PROJECT))
PARAMS = load_params(Paths(PROJECT)).model_copy(update={"gate": GATE})
INDICATOR = ENTRY[1]
CITIES = list(REGISTRY.cities)
BETWEEN = st.integers(GATE.minimum_count, GATE.sensitive_minimum_count - 1)
SIZE = {"estimates": "n", "descriptives": "n", "checks": "n", "statuses": "asked_n"}
"""The column that says how many units a row is about."""
PARTS = ("share_improved", "share_same", "share_worsened")


def about(item):
    """The registry in which the planned indicator is about another domain of the ZRM."""
    entry = REGISTRY.indicators[INDICATOR]
    changed = entry.model_copy(update={"derive": entry.derive.model_copy(update={"item": item})})
    return REGISTRY.model_copy(update={"indicators": {**REGISTRY.indicators, INDICATOR: changed}})


HEALTH = about("geestelijke_gezondheid")

EMPTY = ("calibration", "crossings", "corrections", "neighbourhoods", "specifications")


def passed(registry, sizes):
    """Everything that passes the gate when the cities have these numbers of households, a third in each direction."""
    per_city = {city: (n // 3, n) for city, n in sizes.items()}
    cells = mean_rows(INDICATOR, {city: (2 * n, n) for city, n in sizes.items()}, experiment=ENTRY[0], wave="T0")
    for quantity in PARTS:
        cells += share_rows(INDICATOR, per_city, quantity=quantity, experiment=ENTRY[0], wave="T1")
    checks = [check_row("t1_coverage", registry, KEY, n=sum(sizes.values())), *_per_city(registry, sizes)]
    frames = {
        "estimates": frame("estimates", estimate_rows(registry, KEY, sizes)),
        "descriptives": frame("descriptives", cells),
        "statuses": frame("statuses", _asked(sizes)),
        "checks": frame("checks", checks),
        "assessment": pd.DataFrame(columns=list(TYPES)),
        "deliveries": delivery_frame([(city, "households", 60, 60) for city in CITIES]),
        "problems": problem_frame([]),
        **{name: frame(name, []) for name in EMPTY},
        "groups": group_frame(),
    }
    return pass_gate(frames, 40, frames["neighbourhoods"], registry, PARAMS).files


def _per_city(registry, sizes):
    return [check_row("version_mixed", registry, KEY, city=city, value=0.5, n=n) for city, n in sizes.items()]


def _asked(sizes):
    """Of every city n households were asked, and all of them have a value."""
    zero = dict.fromkeys([name for name in FILES["statuses"] if name.endswith("_n")], 0)
    same = {**zero, "indicator": INDICATOR, "experiment": ENTRY[0], "arm": "experiment", "wave": "T1", "status": "ok"}
    totals = {**sizes, "": sum(sizes.values())}
    return [{**same, "city": city, "asked_n": n, "ok_n": n} for city, n in totals.items()]


def shown(files, file):
    return [row for each in files if each.file == file for row in each.rows if row["status"] == "ok"]


@settings(max_examples=12, deadline=None)
@given(sizes=st.fixed_dictionaries({city: BETWEEN for city in CITIES}))
def test_a_city_between_the_thresholds_never_passes_and_every_row_carries_the_mark(sizes):
    strict, plain = passed(HEALTH, sizes), passed(REGISTRY, sizes)
    for file in SIZE:
        assert not [row for row in shown(strict, file) if row["city"] and row[SIZE[file]] is not None]
        assert all(row["sensitive"] == "health" for each in strict if each.file == file for row in each.rows)
        assert not any(row["sensitive"] for each in plain if each.file == file for row in each.rows)


@pytest.mark.parametrize(("mark", "seen"), [("", True), ("health", False), ("justice", False)])
@pytest.mark.parametrize("n", [12, 29])
def test_the_same_numbers_pass_when_they_are_about_something_else(mark, seen, n):
    rows = with_ids("descriptives", mean_rows(INDICATOR, {city: (2 * n, n) for city in CITIES[:2]}))
    found = protect_descriptives([row | {"sensitive": mark} for row in rows], GATE)
    assert any(row["city"] for row in found.rows if row["status"] == "ok") == seen


@settings(max_examples=15, deadline=None)
@given(sizes=st.dictionaries(st.sampled_from(CITIES), st.integers(1, 60), min_size=2))
def test_nothing_shown_and_nothing_left_over_by_subtraction_is_below_the_higher_threshold(sizes):
    files = passed(HEALTH, sizes)
    minimum = GATE.sensitive_minimum_count
    for file, size in SIZE.items():
        assert all(row[size] is None or row[size] >= minimum for row in shown(files, file))
    for quantity in ("mean", *PARTS):
        cells = [row for row in shown(files, "descriptives") if row["quantity"] == quantity]
        total = next((row["n"] for row in cells if not row["city"]), None)
        seen = sum(row["n"] for row in cells if row["city"])
        assert total is None or total - seen == 0 or total - seen >= minimum
        counts = [row["numerator"] for row in cells if row["numerator"] is not None]
        assert all(count >= minimum for count in counts)


@pytest.mark.parametrize(
    ("item", "mark"),
    [("financien", ""), ("lichamelijke_gezondheid", "health"), ("justitie", "justice"), (None, "health;justice")],
)
def test_the_mark_follows_from_what_an_indicator_rests_on(item, mark):
    assert sensitivity(about(item), INDICATOR) == mark


def test_an_indicator_of_no_instrument_has_no_mark():
    assert sensitivity(REGISTRY, "bottleneck") == sensitivity(REGISTRY, "") == ""


def test_the_audit_stops_a_number_that_slipped_through_and_a_mark_that_was_left_out():
    files = passed(HEALTH, dict.fromkeys(CITIES, 40))
    estimates = next(each for each in files if each.file == "estimates")
    row = next(row for row in estimates.rows if row["status"] == "ok" and row["n"])
    for spoiled, words in (({"n": 29}, "too few"), ({"sensitive": ""}, "mark")):
        rows = tuple({**each, **spoiled} if each is row else each for each in estimates.rows)
        changed = [Protected("estimates", rows, estimates.decisions) if each is estimates else each for each in files]
        with pytest.raises(GateError, match=words):
            audit(changed, HEALTH, GATE)
