"""Erasing: a household's rows go from everywhere that holds them, nothing else does, and the number is never shown."""

import os

import pytest
from tests.unit.deliveries_by_hand import CITY, HOUSEHOLD, SCORE, deliver, workbook_of

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.commands.purge import EXIT_BY_HAND
from evaluation.deliveries.intake.erase import without_rows

NUMBER = "HH-777"
ROWS = {
    "huishoudens": [HOUSEHOLD, {**HOUSEHOLD, "huishouden": NUMBER}],
    "metingen": [{**SCORE, "huishouden": NUMBER}, SCORE, {**SCORE, "huishouden": NUMBER, "golf": "T1"}],
}
DERIVED = ("data/interim/utrecht/households.parquet", "data/confidential.duckdb", ".dvc/cache/files/ab/cd")


@pytest.fixture
def real(study):
    """The study with a real delivery and something made from it."""
    text = study.params.read_text(encoding="utf-8").replace("deliveries: data/synthetic ", "deliveries: deliveries ")
    study.params.write_text(text, encoding="utf-8")
    deliver(study.root / "deliveries" / CITY, **ROWS)
    for name in (*DERIVED, "data/published/numbers.csv"):
        (study.root / name).parent.mkdir(parents=True, exist_ok=True)
        (study.root / name).write_text("x")
    return study


def erase(study, *arguments, number=None):
    if number:
        (study.root / "number.txt").write_text(number)
        arguments = ("--household-file", str(study.root / "number.txt"), *arguments)
    return main(["purge", *arguments, "--study", str(study.root)])


def delivered(study):
    return {path.name: path.read_bytes() for path in sorted((study.root / "deliveries" / CITY).iterdir())}


def test_without_yes_it_only_tells(real, capsys):
    before = delivered(real)
    assert erase(real, number=NUMBER) == 0
    told = capsys.readouterr().out
    assert delivered(real) == before and all((real.root / name).exists() for name in DERIVED)
    assert "2 rij(en) uit deliveries/utrecht/metingen.csv" in told and "--yes" in told and NUMBER not in told


def test_a_household_goes_from_deliveries_and_all_that_was_made(real, capsys):
    before = delivered(real)
    assert erase(real, "--yes", number=NUMBER) == 0
    after = delivered(real)
    assert all(NUMBER.encode() not in content for content in after.values())
    lines = before["metingen.csv"].splitlines(keepends=True)
    assert after["metingen.csv"] == lines[0] + lines[2]
    assert {name for name in before if before[name] == after[name]} == before.keys() - {
        "huishoudens.csv",
        "metingen.csv",
    }
    assert not any((real.root / name).exists() for name in DERIVED)
    assert (real.root / "data/published/numbers.csv").exists()
    assert NUMBER not in capsys.readouterr().out


def test_rows_in_a_workbook_are_told_and_not_claimed_to_be_gone(real, capsys):
    folder = real.root / "deliveries" / "zaanstad"
    folder.mkdir()
    workbook_of(folder / "levering.xlsx", {"huishoudens": ROWS["huishoudens"]})
    assert erase(real, "--yes", number=NUMBER) == EXIT_BY_HAND
    assert "NIET weg: 1 rij(en) in deliveries/zaanstad/levering.xlsx" in capsys.readouterr().out


def test_a_number_that_the_city_already_took_out_goes_from_what_was_made(real, capsys):
    before = delivered(real)
    assert erase(real, "--yes", number="HH-778") == 0
    assert delivered(real) == before and not any((real.root / name).exists() for name in DERIVED)
    assert erase(real, "--yes", number="HH-778") == 0
    assert "niets weggehaald" in capsys.readouterr().out


def test_nothing_old_leaves_everything_as_it_is(real):
    assert erase(real, "--older-than", "2001-01-01", "--yes") == 0
    assert delivered(real) and all((real.root / name).exists() for name in DERIVED)


def test_a_whole_delivery_goes(real):
    deliver(real.root / "deliveries" / "zaanstad")
    assert erase(real, "--delivery", CITY, "--yes") == 0
    assert not delivered(real) and (real.root / "deliveries/zaanstad/metingen.csv").exists()
    assert not any((real.root / name).exists() for name in DERIVED)


def test_only_old_deliveries_go(real):
    deliver(real.root / "deliveries" / "zaanstad")
    for path in (real.root / "deliveries/zaanstad").iterdir():
        os.utime(path, (1_500_000_000, 1_500_000_000))
    assert erase(real, "--older-than", "2018-01-01", "--yes") == 0
    assert delivered(real) and not any((real.root / "deliveries/zaanstad").iterdir())


@pytest.mark.parametrize("arguments", [("--delivery", "atlantis"), ("--older-than", "vorig jaar")])
def test_what_cannot_be_meant_is_told(real, capsys, arguments):
    assert erase(real, *arguments) == EXIT_PLAIN_ERROR
    assert "Traceback" not in capsys.readouterr().err


def test_invented_deliveries_are_left_alone(study, capsys):
    assert erase(study, "--delivery", CITY, "--yes") == EXIT_PLAIN_ERROR
    assert "niemand" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_lines_keep_their_bytes(encoding):
    text = 'a;b\r\n1;"één\r\nregel"\r\n2;twee\r\n3;"dr""ie"'
    kept = 'a;b\r\n2;twee\r\n3;"dr""ie"'
    assert without_rows(text.encode(encoding), frozenset({2})) == kept.encode(encoding)
