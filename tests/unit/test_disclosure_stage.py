"""The stage ``protect`` as a whole: what it writes, in which shape, and when it writes nothing."""

import csv
import json
import shutil

import pandas as pd
import pytest
from tests.conftest import copy_choices
from tests.unit.fixtures.gate import (
    ENTRY,
    check_row,
    correction_frame,
    delivery_frame,
    estimate_rows,
    frame,
    group_frame,
    mean_rows,
    problem_frame,
    share_rows,
)

from evaluation.context import stage as surroundings
from evaluation.disclosure.audit import few_digits_beside_hidden, public_by_registry
from evaluation.disclosure.columns import COLUMNS, FILES
from evaluation.disclosure.decisions import Decision, Protected
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.gate import pass_gate
from evaluation.disclosure.given import INPUTS
from evaluation.disclosure.releases.guard import ReleasedBeforeError
from evaluation.disclosure.releases.ready import read_published, to_register
from evaluation.disclosure.releases.register import Release, add_release
from evaluation.disclosure.rules import HIDDEN, SHOWN
from evaluation.disclosure.stage import run
from evaluation.scalability import stage as assess
from evaluation.storage import Paths, read_json, read_table, write_table

SIZES = {"eindhoven": 40, "enschede": 35, "leeuwarden": 42, "utrecht": 50, "zaanstad": 38}
SPECIFICATION = {
    "experiment": "schulden_beschermingsbewind",
    "indicator": "zrm_finances",
    **{name: "planned" for name in ("missing", "adjustment", "comparison", "outliers", "pooling")},
    "value": 0.273,
    "low": 0.1,
    "high": 0.4,
    "n_clusters": 5,
}
CANARY = "HH-0042"
ABOUT_WORK = "panel_did"
"""Design of the one plan entry that counts parts of a programme; its numbers protect nobody."""
CORRECTION = """\
corrections:
  - city: utrecht
    table: huishoudens
    row: 12
    column: instroom
    expect: x
    action: override
    value: y
    reason: {nl: Verwisseld, en: Swapped}
    decided_by: onderzoeker
    date: "2017-11-20"
"""


def cells(registry):
    """Descriptives of a small study: coverage, a category, a mean, and reach and fidelity per experiment."""
    cities = list(registry.cities)
    rows = share_rows("t1_coverage", {city: (30, 45) for city in cities}, arm="experiment", wave="T1")
    rows += share_rows("bottleneck", {city: (4, 20) for city in cities}, category="K01")
    rows += share_rows("bottleneck", {city: (12, 25) for city in cities}, category="K02")
    rows += mean_rows("bottlenecks_per_case", {city: (16, 25) for city in cities})
    for experiment in registry.experiments:
        for indicator in ("fidelity", "reach"):
            counts = {city: (70, 100) for city in registry.sites_of[experiment]}
            rows += share_rows(indicator, counts, quantity="ratio", experiment=experiment, arm="experiment")
    return rows


def status_rows(registry):
    """Of 45 households per city 30 are known at T1, and in all cities together."""
    place = {"indicator": "t1_coverage", "experiment": "", "arm": "experiment", "wave": "T1"}
    counts = {"asked_n": 45, "ok_n": 30, "missing_n": 15, "set_aside_n": 0, "too_early_n": 0, "not_applicable_n": 0}
    cities = [{**place, "city": city, **counts, "status": "ok"} for city in registry.cities]
    whole = {name: count * len(cities) for name, count in counts.items()}
    return [{**place, "city": "", **whole, "status": "ok"}, *cities]


def crossing_frame():
    """Alpha of one family of codes, as ``estimate`` writes it."""
    texts = dict.fromkeys(("experiment", "second", "third", "direction"), "")
    numbers = dict.fromkeys(("numerator", "denominator", "first_n", "second_n"))
    alpha = {"crossing": "coder_agreement", "first": "mechanism", "value": 0.8, "low": 0.7, "high": 0.9, "n": 60}
    return pd.DataFrame([texts | numbers | alpha | {"status": "ok"}])


def invented_row(world, quantity, studies=400):
    """One row about invented studies, as ``calibrate`` writes it."""
    keys = {"experiment": ENTRY[0], "indicator": ENTRY[1], "world": world, "mean": 0.0, "spread": 1.0}
    return keys | {"quantity": quantity, "value": 0.03, "standard_error": 0.01, "studies": studies, "status": "ok"}


def sites(registry, key):
    return {city: SIZES[city] for city in registry.sites_of[registry.planned(key)[0]]}


@pytest.fixture(scope="module")
def before_the_gate(tmp_path_factory, registry):
    """A study in which every stage before the gate has run; tests change a copy."""
    study = copy_choices(tmp_path_factory.mktemp("before the gate"))
    estimates = [row for key in registry.plan for row in estimate_rows(registry, key, sites(registry, key))]
    deliveries = [(city, table, 60, 40) for city in registry.cities for table in ("cases", "households")]
    respondents = pd.DataFrame({"city": ["utrecht"] * 30, "respondent_id": [f"R{n % 15}" for n in range(30)]})
    tables = {
        "estimates": frame("estimates", estimates),
        "descriptives": frame("descriptives", cells(registry)),
        "statuses": frame("statuses", status_rows(registry)),
        "crossings": crossing_frame(),
        "groups": group_frame(),
        "specifications": frame("specifications", [SPECIFICATION]),
        "checks": frame("checks", [check_row("t1_coverage", registry, key) for key in registry.plan]),
        "deliveries": delivery_frame(deliveries),
        "problems": problem_frame([("utrecht", "cases", "unknown_code", "set_aside", 40)]),
        "corrections": correction_frame([("utrecht", "instroom", "override", "2017-11-20", 1)]),
        "calibration": frame("calibration", [invented_row("mean_0_spread_1", "promising")]),
        "tables/professionals": respondents,
    }
    (study.registry / "corrections.yaml").write_text(CORRECTION, encoding="utf-8")
    for name, table in tables.items():
        write_table(study.processed / f"{name}.parquet", table)
    assess.run(study)
    surroundings.run(study)
    return study


@pytest.fixture
def processed(before_the_gate, tmp_path):
    """A copy of the study before the gate, free to change."""
    shutil.copytree(before_the_gate.root, tmp_path, dirs_exist_ok=True)
    return Paths(tmp_path)


def published(paths):
    return {file: list(csv.DictReader((paths.published / f"{file}.csv").open(encoding="utf-8"))) for file in FILES}


def change(paths, name, **columns):
    table = read_table(paths.processed / f"{name}.parquet")
    write_table(paths.processed / f"{name}.parquet", table.assign(**columns))


def test_every_file_has_its_columns_ids_and_status(processed):
    run(processed)
    files = published(processed)
    ids = [row["id"] for rows in files.values() for row in rows]
    assert len(ids) == len(set(ids))
    for file, rows in files.items():
        assert rows, file
        assert tuple(rows[0]) == FILES[file]
        assert next(iter(rows[0])) == "id"
        assert tuple(rows[0])[-1] == "status"
        assert all(row["status"] for row in rows)


def test_no_text_of_a_missing_number_is_written(processed):
    run(processed)
    fields = {field for rows in published(processed).values() for row in rows for field in row.values()}
    assert not {"nan", "NaN", "None", "<NA>", "inf"} & fields


def test_verdicts_numbers_and_plan_arrive(processed, registry):
    run(processed)
    files = published(processed)
    verdicts = {row["experiment"]: row["key"] for row in files["assessment"] if row["item"] == "verdict"}
    assert list(verdicts) == list(registry.subjects)
    assert verdicts["schulden_beschermingsbewind"] == "promising_with_conditions"
    numbers = {row["id"]: row["value"] for row in files["numbers"]}
    assert numbers["num/cities"] == str(len(registry.cities))
    assert numbers["num/households"] == str(40 * len(registry.cities))
    assert numbers["num/professionals"] == "15"
    assert float(numbers["num/households_measured_twice"]) == 30 * len(registry.cities)
    assert numbers["num/cases_rows_set_aside"] == str(20 * len(registry.cities))
    assert [row["id"] for row in files["plan"]] == [f"pln/{key.replace('.', '/')}" for key in registry.asked]
    assert {row["key"] for row in files["published"]} == set(registry.published)


def test_a_hidden_estimate_withholds_the_verdict_and_its_conditions(processed):
    change(processed, "estimates", n=5)
    run(processed)
    rows = published(processed)["assessment"]
    positive = [row for row in rows if row["experiment"] == "schulden_beschermingsbewind"]
    assert [row["key"] for row in positive if row["item"] == "verdict"] == ["withheld"]
    assert not [row for row in positive if row["item"] not in ("criterion", "verdict")]
    effect = next(row for row in positive if row["key"] == "A4")
    assert (effect["status"], effect["score"], effect["value"]) == ("suppressed", "", "")


def test_the_package_describes_every_column_in_both_languages(processed):
    run(processed)
    package = json.loads((processed.published / "datapackage.json").read_text(encoding="utf-8"))
    described = {r["name"]: tuple(field["name"] for field in r["schema"]["fields"]) for r in package["resources"]}
    assert described == FILES
    assert set(COLUMNS) == {column for columns in FILES.values() for column in columns}
    assert all(column.nl and column.en for column in COLUMNS.values())


def test_study_and_decisions_hold_no_value(processed, registry):
    run(processed)
    study = json.loads((processed.published / "study.json").read_text(encoding="utf-8"))
    assert (study["origin"], study["gate"]["minimum_count"]) == ("synthetic", 10)
    assert study["cities"] == dict.fromkeys(registry.cities, "used")
    log = json.loads((processed.processed / "disclosure.json").read_text(encoding="utf-8"))
    rows = [row for rows in published(processed).values() for row in rows]
    assert {each["id"] for each in log["decisions"]} == {row["id"] for row in rows}
    assert {tuple(each) for each in log["decisions"]} == {("id", "file", "decision", "rule")}
    hidden = {row["id"] for row in rows if row["status"] == "suppressed"}
    assert {each["id"] for each in log["decisions"] if each["decision"] == "suppressed"} == hidden
    assert not SHOWN.keys() & HIDDEN.keys()


EXCEPTION = """disclosure_exceptions:
  - ids: chk/t1_coverage/schulden_beschermingsbewind/zrm_finances/*
    rule: small_numerator
    reason: {nl: Besproken met de stad, en: Discussed with the city}
    role: outputcontroleur
    date: "2018-02-01"
"""


def test_an_exception_shows_one_row_and_stands_with_its_reason_for_the_output_checker(processed):
    change(processed, "checks", value=0.02)
    (processed.registry / "disclosure_exceptions.yaml").write_text(EXCEPTION, encoding="utf-8")
    run(processed)
    coverage = [row for row in published(processed)["checks"] if row["check"] == "t1_coverage"]
    assert [row["indicator"] for row in coverage if row["status"] == "ok"] == ["zrm_finances"]
    log = json.loads((processed.processed / "disclosure.json").read_text(encoding="utf-8"))
    assert [entry["role"] for entry in log["exceptions"]] == ["outputcontroleur"]
    assert "Besproken met de stad" in (processed.processed / "disclosure.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", ["small_numerator", "released_before"])
def test_an_exception_that_fits_no_hidden_row_stops_the_gate(processed, rule):
    text = EXCEPTION.replace("small_numerator", rule)
    (processed.registry / "disclosure_exceptions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GateError, match="shows no row"):
        run(processed)
    assert not processed.published.exists()


def test_public_statistics_pass_whole_and_say_that_they_are_invented(processed, registry):
    run(processed)
    rows = published(processed)["neighbourhoods"]
    assert {row["status"] for row in rows} == {"ok"}
    assert {row["origin"] for row in rows} == {"synthetic"}
    assert {row["measure"] for row in rows} == set(registry.context.profile)
    assert {row["city"] for row in rows} == {*registry.cities, ""}
    log = json.loads((processed.processed / "disclosure.json").read_text(encoding="utf-8"))["decisions"]
    assert {each["rule"] for each in log if each["file"] == "neighbourhoods"} == {"public_statistic"}


SMUGGLED = {
    "another value": lambda table: table.assign(value=table["value"].where(table.index > 0, 7.0)),
    "another origin": lambda table: table.assign(origin=["cbs", *table["origin"][1:]]),
    "a row more": lambda table: pd.concat([table, table.iloc[[0]].assign(measure="households")]),
    "a row twice": lambda table: pd.concat([table, table.iloc[[0]]]),
    "a row less": lambda table: table.iloc[1:],
    "a household for a region": lambda table: pd.concat([table, table.iloc[[0]].assign(region=CANARY)]),
}


@pytest.mark.parametrize("change_table", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_what_the_public_source_does_not_give_does_not_pass_as_a_public_statistic(processed, change_table):
    path = processed.processed / "neighbourhoods.parquet"
    write_table(path, change_table(read_table(path)))
    with pytest.raises(GateError, match=r"not what the public source gives|stands more than once") as told:
        run(processed)
    assert CANARY not in str(told.value)
    assert not processed.published.exists()


def test_the_same_input_gives_the_same_bytes(processed):
    run(processed)
    first = {path.name: path.read_bytes() for path in processed.published.iterdir()}
    run(processed)
    assert {path.name: path.read_bytes() for path in processed.published.iterdir()} == first


def test_a_file_that_the_gate_did_not_write_is_not_published_beside_its_own(processed):
    run(processed)
    (processed.published / "households.csv").write_text("x", encoding="utf-8")
    with pytest.raises(GateError, match=r"households\.csv"):
        run(processed)


def test_a_correction_is_told_without_its_number_of_rows(processed):
    run(processed)
    (row,) = published(processed)["corrections"]
    assert (row["id"], row["reason_en"], row["decided_by"]) == ("cor/utrecht/households/1", "Swapped", "onderzoeker")
    assert (row["rows"], row["status"]) == ("", "suppressed")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("corrections", "reason_nl"),
        ("corrections", "decided_by"),
        ("corrections", "column"),
        ("descriptives", "category"),
        ("descriptives", "city"),
        ("estimates", "method"),
        ("descriptives", "arm"),
    ],
)
def test_an_id_of_a_household_cannot_leave_as_a_label(processed, name, column):
    change(processed, name, **{column: CANARY})
    with pytest.raises(GateError):
        run(processed)
    assert not processed.published.exists()


def test_an_unknown_column_table_or_a_missing_one_is_refused(processed, registry, params):
    change(processed, "estimates", household=CANARY)
    with pytest.raises(UnknownKindError, match="household"):
        run(processed)
    frames = {name: read_table(processed.processed / f"{name}.parquet") for name in INPUTS}
    with pytest.raises(UnknownKindError, match="diary"):
        pass_gate(frames | {"diary": pd.DataFrame()}, 0, pd.DataFrame(), registry, params)
    with pytest.raises(GateError, match="checks"):
        pass_gate(
            {name: table for name, table in frames.items() if name != "checks"}, 0, pd.DataFrame(), registry, params
        )


def only_totals(paths, public):
    """Make the study one of delivered totals that were published before, as its registry says or does not say."""
    registered = paths.registry / "study.yaml"
    text = registered.read_text(encoding="utf-8")
    registered.write_text(text.rstrip() + f"\n  public_totals: {str(public).lower()}\n", encoding="utf-8")
    change(paths, "deliveries", origin="published", table="aggregates", used=1, delivered=1, set_aside=0)
    table = read_table(paths.processed / "deliveries.parquet")
    write_table(paths.processed / "deliveries.parquet", table.drop_duplicates())
    change(paths, "descriptives", status="not_available", n=0)
    change(paths, "estimates", public=True, n=None, residual_df=None)


def test_a_study_of_published_totals_passes_whole(processed):
    only_totals(processed, public=True)
    run(processed)
    assert {row["status"] for rows in published(processed).values() for row in rows} <= {
        "ok", "not_participating", "not_available", "too_few", "scored", "no_data", "expert",
    }  # fmt: skip
    assert json.loads((processed.published / "study.json").read_text(encoding="utf-8"))["origin"] == "published"


def test_what_a_city_calls_published_is_protected_when_the_registry_does_not_say_so(processed):
    only_totals(processed, public=False)
    run(processed)
    estimates = published(processed)["estimates"]
    assert {row["public"] for row in estimates} == {"false"}
    of_cities = {row["status"] for row in estimates if row["scope"] == "city" and row["design"] != ABOUT_WORK}
    assert of_cities <= {"suppressed", "not_participating"}


def test_rows_about_units_are_protected_whatever_the_delivery_says(processed):
    change(processed, "deliveries", origin="published")
    change(processed, "estimates", public=True, n=5)
    run(processed)
    assert {row["design"] for row in published(processed)["estimates"] if row["value"]} == {ABOUT_WORK}


def test_the_audit_refuses_public_rows_that_rest_on_units(processed, registry):
    run(processed)
    rows = tuple(published(processed)["deliveries"])
    files = [Protected("deliveries", rows, (Decision(rows[0]["id"], "deliveries", "published", "already_published"),))]
    with pytest.raises(GateError, match="single units"):
        public_by_registry(files, registry)


def test_the_audit_refuses_a_standard_error_beside_a_hidden_city():
    def row(scope, status, error):
        same = {"experiment": "e", "indicator": "i", "quantity": "estimate", "category": "", "id": scope}
        return same | {"scope": scope, "status": status, "standard_error": error}

    rows = (row("city", "suppressed", None), row("pooled", "ok", 0.1))
    with pytest.raises(GateError, match="standard error"):
        few_digits_beside_hidden(Protected("estimates", rows, ()))


def test_a_city_that_delivered_nothing_is_a_state(processed, registry):
    deliveries = read_table(processed.processed / "deliveries.parquet")
    write_table(processed.processed / "deliveries.parquet", deliveries[deliveries["city"] != "utrecht"])
    change(processed, "problems", city="enschede")
    run(processed)
    study = json.loads((processed.published / "study.json").read_text(encoding="utf-8"))
    assert study["cities"]["utrecht"] == "not_delivered"
    rows = [row for row in published(processed)["deliveries"] if row["city"] == "utrecht"]
    assert {(row["status"], row["delivered"]) for row in rows} == {("not_available", "")}
    assert len(rows) == len(registry.tables)


@pytest.fixture
def released_before(processed):
    """The study of real deliveries, published and registered once."""
    change(processed, "deliveries", origin="delivery")
    run(processed)
    tables = to_register(read_published(processed.published), read_json(processed.processed / "disclosure.json"))
    add_release(processed.releases, Release(1, "eerste", "2018-01-01", "delivery", "", "", tables))
    return processed


def test_one_of_two_tables_leaves_and_the_output_checker_reads_which(processed):
    table = read_table(processed.processed / "descriptives.parquet")
    place = {"quantity": "distribution", "experiment": "participatie", "arm": "experiment", "wave": "T1"}
    counts = {"1-2": 21, "3-4": 15, "5-6": 0, "3-6": 15}
    both = [
        row
        for code, count in counts.items()
        for row in share_rows("participation_classes", {"utrecht": (count, 36)}, category=code, **place)
        if not row["city"]
    ]
    more = frame("descriptives", [row | {"status": "ok"} for row in both])
    write_table(processed.processed / "descriptives.parquet", pd.concat([table, more], ignore_index=True))
    run(processed)
    rows = [row for row in published(processed)["descriptives"] if row["indicator"] == "participation_classes"]
    assert {row["category"]: float(row["numerator"]) for row in rows} == {"1-2": 21, "3-6": 15}
    merged = read_json(processed.processed / "disclosure.json")["merged"]
    assert merged == {"participation_classes": {"1-2": ["1-2"], "3-6": ["3-4", "5-6"]}}


def add_one(paths, city="utrecht"):
    """One household more in a city's coverage: delivered later, or forgotten before."""
    table = read_table(paths.processed / "descriptives.parquet")
    one = (table["indicator"] == "t1_coverage") & table["city"].isin([city, ""])
    for name in ("numerator", "denominator", "n"):
        table.loc[one, name] += 1
    write_table(paths.processed / "descriptives.parquet", table)


def contents(paths):
    return {path.name: path.read_bytes() for path in paths.published.iterdir()}


def test_the_same_numbers_pass_and_one_household_more_or_a_damaged_register_stops_the_gate(released_before):
    first = contents(released_before)
    run(released_before)
    assert contents(released_before) == first
    add_one(released_before)
    with pytest.raises(ReleasedBeforeError, match="des/t1_coverage/all/all/utrecht/experiment/T1/share"):
        run(released_before)
    (released_before.releases / "0001-eerste.json.gz").write_bytes(b"")
    with pytest.raises(GateError, match="git"):
        run(released_before)
    assert contents(released_before) == first


def test_a_table_with_one_household_more_is_withheld_with_what_was_measured_twice(released_before):
    text = released_before.params.read_text(encoding="utf-8")
    released_before.params.write_text(text.replace("after_release: refuse ", "after_release: withhold "))
    add_one(released_before)
    run(released_before)
    files = published(released_before)
    rows = [row for file in ("descriptives", "statuses") for row in files[file] if row["indicator"] == "t1_coverage"]
    assert {row["status"] for row in rows} == {"suppressed"}
    assert {row["status"] for row in files["descriptives"] if row["indicator"] == "reach"} == {"ok"}
    twice = next(row for row in files["numbers"] if row["key"] == "households_measured_twice")
    assert (twice["status"], twice["value"]) == ("suppressed", "")
    log = json.loads((released_before.processed / "disclosure.json").read_text(encoding="utf-8"))
    assert {each["rule"] for each in log["decisions"] if each["id"] == rows[0]["id"]} == {"released_before"}


def test_invented_studies_pass_as_a_simulation(processed):
    run(processed)
    (row,) = published(processed)["calibration"]
    assert (row["id"], row["value"], row["studies"]) == (
        "cal/schulden_beschermingsbewind/mean_0_spread_1/promising", "0.03", "400",
    )  # fmt: skip
    log = json.loads((processed.processed / "disclosure.json").read_text(encoding="utf-8"))["decisions"]
    assert {each["rule"] for each in log if each["file"] == "calibration"} == {"simulation"}


@pytest.mark.parametrize(
    "odd",
    [
        invented_row("utrecht", "promising"),
        invented_row("mean_0_spread_1", "household_income"),
        invented_row("mean_0_spread_1", "smallest_difference_found"),
        invented_row("mean_0_spread_1", "promising", studies=None),
    ],
)
def test_what_is_not_known_to_be_invented_does_not_pass_as_a_simulation(processed, odd):
    write_table(processed.processed / "calibration.parquet", frame("calibration", [odd]))
    with pytest.raises(UnknownKindError):
        run(processed)
