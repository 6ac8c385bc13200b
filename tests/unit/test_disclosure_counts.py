"""The gate for deliveries, verdicts, other studies' figures and the study's numbers."""

import pytest
from tests.unit.fixtures.gate import (
    GATE,
    correction_frame,
    delivery_frame,
    problem_frame,
    share_rows,
    with_ids,
)

from evaluation import estimation
from evaluation.disclosure.assessment import protect_assessment
from evaluation.disclosure.corrections import correction_rows, protect_corrections
from evaluation.disclosure.decisions import protected
from evaluation.disclosure.deliveries import (
    closed_tables,
    delivery_rows,
    problem_rows,
    protect_deliveries,
    protect_problems,
)
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.facts import published_rows, wilson
from evaluation.disclosure.numbers import coverage_totals, linked_numbers, measured_twice
from evaluation.disclosure.origin import only_public_totals, origin_of
from evaluation.disclosure.records import number_text, records, rounded
from evaluation.storage.errors import PlainError


def delivered(rows, cities=("a", "b")):
    return delivery_rows(records(delivery_frame(rows)), [], cities, ["cases", "households"])


def test_rows_set_aside_are_shown_for_all_cities_or_for_none():
    rows = delivered(
        [("a", "cases", 20, 20), ("b", "cases", 44, 33), ("a", "households", 60, 40), ("b", "households", 60, 55)]
    )
    found = {row["id"]: row for row in protect_deliveries(rows, GATE).rows}
    assert found["del/b/cases"]["set_aside"] == 11
    assert found["del/a/cases"]["set_aside"] == 0
    for city in "ab":
        assert found[f"del/{city}/households"]["status"] == "suppressed"
        assert {found[f"del/{city}/households"][name] for name in ("delivered", "used", "set_aside")} == {None}


def test_a_table_with_few_rows_set_aside_in_all_is_closed():
    rows = delivered(
        [("a", "cases", 20, 18), ("b", "cases", 33, 33), ("a", "households", 60, 40), ("b", "households", 60, 40)]
    )
    assert closed_tables(rows, GATE) == {"cases", "households"}
    found = protect_deliveries(rows, GATE)
    assert {row["status"] for row in found.rows} == {"suppressed"}
    assert {row["delivered"] for row in found.rows} == {None}


def test_a_city_that_delivered_nothing_has_a_status_and_no_zero():
    rows = delivered([("a", "cases", 20, 20)], cities=("a", "b"))
    found = {row["id"]: row for row in protect_deliveries(rows, GATE).rows}
    assert found["del/b/cases"] == {
        "id": "del/b/cases", "city": "b", "delivery_status": "not_delivered", "origin": "none", "table": "cases",
        "delivered": None, "used": None, "set_aside": None, "status": "not_available",
    }  # fmt: skip


def test_a_refused_city_is_known_by_its_problems():
    problems = records(problem_frame([("b", "cases", "missing_column", "refuse", 1)]))
    rows = delivery_rows(records(delivery_frame([("a", "cases", 20, 20)])), problems, ("a", "b"), ["cases"])
    assert [row["delivery_status"] for row in rows] == ["used", "refused"]


def test_problems_are_totals_per_rule_and_a_small_one_takes_another_along():
    given = problem_frame(
        [
            ("a", "cases", "unknown_code", "set_aside", 12),
            ("b", "cases", "unknown_code", "set_aside", 3),
            ("a", "cases", "date_order", "set_aside", 4),
            ("a", "households", "out_of_range", "warn", 30),
            ("b", "", "missing_file", "refuse", 1),
        ]
    )
    found = {row["id"]: row["rows"] for row in protect_problems(problem_rows(records(given)), GATE).rows}
    assert found == {"prb/date_order": None, "prb/missing_file": 1, "prb/out_of_range": 30, "prb/unknown_code": None}


def test_a_decision_is_always_told_and_its_rows_only_when_they_are_many():
    given = correction_frame(
        [
            ("a", "instroom", "drop", "2017-01-01", 3),
            ("a", "instroom", "drop", "2017-01-02", 12),
            ("b", "instroom", "drop", "2017-01-02", 40),
            ("b", "instroom", "flag", "2017-01-02", 10),
            ("b", "wijk", "override", "2017-01-03", 9),
        ]
    )
    found = protect_corrections(correction_rows(records(given)), GATE).rows
    assert {row["id"]: row["rows"] for row in found} == {
        "cor/a/households/1": None,
        "cor/a/households/2": None,
        "cor/b/households/1": 40,
        "cor/b/households/2": 10,
        "cor/b/households/3": None,
    }
    assert {row["reason_nl"] for row in found} == {"Verwisseld"}


def assessment_row(item, key, evidence="", **more):
    base = {"experiment": "e", "item": item, "key": key, "score": 2, "status": "scored", "value": 0.8512345}
    return base | {"rule": "", "unit": "", "claim": None, "evidence": evidence} | more


def test_a_verdict_whose_evidence_is_hidden_is_withheld_with_its_conditions():
    published = {"est/1": {"value": 0.85, "status": "ok"}, "est/2": {"value": None, "status": "suppressed"}}
    rows = [
        assessment_row("criterion", "A4", "est/1"),
        assessment_row("criterion", "B1", "est/2"),
        assessment_row("verdict", "promising_with_conditions", "est/1;est/2", score=None, value=None, claim=2),
        assessment_row("condition", "A5"),
    ]
    found = protect_assessment(rows, published).rows
    assert [(row["id"], row["status"], row["score"], row["value"]) for row in found] == [
        ("ass/e/criterion/A4", "scored", 2, 0.85),
        ("ass/e/criterion/B1", "suppressed", None, None),
        ("ass/e/verdict/withheld", "scored", None, None),
    ]
    assert (found[2]["rule"], found[2]["evidence"]) == ("evidence_withheld", "")


def test_a_verdict_on_shown_evidence_stands():
    rows = [assessment_row("verdict", "promising", "est/1"), assessment_row("condition", "A5")]
    found = protect_assessment(rows, {"est/1": {"value": 0.85, "status": "ok"}}).rows
    assert [row["key"] for row in found] == ["promising", "A5"]


def test_evidence_that_is_not_published_stops_the_gate():
    with pytest.raises(GateError, match="est/9"):
        protect_assessment([assessment_row("verdict", "promising", "est/9")], {})
    with pytest.raises(UnknownKindError, match="ranking"):
        protect_assessment([assessment_row("ranking", "first")], {})


def test_other_studies_figures_have_wilson_intervals_and_say_how(registry):
    found = {row["key"]: row for row in published_rows(registry, 0.95)}
    reached = found["zaanstad_goal_reached"]
    assert (reached["numerator"], reached["denominator"], reached["note"]) == (16, 20, "wilson")
    assert (round(reached["low"], 4), round(reached["high"], 4)) == (0.5840, 0.9193)
    shared = found["utrecht_scored_twice"]
    assert (shared["numerator"], shared["note"]) == (None, "wilson_on_rounded_share")
    assert shared["low"] < 0.29 < shared["high"]
    amount = found["zaanstad_budget_used"]
    assert (round(amount["value"], 4), amount["low"], amount["note"]) == (0.3870, None, "full_count")
    alone = found["hospitaal_costs"]
    assert (alone["value"], alone["unit"], alone["low"], alone["note"]) == (104000, "eur", None, "one_figure")
    assert (alone["certainty"], alone["year"]) == ("claim", None)
    nationally = found["teams_2017"]
    assert (nationally["value"], nationally["low"], nationally["note"]) == (0.83, None, "total_unknown")


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_the_interval_that_the_gate_makes_anew_is_that_of_the_estimates(level):
    """The gate keeps a formula of its own, so that it needs no code of the estimation."""
    for events, units_n in ((0, 1), (1, 1), (0, 20), (7, 20), (20, 20), (399, 400)):
        estimated, anew = estimation.wilson(events, units_n, level), wilson(events / units_n, units_n, level)
        assert (anew.low, anew.high) == pytest.approx((estimated.low, estimated.high), abs=1e-12)


def test_wilson_stays_within_zero_and_one():
    assert (wilson(0.0, 20, 0.95).low, wilson(1.0, 20, 0.95).high) == (0.0, 1.0)


def test_measured_twice_does_not_give_a_hidden_group_away():
    rows = with_ids(
        "descriptives",
        share_rows("t1_coverage", {"a": (60, 90), "b": (60, 90)}, arm="experiment", wave="T1")
        + share_rows("t1_coverage", {"a": (40, 43), "b": (40, 43)}, arm="comparison", wave="T1"),
    )
    totals = coverage_totals(protect_descriptives(rows, GATE).rows)
    assert measured_twice(totals) is None
    assert linked_numbers(totals, ["cases"]) == {
        "households_measured_twice", "cases_rows_delivered", "cases_rows_set_aside",
    }  # fmt: skip


def test_numbers_are_written_in_one_way():
    given = (0.1 + 0.2, 1 / 3, 7, -0.0, 1e-12, None, float("inf"), True, "text")
    assert [number_text(value) for value in given] == [
        "0.3", "0.3333333333", "7", "0.0", "1e-12", "", "", "true", "text",
    ]  # fmt: skip
    assert (rounded(0.236, 0.01), rounded(-0.001, 0.01)) == (0.24, 0.0)


def test_the_origin_of_the_study_is_that_of_its_used_deliveries():
    def of(*origins):
        return origin_of([{"status": "used", "origin": origin} for origin in origins])

    assert [of(), of("synthetic"), of("published"), of("delivery", "published")] == [
        "none", "synthetic", "published", "delivery",
    ]  # fmt: skip


def test_totals_are_public_only_when_registry_deliveries_and_tables_all_say_so(registry):
    def opened(public, used=0, origin="published", cells=()):
        study = registry.study.model_copy(update={"public_totals": public})
        rows = [{"status": "used", "origin": origin, "table": "aggregates", "used": 8}]
        rows += [{"status": "used", "origin": origin, "table": "households", "used": used}]
        return only_public_totals(registry.model_copy(update={"study": study}), rows, cells)

    assert opened(True)
    assert not opened(False)
    assert not opened(True, used=3)
    assert not opened(True, origin="delivery")
    assert not opened(True, cells=[{"status": "ok", "n": 4}])


def test_a_delivery_that_calls_itself_published_is_protected_all_the_same():
    rows = [row | {"origin": "published"} for row in delivered([("a", "cases", 20, 18), ("b", "cases", 33, 33)])]
    assert {row["status"] for row in protect_deliveries(rows, GATE).rows if row["table"] == "cases"} == {"suppressed"}
    open_rows = protect_deliveries(rows, GATE, public=True).rows
    assert {row["status"] for row in open_rows if row["table"] == "cases"} == {"ok"}


def test_the_gate_explains_itself_in_plain_words():
    assert issubclass(GateError, PlainError)
    assert "nothing was published" in str(UnknownKindError("table", "diary"))


def test_a_row_that_no_rule_decided_about_does_not_pass():
    with pytest.raises(GateError, match="no known rule"):
        protected("numbers", [{"id": "num/1", "value": 1, "status": "ok"}], {})
