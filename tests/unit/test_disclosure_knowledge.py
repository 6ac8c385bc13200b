"""What the gate knows is data; each rule decides about rows made by hand, and known ways around it are attacked."""

import pytest
from tests.unit.fixtures.gate import (
    ENTRY,
    FIVE,
    GATE,
    KEY,
    check_row,
    enough_cells,
    estimate_rows,
    mean_rows,
    rules,
    share_rows,
    shown,
    with_ids,
)

from evaluation.disclosure.checks import beside_bound, protect_checks, with_status
from evaluation.disclosure.columns import FILES
from evaluation.disclosure.combined import overlaps, too_few_apart
from evaluation.disclosure.decisions import hidden_as_listed
from evaluation.disclosure.deliveries import protect_deliveries
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.estimates import protect_estimates
from evaluation.disclosure.kinds import cell_kind, kind_of
from evaluation.disclosure.primary import primary_ruling
from evaluation.disclosure.rules import contributions_fail, everyone_fails
from evaluation.disclosure.shape import rounded_down
from evaluation.disclosure.strict import study_gate
from evaluation.registry.crosscheck_disclosure import disclosure_faults
from evaluation.registry.models import CityGate, DisclosureException
from evaluation.registry.sections import registry_file
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

MEAN = {"nonzero_n": 40, "largest_contribution": 0.05, "second_contribution": 0.05, "distinct_n": 30}


def mean(indicator="case_cost_current", n=60, city="", **more):
    sums = {city or "a": (900.0 * n, n)}
    row = mean_rows(indicator, sums)[1 if city else 0]
    return with_ids("descriptives", [row])[0] | MEAN | more


def share(indicator, numerator, denominator, city=""):
    rows = with_ids("descriptives", share_rows(indicator, {city or "a": (numerator, denominator)}))
    return rows[1] if city else rows[0]


def with_city(registry, name="utrecht", **more):
    cities = registry.cities | {name: registry.cities[name].model_copy(update=more)}
    return registry.model_copy(update={"cities": cities})


def one_team(registry, name="utrecht"):
    places = registry.cities[name].neighbourhoods
    return with_city(registry, name, neighbourhoods={k: v.model_copy(update={"teams": 1}) for k, v in places.items()})


def excepted(registry, **more):
    words = {"nl": "Staat in de jaarrekening", "en": "Is in the accounts"}
    entry = {"ids": "des/case_cost_current/*", "rule": "dominated", "reason": words, "role": "checker"} | more
    found = DisclosureException.model_validate(entry | {"date": "2018-02-01"})
    return registry.model_copy(update={"disclosure_exceptions": (found,)})


@pytest.mark.parametrize(
    ("behind", "rule"),
    [
        ({}, "threshold_reached"),
        ({"largest_contribution": 0.51}, "dominated"),
        ({"largest_contribution": 0.5, "second_contribution": 0.46}, "two_contributors"),
        ({"largest_contribution": 0.5, "second_contribution": 0.44}, "threshold_reached"),
        ({"distinct_n": 2, "nonzero_n": 51}, "small_complement"),
        ({"distinct_n": 2, "nonzero_n": 50}, "threshold_reached"),
        ({"distinct_n": 3, "nonzero_n": 51}, "threshold_reached"),
        ({"distinct_n": 1, "nonzero_n": 60}, "small_complement"),
        ({"nonzero_n": 9}, "small_nonzero"),
        ({"residual_df": 9.0}, "small_residual_df"),
    ],
)
def test_a_mean_of_amounts(behind, rule):
    assert primary_ruling(mean(**behind), GATE, (), False) == rule


def test_whoever_has_the_second_amount_cannot_estimate_the_largest_within_ten_percent():
    largest, second, rest = 500.0, 452.0, 48.0
    whole = largest + second + rest
    assert abs((whole - second) - largest) / largest < 0.1
    assert contributions_fail(largest / whole, second / whole, 0.5, 10) == "two_contributors"
    assert contributions_fail(largest / whole, second / whole, 0.5, 9) is None


@pytest.mark.parametrize("quantity", ["minimum", "maximum", "quantile", "outlier"])
def test_the_value_of_one_unit_is_never_shown(quantity):
    assert primary_ruling(mean() | {"quantity": quantity}, GATE, (), False) == "value_of_one"


def test_what_holds_for_nearly_everyone_is_hidden_but_not_that_a_rare_event_is_rare(registry):
    gate = study_gate(GATE, registry)
    assert primary_ruling(share("problematic_debts", 185, 200), gate, (), False) == "nearly_all"
    assert primary_ruling(share("harm", 15, 200), gate, (), False) == "threshold_reached"
    assert primary_ruling(share("t1_coverage", 185, 200), gate, (), False) == "threshold_reached"
    fidelity = share("t1_coverage", 185, 200) | {"quantity": "ratio", "indicator": "fidelity"}
    assert primary_ruling(fidelity, gate, (), False) == "threshold_reached"
    assert everyone_fails(180, 200, 0.9) is None


def test_income_and_wealth_need_a_hundred_units_and_smaller_contributions(registry):
    gate = study_gate(GATE, registry)
    assert gate.economic == {"arrears", "debt", "bijstand_by_price", "awarded_amount"}
    enough = {"n": 100, "nonzero_n": 100}
    assert primary_ruling(mean("debt", **enough | {"n": 99}), gate, (), False) == "small_n"
    assert primary_ruling(mean("debt", **enough), gate, (), False) == "threshold_reached"
    assert primary_ruling(mean("debt", **enough, quantity="median"), gate, (), False) == "threshold_reached"
    assert primary_ruling(mean("debt", **enough | {"nonzero_n": 99}), gate, (), False) == "small_nonzero"
    assert primary_ruling(mean("debt", **enough, largest_contribution=0.31), gate, (), False) == "dominated"
    assert primary_ruling(mean("case_cost_current", 60, largest_contribution=0.31), gate, (), False) != "dominated"


def test_a_stricter_city_is_hidden_and_does_not_come_back_from_the_total(registry):
    strict = study_gate(GATE, with_city(registry, gate=CityGate(minimum_count=25)))
    rows = with_ids("descriptives", share_rows("problematic_debts", dict.fromkeys(FIVE, (20, 40))))
    plain = {row["city"] for row in protect_descriptives(rows, GATE).rows if row["status"] == "ok"}
    left = {row["city"] for row in protect_descriptives(rows, strict).rows if row["status"] == "ok"}
    assert plain == {*FIVE, ""}
    assert "utrecht" not in left
    assert left == {""} or len(set(FIVE) - left) > 1


def test_a_looser_city_changes_nothing(registry):
    loose = study_gate(GATE, with_city(registry, gate=CityGate(minimum_count=2, maximum_contribution=1.0)))
    assert loose.at({"city": "utrecht", "indicator": "harm"}).minimum_count == GATE.minimum_count
    assert loose.at({"city": "utrecht", "indicator": "harm"}).maximum_contribution == GATE.maximum_contribution


def test_a_stricter_city_hides_its_numbers_of_rows_with_those_of_the_others(registry):
    strict = study_gate(GATE, with_city(registry, gate=CityGate(minimum_count=25)))
    counts = {"table": "cases", "delivered": 60, "used": 40, "set_aside": 20}
    rows = with_ids("deliveries", [{"city": city, **counts} for city in FIVE])
    assert len(shown(protect_deliveries(rows, GATE))) == len(FIVE)
    assert not shown(protect_deliveries(rows, strict))


def test_hidden_cities_together_reach_what_the_strictest_of_them_asks(registry):
    sizes = {"eindhoven": 12, "enschede": 14, "leeuwarden": 30, "utrecht": 15, "zaanstad": 60}
    strict = study_gate(GATE, with_city(registry, gate=CityGate(minimum_count=50)))
    rows = with_ids("estimates", estimate_rows(registry, KEY, sizes))
    found, hidden = protect_estimates(rows, strict, (), {"share": 0.01}, enough_cells(ENTRY, registry.cities))
    assert sum(sizes[city] for city in hidden[ENTRY]) >= 50 and len(hidden[ENTRY]) > 1
    assert not {row["city"] for row in found.rows if row["status"] == "ok" and row["scope"] == "city"} & hidden[ENTRY]


def test_professionals_of_one_team_are_shown_over_all_cities_only(registry):
    gate = study_gate(GATE, one_team(registry))
    assert primary_ruling(mean("administration_time", city="utrecht"), gate, (), False) == "one_team"
    assert primary_ruling(mean("administration_time", city="zaanstad"), gate, (), False) == "threshold_reached"
    assert primary_ruling(mean("administration_time"), gate, (), False) == "threshold_reached"
    assert primary_ruling(mean("case_cost_current", city="utrecht"), gate, (), False) == "threshold_reached"
    checks = [
        with_status(row) | {"id": f"{row['city']}"}
        for city in ("utrecht", "zaanstad")
        for row in [check_row("scale_alpha", registry, "brede_geldstroom.room_to_act", city=city)]
    ]
    assert rules(protect_checks(checks, gate, {})) == {"utrecht": "one_team", "zaanstad": "threshold_reached"}


@pytest.mark.parametrize(
    ("plan", "coordinator", "both", "hidden"),
    [
        (37, 31, 11, set()),
        (18, 31, 11, {"one_plan"}),
        (18, 19, 11, {"one_plan", "one_coordinator"}),
        (60, 55, 22, {"one_coordinator"}),
    ],
)
def test_with_one_with_the_other_and_with_both_never_leave_a_small_count(registry, plan, coordinator, both, hidden):
    counts = {"one_plan": plan, "one_coordinator": coordinator, "one_plan_one_coordinator": both}
    rows = [share(indicator, count, 100) for indicator, count in counts.items()]
    found = protect_descriptives(rows, study_gate(GATE, registry, rows))
    left = {row["indicator"]: row["numerator"] for row in found.rows if row["status"] == "ok"}
    assert set(counts) - set(left) == hidden
    singles = [left[name] for name in ("one_plan", "one_coordinator") if name in left]
    apart = [count - both for count in singles] + ([100 - sum(singles) + both] if len(singles) == 2 else [])
    assert all(count >= GATE.minimum_count for count in apart)


def test_the_overlap_is_found_in_the_registry(registry):
    assert overlaps(registry) == {"one_plan_one_coordinator": ("one_plan", "one_coordinator")}
    assert too_few_apart([], overlaps(registry), GATE) == frozenset()


def test_a_difference_at_the_start_is_shown_in_twentieths_on_its_own_side_of_the_bound():
    for value in (-0.61, 0.0, 0.2499, 0.2501, 0.374, 1.24):
        shown_value = beside_bound(value, 0.25)
        assert (abs(shown_value) <= 0.25) == (abs(value) <= 0.25)
        assert round(shown_value / 0.05, 6) == round(shown_value / 0.05)
        assert abs(shown_value - value) < 0.05


@pytest.mark.parametrize("bound", [0.8, 0.5])
def test_a_chance_rounded_down_tells_as_much_as_the_verdict(bound):
    chances = [count / 1000 for count in range(1001)]
    assert all((round(chance, 2) >= bound) == (rounded_down(chance, 0.05) >= bound) for chance in chances)


def test_an_exception_shows_what_its_rule_hid_and_nothing_else(registry):
    gate = study_gate(GATE, excepted(registry))
    assert primary_ruling(mean(largest_contribution=0.6), gate, (), False) == "excepted"
    assert primary_ruling(mean(n=9), gate, (), False) == "small_n"
    assert primary_ruling(mean("case_cost_alternative", largest_contribution=0.6), gate, (), False) == "dominated"
    found = protect_descriptives([mean(largest_contribution=0.6)], gate)
    assert shown(found) == {"des/case_cost_current/all/all/all/all/once/mean"}


def test_an_exception_never_shows_health_or_justice(registry):
    gate = study_gate(GATE, excepted(registry))
    with pytest.raises(GateError, match="health"):
        primary_ruling(mean(largest_contribution=0.6) | {"sensitive": "health"}, gate, (), False)


def test_an_exception_that_shows_nothing_is_refused(registry):
    gate = study_gate(GATE, excepted(registry))
    gate.refuse_idle(["des/case_cost_current/all/all/all/all/once/mean"])
    with pytest.raises(GateError, match=r"exception 1 .*shows no row"):
        gate.refuse_idle(["des/case_cost_alternative/all/all/all/all/once/mean"])


@pytest.mark.parametrize("rule", ["protects_other", "linked", "threshold_reached", "nothing"])
def test_what_protects_another_row_cannot_be_excepted(registry, rule):
    (fault,) = disclosure_faults(excepted(registry, rule=rule))
    assert "rule that may be lifted" in fault.problem


def test_what_changed_by_a_few_since_a_release_can_be_excepted_in_whatever_table(registry):
    assert not list(disclosure_faults(excepted(registry, rule="released_before", ids="est/*")))


def test_the_project_knows_every_risk_rule_and_threshold(registry):
    assert not list(disclosure_faults(registry))
    hiding = {name for name, rule in registry.disclosure_rules.items() if not rule.shows}
    assert all(rule.label.nl != rule.label.en for rule in registry.disclosure_rules.values())
    assert hiding == {check for kind in registry.output_kinds.values() for check in kind.checks}


def test_every_table_is_of_a_known_kind_with_its_treatment(registry):
    assert {*registry.outputs.files, "estimates", "descriptives", "checks"} == set(FILES)
    for file, kind in registry.outputs.files.items():
        assert kind_of(file, {}) == kind
        assert registry.output_kinds[kind].treatment.nl != registry.output_kinds[kind].treatment.en
    with pytest.raises(UnknownKindError, match="table 'diaries'"):
        kind_of("diaries", {})


def test_a_study_does_not_bring_its_own_knowledge_of_the_gate(tmp_path):
    paths = Paths(tmp_path)
    paths.registry.mkdir(parents=True)
    for file in ("disclosure.yaml", "methods.yaml"):
        (paths.registry / file).write_text("outputs: {}", encoding="utf-8")
    assert registry_file(paths, "disclosure.yaml") == PROJECT / "data/registry/disclosure.yaml"
    assert registry_file(paths, "methods.yaml") == paths.registry / "methods.yaml"


def broken(registry, section, name, **more):
    entries = getattr(registry, section)
    return registry.model_copy(update={section: entries | {name: entries[name].model_copy(update=more)}})


@pytest.mark.parametrize(
    ("section", "name", "more", "told"),
    [
        ("output_kinds", "share", {"risks": ("boredom",)}, "known risk"),
        ("output_kinds", "share", {"checks": ("threshold_reached",)}, "known rule that hides"),
        ("output_kinds", "share", {"group": "checks"}, "no output of checks"),
        ("output_kinds", "share", {"group": "files"}, "no output of files"),
        ("disclosure_rules", "dominated", {"threshold": "gate.maximum"}, "known place in params.yaml"),
    ],
)
def test_what_refers_to_nothing_is_told(registry, section, name, more, told):
    assert any(told in fault.problem for fault in disclosure_faults(broken(registry, section, name, **more)))


def test_a_row_is_hidden_only_by_a_rule_that_its_kind_lists(registry):
    found = protect_descriptives([mean(largest_contribution=0.6)], GATE)
    hidden_as_listed([found], registry.output_kinds)
    checks = tuple(name for name in registry.output_kinds["mean"].checks if name != "dominated")
    with pytest.raises(GateError, match="dominated"):
        hidden_as_listed([found], broken(registry, "output_kinds", "mean", checks=checks).output_kinds)
    counts = with_ids("deliveries", [{"city": "utrecht", "table": "cases", "delivered": 9, "used": 9, "set_aside": 0}])
    rows = protect_deliveries(counts, GATE)
    hidden_as_listed([rows], registry.output_kinds)
    with pytest.raises(GateError, match="small_rows"):
        hidden_as_listed([rows], broken(registry, "output_kinds", "row_counts", checks=()).output_kinds)


def test_an_unknown_kind_is_refused_and_told_where_to_add_it():
    with pytest.raises(UnknownKindError, match=r"disclosure\.yaml"):
        cell_kind("geometric_mean")
