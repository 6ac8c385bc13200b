"""Two releases of linked tables, each safe by itself, and someone who reads both with plain linear programmes."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.property.test_disclosure_links import coded_tables
from tests.unit.fixtures.gate import GATE, mean_rows, share_rows, with_ids

from evaluation.disclosure.decisions import protected
from evaluation.disclosure.descriptives import first_rulings, problem_of
from evaluation.disclosure.releases.guard import ReleasedBeforeError, findings, guarded, withhold
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import about_people
from evaluation.disclosure.releases.together import narrowed
from evaluation.disclosure.rules import HIDDEN
from evaluation.disclosure.suppression.optimum import optimum
from evaluation.disclosure.ties import Ties

TIES = Ties({"bottleneck": "bottlenecks_per_case"})
WITHHOLDING = GATE.model_copy(update={"after_release": "withhold"})
SLACK = 1e-4


def choice_of(rows, also_hidden=()):
    """The rows as a gate shows them that hides these as well, and the problem they were."""
    rulings = first_rulings(rows, (), GATE, (), (), False)
    tables = problem_of(rows, (), rulings, GATE, TIES, (), False)
    forced = tables.problem.forced | tables.places(also_hidden)
    hidden = {tables.ids[place] for place in optimum(replace(tables.problem, forced=forced)).hidden}
    rulings |= {id_: "protects_other" for id_ in hidden if rulings[id_] not in HIDDEN}
    return protected("descriptives", rows, rulings), tables


def release_of(file, number=1):
    return Release(number, f"r{number}", "2018-01-01", "delivery", "", "", about_people([file]))


def withheld_beside(rows, now, tables, earlier, gate=WITHHOLDING):
    """The file that may be shown beside earlier ones."""
    found = guarded(lambda names: [withhold(now, names)], "delivery", {"descriptives": rows}, earlier, gate, tables)
    return withhold(now, found.withheld)


def shown_ids(*files):
    return {row["id"] for file in files for row in file.rows if row["status"] == "ok"}


def interval(problem, known_items, variable):
    """What a reader of these items finds, without any of the gate's own reductions."""
    known = {place for item in known_items for place in item.reveals}
    ends = zip(problem.lower, problem.upper, strict=True)
    bounds = [(problem.values[at],) * 2 if at in known else pair for at, pair in enumerate(ends)]
    aim = np.eye(len(bounds))[variable]
    answers = [linprog(s * aim, A_eq=problem.equations, b_eq=problem.constants, bounds=bounds) for s in (1, -1)]
    return [s * answer.fun if answer.status == 0 else s * -np.inf for s, answer in zip((1, -1), answers, strict=True)]


def narrower_than_asked(tables, shown, shown_before):
    """Ids of numbers that all releases together bound more closely than asked, and than the earlier ones do alone."""
    problem, always = tables.problem, tables.problem.items[len(tables.ids) :]
    items = dict(zip(tables.ids, problem.items, strict=False))
    all_known, before = (
        [*always, *(items[id_] for id_ in ids if id_ in items)] for ids in (shown | shown_before, shown_before)
    )
    found = []
    for each in problem.protections:
        low, high = interval(problem, all_known, each.variable)
        least, most = interval(problem, before, each.variable)
        if low > max(each.low, least) + SLACK or high < min(each.high, most) - SLACK:
            found.append(tables.protected[each.variable])
    return found


@st.composite
def two_releases(draw):
    """Linked tables, and rows that the earlier releases hid beside what must be hidden."""
    rows = draw(coded_tables())
    return rows, [draw(st.sets(st.sampled_from([row["id"] for row in rows]), max_size=6)) for _ in range(2)]


@settings(max_examples=25, deadline=None)
@given(two_releases())
def test_who_reads_all_releases_bounds_no_hidden_number_more_closely_than_asked(drawn):
    rows, hidden_before = drawn
    now, tables = choice_of(rows)
    before = [choice_of(rows, hidden)[0] for hidden in hidden_before]
    register = [release_of(file, number) for number, file in enumerate(before, start=1)]
    try:
        after = withheld_beside(rows, now, tables, register)
    except ReleasedBeforeError:
        return
    assert not narrower_than_asked(tables, shown_ids(after), shown_ids(*before))


FEW = {"c1": (4, 45), "c2": (3, 44), "c3": (14, 50), "c4": (30, 60)}
"""The first two are small and seven together, so that a third is hidden with them."""


def hiding(rows, cities):
    rulings = {row["id"]: "protects_other" if row["city"] in cities else "threshold_reached" for row in rows}
    return protected("descriptives", rows, rulings)


def two_choices():
    rows = with_ids("descriptives", share_rows("bottleneck", FEW, category="K01"))
    now, before = (hiding(rows, {"c1", "c2", third}) for third in ("c3", "c4"))
    return rows, now, before, choice_of(rows)[1]


def test_a_bound_that_two_releases_give_is_found_though_no_number_follows_exactly():
    rows, now, before, tables = two_choices()
    small = [row["id"] for row in rows if row["city"] in ("c1", "c2")]
    for alone in (now, before):
        assert narrower_than_asked(tables, shown_ids(alone), set()) == []
    assert narrower_than_asked(tables, shown_ids(now), shown_ids(before)) == small
    assert findings([now], {"descriptives": rows}, [release_of(before)], GATE) == []
    with pytest.raises(ReleasedBeforeError, match=f"{small[0]}, {small[1]}") as told:
        withheld_beside(rows, now, tables, [release_of(before)], GATE)
    assert not {"4", "3", "7", "14", "10"} & set(re.findall(r"\d+", str(told.value)))
    after = withheld_beside(rows, now, tables, [release_of(before)])
    assert shown_ids(after) == set()


def test_a_number_that_no_longer_fits_bounds_nothing():
    rows, now, _, tables = two_choices()
    old = with_ids("descriptives", share_rows("bottleneck", FEW | {"c3": (34, 90)}, category="K01"))
    before = release_of(hiding(old, {"c1", "c2", "c4"}))
    truth = {"descriptives": {row["id"]: row for row in rows}}
    assert narrowed(tables, shown_ids(now), truth, [before], GATE) == []


def test_what_an_earlier_release_gave_away_by_itself_refuses_nothing_now():
    rows, now, _, tables = two_choices()
    assert withheld_beside(rows, now, tables, [release_of(hiding(rows, {"c1", "c2"}))], GATE) == now


def test_once_its_table_is_hidden_the_rows_beside_it_go():
    """The mean number of codes per case gives the hidden code away to who knows the other code from before."""
    codes = share_rows("bottleneck", {"c1": (4, 45)}, category="K01")
    codes += share_rows("bottleneck", {"c1": (20, 45)}, category="K02")
    rows = with_ids("descriptives", [*codes, *mean_rows("bottlenecks_per_case", {"c1": (24.0, 45)})])
    tables = choice_of(rows)[1]
    small, other, mean = (
        {row["id"] for row in rows if (row["indicator"], row["category"]) == place}
        for place in (("bottleneck", "K01"), ("bottleneck", "K02"), ("bottlenecks_per_case", ""))
    )
    truth = {"descriptives": {row["id"]: row for row in rows}}
    before = protected(
        "descriptives",
        rows,
        dict.fromkeys([*small, *mean], "protects_other") | dict.fromkeys(other, "threshold_reached"),
    )
    found = narrowed(tables, mean, truth, [release_of(before)], GATE)
    assert {each.id for each in found} == mean
    assert all(each.for_another for each in found)
