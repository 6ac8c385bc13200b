"""What may not stand beside an earlier release is found, refused or withheld; what may is let through."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fixtures.gate import GATE, check_row, mean_rows, share_rows, with_ids

from evaluation.disclosure.additive import Sum
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.releases.guard import Guarded, ReleasedBeforeError, findings, guarded, marked, withhold
from evaluation.disclosure.releases.known import deduced
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import about_people
from evaluation.disclosure.strict import study_gate
from evaluation.registry.models import DisclosureException

CITIES = {"eindhoven": (20, 45), "enschede": (22, 44), "leeuwarden": (25, 50), "utrecht": (30, 60)}
HIDDEN_PART = {**CITIES, "leeuwarden": (5, 50), "utrecht": (13, 60)}
WITHHOLDING = GATE.model_copy(update={"after_release": "withhold"})


def rows_of(counts, **more):
    return with_ids("descriptives", share_rows("zrm", counts, **more))


def shown(rows, hidden=()):
    """The rows as the gate shows them; ``hidden`` are cities hidden instead of what the gate hides."""
    file = protect_descriptives(rows, GATE)
    return (
        file if not hidden else hide(protect_descriptives(rows, GATE.model_copy(update={"minimum_count": 1})), hidden)
    )


def hide(file, cities):
    numbers = ("value", "low", "high", "numerator", "denominator", "n", "residual_df")
    rows = [
        {**row, **dict.fromkeys(numbers), "status": "suppressed"} if row["city"] in cities else row for row in file.rows
    ]
    return replace(file, rows=tuple(rows))


def released(file, **more):
    given = {"date": "2018-01-01", "origin": "delivery", "run": "", "data": ""}
    return Release(1, "eerste", **(given | more), tables=about_people([file]))


def found(before, after, now=None):
    """(city, why) of every finding; ``before`` and ``after`` are files, ``now`` the true rows after."""
    truth = {"descriptives": now if now is not None else after.rows}
    return {(each.id.split("/")[4], each.why) for each in findings([after], truth, [released(before)], GATE)}


def moved(city, yes, n):
    part, whole = CITIES[city]
    return {**CITIES, city: (part + yes, whole + n)}


def test_the_same_numbers_again_are_no_news():
    assert not found(shown(rows_of(CITIES)), shown(rows_of(CITIES)))


@pytest.mark.parametrize(("yes", "n"), [(1, 1), (0, 1), (-1, -1), (0, -9), (1, 0), (12, 15), (9, 20)])
def test_a_count_that_changed_by_a_few_is_found_in_the_city_and_in_the_total(yes, n):
    after = shown(rows_of(moved("utrecht", yes, n)))
    assert {city for city, _ in found(shown(rows_of(CITIES)), after)} == {"utrecht", "all"}


@pytest.mark.parametrize(("yes", "n"), [(10, 20), (-10, -20), (20, 20), (15, 30)])
def test_a_change_of_enough_units_is_let_through(yes, n):
    assert not found(shown(rows_of(CITIES)), shown(rows_of(moved("utrecht", yes, n))))


def test_a_mean_is_judged_by_its_n():
    sums = {city: (100.0, n) for city, (_, n) in CITIES.items()}
    before = shown(with_ids("descriptives", mean_rows("debts", sums)))
    after = shown(with_ids("descriptives", mean_rows("debts", {**sums, "utrecht": (104.0, 61)})))
    assert {city for city, _ in found(before, after)} == {"utrecht", "all"}


def means_of(sums):
    return shown(with_ids("descriptives", mean_rows("debts", sums)))


def test_a_mean_that_changed_while_its_n_did_not_tells_of_the_few_that_changed():
    sums = {city: (100.0 / 3, n) for city, (_, n) in CITIES.items()}
    before = means_of(sums)
    assert found(before, means_of({**sums, "utrecht": (100.0 / 3 + 0.01, 60)})) == {
        ("utrecht", "changed_by_few"),
        ("all", "changed_by_few"),
    }
    assert not found(before, means_of(sums)), "the digits that are written are enough"
    assert not found(before, means_of({**sums, "utrecht": (60.0, 90)})), "of thirty more units it may change"


def test_what_two_hidden_cities_have_together_changed_while_their_n_did_not():
    sums = {city: (100.0 / 3, n) for city, (_, n) in CITIES.items()}
    more = {**sums, "eindhoven": (90.0, 75), "utrecht": (100.0 / 3 + 0.01, 60)}
    hidden = ("leeuwarden", "utrecht")
    before = hide(means_of(sums), hidden)
    assert found(before, hide(means_of(more), hidden), means_of(more).rows) == {("all", "changed_by_few")}
    grown = {**sums, "eindhoven": (90.0, 75)}
    assert not found(before, hide(means_of(grown), hidden), means_of(grown).rows)


def test_a_sensitive_count_has_the_higher_minimum():
    before, after = [{**row, "sensitive": "health"} for row in rows_of(CITIES)], rows_of(moved("utrecht", 15, 30))
    after = [{**row, "sensitive": "health"} for row in after]
    loose = GATE.model_copy(update={"sensitive_minimum_count": 10})
    files = [protect_descriptives(rows, loose) for rows in (before, after)]
    assert found(*files) == {("utrecht", "changed_by_few"), ("all", "changed_by_few")}


def test_what_a_total_leaves_over_changes_too():
    """Of two hidden cities together one household was added, while the total grew by eleven."""
    now = {**CITIES, "eindhoven": (30, 65), "utrecht": (30, 61)}
    hidden = ("leeuwarden", "utrecht")
    assert found(shown(rows_of(CITIES), hidden), shown(rows_of(now), hidden), rows_of(now)) == {
        ("all", "changed_by_few")
    }


def test_a_hidden_city_follows_when_the_other_hidden_one_was_shown_before():
    """Then Leeuwarden and Enschede were hidden together, now Leeuwarden and Utrecht: only Leeuwarden is left."""
    before, after = (
        shown(rows_of(CITIES), ("leeuwarden", "enschede")),
        shown(rows_of(CITIES), ("leeuwarden", "utrecht")),
    )
    assert found(before, after, rows_of(CITIES)) == {("leeuwarden", "follows")}


def test_an_old_number_that_no_longer_fits_gives_nothing_away():
    now = {**CITIES, "utrecht": (45, 90)}
    before, after = shown(rows_of(CITIES), ("leeuwarden", "enschede")), shown(rows_of(now), ("leeuwarden", "utrecht"))
    assert not found(before, after, rows_of(now))


def test_what_was_hidden_with_the_same_others_does_not_follow():
    both = shown(rows_of(CITIES), ("leeuwarden", "enschede"))
    assert not found(both, both, rows_of(CITIES))


def test_subtraction_goes_on_from_sum_to_sum():
    sums = [Sum("t", ("a", "b")), Sum("b", ("c", "d")), Sum(None, ("d", "e"))]
    assert deduced({"t", "c"}, {"a"}, sums) == {"b", "d", "e"}
    for one, other in (({"t", "c", "a"}, set()), (set(), {"t", "c", "a"})):
        assert deduced(one, other, sums) == set(), "what one release gives away by itself is the audit's"


def gate_of(rows):
    """What ``guarded`` passes again and again: here two files of one indicator and one of another."""
    others = with_ids("descriptives", share_rows("debts", CITIES))
    checks = protect_descriptives([*rows, *others], GATE)
    return lambda withheld: [withhold(checks, withheld)]


def guard(rows, gate=GATE, origin="delivery", **more):
    before = gate_of(rows_of(CITIES))(())[0]
    register = [released(before, **more)]
    return guarded(gate_of(rows), origin, {"descriptives": rows}, register, gate)


def test_the_refusal_names_rows_and_release_and_no_value():
    with pytest.raises(ReleasedBeforeError) as told:
        guard(rows_of(moved("utrecht", 1, 1)))
    text = str(told.value)
    assert "des/zrm/all/all/utrecht/all/once/share" in text
    assert "eerste" in text
    assert "after_release: withhold" in text
    assert not {"30", "31", "60", "61"} & set(text.replace(",", " ").split())


def test_withholding_hides_the_whole_table_and_no_other():
    rows = rows_of(moved("utrecht", 1, 1))
    withheld = guard(rows, WITHHOLDING).withheld
    assert withheld == {("", "zrm")}
    file = gate_of(rows)(withheld)[0]
    assert {row["status"] for row in file.rows if row["indicator"] == "zrm"} == {"suppressed"}
    assert {row["status"] for row in file.rows if row["indicator"] == "debts"} == {"ok"}
    assert file.hidden == {each.id for each in file.decisions if each.rule == "released_before"}
    assert all(row["value"] is row["n"] is None for row in file.rows if row["indicator"] == "zrm")


@pytest.mark.parametrize(("origin", "before"), [("synthetic", "delivery"), ("delivery", "synthetic")])
def test_invented_data_are_compared_with_nothing(origin, before):
    changed = rows_of(moved("utrecht", 1, 1))
    kept = gate_of(rows_of(CITIES))(())[0]
    register = [released(kept, origin=before)]
    assert guarded(gate_of(changed), origin, {"descriptives": changed}, register, GATE) == Guarded()


def test_what_says_nothing_of_people_is_not_registered(registry):
    from evaluation.disclosure.checks import protect_checks, with_status

    key = next(iter(registry.plan))
    rows = with_ids("checks", [check_row("few_sites", registry, key, n=5), check_row("balance_t0", registry, key)])
    kept = about_people([protect_checks([with_status(row) for row in rows], GATE, {})])["checks"]
    assert [row["check"] for row in kept.values()] == ["balance_t0"]


def with_city(rule):
    """Four cities and a fifth that came later; of its debts one household has nearly all."""
    sums = {city: (100.0, n) for city, (_, n) in CITIES.items()}
    rows = with_ids("descriptives", mean_rows("debts", {**sums, "zaanstad": (900.0, 40)}))
    file = hide(protect_descriptives(rows, GATE), {*CITIES, "zaanstad"})
    decisions = [replace(each, rule=rule if "/zaanstad/" in each.id else "protects_other") for each in file.decisions]
    return replace(file, decisions=tuple(decisions)), rows


@pytest.mark.parametrize(("rule", "expected"), [("dominated", {("all", "follows")}), ("protects_other", set())])
def test_the_hidden_numbers_of_a_city_that_came_or_went_follow_from_two_totals(rule, expected):
    sums = {city: (100.0, n) for city, (_, n) in CITIES.items()}
    fewer = with_ids("descriptives", mean_rows("debts", sums))
    four = hide(protect_descriptives(fewer, GATE), set(CITIES))
    four = replace(four, decisions=tuple(replace(each, rule="protects_other") for each in four.decisions))
    five, rows = with_city(rule)
    absent = [row | {"status": "not_available"} for row in rows if row["city"] == "zaanstad"]
    assert found(four, five, rows) == expected
    assert found(five, four, [*fewer, *absent]) == expected


def excepting(registry, *ids, after="refuse"):
    """Thresholds of a study with an exception for each of these ids."""
    words = {"nl": "Met de stad besproken", "en": "Discussed with the city"}
    rest = {"rule": "released_before", "reason": words, "role": "checker", "date": "2018-02-01"}
    entries = tuple(DisclosureException.model_validate({"ids": each, **rest}) for each in ids)
    gate = GATE.model_copy(update={"after_release": after})
    return study_gate(gate, registry.model_copy(update={"disclosure_exceptions": entries}))


def one_file(file, withheld):
    return [withhold(file, withheld)]


UTRECHT, ALL = (f"des/zrm/all/all/{place}/all/once/share" for place in ("utrecht", "all"))


def test_an_exception_lets_through_what_changed_by_a_few_and_is_listed(registry):
    rows = rows_of(moved("utrecht", 1, 1))
    gate = excepting(registry, UTRECHT, ALL)
    found = guard(rows, gate)
    assert found == Guarded(lifted=frozenset({UTRECHT, ALL}))
    (file,) = (marked(file, found.lifted) for file in gate_of(rows)(()))
    assert {each.id for each in file.decisions if each.rule == "excepted_release"} == found.lifted
    assert {row["status"] for row in file.rows} == {"ok"}
    gate.refuse_idle((), found.lifted)


def test_without_an_exception_for_the_total_the_rest_is_refused_or_withheld_and_the_exception_idle(registry):
    rows = rows_of(moved("utrecht", 1, 1))
    with pytest.raises(ReleasedBeforeError) as told:
        guard(rows, excepting(registry, UTRECHT))
    assert ALL in str(told.value)
    assert UTRECHT not in str(told.value)
    gate = excepting(registry, UTRECHT, after="withhold")
    found = guard(rows, gate)
    assert found == Guarded(withheld=frozenset({("", "zrm")}))
    with pytest.raises(GateError, match="shows no row"):
        gate.refuse_idle({UTRECHT}, found.lifted)


def test_what_is_found_because_of_a_hidden_number_cannot_be_excepted(registry):
    now = {**CITIES, "eindhoven": (30, 65), "utrecht": (30, 61)}
    cases = {
        "what a total leaves over": (("leeuwarden", "utrecht"), now, ("leeuwarden", "utrecht")),
        "a hidden city that follows": (("leeuwarden", "enschede"), CITIES, ("leeuwarden", "utrecht")),
    }
    for hidden_then, counts, hidden in cases.values():
        rows = rows_of(counts)
        file = shown(rows, hidden)
        register = [released(shown(rows_of(CITIES), hidden_then))]
        again = partial(one_file, file)
        with pytest.raises(ReleasedBeforeError):
            guarded(again, "delivery", {"descriptives": rows}, register, excepting(registry, "des/*"))


def test_a_total_that_changed_by_a_few_with_a_hidden_city_cannot_be_excepted(registry):
    """The one household more is in a city that is hidden: the total would tell of it."""
    rows = rows_of(moved("utrecht", 1, 1))
    file = shown(rows, ("leeuwarden", "utrecht"))
    register = [released(shown(rows_of(CITIES), ("leeuwarden", "utrecht")))]
    again = partial(one_file, file)
    with pytest.raises(ReleasedBeforeError, match=ALL):
        guarded(again, "delivery", {"descriptives": rows}, register, excepting(registry, ALL))


def test_what_is_about_health_cannot_be_excepted(registry):
    rows = [{**row, "sensitive": "health"} for row in rows_of(moved("utrecht", 1, 1))]
    with pytest.raises(GateError, match="about health"):
        guard(rows, excepting(registry, UTRECHT, ALL))


def test_other_tables_are_excepted_beside_releases_only(registry):
    entry = excepting(registry, "est/*").exceptions[0].model_dump()
    assert DisclosureException.model_validate(entry | {"ids": "del/utrecht/cases"})
    with pytest.raises(ValueError, match="descriptives"):
        DisclosureException.model_validate(entry | {"rule": "small_n"})


COUNT = st.integers(10, 40)
DELTA = st.sampled_from([0, 0, 0, 1, 9, 10, 25])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(4, 30), COUNT, DELTA, DELTA), min_size=4, max_size=4))
def test_after_withholding_no_count_shown_twice_changed_by_a_few(counts):
    before = {city: (yes, yes + no) for city, (yes, no, _, _) in zip(CITIES, counts, strict=True)}
    after = {
        city: (yes + more_yes, yes + no + more_yes + more_no)
        for city, (yes, no, more_yes, more_no) in zip(CITIES, counts, strict=True)
    }
    first, rows = gate_of(rows_of(before)), rows_of(after)
    register = [released(first(())[0])]
    again = gate_of(rows)
    withheld = guarded(again, "delivery", {"descriptives": rows}, register, WITHHOLDING).withheld
    old, new = ({row["id"]: row for row in file.rows} for file in (first(())[0], again(withheld)[0]))
    for id_, row in new.items():
        for name in ("numerator", "denominator"):
            if row[name] is not None and old[id_][name] is not None:
                assert not 0 < abs(row[name] - old[id_][name]) < 10, (id_, name)
    if before == after:
        assert not withheld
