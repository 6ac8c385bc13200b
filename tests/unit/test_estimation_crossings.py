"""What goes together: pairs of codes in cases, chains of codes in interviews, and agreement between coders."""

import numpy as np
import pandas as pd
import pytest

from evaluation.estimation.crossings import NOT_CODED, agreement_of_codes, mechanism_rows, pair_rows
from evaluation.estimation.tables import CROSSINGS, frame

CODED = ["city", "fragment_id", "coder", "experiment", "context", "mechanism", "outcome", "direction", "interview_id"]


def cases(indicator, codes_of_case):
    """Indicator rows with 1 for each code of a case and 0 for each code of the other cases."""
    codes = sorted({code for own in codes_of_case.values() for code in own})
    return pd.DataFrame(
        [
            {"indicator": indicator, "city": "utrecht", "unit": case, "category": code, "value": float(code in own)}
            for case, own in codes_of_case.items()
            for code in codes
        ]
    ).assign(status="ok")


def fragment(number, interview, direction="for", coder="A", experiment="participatie", mechanism="room", **codes):
    given = {"city": "utrecht", "context": None, "outcome": "costs", "interview_id": interview} | codes
    own = {"fragment_id": f"f{number}", "coder": coder, "experiment": experiment, "mechanism": mechanism}
    return own | given | {"direction": direction}


def interviews(*rows):
    return pd.DataFrame(rows, columns=CODED)


def found(rows, **wanted):
    places = dict.fromkeys(("experiment", "first", "second", "third", "direction"), "")
    return [row for row in rows if all(row[name] == value for name, value in (places | wanted).items())]


def test_a_pair_counts_the_cases_with_both_and_with_each(registry):
    seen = cases("bottleneck", {"c1": ["K01", "K02"], "c2": ["K01"], "c3": ["K02"], "c4": ["K01", "K02"]})
    for code in set(registry.bottlenecks) - {"K01", "K02"}:
        seen = pd.concat([seen, seen[seen.category == "K01"].assign(category=code, value=0.0)])
    rows = pair_rows(registry, seen)
    (pair,) = found(rows, crossing="bottleneck_pairs", first="K01", second="K02")
    assert (pair["numerator"], pair["denominator"], pair["first_n"], pair["second_n"]) == (2, 4, 3, 3)
    assert pair["value"] == 0.5
    codes = len(registry.bottlenecks)
    assert len([row for row in rows if row["crossing"] == "bottleneck_pairs"]) == codes * (codes - 1) / 2
    assert {row["status"] for row in rows if row["crossing"] == "bottleneck_laws"} == {"not_available"}


def test_fragments_and_interviews_are_counted_apart(registry):
    given = interviews(
        fragment(1, "i1"), fragment(2, "i1"), fragment(3, "i2"), fragment(4, "i2", direction="against"),
        fragment(1, "i1", coder="B", direction="against"),
    )  # fmt: skip
    rows = mechanism_rows(registry, given)
    for experiment in ("", "participatie"):
        (one,) = found(rows, experiment=experiment, second="room", direction="for")
        assert (one["value"], one["n"]) == (3, 2), "coder B does not count"
        (chain,) = found(rows, experiment=experiment, second="room", third="costs", direction="against")
        assert (chain["value"], chain["n"]) == (1, 1)
        (uncoded,) = found(rows, experiment=experiment, first=NOT_CODED, direction="for")
        assert uncoded["value"] == 3
    (never,) = found(rows, experiment="participatie", second="trust", direction="for")
    assert (never["value"], never["n"]) == (0, 0)
    assert not found(rows, second="trust", third="costs", direction="for"), "a chain that does not occur has no row"


def test_without_numbers_of_interviews_it_is_not_known_how_many_there_are(registry):
    rows = mechanism_rows(registry, interviews(fragment(1, None), fragment(2, "i1")))
    assert {row["n"] for row in rows} == {None}


def test_without_interviews_every_row_is_there_and_empty(registry):
    empty = interviews()
    rows = [*mechanism_rows(registry, empty), *agreement_of_codes(empty, 0.95, np.random.default_rng(1))]
    assert {row["status"] for row in rows} == {"not_available"}
    assert len(frame(rows, CROSSINGS)) == len(rows)


def test_agreement_is_that_of_fragments_coded_twice(registry):
    """Six fragments coded twice, five alike: observed disagreement 1/6, expected 42/66 of codes room 6+1, trust 5."""
    pairs = [("room", "room")] * 3 + [("trust", "trust")] * 2 + [("room", "trust")]
    rows = [
        fragment(number, "i1", coder=coder, mechanism=code)
        for number, two in enumerate(pairs)
        for coder, code in zip("AB", two, strict=True)
    ]
    found_rows = agreement_of_codes(interviews(*rows, fragment(99, "i2")), 0.95, np.random.default_rng(1))
    (mechanism,) = [row for row in found_rows if row["first"] == "mechanism"]
    room, trust = 7, 5
    assert mechanism["value"] == pytest.approx(1 - (2 / 12) / (2 * room * trust / (12 * 11)))
    assert mechanism["n"] == 6
    assert mechanism["low"] <= mechanism["value"] <= mechanism["high"]
    (context,) = [row for row in found_rows if row["first"] == "context"]
    assert context["status"] == "not_available", "all codes are equal"
