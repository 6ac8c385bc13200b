"""Erasing: a household's rows go from everywhere that holds them, nothing else does, and the number is never shown."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.unit.deliveries_by_hand import CITY, GOOD, HOUSEHOLD, SCORE, deliver, workbook_of

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.commands.purge import EXIT_BY_HAND
from evaluation.deliveries.intake.erase.delimited import without_rows

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
    assert after["metingen.csv"] == b"".join([lines[0], b"\r\n", lines[2], b"\r\n"])
    assert {name for name in before if before[name] == after[name]} == before.keys() - {
        "huishoudens.csv",
        "metingen.csv",
    }
    assert not any((real.root / name).exists() for name in DERIVED)
    assert (real.root / "data/published/numbers.csv").exists()
    assert NUMBER not in capsys.readouterr().out


def test_capitals_in_the_name_of_a_city_make_no_difference(real, capsys):
    assert erase(real, "--city", CITY.upper(), number=NUMBER) == 0
    assert "2 rij(en) uit deliveries/utrecht/metingen.csv" in capsys.readouterr().out
    assert erase(real, "--delivery", CITY.title()) == 0
    assert "deliveries/utrecht/metingen.csv" in capsys.readouterr().out


def test_the_number_stands_in_no_byte_of_the_study(real):
    folder = real.root / "deliveries" / CITY
    for path in folder.iterdir():
        path.unlink()
    workbook_of(folder / "levering.xlsx", {**GOOD, **ROWS, "Blad9": [{"wie": NUMBER, "wat": "x"}]})
    for name in (*DERIVED, "data/receipts/utrecht/a.json", "data/confidential.duckdb.wal"):
        (real.root / name).parent.mkdir(parents=True, exist_ok=True)
        (real.root / name).write_text(f"row {NUMBER}")
    assert erase(real, "--yes", number=NUMBER) == 0
    (real.root / "number.txt").unlink()
    files = [path for path in real.root.rglob("*") if path.is_file()]
    packed = [ZipFile(path) for path in files if path.suffix == ".xlsx"]
    parts = [opened.read(name) for opened in packed for name in opened.namelist()]
    assert packed and not any(NUMBER.encode() in content for content in (*map(Path.read_bytes, files), *parts))
    assert "H1" in str(parts)


def test_what_cannot_be_read_or_removed_is_told(real, capsys, monkeypatch):
    def refuse(path, **_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("evaluation.commands.purge.shutil.rmtree", refuse)
    assert erase(real, "--yes", number=NUMBER) == EXIT_PLAIN_ERROR
    assert "Permission denied" in capsys.readouterr().err and NUMBER.encode() not in delivered(real)["metingen.csv"]
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert erase(real, number=NUMBER) == EXIT_BY_HAND
    assert "NIET bekeken: deliveries/utrecht/metingen.csv" in capsys.readouterr().out


def test_the_same_number_of_two_cities_is_two_households(real, capsys):
    deliver(real.root / "deliveries" / "zaanstad", **ROWS)
    before = delivered(real)
    assert erase(real, "--yes", number=NUMBER) == EXIT_PLAIN_ERROR
    assert "utrecht, zaanstad" in capsys.readouterr().err and delivered(real) == before
    assert erase(real, "--city", "zaanstad", "--yes", number=NUMBER) == 0
    assert delivered(real) == before
    assert NUMBER.encode() not in (real.root / "deliveries/zaanstad/metingen.csv").read_bytes()


def test_a_file_keeps_its_day_and_its_rights(real):
    path = real.root / "deliveries" / CITY / "metingen.csv"
    path.chmod(0o640)
    os.utime(path, (1_500_000_000, 1_500_000_000))
    assert erase(real, "--yes", number=NUMBER) == 0
    assert (path.stat().st_mtime, path.stat().st_mode & 0o777) == (1_500_000_000, 0o640)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("metingen.csv", b"", ""),
        ("brief.txt", f"over {NUMBER}.".encode(), "NIET weg: het nummer staat ook nog op een andere plaats"),
        ("brief.txt", b"over HH-7777.", ""),
        ("brief.pdf", b"%PDF\0\0", "NIET bekeken"),
        ("levering.xlsx", b"PK\x03\x04 damaged", "NIET bekeken"),
        ("oud/professionals.csv", f"respondent;wijk\r\n{NUMBER};x\r\n".encode(), "NIET weg: het nummer"),
    ],
    ids=["empty", "text", "longer number", "other format", "damaged", "table without households"],
)
def test_what_stays_is_told(real, capsys, name, content, told):
    path = real.root / "deliveries" / "zaanstad" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    code = erase(real, "--yes", number=NUMBER)
    said = capsys.readouterr().out
    assert code == (EXIT_BY_HAND if told.startswith("NIET") else 0)
    assert told in said and NUMBER not in said and path.read_bytes() == content


def test_a_correction_of_an_erased_row_is_named(real, capsys):
    correction = (
        "corrections:\n  - {city: utrecht, table: huishoudens, row: 3, column: uitstroom, expect: null, action: drop, "
        'reason: {nl: x, en: x}, decided_by: onderzoeker, date: "2017-11-20"}\n'
    )
    (real.registry / "corrections.yaml").write_text(correction, encoding="utf-8")
    assert erase(real, "--yes", number=NUMBER) == EXIT_BY_HAND
    assert "corrections.yaml heeft een correctie voor dit huishouden (nummer 1" in capsys.readouterr().out


def test_copies_outside_the_study_are_named(real, capsys):
    (real.root / ".dvc/config.local").write_text("[cache]\n    dir = /mnt/shared/cache\n")
    assert erase(real, "--delivery", CITY, "--yes") == EXIT_BY_HAND
    assert "/mnt/shared/cache" in capsys.readouterr().out


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


def test_only_old_deliveries_of_one_city_go(real):
    for city in (CITY, "zaanstad"):
        for path in deliver(real.root / "deliveries" / city).iterdir():
            os.utime(path, (1_500_000_000, 1_500_000_000))
    assert erase(real, "--older-than", "2018-01-01", "--city", "zaanstad", "--yes") == 0
    assert delivered(real) and not any((real.root / "deliveries/zaanstad").iterdir())


def test_only_old_deliveries_go(real):
    deliver(real.root / "deliveries" / "zaanstad")
    for path in (real.root / "deliveries/zaanstad").iterdir():
        os.utime(path, (1_500_000_000, 1_500_000_000))
    assert erase(real, "--older-than", "2018-01-01", "--yes") == 0
    assert delivered(real) and not any((real.root / "deliveries/zaanstad").iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--delivery", "atlantis"),
        ("--older-than", "vorig jaar"),
        ("--older-than", "2018-01-01", "--city", "atlantis"),
        ("--delivery", CITY, "--city", CITY),
    ],
)
def test_what_cannot_be_meant_is_told(real, capsys, arguments):
    assert erase(real, *arguments) == EXIT_PLAIN_ERROR
    assert "Traceback" not in capsys.readouterr().err


def test_invented_deliveries_are_left_alone(study, capsys):
    assert erase(study, "--delivery", CITY, "--yes") == EXIT_PLAIN_ERROR
    assert "niemand" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_lines_keep_their_bytes(encoding):
    text = 'a;b\r\n1;"één\r\nregel"\r\n2;twee\r\n3;"dr""ie"'
    kept = 'a;b\r\n\r\n2;twee\r\n3;"dr""ie"'
    assert without_rows(text.encode(encoding), frozenset({2})) == kept.encode(encoding)
