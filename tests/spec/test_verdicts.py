"""The verdict table against cases that a policy advisor can read (``verdicts.yaml``); a rule without a case fails."""

from pathlib import Path

import pytest
from tests.spec.verdict_page import PAGE, page

from evaluation.registry.params import VerdictBounds
from evaluation.scalability.decision import decision_for
from evaluation.scalability.scores import Score, score_effectiveness
from evaluation.scalability.verdict import Case, decide
from evaluation.storage import read_yaml

SPEC = read_yaml(Path(__file__).with_name("verdicts.yaml"))
BOUNDS = VerdictBounds(**SPEC["thresholds"])
WITHHELD = {"evidence_withheld", "withheld"}


def number(value):
    return None if value == "none" else value


def case_of(given, registry):
    improves, relevant = number(given["improves"]), number(given["relevant"])
    effectiveness = score_effectiveness(improves, relevant, given["claim"], BOUNDS)
    scores = dict.fromkeys(registry.criteria, 3) | {"A4": effectiveness}
    scores |= {key: number(score) for key, score in given["scores"].items()}
    return Case(
        usable_sites=given["cities"],
        claim=given["claim"],
        improves=improves,
        exceeds_relevant=relevant,
        contradicted=given["contradicted"],
        scores=tuple(Score(key, entry.part, entry.critical, scores[key]) for key, entry in registry.criteria.items()),
        harm=given["harm"],
    )


@pytest.mark.parametrize("case", SPEC["cases"], ids=lambda case: case["name"])
def test_a_case_gives_its_word(case, registry):
    given = case_of(case["given"], registry)
    found = decide(given, BOUNDS)
    expected = case["expected"]
    assert (found.verdict, found.rule) == (expected["verdict"], expected["rule"])
    assert list(found.conditions) == expected["conditions"]
    assert decision_for(given, BOUNDS, registry.verdict_rules).key == expected["decision"]


def test_every_rule_verdict_and_decision_has_a_case(registry):
    assert {case["expected"]["rule"] for case in SPEC["cases"]} == set(registry.verdict_rules) - WITHHELD
    assert {case["expected"]["verdict"] for case in SPEC["cases"]} == set(registry.verdicts) - WITHHELD
    assert {case["expected"]["decision"] for case in SPEC["cases"]} == set(registry.decisions)


def test_the_thresholds_of_the_cases_are_those_of_the_study(params):
    assert params.verdict == BOUNDS


def test_the_page_for_readers_shows_these_cases():
    told = "reports/verdict_cases.md is not of these cases: run python -m tests.spec.verdict_page"
    assert PAGE.read_text(encoding="utf-8") == page(), told
