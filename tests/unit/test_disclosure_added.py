"""An indicator that is added to the registry is protected as one like it, without a line of code."""

import json

import pytest
from tests.conftest import copy_choices
from tests.unit.fixtures.gate import FIVE, GATE, mean_rows, rules, share_rows, with_ids

from evaluation.disclosure.descriptives import protect_tables
from evaluation.disclosure.strict import study_gate
from evaluation.disclosure.ties import ties_of
from evaluation.registry import load_registry, sensitivity
from evaluation.storage import read_yaml

LIKE = ("one_coordinator", "problematic_debts", "debt", "zrm_finances", "any_area_worse", "room_to_act")
BEHIND = {"nonzero_n": 40, "largest_contribution": 0.35, "second_contribution": 0.05, "distinct_n": 30}


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A registry with another one of each of these indicators; the professionals of every city are one team."""
    study = copy_choices(tmp_path_factory.mktemp("grown"))
    own = {}
    for file in (study.registry / "indicators").glob("*.yaml"):
        own |= read_yaml(file)["indicators"]
    added = {f"added_{name}": own[name] | {"code": f"X9{at}"} for at, name in enumerate(LIKE)}
    (study.registry / "indicators/z_added.yaml").write_text(json.dumps({"indicators": added}), encoding="utf-8")
    cities = study.registry / "cities.yaml"
    cities.write_text(cities.read_text(encoding="utf-8").replace(", arm:", ", teams: 1, arm:"), encoding="utf-8")
    return load_registry(study)


def decided(registry, indicator):
    """What is decided about shares, one of them small, means and medians of an indicator, without its name."""
    rows = share_rows(indicator, {city: (n // 2, n) for city, n in FIVE.items()} | {"utrecht": (3, 50)}, wave="T1")
    means = [row | BEHIND for row in mean_rows(indicator, {city: (9.0 * n, n) for city, n in FIVE.items()}, wave="T0")]
    rows += [*means, *(row | {"quantity": "median"} for row in means)]
    mark = sensitivity(registry, indicator)
    rows = with_ids("descriptives", [row | {"sensitive": mark} for row in rows])
    found = protect_tables(rows, (), study_gate(GATE, registry, rows), (), ties_of(registry, ())).descriptives
    return {id_.replace(indicator, "it"): rule for id_, rule in rules(found).items()}


@pytest.mark.parametrize("name", LIKE)
def test_an_added_indicator_is_protected_as_the_one_that_it_is_like(grown, name):
    assert decided(grown, f"added_{name}") == decided(grown, name)


def test_each_of_these_is_protected_in_a_way_of_its_own(grown):
    found = [set(decided(grown, f"added_{name}").values()) for name in LIKE]
    assert all({"small_numerator", "small_denominator", "one_team"} & rules_ for rules_ in found)
    assert ["one_team" in rules_ for rules_ in found] == [name == "room_to_act" for name in LIKE]
    assert len({frozenset(rules_) for rules_ in found}) > 3
