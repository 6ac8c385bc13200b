"""Without a legal ground health and justice are not used; a ground for the rest is asked for."""

from datetime import date

import pandas as pd
import pytest
from tests.unit.deliveries_by_hand import GOOD, GROUNDS, SCORE, deliver, ground, rules, take

from evaluation.deliveries.contract import sensitive_categories
from evaluation.deliveries.retention import expired, keep_until
from evaluation.deliveries.synthetic.accountability import accountability_rows
from evaluation.deliveries.synthetic.site import Site

ITEMS = {"financien": "", "geestelijke_gezondheid": "health", "verslaving": "health", "justitie": "justice"}
SCORES = [{**SCORE, "onderdeel": item} for item in ITEMS]
HEALTH, JUSTICE = (ground("metingen", word, "onderzoek_statistiek") for word in ("gezondheid", "justitie"))
ORDINARY = [row for row in GROUNDS if row["soort_gegevens"] == "gewoon"]


def taken(registry, folder, grounds, **changes):
    return take(registry, deliver(folder, metingen=SCORES, verantwoording=grounds, **changes))


def items(registry, intake):
    return set(intake.frames(registry)["measurements"]["item"])


def test_with_every_ground_everything_is_used(registry, tmp_path):
    intake = taken(registry, tmp_path, GROUNDS)
    assert (intake.status, intake.problems) == ("used", ())
    assert items(registry, intake) == set(ITEMS)


@pytest.mark.parametrize(
    ("grounds", "barred"),
    [
        ([*ORDINARY, JUSTICE], {"health"}),
        ([*ORDINARY, HEALTH], {"justice"}),
        (ORDINARY, {"health", "justice"}),
        ([*ORDINARY, JUSTICE, ground("metingen", "gezondheid")], {"health"}),
        ([*ORDINARY, JUSTICE, ground("casussen", "gezondheid", "onderzoek_statistiek")], {"health"}),
        ([*ORDINARY, JUSTICE, ground("metingen", "gezondheid", "uitdrukkelijke_toestemming")], {"health"}),
    ],
    ids=["no health", "no justice", "neither", "no exception", "another table", "consent that nobody asked"],
)
def test_what_has_no_ground_is_set_aside_and_the_rest_is_used(registry, tmp_path, grounds, barred):
    intake = taken(registry, tmp_path, grounds)
    assert intake.status == "used"
    assert items(registry, intake) == {item for item, mark in ITEMS.items() if mark not in barred}
    found = [(one.rule, one.level, one.table, one.column) for one in intake.problems]
    assert set(found) == {("no_legal_ground", "set_aside", "measurements", "onderdeel")}
    checked = intake.checked["metingen"]
    assert checked.delivered == len(checked.used) + len(checked.set_aside) == len(SCORES)


def test_consent_that_was_asked_is_a_ground(registry, tmp_path):
    asked = ground("metingen", "gezondheid", "uitdrukkelijke_toestemming", toestemming_gevraagd="ja", geweigerd="4")
    assert not taken(registry, tmp_path, [*ORDINARY, JUSTICE, asked]).problems


def test_tables_without_any_ground_are_named_in_one_warning(registry, tmp_path):
    intake = taken(registry, tmp_path, [HEALTH, JUSTICE, ground("casussen")])
    (told,) = intake.problems
    assert (intake.status, told.rule, told.level) == ("used", "legal_ground_missing", "warn")
    for table in ("casus_knelpunten", "huishoudens", "metingen", "professionals"):
        assert table in told.message["nl"] and table in told.message["en"]
    assert "casussen" not in told.message["nl"] and "uitvoering" not in told.message["nl"]


def test_a_delivery_without_the_table_is_used_but_for_health_and_justice(registry, tmp_path):
    intake = take(registry, deliver(tmp_path, metingen=SCORES, verantwoording=None))
    assert items(registry, intake) == {"financien"}
    assert {rule for rule, *_ in rules(intake)} == {"legal_ground_missing", "no_legal_ground"}


def test_of_invented_data_it_is_only_told(registry, tmp_path):
    stamped = {
        name: [{**row, "herkomst": "synthetisch"} for row in (SCORES if name == "metingen" else rows)]
        for name, rows in GOOD.items()
    }
    intake = take(registry, deliver(tmp_path, stamped, verantwoording=None))
    assert items(registry, intake) == set(ITEMS)
    told = [one for one in intake.problems if one.table == "measurements"]
    assert [(one.rule, one.level) for one in told] == [("legal_ground_missing", "warn")] * 2


def test_totals_with_a_ground_beside_them_are_a_whole_delivery(registry, tmp_path):
    total = {"experiment": "professionalisering", "indicator": "plan_quality", "groep": "experiment", "golf": "T0"}
    tables = {"aggregaten": [{**total, "n": "40", "gemiddelde": "5,5"}], "verantwoording": ORDINARY}
    assert take(registry, deliver(tmp_path / "both", tables)).status == "used"
    only = take(registry, deliver(tmp_path / "only", {"verantwoording": ORDINARY}))
    assert only.status == "refused" and "missing_file" in {rule for rule, *_ in rules(only)}


def test_every_invented_city_states_every_ground(registry):
    expected = {
        (id_, category)
        for id_, table in registry.tables.items()
        if table.about == "persons"
        for category in ("ordinary", *sensitive_categories(registry, table))
    }
    codes = {code: entry.value for code, entry in registry.codelists["data_category"].items()}
    for city in registry.cities:
        rows = accountability_rows(Site(registry, 1, city))
        assert set(zip(rows["tabel"], rows["soort_gegevens"].map(codes), strict=True)) == expected


def test_the_first_date_counts_until_which_data_may_be_kept():
    stated = pd.DataFrame({"keep_until": pd.to_datetime(["2027-12-31", None, "2025-06-30"])})
    assert keep_until(stated) == date(2025, 6, 30)
    assert expired(stated, date(2025, 7, 1)) and not expired(stated, date(2025, 6, 30))
    assert keep_until(stated.iloc[1:2]) is None and not expired(stated.iloc[1:2], date(2099, 1, 1))
