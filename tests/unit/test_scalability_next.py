"""The cheapest next measurement: what can change a verdict, what fills it, what narrows it, and when two are named."""

from dataclasses import replace

import pytest
from tests.unit.test_scalability_beside import BOUNDS, judged

from evaluation.registry.models import Measurement, Text
from evaluation.scalability.again import Judged, decide_again
from evaluation.scalability.next_measurement import Circumstances, Option, cheapest, measuring_options
from evaluation.scalability.scores import Score
from evaluation.scalability.verdict import Case

AROUND = Circumstances(could_compare=False, month_part=9 / 21, coverage_part=0.8, narrower_by_site=0.8)
CLEAR = [0.4, 0.42, 0.38, 0.41, 0.39]
EFFORTS = {"missing_criteria": 1, "better_coverage": 2, "more_months": 4, "comparison_group": 6, "one_more_site": 8}


def measurements(**other):
    words = Text(nl="x", en="x")
    return {key: Measurement(label=words, effort=effort) for key, effort in (EFFORTS | other).items()}


def keys(options):
    return [option.key for option in options]


def options_of(of, around=AROUND):
    return {option.key: option for option in measuring_options(of, around)}


def test_a_design_that_allows_no_effect_asks_for_a_comparison_group():
    of = judged(CLEAR, claim=1)
    found = options_of(of, replace(AROUND, could_compare=True))
    assert found["comparison_group"].changes and found["comparison_group"].rule == "evidence_and_readiness"
    assert not found["one_more_site"].changes and found["one_more_site"].width == 0.8
    assert keys(cheapest(tuple(found.values()), measurements())) == ["comparison_group"]
    assert "comparison_group" not in options_of(of)


def test_conditions_without_data_are_filled_first_and_change_the_verdict_when_nothing_else_is_open():
    empty, weak = Score("B4", "readiness", False, None, "no_data"), Score("A3", "readiness", False, 0)
    alone = options_of(judged(CLEAR, scores=(empty,)))["missing_criteria"]
    assert (alone.changes, alone.rule, alone.fills) == (True, "evidence_and_readiness", 1)
    found = options_of(judged(CLEAR, scores=(empty, weak)))
    assert (found["missing_criteria"].changes, found["missing_criteria"].fills) == (False, 1)
    assert keys(cheapest(tuple(found.values()), measurements())) == ["missing_criteria"]


def test_one_city_too_few_asks_for_that_city_and_two_too_few_for_nothing():
    for usable, expected in ((2, ["one_more_site"]), (1, [])):
        case = Case(usable, 2, None, None, False, (), "none_found")
        of = Judged(case, BOUNDS, None, decide_again(case, BOUNDS))
        assert keys(measuring_options(of, AROUND)) == expected


@pytest.mark.parametrize("scores", [(Score("B1", "readiness", True, 0),)])
def test_what_was_seen_to_fail_is_not_mended_by_measuring(scores):
    assert measuring_options(judged(CLEAR, scores=scores), AROUND) == ()


def test_more_households_narrow_the_prediction():
    found = options_of(judged(CLEAR))
    assert 0.5 < found["more_months"].width < found["better_coverage"].width < 1
    assert "better_coverage" not in options_of(judged(CLEAR), replace(AROUND, coverage_part=1.02))


def test_more_households_can_make_a_doubtful_answer_sure():
    doubtful = judged([0.1, 0.11, 0.1, 0.12, 0.11], error=0.15)
    assert doubtful.verdict.rule == "not_sure_enough"
    sure = options_of(doubtful, replace(AROUND, month_part=0.01))["more_months"]
    assert sure.changes and sure.rule == "evidence_against"


def test_what_hardly_differs_per_effort_is_named_together():
    options = (
        Option("one_more_site", width=0.8),
        Option("more_months", width=0.89),
        Option("better_coverage", width=0.99),
    )
    assert keys(cheapest(options, measurements())) == ["one_more_site", "more_months"]
    assert keys(cheapest(options, measurements(one_more_site=16))) == ["more_months"]
    assert cheapest((Option("more_months", width=1.0),), measurements()) == ()
    changing = (Option("one_more_site", changes=True, width=0.9), Option("comparison_group", changes=True))
    assert keys(cheapest(changing, measurements())) == ["comparison_group"]
    assert keys(cheapest(changing, measurements(one_more_site=7))) == ["one_more_site", "comparison_group"]
