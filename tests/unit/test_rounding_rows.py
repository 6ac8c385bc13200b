"""Published rows with rounded counts, read by someone who tries every number of units."""

from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.disclosure.audit import rounded_throughout
from evaluation.disclosure.decisions import protected
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.rounding.rows import Rounding, step_of
from evaluation.registry.params import Gate

BASE = 5
STEPS = {"share": 0.01, "score_1_5": 0.01}
PLACE = {"indicator": "zrm", "experiment": "debts", "category": "", "city": "", "arm": "all", "wave": "T1"}


def rounding(base=BASE):
    gate = Gate(minimum_count=10, minimum_residual_df=10, sensitive_minimum_count=30, rounding_base=base)
    return Rounding(gate, STEPS, 0.95)


def cell(**changes):
    given = {"id": "des/x", **PLACE, "sensitive": "", "status": "ok", "low": None, "high": None, "residual_df": None}
    return {**given, "numerator": None, "denominator": None, **changes}


def share(yes, n):
    return cell(quantity="share", unit="share", value=yes / n, low=0.1, high=0.9, numerator=yes, denominator=n, n=n)


def file_of(name, *rows):
    return protected(name, rows, {row["id"]: "threshold_reached" for row in rows})


def shown(name, row):
    return rounding().apply([file_of(name, row)])[0].rows[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(10, 80), st.integers(10, 80))
def test_a_share_says_no_more_than_its_rounded_counts(yes, no):
    row = shown("descriptives", share(yes, yes + no))
    assert row["numerator"] % BASE == row["denominator"] % BASE == 0 and row["residual_df"] is None
    assert row["value"] == row["numerator"] / row["denominator"]
    assert row["low"] < row["value"] < row["high"] and (row["low"], row["high"]) != (0.1, 0.9)
    near = [(a, b) for a in range(yes - 5, yes + 6) for b in range(no - 5, no + 6) if min(a, b) >= 10]
    same = [(a, a + b) for a, b in near if shown("descriptives", share(a, a + b)) == row]
    assert len({a for a, _ in same}) >= 3 and len({n for _, n in same}) >= 3


@given(st.integers(12, 300), st.data())
def test_every_number_of_units_that_is_left_fits_the_mean(n, data):
    total = data.draw(st.integers(n, 5 * n))
    row = shown("descriptives", cell(quantity="mean", unit="score_1_5", value=total / n, n=n, residual_df=n - 1.0))
    around = [units for units in range(row["n"] - 2, row["n"] + 3) if units >= 10]
    half = max(STEPS["score_1_5"], step_of(row["n"] - BASE)) / 2
    assert len(around) >= 3
    for units in around:
        low, high = (row["value"] - half) * units, (row["value"] + half) * units
        assert ceil(low - 1e-6) <= floor(high + 1e-6)


@settings(max_examples=30)
@given(st.integers(12, 90), st.floats(-1, 1), st.floats(0.01, 1))
def test_an_estimate_keeps_no_number_that_gives_its_units(n, value, error):
    numbers = {"value": value, "low": value - 2 * error, "high": value + 2 * error, "standard_error": error}
    others = {"degrees_of_freedom": n - 2.0, "residual_df": n - 2.0, "smallest_detectable_difference": 2.8 * error}
    names = {"id": "est/x", **PLACE, "scope": "city", "quantity": "estimate", "unit": "share", "sensitive": ""}
    row = shown("estimates", {**names, **numbers, **others, "n": n, "n_clusters": 2, "status": "ok"})
    assert {row[name] for name in ("standard_error", *others)} == {None}
    step = max(STEPS["share"], step_of(n // BASE * BASE - BASE))
    assert row["n"] % BASE == 0 and step >= 1 / n
    for name in ("value", "low", "high"):
        assert row[name] == pytest.approx(round(numbers[name] / step) * step)


def test_without_a_base_nothing_changes_and_hidden_or_public_rows_stay_as_they_are():
    given_file = file_of("descriptives", share(23, 47))
    assert rounding(0).apply([given_file]) == (given_file,)
    public = protected("descriptives", [share(23, 47)], {"des/x": "already_published"})
    hidden = protected("descriptives", [share(3, 47)], {"des/x": "small_numerator"})
    assert rounding().apply([public, hidden]) == (public, hidden)


@pytest.mark.parametrize("leak", [{"n": 47}, {"value": 23 / 47}, {"residual_df": 45.0}])
def test_the_audit_finds_a_count_or_a_digit_that_was_not_rounded(leak):
    row = {**shown("descriptives", share(23, 47)), **leak}
    with pytest.raises(GateError, match="rounded to the base"):
        rounded_throughout([file_of("descriptives", row)], BASE)
