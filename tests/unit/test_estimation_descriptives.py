"""Plain numbers: shares, means and ratios with what stands behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import LOST_EVERY, indicator_frame, measured, small_study

from evaluation.estimation.descriptives import descriptive_rows
from evaluation.estimation.descriptives.cells import Place, mean_row, ratio_row, share_row
from evaluation.estimation.study import questions, units_of
from evaluation.estimation.tables import DESCRIPTIVES, frame

PLACE = Place("i", "", "", "", "all", "once")


@pytest.fixture(scope="module")
def table(registry):
    indicators = small_study(registry).indicators
    planned = [(one, units_of(indicators, one.experiment, one.indicator)) for one in questions(registry)]
    return frame(descriptive_rows(registry, indicators, planned, 0.95), DESCRIPTIVES)


def test_share_has_its_counts_and_wilson_limits():
    row = share_row(PLACE, "share", 56, 70, 0.95)
    assert (row["numerator"], row["denominator"], row["n"]) == (56, 70, 70)
    assert [row["low"], row["high"]] == pytest.approx([0.691833555037, 0.876952607516])


def test_mean_of_one_unit_has_no_interval_and_of_none_no_value():
    row = mean_row(PLACE, "count", np.array([3.0]), 0.95)
    assert (row["value"], row["low"], row["residual_df"], row["status"]) == (3.0, None, 0.0, "ok")
    assert mean_row(PLACE, "count", np.empty(0), 0.95)["status"] == "not_available"


def test_ratio_is_of_sums():
    rows = pd.DataFrame({"value": [1.0, 9.0], "denominator": [10.0, 10.0]})
    row = ratio_row(PLACE, "share", rows.value.to_numpy(), rows.denominator.to_numpy())
    assert (row["value"], row["n"], row["low"]) == (0.5, 20, None)


def test_indicators_come_in_registry_order(table, registry):
    order = list(dict.fromkeys(table.indicator))
    assert order == [name for name in registry.indicators if name in order]
    assert {"bottleneck", "reach", "t1_coverage", "zrm_finances", "room_to_act", "future_plan"} <= set(order)


def test_every_bottleneck_has_a_row_in_every_city_and_in_all(table, registry):
    rows = table[table.indicator == "bottleneck"]
    assert len(rows) == len(registry.bottlenecks) * (1 + len(registry.cities))
    whole = rows[rows.city == ""]
    parts = rows[rows.city != ""].groupby("category").numerator.sum()
    assert (whole.set_index("category").numerator.sort_index() == parts.sort_index()).all()


def test_planned_shares_of_change_add_up(table):
    rows = table[(table.indicator == "zrm_finances") & table.quantity.str.startswith("share_") & (table.status == "ok")]
    sums = rows.groupby(["experiment", "city", "arm"])[["numerator", "value"]].sum()
    n = rows.groupby(["experiment", "city", "arm"]).n.first()
    assert (sums.numerator == n).all()
    assert sums.value.tolist() == pytest.approx([1.0] * len(sums))


def test_a_survey_describes_everyone_and_other_designs_those_measured_twice(table):
    survey = table[(table.indicator == "room_to_act") & (table.city == "utrecht")]
    assert survey.n.tolist() == [40, 40 - 40 // LOST_EVERY]
    plans = table[(table.indicator == "plan_quality") & (table.city == "utrecht") & (table.arm == "experiment")]
    assert plans.n.tolist() == [40 - 40 // LOST_EVERY] * 2


def test_a_city_that_does_not_take_part_says_so(table, registry):
    rows = table[(table.indicator == "future_plan") & (table.city == "zaanstad")]
    assert set(rows.status) == {"not_participating"}
    delivered = table[table.indicator.isin(small_study(registry).indicators.indicator)]
    assert set(delivered.status) == {"ok", "not_participating"}
    assert set(table.status[~table.index.isin(delivered.index)]) <= {"not_available", "not_participating"}


def test_missing_units_are_left_out(registry):
    one = next(question for question in questions(registry) if question.indicator == "participation_step")
    before, after = [1.0, 2.0, 1.0, 3.0, 2.0, 4.0, np.nan], [2.0, np.nan, 3.0, 2.0, 3.0, 4.0, 4.0]
    rows = indicator_frame(measured("eindhoven", one.experiment, one.indicator, "experiment", before, after))
    found = frame(
        descriptive_rows(registry, rows, [(one, units_of(rows, one.experiment, one.indicator))], 0.95), DESCRIPTIVES
    )
    whole = found[(found.indicator == one.indicator) & (found.city == "")].set_index("quantity")
    assert whole.numerator.to_dict() == {"share_improved": 3, "share_same": 1, "share_worsened": 1}
    assert set(whole.n) == {5}
