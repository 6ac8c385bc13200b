"""Whole files that go wrong: each is refused in plain words with how to mend it, and the other cities are unharmed."""

import pytest
from tests.unit.deliveries_by_hand import (
    CASE,
    CITY,
    GOOD,
    HOUSEHOLD,
    IMPLEMENTATION,
    SCORE,
    deliver,
    rules,
    take,
    text,
    workbook_of,
)

from evaluation.deliveries.intake import workbook
from evaluation.deliveries.intake.key import PUBLIC_KEY, Key
from evaluation.deliveries.intake.receipt import receipt, set_aside_rows
from evaluation.deliveries.intake.stage import run as validate
from evaluation.registry.models import LANGUAGES
from evaluation.storage import read_json


def refused(intake, rule):
    """Refused for one reason, in words of both languages that say how to mend it."""
    assert intake.status == "refused"
    assert [one.rule for one in intake.problems if one.level == "refuse"] == [rule]
    for one in intake.problems:
        for language in LANGUAGES:
            assert one.message[language].endswith(".") and one.mend[language].endswith(".")
            assert "{" not in one.message[language] + one.mend[language]
    return next(one for one in intake.problems if one.level == "refuse")


def test_a_good_delivery_by_hand_is_used_whole(registry, tmp_path):
    intake = take(registry, deliver(tmp_path))
    assert (intake.status, intake.origin, rules(intake)) == ("used", "delivery", [])
    assert intake.frames(registry)["implementation"]["budget_spent_eur"].tolist() == [5000.5]
    assert set_aside_rows(registry, intake, Key(PUBLIC_KEY)).empty


def test_sloppy_names_blank_rows_and_a_mark_make_no_difference(registry, tmp_path):
    sloppy = text([HOUSEHOLD]).replace("huishouden;wijk", " Huishouden ;WIJK")
    deliver(tmp_path, huishoudens=("\r\n" + sloppy + ";;;;;\r\n\r\n").encode("utf-8-sig"))
    (tmp_path / "metingen.csv").rename(tmp_path / "Metingen .CSV")
    intake = take(registry, tmp_path)
    assert (intake.status, rules(intake)) == ("used", [])
    assert intake.frames(registry)["households"]["source_row"].tolist() == [3]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_other_encodings_are_read(registry, tmp_path, encoding):
    rows = [{**CASE, "casus": "Cé1"}]
    known = [{"casus": "Cé1", "knelpunt": "K01", "codeur": "A"}]
    deliver(tmp_path, casussen=text(rows).encode(encoding), casus_knelpunten=text(known).encode(encoding))
    assert take(registry, tmp_path).frames(registry)["case_bottlenecks"]["case_id"].tolist() == ["Cé1"]


def test_commas_between_fields_and_decimal_points_are_read(registry, tmp_path):
    rows = [
        {
            **IMPLEMENTATION,
            "budget_beschikbaar": "10000",
            "budget_besteed": "1.125",
            "fte": "2.5",
            "opzetkosten": "15000",
        }
    ]
    deliver(tmp_path, uitvoering=text(rows, ","))
    frame = take(registry, tmp_path).frames(registry)["implementation"]
    assert (frame["budget_spent_eur"].tolist(), frame["staff_fte"].tolist()) == ([1.125], [2.5])


def test_an_empty_or_absent_folder_is_no_delivery(registry, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/.DS_Store").write_bytes(b"x")
    (tmp_path / "empty/~$levering.xlsx").write_bytes(b"x")
    for name in ("empty", "absent"):
        assert take(registry, tmp_path / name).status == "not_delivered"


def test_a_missing_table_is_named(registry, tmp_path):
    problem = refused(take(registry, deliver(tmp_path, huishoudens=None)), "missing_file")
    assert "huishoudens" in problem.message["nl"] and problem.table == "households"


def test_a_missing_sheet_is_named_with_its_workbook(registry, tmp_path):
    tables = {name: rows for name, rows in GOOD.items() if name != "metingen"}
    workbook_of(tmp_path / "levering.xlsx", tables)
    problem = refused(take(registry, tmp_path), "missing_file")
    assert "levering.xlsx" in problem.message["nl"] and "metingen" in problem.mend["en"]


def test_a_misspelled_table_is_pointed_out_beside_the_missing_one(registry, tmp_path):
    deliver(tmp_path, casussen=None)
    (tmp_path / "casus.csv").write_text(text([CASE]))
    intake = take(registry, tmp_path)
    refused(intake, "missing_file")
    assert ("unknown_table", "", None, "") in rules(intake)


def test_a_missing_column_is_named(registry, tmp_path):
    rows = [{name: value for name, value in HOUSEHOLD.items() if name != "groep"}]
    problem = refused(take(registry, deliver(tmp_path, huishoudens=rows)), "missing_column")
    assert (problem.file, problem.column) == ("huishoudens.csv", "groep")


def test_a_missing_column_that_may_be_absent_only_warns(registry, tmp_path):
    rows = [{name: value for name, value in CASE.items() if name != "kinderen"}]
    intake = take(registry, deliver(tmp_path, casussen=rows))
    assert [(one.rule, one.level, one.column) for one in intake.problems] == [("missing_column", "warn", "kinderen")]
    assert intake.frames(registry)["cases"]["children_n"].isna().all()


def test_an_unknown_column_is_named_by_its_letter_only(registry, tmp_path):
    intake = take(registry, deliver(tmp_path, huishoudens=[{**HOUSEHOLD, "Jansen": "x"}]))
    assert rules(intake) == [("unknown_column", "households", None, chr(ord("A") + len(HOUSEHOLD)))]
    assert "Jansen" not in str(receipt(registry, intake))


def test_a_sheet_without_header_shows_no_value(registry, tmp_path):
    headless = text([{**HOUSEHOLD, "huishouden": "Jansen"}]).split("\r\n", 1)[1]
    intake = take(registry, deliver(tmp_path, huishoudens=headless))
    assert intake.status == "refused" and "missing_column" in {one.rule for one in intake.problems}
    assert "Jansen" not in str(receipt(registry, intake))


def test_a_column_that_stands_twice_is_refused(registry, tmp_path):
    content = "casus;knelpunt;codeur;Codeur\r\nC1;K01;A;B\r\n"
    assert refused(take(registry, deliver(tmp_path, casus_knelpunten=content)), "unclear_source").column == "codeur"


@pytest.mark.parametrize(
    ("name", "content", "rule", "detail"),
    [
        ("metingen.csv", b"", "empty_file", "niets"),
        ("metingen.csv", b" \r\n\r\n", "empty_file", "niets"),
        ("metingen.csv", b"PK\x03\x04rest of a zip", "unreadable_file", "tekstbestand"),
        ("metingen.csv", b"\x00\x01\x02", "unreadable_file", "tekstbestand"),
        ("metingen.csv", b"a;b\r\n\x81\x8d", "unreadable_file", "tekstbestand"),
        ("metingen.csv", b'huishouden;golf\r\nH1;"T0', "unreadable_file", "aanhalingsteken"),
        ("metingen.csv", b"huishouden;golf;score\r\nH1;T0;3\r\nH1;T", "unreadable_file", "velden"),
        ("levering.xlsx", b"huishouden;golf\r\n", "unreadable_file", "geen Excel"),
        ("levering.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unreadable_file", "wachtwoord"),
        ("levering.xlsx", b"PK\x03\x04 cut off", "unreadable_file", "beschadigd"),
        ("levering.xlsx", b"", "empty_file", "niets"),
        ("levering.pdf", b"%PDF", "unreadable_file", "geen csv"),
        ("levering.xls", b"\xd0\xcf\x11\xe0", "unreadable_file", "geen csv"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(registry, tmp_path, name, content, rule, detail):
    if name.endswith(".csv"):
        deliver(tmp_path)
    (tmp_path / name).write_bytes(content)
    problem = refused(take(registry, tmp_path), rule)
    assert problem.file == name and detail in problem.message["nl"]


def test_a_workbook_cut_off_halfway_is_damaged(registry, tmp_path):
    path = workbook_of(tmp_path / "levering.xlsx")
    path.write_bytes(path.read_bytes()[:3000])
    assert "beschadigd" in refused(take(registry, tmp_path), "unreadable_file").message["nl"]


def test_a_panic_inside_the_reader_is_a_damaged_file(registry, tmp_path, monkeypatch):
    class Panic(BaseException):
        pass

    def panics(*_):
        raise Panic("called `Option::unwrap()` on a `None` value")

    workbook_of(tmp_path / "levering.xlsx")
    monkeypatch.setattr(workbook.python_calamine, "load_workbook", panics)
    refused(take(registry, tmp_path), "unreadable_file")


def test_a_folder_named_as_a_workbook_cannot_be_opened(registry, tmp_path):
    (tmp_path / "levering.xlsx").mkdir()
    refused(take(registry, tmp_path), "unreadable_file")


def test_two_workbooks_or_two_forms_are_refused(registry, tmp_path):
    workbook_of(tmp_path / "a.xlsx")
    workbook_of(tmp_path / "b.xlsx")
    refused(take(registry, tmp_path), "unclear_source")
    (tmp_path / "b.xlsx").unlink()
    deliver(tmp_path)
    refused(take(registry, tmp_path), "unclear_source")


def test_an_empty_sheet_and_an_empty_template_are_refused(registry, tmp_path):
    (tmp_path / "one").mkdir()
    workbook_of(tmp_path / "one/levering.xlsx", {**GOOD, "metingen": []})
    assert refused(take(registry, tmp_path / "one"), "empty_file").sheet == "metingen"
    headers = {name: text(rows).split("\r\n")[0] + "\r\n" for name, rows in GOOD.items()}
    refused(take(registry, deliver(tmp_path / "two", headers)), "empty_file")


def test_a_table_with_a_header_only_is_used_with_a_warning(registry, tmp_path):
    intake = take(registry, deliver(tmp_path, uitvoering=text([IMPLEMENTATION]).split("\r\n")[0]))
    assert [(one.rule, one.level) for one in intake.problems] == [("empty_file", "warn")]


def test_made_up_and_real_rows_together_are_refused(registry, tmp_path):
    rows = [{**HOUSEHOLD, "herkomst": "synthetisch"}, {**HOUSEHOLD, "huishouden": "H2", "herkomst": ""}]
    refused(take(registry, deliver(tmp_path, huishoudens=rows)), "mixed_origin")


def test_a_synthetic_table_in_a_real_delivery_is_refused(registry, tmp_path):
    refused(take(registry, deliver(tmp_path, metingen=[{**SCORE, "herkomst": "Synthetisch"}])), "mixed_origin")


def test_a_city_may_deliver_totals_only(registry, tmp_path):
    total = {
        "experiment": "professionalisering", "indicator": "plan_quality", "groep": "verschil", "golf": "T1", "n": "40",
        "gemiddelde": "", "standaardafwijking": "", "gebeurtenissen": "", "effect": "0,8", "standaardfout": "0,2",
        "herkomst": "gepubliceerd",
    }  # fmt: skip
    open_study = registry.model_copy(update={"study": registry.study.model_copy(update={"public_totals": True})})
    intake = take(open_study, deliver(tmp_path, {"aggregaten": [total]}))
    assert (intake.status, intake.origin, rules(intake)) == ("used", "published", [])
    assert intake.frames(registry)["aggregates"]["effect"].tolist() == [0.8]
    closed = take(registry, tmp_path)
    assert (closed.status, closed.problems[0].rule) == ("refused", "published_rows")


def test_single_records_are_never_taken_as_published(registry, tmp_path):
    open_study = registry.model_copy(update={"study": registry.study.model_copy(update={"public_totals": True})})
    stamped = {table: [{**row, "herkomst": "gepubliceerd"} for row in rows] for table, rows in GOOD.items()}
    intake = take(open_study, deliver(tmp_path, stamped))
    assert (intake.status, intake.origin, intake.problems[0].rule) == ("refused", "none", "published_rows")


def with_cases(rows):
    """The good delivery with other cases, and one bottleneck of the last of them."""
    bottleneck = {**GOOD["casus_knelpunten"][0], "casus": rows[-1]["casus"]}
    return {**GOOD, "casussen": rows, "casus_knelpunten": [bottleneck]}


def test_a_table_of_which_most_rows_are_wrong_refuses_the_delivery(registry, tmp_path):
    wrong = [{**GOOD["casussen"][0], "casus": f"C{number}", "wijk": "elders"} for number in range(12)]
    right = [{**GOOD["casussen"][0], "casus": f"D{number}"} for number in range(11)]
    for rows, status in ((wrong + right, "refused"), (wrong + right + [{**right[0], "casus": "E"}], "used")):
        tables = {
            **GOOD,
            "casussen": rows,
            "casus_knelpunten": [{**GOOD["casus_knelpunten"][0], "casus": rows[-1]["casus"]}],
        }
        assert take(registry, deliver(tmp_path / status, tables)).status == status


def test_an_origin_that_nobody_knows_is_refused(registry, tmp_path):
    stamped = {table: [{**row, "herkomst": "synthetic"} for row in rows] for table, rows in GOOD.items()}
    intake = take(registry, deliver(tmp_path, stamped))
    assert (intake.status, intake.problems[0].rule) == ("refused", "unknown_origin")


def test_dates_with_the_month_first_are_not_guessed(registry, tmp_path):
    days = ["3/25/2016", "4/5/2016", "12/31/2016"]
    rows = [{**GOOD["casussen"][0], "casus": f"C{place}", "analysedatum": day} for place, day in enumerate(days)]
    intake = take(
        registry,
        deliver(
            tmp_path,
            {
                **GOOD,
                "casussen": rows,
                "casus_knelpunten": [{**GOOD["casus_knelpunten"][0], "casus": rows[-1]["casus"]}],
            },
        ),
    )
    assert len(intake.checked["casussen"].used) == 0
    assert "month" in intake.problems[0].message["en"]


def test_one_bad_city_leaves_the_others_unharmed(study):
    root = study.synthetic
    deliver(root / CITY)
    (root / "zaanstad").mkdir()
    (root / "zaanstad/levering.xlsx").write_bytes(b"not a workbook")
    statuses = {}
    for city in (CITY, "zaanstad", "eindhoven"):
        validate(study, city)
        statuses[city] = read_json(study.interim(city) / "receipt.json")["status"]
    assert statuses == {CITY: "used", "zaanstad": "refused", "eindhoven": "not_delivered"}
