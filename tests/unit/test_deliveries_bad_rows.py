"""Single rows that go wrong: each is set aside with its reason, the good rows stay, and no message shows a value."""

import pytest
from tests.unit.deliveries_by_hand import (
    CASE,
    HOUSEHOLD,
    IMPLEMENTATION,
    PROFESSIONAL,
    SCORE,
    deliver,
    take,
)

from evaluation.deliveries.intake.key import PUBLIC_KEY, Key
from evaluation.deliveries.intake.receipt import receipt, set_aside_rows

T1 = {**SCORE, "golf": "T1", "meetdatum": "10-8-2017"}
ROW_CASES = {
    "unknown code": ("casussen", CASE, {"doorbraak": "bijna"}, "unknown_code"),
    "unknown code in a list": ("casussen", CASE, {"wetten": "wmo;grondwet"}, "unknown_code"),
    "neighbourhood of another city": ("huishoudens", HOUSEHOLD, {"wijk": "VZ0772E"}, "unknown_neighbourhood"),
    "text for a number": ("metingen", SCORE, {"score": "goed"}, "wrong_type"),
    "form of a quarter": ("uitvoering", IMPLEMENTATION, {"kwartaal": "2017 Q1"}, "wrong_type"),
    "date that does not exist": ("casussen", CASE, {"analysedatum": "30-2-2016"}, "invalid_date"),
    "date out of range": ("casussen", CASE, {"analysedatum": "1-3-2006"}, "out_of_range"),
    "number out of range": ("casussen", CASE, {"kinderen": "-1"}, "out_of_range"),
    "score above the instrument": ("metingen", SCORE, {"score": "6"}, "out_of_range"),
    "score between two levels": ("metingen", SCORE, {"score": "2,5"}, "out_of_range"),
    "unknown version": ("metingen", SCORE, {"versie": "2010"}, "unknown_code"),
    "unknown item": ("metingen", SCORE, {"onderdeel": "vrije tijd"}, "unknown_code"),
    "missing value": ("metingen", SCORE, {"score": ""}, "missing_value"),
    "other experiment": ("uitvoering", IMPLEMENTATION, {"experiment": "participatie"}, "not_participating"),
    "more reached than eligible": ("uitvoering", IMPLEMENTATION, {"bereik": "101"}, "above_other_column"),
    "left before start": ("huishoudens", HOUSEHOLD, {"uitstroom": "31-10-2016"}, "date_order"),
    "total": ("uitvoering", IMPLEMENTATION, {"experiment": "TOTAAL:", "kwartaal": ""}, "total_row"),
    "unknown household": ("metingen", SCORE, {"huishouden": "H9"}, "unknown_reference"),
    "same row again": ("metingen", SCORE, {}, "duplicate_key"),
    "T1 on the day of T0": ("metingen", SCORE, {"golf": "T1"}, "date_order"),
    "unknown origin": ("metingen", {**SCORE, "herkomst": ""}, {"golf": "T1", "herkomst": "ergens"}, "unknown_code"),
}


@pytest.mark.parametrize("case", list(ROW_CASES))
def test_a_bad_row_is_set_aside_and_the_good_one_used(registry, tmp_path, case):
    table, row, change, rule = ROW_CASES[case]
    identity = {"casussen": "casus", "huishoudens": "huishouden"}.get(table)
    bad = {**row, **({identity: "X"} if identity else {}), **change}
    intake = take(registry, deliver(tmp_path, **{table: [row, bad]}))
    assert intake.status == "used"
    checked = intake.checked[table]
    assert (sorted(checked.used), list(checked.set_aside), checked.set_aside[3].rule) == ([2], [3], rule)
    words = next(one for one in intake.problems if one.row == 3)
    assert words.message["nl"].startswith(f"Bestand {table}.csv, rij 3, kolom ")
    assert words.message["en"].startswith(f"File {table}.csv, row 3, column ")


def test_of_rows_that_contradict_each_other_none_is_used(registry, tmp_path):
    rows = [SCORE, {**SCORE, "score": "4"}, T1]
    checked = take(registry, deliver(tmp_path, metingen=rows)).checked["metingen"]
    assert (sorted(checked.used), sorted(checked.set_aside)) == ([4], [2, 3])


def test_a_wrong_row_does_not_spoil_the_right_one_with_its_key(registry, tmp_path):
    checked = take(registry, deliver(tmp_path, metingen=[{**SCORE, "score": "9"}, SCORE])).checked["metingen"]
    assert (sorted(checked.used), checked.set_aside[2].rule) == ([3], "out_of_range")


def test_measurements_of_a_household_set_aside_are_set_aside_too(registry, tmp_path):
    intake = take(registry, deliver(tmp_path, huishoudens=[{**HOUSEHOLD, "groep": "geen"}]))
    assert not intake.checked["huishoudens"].used and not intake.checked["metingen"].used
    assert intake.checked["metingen"].set_aside[2].rule == "unknown_reference"


def test_a_t1_is_measured_against_t0_rows_that_are_used(registry, tmp_path):
    wrong = {**SCORE, "meetdatum": "10-12-2017", "score": "8"}
    checked = take(registry, deliver(tmp_path, metingen=[wrong, T1])).checked["metingen"]
    assert sorted(checked.used) == [3]


def test_a_wrong_answer_in_a_questionnaire_becomes_missing_and_the_row_stays(registry, tmp_path):
    intake = take(registry, deliver(tmp_path, professionals=[{**PROFESSIONAL, "ruimte_2": "6", "ruimte_3": "veel"}]))
    frame = intake.frames(registry)["professionals"]
    assert frame[["room_2", "room_3"]].isna().all(axis=None) and frame["room_1"].tolist() == [3]
    assert {(one.level, one.column) for one in intake.problems} == {("warn", "ruimte_2"), ("warn", "ruimte_3")}


def test_a_row_with_more_problems_is_set_aside_once_and_all_are_told(registry, tmp_path):
    intake = take(
        registry, deliver(tmp_path, casussen=[CASE, {**CASE, "casus": "C2", "doorbraak": "x", "kinderen": "99"}])
    )
    assert len(set_aside_rows(registry, intake, Key(PUBLIC_KEY))) == 1
    assert [(one.row, one.rule) for one in intake.problems] == [(3, "unknown_code"), (3, "out_of_range")]


def test_messages_never_hold_a_value(registry, tmp_path):
    secret = "Jansen-123456782"
    for table, row in {
        "casussen": CASE,
        "huishoudens": HOUSEHOLD,
        "metingen": SCORE,
        "uitvoering": IMPLEMENTATION,
    }.items():
        for column in row:
            intake = take(registry, deliver(tmp_path / table / column, **{table: [row, {**row, column: secret}]}))
            assert secret not in str(receipt(registry, intake))
