"""Checking a delivery without running anything, and the receipt page for the city."""

import html
import os
import tempfile

import pytest
from tests.unit.deliveries_by_hand import GOOD, PROFESSIONAL, SCORE, deliver, take, workbook_of
from tests.unit.pages_by_hand import assert_readable

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.commands.check import EXIT_NOT_USED
from evaluation.commands.check_path import WhichCityError, beside, city_of
from evaluation.deliveries.intake.grouping import grouped
from evaluation.deliveries.intake.key import KEY_VARIABLE
from evaluation.deliveries.intake.limits import MOST_BYTES
from evaluation.deliveries.intake.receipt import receipt
from evaluation.deliveries.intake.receipt_page import receipt_page
from evaluation.deliveries.intake.stage import run as validate
from evaluation.registry.models import LANGUAGES

MANY = 300
ORIGIN = {"herkomst": "synthetisch"}
ROWS = sum(map(len, GOOD.values()))
STAMPED = {table: [{**row, **ORIGIN} for row in rows] for table, rows in GOOD.items()}


@pytest.fixture
def spoiled(registry, tmp_path):
    """A delivery with the same fault in many rows, one other, and a warning."""
    bad = [{**SCORE, "score": "9", "onderdeel": "justitie"} for _ in range(MANY)]
    return deliver(
        tmp_path / "utrecht",
        metingen=[SCORE, {**SCORE, "score": "x"}, *bad],
        professionals=[{**PROFESSIONAL, "ruimte_1": "7"}],
    )


def run_check(study, *arguments):
    return main(["check", "--study", str(study.root), *map(str, arguments)])


def test_the_same_problem_in_many_rows_is_one_line_with_a_count(registry, spoiled):
    found = receipt(registry, take(registry, spoiled))
    groups = grouped(found["problems"], "nl")
    assert [(group.level, group.rule, group.count) for group in groups] == [
        ("refuse", "too_little_used", 1),
        ("set_aside", "out_of_range", MANY),
        ("set_aside", "wrong_type", 1),
        ("warn", "out_of_range", 1),
    ]
    assert groups[1].rows == tuple(range(4, 14)) and groups[1].more == MANY - 10
    assert groups[1].message == "Deze waarde ligt niet tussen 1 en 5."


def test_what_refuses_comes_first(registry, tmp_path):
    folder = deliver(tmp_path, metingen=None, onbekend="a;b\r\n1;2\r\n")
    levels = [group.level for group in grouped(receipt(registry, take(registry, folder))["problems"], "en")]
    assert levels == sorted(levels, key=["refuse", "set_aside", "warn"].index) and levels[0] == "refuse"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_is_readable_and_holds_every_problem_and_count(registry, spoiled, language):
    found = receipt(registry, take(registry, spoiled))
    text = receipt_page(registry, found, language)
    assert_readable(text, language)
    plain = html.unescape(text)
    for one in found["problems"]:
        assert one["mend"][language] in plain and one["column"] in plain
    assert str(MANY) in plain and "4, 5, 6, 7, 8, 9, 10, 11, 12, 13" in plain


def test_a_name_that_looks_like_markup_is_only_text(registry, tmp_path):
    folder = deliver(tmp_path, **{"<b>x": "a;b\r\n1;2\r\n"})
    text = receipt_page(registry, receipt(registry, take(registry, folder)), "nl")
    assert "&lt;b&gt;x.csv" in text and "<b>x" not in text


def test_a_usable_folder_gives_0_and_a_receipt_beside_it(study, tmp_path, capsys):
    folder = deliver(tmp_path / "utrecht", tables=STAMPED)
    assert run_check(study, folder) == 0
    assert f"{ROWS} van {ROWS} rijen zijn gebruikt" in capsys.readouterr().out
    assert (tmp_path / "ontvangstbewijs_utrecht.html").exists()
    assert {path.suffix for path in folder.iterdir()} == {".csv"}


def test_a_workbook_alone_is_checked_in_english_to_the_file_asked(study, tmp_path, capsys):
    path = workbook_of(tmp_path / "levering_utrecht.xlsx", STAMPED)
    assert run_check(study, path, "--lang", "en", "--out", tmp_path / "r.html") == 0
    assert f"{ROWS} of {ROWS} rows were used" in capsys.readouterr().out
    assert 'lang="en"' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_refused_delivery_gives_3_and_says_why(study, tmp_path, capsys):
    folder = deliver(tmp_path / "utrecht", metingen=None)
    assert run_check(study, folder) == EXIT_NOT_USED
    told = capsys.readouterr().out
    assert "geweigerd" in told and "metingen" in told


def test_an_empty_folder_gives_3(study, tmp_path):
    (tmp_path / "utrecht").mkdir()
    assert run_check(study, tmp_path / "utrecht") == EXIT_NOT_USED


@pytest.mark.parametrize("arguments", [["nergens"], ["hier", "--city", "atlantis"], ["hier"]])
def test_a_path_or_city_that_is_not_there_is_told_in_words(study, tmp_path, monkeypatch, capsys, arguments):
    (tmp_path / "hier").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run_check(study, *arguments) == EXIT_PLAIN_ERROR
    assert "Traceback" not in capsys.readouterr().err


def test_one_file_is_read_where_it_stands(study, tmp_path, monkeypatch):
    path = workbook_of(tmp_path / "levering_utrecht.xlsx", STAMPED)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert run_check(study, path) == 0
    assert {one.name for one in tmp_path.glob("*utrecht*")} == {path.name, "ontvangstbewijs_utrecht.html"}


def test_the_receipt_of_a_link_stands_beside_the_link(study, tmp_path):
    for name in ("hier", "elders"):
        (tmp_path / name).mkdir()
    link = tmp_path / "hier/levering_utrecht.xlsx"
    link.symlink_to(workbook_of(tmp_path / "elders/levering.xlsx", STAMPED))
    assert run_check(study, link) == 0
    assert (tmp_path / "hier/ontvangstbewijs_utrecht.html").exists()
    assert [one.name for one in (tmp_path / "elders").iterdir()] == ["levering.xlsx"]


@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_ordinary_file_is_not_read(study, tmp_path, capsys, linked):
    path = tmp_path / "levering_utrecht.csv"
    if linked:
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    assert run_check(study, path) == EXIT_PLAIN_ERROR
    assert "geen gewoon bestand" in capsys.readouterr().err


def test_a_file_that_is_too_large_is_not_read(study, tmp_path, capsys):
    path = tmp_path / "levering_utrecht.csv"
    path.touch()
    os.truncate(path, MOST_BYTES + 1)
    assert run_check(study, path) == EXIT_NOT_USED
    assert "geweigerd" in capsys.readouterr().out


def test_capitals_in_the_name_of_a_city_make_no_difference(study, tmp_path):
    path = workbook_of(tmp_path / "levering.xlsx", STAMPED)
    assert run_check(study, path, "--city", "Utrecht") == 0
    assert (tmp_path / "ontvangstbewijs_utrecht.html").exists()
    out = tmp_path / "sjabloon.xlsx"
    assert main(["template", "--city", "UTRECHT", "--study", str(study.root), "--out", str(out)]) == 0


@pytest.mark.parametrize(
    "path, city",
    [("utrecht", "utrecht"), ("levering_Zaanstad_v2.xlsx", "zaanstad"), ("enschede/levering.xlsx", "enschede")],
)
def test_the_city_is_guessed_from_the_name(registry, tmp_path, path, city):
    assert city_of(registry, tmp_path / path) == city


def test_a_name_with_two_cities_is_not_guessed(registry, tmp_path):
    with pytest.raises(WhichCityError):
        city_of(registry, tmp_path / "utrecht_en_zaanstad.xlsx")


def test_a_receipt_never_lands_inside_a_delivery(registry, study):
    file = deliver(study.root / "leveringen/utrecht") / "metingen.csv"
    assert beside(study, registry, file) == file.resolve().parents[1]
    assert beside(study, registry, file.parent) == file.resolve().parents[1]
    study.synthetic.mkdir(parents=True)
    assert beside(study, registry, study.synthetic / "utrecht").as_posix() == "."


def test_the_stage_writes_the_receipt_as_pages(study):
    deliver(study.synthetic / "utrecht", tables=STAMPED)
    validate(study, "utrecht")
    for language in LANGUAGES:
        assert_readable((study.interim("utrecht") / f"receipt.{language}.html").read_text(encoding="utf-8"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_says_first_that_it_goes_back_to_its_city_only(registry, tmp_path, language):
    page = receipt_page(registry, receipt(registry, take(registry, deliver(tmp_path))), language)
    first = {"nl": "Vertrouwelijk. Dit ontvangstbewijs is voor Utrecht", "en": "Confidential. This receipt is for"}
    assert page.index("<h1>") < page.index(first[language]) < page.index('class="status"')


@pytest.mark.parametrize(
    ("key", "told"),
    [("", "Er is geen sleutel"), ("short", "te kort om veilig"), ("0123456789abcdef" * 4, "")],
    ids=["no key", "short key", "key"],
)
def test_a_delivery_that_a_run_would_refuse_for_want_of_a_key_is_told(study, tmp_path, capsys, monkeypatch, key, told):
    monkeypatch.setenv(KEY_VARIABLE, key)
    out = tmp_path / "page.html"
    assert run_check(study, deliver(tmp_path / "utrecht"), "--out", out) == 0
    said = capsys.readouterr().out
    assert ("`evaluation run` zou deze levering nu weigeren" in said) == bool(told) and told in said
    assert "EVALUATION_KEY" not in out.read_text(encoding="utf-8")


def test_an_invented_delivery_needs_no_key(study, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE)
    assert run_check(study, deliver(tmp_path / "utrecht", tables=STAMPED)) == 0
    assert "weigeren" not in capsys.readouterr().out


@pytest.fixture
def known(study):
    """A study that used a delivery of Utrecht."""
    deliver(study.synthetic / "utrecht")
    validate(study, "utrecht")
    return study


def test_what_changed_since_the_delivery_that_was_used_is_told_and_stands_on_the_page(known, tmp_path, capsys):
    rows = [{**GOOD["huishoudens"][0], "instroom": "2-11-2016"}, {**GOOD["huishoudens"][0], "huishouden": "H2"}]
    out = tmp_path / "page.html"
    assert run_check(known, deliver(tmp_path / "utrecht", huishoudens=rows), "--out", out) == 0
    assert "(huishoudens): Erbij 1; Weg 0; Veranderd, per kolom instroom: 1" in capsys.readouterr().out
    page = out.read_text(encoding="utf-8")
    assert "Wat er is veranderd" in page and "instroom: 1</td>" in page and "H2" not in page
    assert_readable(page, "nl")


def test_the_same_delivery_again_is_no_change_and_another_key_compares_no_rows(known, tmp_path, capsys, monkeypatch):
    assert run_check(known, known.synthetic / "utrecht", "--out", tmp_path / "page.html") == 0
    assert "Wat er is veranderd" not in capsys.readouterr().out
    monkeypatch.setenv(KEY_VARIABLE, "another key than the one with which it was taken in")
    folder = deliver(tmp_path / "utrecht", huishoudens=[{**GOOD["huishoudens"][0], "huishouden": "H2"}])
    assert run_check(known, folder, "--out", tmp_path / "page.html") == 0
    assert "De rijen zijn niet te vergelijken" in capsys.readouterr().out


def test_the_same_rows_in_another_file_are_called_the_same(known, tmp_path, capsys):
    folder = deliver(tmp_path / "utrecht", huishoudens=[{**GOOD["huishoudens"][0], "notitie": ""}])
    assert run_check(known, folder, "--out", tmp_path / "page.html") == 0
    assert "de bruikbare rijen zijn gelijk" in capsys.readouterr().out
