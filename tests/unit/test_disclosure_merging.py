"""Merging of categories: which table is taken, never both, and what whoever subtracts can find."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.fixtures.gate import GATE, share_rows, with_ids

from evaluation.disclosure.descriptives import protect_tables
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.merging import merged_tables, never_both, one_table, ties_of_merged
from evaluation.disclosure.releases.guard import findings
from evaluation.disclosure.releases.recoded import in_other_categories
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import about_people
from evaluation.disclosure.ties import Ties
from evaluation.estimation.descriptives.coarser import with_coarser
from evaluation.registry.crosscheck_merge import merge_faults
from evaluation.registry.models import Coarser

CLASSES, PARTNERS = "participation_classes", "preventive_arrangement"
EXPERIMENT = "participatie"
LABEL = {"nl": "samen", "en": "together"}


def both_tables(counts, *, city="", wave="T1", experiment=EXPERIMENT):
    """The shares of the ladder's three classes, and those of the merged table."""
    n = sum(counts)
    numbers = {"1-2": counts[0], "3-4": counts[1], "5-6": counts[2], "3-6": counts[1] + counts[2]}
    place = {"quantity": "distribution", "experiment": experiment, "arm": "experiment", "wave": wave}
    rows = [
        row
        for code, count in numbers.items()
        for row in share_rows(CLASSES, {city: (count, n)}, category=code, **place)
    ]
    return with_ids("descriptives", [row | {"city": city} for row in rows if row["city"] == city])


def categories(rows):
    return {row["category"] for row in rows}


def chosen(rows, registry):
    return one_table(rows, registry, merged_tables(rows, registry, GATE))


def test_a_table_of_large_classes_stays_as_it_is(registry):
    rows = both_tables((21, 15, 14))
    assert categories(chosen(rows, registry)) == {"1-2", "3-4", "5-6"}


def test_a_small_class_takes_another_along_so_that_most_would_be_hidden(registry):
    assert categories(chosen(both_tables((21, 15, 0)), registry)) == {"1-2", "3-6"}


def test_half_is_not_most(registry):
    rows = both_tables((21, 15, 0), wave="T0") + both_tables((21, 15, 14), wave="T1")
    assert categories(chosen(rows, registry)) == {"1-2", "3-4", "5-6"}


def test_one_place_decides_for_all_cities_waves_and_experiments(registry):
    rows = [
        row
        for city, wave in product(("utrecht", "zaanstad"), ("T0", "T1"))
        for row in both_tables((21, 15, 14), city=city, wave=wave)
    ]
    assert categories(chosen(rows, registry)) == {"1-2", "3-4", "5-6"}
    rows += both_tables((21, 15, 0), city="enschede", experiment="aansluiting_18")
    assert categories(chosen(rows, registry)) == {"1-2", "3-6"}


def test_indicators_without_merging_and_unknown_categories_stay(registry):
    rows = with_ids("descriptives", share_rows("bottleneck", {"utrecht": (3, 40)}, category="K01"))
    rows += [row | {"category": "nobody_knows"} for row in both_tables((21, 15, 0))[:1]]
    kept = chosen([*rows, *both_tables((21, 15, 0))], registry)
    assert {"K01", "nobody_knows"} <= categories(kept)
    with pytest.raises(GateError, match=CLASSES):
        never_both(kept, registry)


def test_the_audit_refuses_both_tables(registry):
    with pytest.raises(GateError, match=CLASSES):
        never_both(both_tables((21, 15, 14)), registry)
    never_both(chosen(both_tables((21, 15, 14)), registry), registry)


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3).filter(lambda counts: sum(counts) >= 20))
def test_whoever_subtracts_leaves_every_small_class_open(registry_once, counts):
    """Every table of whole numbers that fits what is shown is tried: a small class may be zero, or the minimum."""
    rows = chosen(both_tables(counts), registry_once)
    merged = merged_tables(both_tables(counts), registry_once, GATE)
    ties = ties_of_merged(Ties(), merged)
    told = {row["category"]: row["numerator"] for row in protect_tables(rows, (), GATE, (), ties).descriptives.rows}
    total = sum(counts)
    fitting = [
        (low, middle, total - low - middle)
        for low in range(total + 1)
        for middle in range(total - low + 1)
        if told["1-2"] in (None, low)
        and told.get("3-4") in (None, middle)
        and told.get("5-6") in (None, total - low - middle)
        and told.get("3-6") in (None, total - low)
    ]
    for place, count in enumerate(counts):
        found = [table[place] for table in fitting]
        if count < GATE.minimum_count:
            assert min(found) == 0 and max(found) >= GATE.minimum_count


@pytest.fixture(scope="module")
def registry_once():
    from evaluation.registry import load_registry
    from evaluation.storage import Paths
    from evaluation.storage.paths import PROJECT

    return load_registry(Paths(PROJECT))


def test_a_unit_with_two_of_the_codes_counts_once():
    one = {"experiment": "a", "city": "b", "arm": "c", "wave": "T1"}
    answers = {"h1": (1, 1), "h2": (0, 1), "h3": (0, 0)}
    rows = pd.DataFrame(
        [
            {**one, "unit": unit, "category": code, "value": float(value)}
            for unit, values in answers.items()
            for code, value in zip(("rent", "energy"), values, strict=True)
        ]
    )
    found = with_coarser(rows, {"supplier": Coarser.model_validate({"codes": ["rent", "energy"], "label": LABEL})})
    assert found[found.category == "supplier"].set_index("unit").value.to_dict() == {"h1": 1, "h2": 1, "h3": 0}
    assert with_coarser(rows, {}).equals(rows)


def test_what_rests_on_a_category_rests_on_the_merged_one(registry):
    ties = Ties(rests={("granted", ""): frozenset({(CLASSES, "3-4"), (CLASSES, "1-2")}), (CLASSES, "5-6"): frozenset()})
    found = ties_of_merged(ties, {CLASSES: registry.coarse_categories_of(CLASSES)})
    assert found.rests == {("granted", ""): {(CLASSES, "3-6"), (CLASSES, "1-2")}, (CLASSES, "3-6"): frozenset()}


def released(rows):
    return {"descriptives": {row["id"]: row for row in rows}}


def test_a_release_in_other_categories_is_found(registry):
    fine, coarse = (released(chosen(both_tables(counts), registry)) for counts in ((21, 15, 14), (21, 15, 0)))
    for now, before in ((fine, coarse), (coarse, fine)):
        found = in_other_categories(now, before, "eerste")
        assert {each.id for each in found} == now["descriptives"].keys()
    assert not in_other_categories(fine, fine, "eerste")


def test_a_release_that_showed_nothing_of_a_table_is_no_hindrance(registry):
    fine, coarse = (chosen(both_tables(counts), registry) for counts in ((21, 15, 14), (21, 15, 0)))
    assert not in_other_categories(released(coarse), released([row | {"status": "suppressed"} for row in fine]), "x")


@pytest.mark.parametrize(
    ("indicator", "merge", "words"),
    [
        ("bottleneck", {"x": ["K01", "K02"]}, "something else is computed"),
        ("harm", {"x": ["eviction", "seizure"]}, "something else is computed"),
        (CLASSES, {"x": ["1-2", "none"]}, "not a known category"),
        (CLASSES, {"x": ["1-2", "3-4"], "y": ["3-4", "5-6"]}, "merged twice"),
        (CLASSES, {"5-6": ["1-2", "3-4"]}, "category already"),
        (CLASSES, {"x": ["1-2", "3-4", "5-6"]}, "single category"),
    ],
)
def test_faults_of_merging_are_told(registry, indicator, merge, words):
    entries = {code: Coarser.model_validate({"codes": codes, "label": LABEL}) for code, codes in merge.items()}
    changed = registry.indicators[indicator].model_copy(update={"merge": entries})
    own = registry.model_copy(update={"indicators": registry.indicators | {indicator: changed}})
    assert not list(merge_faults(registry))
    assert any(words in fault.problem for fault in merge_faults(own))


def test_the_guard_of_releases_looks_at_categories(registry):
    """Fine classes with large counts were released; the same people merged would be a table to subtract from."""
    rows = both_tables((21, 15, 14))
    fine = protect_tables(one_table(rows, registry, {}), (), GATE).descriptives
    merged = {CLASSES: registry.coarse_categories_of(CLASSES)}
    coarse = one_table(rows, registry, merged)
    now = protect_tables(coarse, (), GATE).descriptives
    before = Release(1, "eerste", "2018-01-01", "delivery", "", "", about_people([fine]))
    assert {each.why for each in findings([now], {"descriptives": coarse}, [before], GATE)} == {"other_categories"}
