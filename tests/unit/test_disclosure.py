"""The gate on small tables: thresholds and descriptives, what is hidden and what is hidden because of that."""

import pytest
from tests.unit.fixtures.gate import (
    ENTRY,
    GATE,
    mean_rows,
    rules,
    share_rows,
    shown,
    with_ids,
)

from evaluation.disclosure.additive import Sum, close
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.errors import UnknownKindError
from evaluation.disclosure.resting import category_counts
from evaluation.disclosure.rules import estimate_fails, hide_enough, share_fails, share_of_rows_fails


@pytest.mark.parametrize(
    ("numerator", "denominator", "rule"),
    [
        (10, 20, None),
        (9, 40, "small_numerator"),
        (0, 40, "small_numerator"),
        (31, 40, "small_complement"),
        (40, 40, "small_complement"),
        (4, 9, "small_denominator"),
        (None, 40, "unknown_size"),
    ],
)
def test_a_share_needs_numerator_complement_and_denominator(numerator, denominator, rule):
    assert share_fails(numerator, denominator, 10) == rule


def test_none_and_all_may_be_said_of_the_measurement_only():
    assert [share_of_rows_fails(count, 40, 10) for count in (0, 40, 3, 20)] == [None, None, "small_numerator", None]
    assert share_of_rows_fails(0, 5, 10) == "small_denominator"


@pytest.mark.parametrize(
    ("n", "df", "rule"),
    [(10, 10, None), (9, 30, "small_n"), (12, 9, "small_residual_df"), (None, 30, "unknown_size")],
)
def test_an_estimate_needs_n_and_residual_df(n, df, rule):
    assert estimate_fails(n, df, 10, 10) == rule


def test_hiding_one_part_hides_a_second_and_enough_units():
    assert hide_enough({"a": 4, "b": 20, "c": 15}, frozenset("a"), 10) == frozenset("ac")
    assert hide_enough({"a": 4, "b": 3, "c": 15}, frozenset("ab"), 10) == frozenset("abc")
    assert hide_enough({"a": 4, "b": 3}, frozenset(), 10) == frozenset()
    assert hide_enough({"a": 4, "b": 3}, frozenset("a"), 10) is None


def test_closing_goes_on_over_linked_sums():
    linked = [Sum("t", ("a", "b")), Sum("b", ("c", "d")), Sum(None, ("d", "e"))]
    assert close({"a"}, linked) == {"a", "b", "c", "d", "e"}
    assert close({"t"}, linked) == {"t", "a", "b", "c", "d", "e"}
    assert close(set(), linked) == frozenset()


def test_one_small_city_takes_the_smallest_other_with_it_and_the_total_stays():
    rows = with_ids("descriptives", share_rows("problematic_debts", {"a": (12, 30), "b": (5, 30), "c": (15, 30)}))
    found = protect_descriptives(rows, GATE)
    assert {row["city"] for row in found.rows if row["status"] == "ok"} == {"", "c"}
    assert sorted(rules(found).values()) == [
        "protects_other", "small_numerator", "threshold_reached", "threshold_reached",
    ]  # fmt: skip


def test_hidden_rows_are_empty_and_never_zero():
    found = protect_descriptives(
        with_ids("descriptives", share_rows("problematic_debts", {"a": (0, 30), "b": (15, 30)})), GATE
    )
    hidden = [row for row in found.rows if row["status"] == "suppressed"]
    assert {row["city"] for row in hidden} == {"a", "b"}
    assert all(
        row[name] is None for row in hidden for name in ("value", "low", "high", "numerator", "denominator", "n")
    )


def test_a_single_city_is_hidden_with_its_total():
    rows = with_ids("descriptives", share_rows("zrm_finances", {"a": (12, 30)}, experiment=ENTRY[0]))
    assert shown(protect_descriptives(rows, GATE, [ENTRY])) == set()


def test_a_hidden_direction_takes_one_other_with_it():
    rows = []
    for quantity, counts in (("share_improved", 40), ("share_same", 25), ("share_worsened", 5)):
        rows += share_rows("zrm_finances", {"a": (counts, 70), "b": (counts, 70)}, quantity=quantity, wave="T1")
    found = protect_descriptives(with_ids("descriptives", rows), GATE)
    left = [(row["city"], row["quantity"]) for row in found.rows if row["status"] == "ok"]
    assert sorted(left) == [
        ("", "share_improved"), ("", "share_same"), ("", "share_worsened"),
        ("a", "share_improved"), ("b", "share_improved"),
    ]  # fmt: skip


def test_a_mean_passes_by_n_and_is_additive_too():
    enough = with_ids("descriptives", mean_rows("laws_per_case", {"a": (60, 20), "b": (70, 22)}))
    assert len(shown(protect_descriptives(enough, GATE))) == 3
    small = with_ids("descriptives", mean_rows("laws_per_case", {"a": (60, 20), "b": (20, 8)}))
    assert shown(protect_descriptives(small, GATE)) == {"des/laws_per_case/all/all/all/all/once/mean"}


def test_the_mean_number_of_categories_gives_no_hidden_category_away():
    counts = {"K01": 60, "K02": 40, "K03": 6, "K04": 18}
    rows = mean_rows("bottlenecks_per_case", {"a": (62, 50), "b": (62, 50)})
    for code, count in counts.items():
        rows += share_rows("bottleneck", {"a": (count / 2, 50), "b": (count / 2, 50)}, category=code)
    found = protect_descriptives(with_ids("descriptives", rows), GATE, (), {"bottleneck": "bottlenecks_per_case"})
    totals = {row["category"] for row in found.rows if row["city"] == "" and row["status"] == "suppressed"}
    assert totals == {"K03", "K04"}


def test_the_registry_names_the_indicator_that_counts_categories(registry):
    assert category_counts(registry) == {"bottleneck": "bottlenecks_per_case", "law_involved": "laws_per_case"}


def test_a_hidden_estimate_hides_the_cells_it_could_be_computed_from():
    rows = mean_rows("zrm_finances", {"a": (60, 20), "b": (70, 22)}, experiment=ENTRY[0], wave="T1")
    found = protect_descriptives(with_ids("descriptives", rows), GATE, [ENTRY])
    assert [row["city"] for row in found.rows if row["status"] == "ok"] == [""]
    assert set(rules(found).values()) == {"threshold_reached", "linked"}


def test_what_was_published_before_passes_with_its_reason():
    rows = with_ids("descriptives", share_rows("problematic_debts", {"a": (2, 30), "b": (15, 30)}))
    found = protect_descriptives(rows, GATE, public=True)
    assert len(shown(found)) == 3
    assert set(rules(found).values()) == {"already_published"}


def test_an_unknown_quantity_is_refused():
    rows = with_ids("descriptives", share_rows("problematic_debts", {"a": (12, 30)}, quantity="geometric_mean"))
    with pytest.raises(UnknownKindError, match="geometric_mean"):
        protect_descriptives(rows, GATE)


def test_parts_of_a_programme_are_shown_however_few():
    rows = with_ids("descriptives", share_rows("fidelity", {"a": (3, 4), "b": (30, 60)}, quantity="ratio"))
    assert [row["status"] for row in protect_descriptives(rows, GATE, about_work={"fidelity"}).rows] == ["ok"] * 3
    assert [row["status"] for row in protect_descriptives(rows, GATE).rows] == ["ok", "suppressed", "suppressed"]


def test_a_hidden_class_of_a_distribution_hides_the_classes_that_give_it_away():
    place = {
        "indicator": "participation_classes",
        "experiment": "participatie",
        "city": "",
        "arm": "experiment",
        "wave": "T0",
    }
    counts = {"1-2": 40, "3-4": 35, "5-6": 5}
    rows = with_ids(
        "descriptives",
        [
            {**place, "category": code, "quantity": "distribution", "value": count / 80, "numerator": count,
             "denominator": 80, "n": 80, "unit": "share", "status": "ok"}
            for code, count in counts.items()
        ],
    )  # fmt: skip
    assert list(rules(protect_descriptives(rows, GATE)).values()) == [
        "threshold_reached", "protects_other", "small_numerator",
    ]  # fmt: skip
    several = [{**row, "quantity": "share"} for row in rows]
    assert "threshold_reached" in rules(protect_descriptives(several, GATE)).values()
