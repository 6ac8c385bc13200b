"""What a fetch leaves, what it tells, and what becomes of it in the pipeline."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.statline import LARGE, Statline, clients, key_figures, serving

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.context.boundaries import boundaries
from evaluation.context.figures import public_figures
from evaluation.context.profile import profile
from evaluation.context.source import Info
from evaluation.context.table import StatlineTable
from evaluation.registry import load_params, load_registry
from evaluation.scalability.municipalities.likeness import compare
from evaluation.storage import write_json

BEFORE = {"GM0080": range(40), "GM0344": range(10), LARGE: range(3)}
AFTER = {"GM0080": [*range(17), *range(50, 55)], "GM0344": range(10), LARGE: range(3)}


@pytest.fixture
def statline():
    tables = {
        "83487NED": key_figures("83487NED", 2016, BEFORE),
        "83765NED": key_figures("83765NED", 2017, BEFORE, first=6),
        "84286NED": key_figures("84286NED", 2018, AFTER, first=7),
        "83620NED": clients("83620NED", 2016, ["NL00", "GM0080", "WK008001"]),
    }
    with serving(Statline(tables)) as found:
        yield found


@pytest.fixture
def at_desk(study, statline):
    """A study whose params.yaml names the server on this machine, with the tables that it has."""
    text = study.params.read_text(encoding="utf-8")
    text = text.replace("https://opendata.cbs.nl/ODataFeed/odata", statline.address)
    text = text.replace("retries: 6", "retries: 1").replace("first_wait_seconds: 1 ", "first_wait_seconds: 0 ")
    study.params.write_text(text.replace("context: synthetic", "context: cbs"), encoding="utf-8")
    registry = study.registry / "context.yaml"
    lines = registry.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "family: jeugd" not in line and "family: voorzieningen" not in line]
    kept = [line for line in kept if "youth_care_per_1000:" not in line]
    known = "tables: {2016: 83620NED}"
    text = "\n".join(kept).replace("tables: {2015: 83267NED, 2016: 83620NED, 2017: 83818NED}", known)
    for family in ("2015: 83265NED, 2016: 83619NED, 2017: 83817NED, 2018: 84420NED", "2015: 82964NED, 2016: 83563NED"):
        text = text.replace(family, "2003: 83265NED")
    text = text.replace(", 2017: 83782NED", "").replace(", youth_care_per_1000]", "]")
    registry.write_text(text, encoding="utf-8")
    return study


def fetch(study, *arguments):
    return main(["context", "fetch", "--study", str(study.root), *arguments])


YEARS = ("--year", "2016", "--year", "2017", "--year", "2018")


def test_a_fetch_leaves_small_files_with_their_papers(at_desk, capsys):
    assert fetch(at_desk, *YEARS) == 0
    told = capsys.readouterr().out
    assert "van 1 andere gemeenten liggen er" in told
    assert "inhabitants: 1 eronder, 0 erboven" in told
    assert "83487NED (2016): 3 gemeenten, 53 wijken, 0 buurten" in told
    listed = json.loads((at_desk.statline / "tables.json").read_text(encoding="utf-8"))["tables"]
    assert [entry["table"] for entry in listed] == ["83487NED", "83620NED", "83765NED", "84286NED"]
    assert {entry["licence"] for entry in listed} == {"CC BY 4.0"}
    assert {entry["credit"] for entry in listed} == {"CBS"}
    assert all(entry["taken"] and entry["title"] and entry["source"].startswith("127.0.0.1") for entry in listed)
    figures = pd.read_csv(at_desk.statline / "83487NED.csv")
    assert set(figures["region"].str[:6]) == {"NL00", "GM0080", "GM0344", LARGE, "WK0080", "WK0344"}
    assert not any("://" in path.read_text(encoding="utf-8") for path in at_desk.statline.glob("*.csv"))


def test_changed_boundaries_are_flagged_and_equal_ones_said(at_desk, capsys):
    fetch(at_desk, *YEARS)
    told = capsys.readouterr().out
    assert "ANDERE GRENZEN: Naam van GM0080 heeft in 2017 40 wijken en in 2018 22; 23 codes verdwenen, 5" in told
    assert "Naam van GM0080: dezelfde 40 wijkcodes in 2016 en 2017." in told
    assert "Naam van GM0344: dezelfde 10 wijkcodes in 2017 en 2018." in told
    found = pd.read_csv(at_desk.statline / "boundaries.csv")
    assert set(found["municipality"]) == {"GM0080", "GM0344"}


def test_one_table_that_fails_does_not_stop_the_others(at_desk, statline, capsys):
    statline.faults["TableInfos"] = ["", "404"]
    assert fetch(at_desk, *YEARS) == EXIT_PLAIN_ERROR
    assert "83765NED/TableInfos gaf HTTP 404" in capsys.readouterr().err
    listed = json.loads((at_desk.statline / "tables.json").read_text(encoding="utf-8"))["tables"]
    assert [entry["table"] for entry in listed] == ["83487NED", "83620NED", "84286NED"]
    assert fetch(at_desk, "--year", "2017") == 0
    listed = json.loads((at_desk.statline / "tables.json").read_text(encoding="utf-8"))["tables"]
    assert [entry["table"] for entry in listed] == ["83487NED", "83620NED", "83765NED", "84286NED"]


def test_a_silent_service_is_not_asked_for_the_next_table(at_desk, statline, capsys):
    statline.faults["TableInfos"] = ["500"] * 100
    assert fetch(at_desk, *YEARS) == EXIT_PLAIN_ERROR
    assert len(statline.asked) == 2
    assert not list(at_desk.statline.glob("*.csv"))
    assert "Traceback" not in capsys.readouterr().err


def test_again_forgets_the_kept_pages(at_desk, statline):
    fetch(at_desk, "--year", "2017")
    statline.asked.clear()
    fetch(at_desk, "--year", "2017")
    assert statline.asked == ["TableInfos"]
    fetch(at_desk, "--year", "2017", "--again")
    assert len(statline.asked) == 5


@pytest.fixture
def downloads(statline, tmp_path):
    """A folder with the answers of the service as they were saved."""
    folder = tmp_path / "downloads"
    for table, parts in statline.tables.items():
        for part, rows in parts.items():
            write_json(folder / f"cbs.v3.{table}_{part}.json", {"odata.metadata": "…", "value": rows})
    return folder


def test_a_folder_gives_the_same_files_as_the_service(at_desk, downloads):
    fetch(at_desk, *YEARS)
    from_service = {path.name: path.read_bytes() for path in at_desk.statline.glob("*.csv")}
    assert fetch(at_desk, "--from", str(downloads)) == 0
    assert {path.name: path.read_bytes() for path in at_desk.statline.glob("*.csv")} == from_service


def test_looking_at_a_folder_writes_nothing_and_adds_up(at_desk, downloads, capsys):
    assert main(["context", "check", str(downloads), "--study", str(at_desk.root)]) == 0
    assert "inwoners van alle gemeenten samen: 3426; van het land volgens de tabel: 3426" in capsys.readouterr().out
    assert not list(at_desk.statline.glob("*.csv"))


def test_municipalities_that_are_missing_are_noticed(at_desk, downloads, capsys):
    path = downloads / "cbs.v3.83487NED_TypedDataSet.json"
    rows = [row for row in json.loads(path.read_text())["value"] if not row["WijkenEnBuurten"].startswith("GM0344")]
    write_json(path, {"value": rows})
    (downloads / "cbs.v3.83487NED_TableInfos.json").write_text(
        json.dumps({"value": [{"Title": "Kerncijfers wijken en buurten 2016", "Modified": ""}]}), encoding="utf-8"
    )
    assert main(["context", "check", str(downloads), "--study", str(at_desk.root)]) == 1
    assert "LET OP" in capsys.readouterr().out


def test_a_folder_without_tables_is_told(study, tmp_path, capsys):
    assert main(["context", "check", str(tmp_path), "--study", str(study.root)]) == EXIT_PLAIN_ERROR
    assert "geen tabel" in capsys.readouterr().err


def figures_of(study):
    registry, params = load_registry(study), load_params(study)
    return registry, public_figures(study, registry, params)


def test_taken_figures_reach_the_profile_with_their_table(at_desk):
    fetch(at_desk, *YEARS)
    registry, figures = figures_of(at_desk)
    rows = profile(registry, figures, "cbs").set_index(["region", "measure"])
    assert set(figures["origin"]) == {"cbs"}
    assert rows.loc[("GM0080", "inhabitants"), ["value", "year", "statline_tables"]].tolist() == [
        1080,
        2016,
        "83487NED",
    ]
    assert rows.loc[("GM0080", "wmo_per_1000"), ["value", "statline_tables"]].tolist() == [60, "83620NED"]
    assert rows.loc[("GM0080", "corporation_homes"), "value"] == pytest.approx(11.15)
    assert rows.loc[("GM0080", "assistance_per_1000"), "value"] == pytest.approx(round(1000 * 1108 / 1080, 1))
    assert rows.loc[("VZ0080E", "inhabitants"), "status"] == "not_available"
    assert rows.loc[("GM0153", "inhabitants"), "status"] == "not_available"


def test_a_share_of_nothing_is_not_available(at_desk, statline):
    for row in statline.tables["83487NED"]["TypedDataSet"]:
        row["AantalInwoners_5"] = 0
    fetch(at_desk, "--year", "2016")
    registry, figures = figures_of(at_desk)
    rows = profile(registry, figures, "cbs").set_index(["region", "measure"])
    assert rows.loc[("GM0080", "inhabitants"), "value"] == 0
    assert rows.loc[("GM0080", "assistance_per_1000"), "status"] == "not_available"


def test_a_figure_changed_by_hand_is_refused(at_desk, capsys):
    fetch(at_desk, "--year", "2016")
    path = at_desk.statline / "83487NED.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1080", "1081"), encoding="utf-8")
    assert main(["surroundings", "--study", str(at_desk.root)]) == EXIT_PLAIN_ERROR
    assert "veranderd nadat het was opgehaald" in capsys.readouterr().err


def test_without_a_fetch_the_way_out_is_told(at_desk, capsys):
    assert main(["surroundings", "--study", str(at_desk.root)]) == EXIT_PLAIN_ERROR
    assert "evaluation context fetch" in capsys.readouterr().err


def test_all_municipalities_of_the_newest_year_are_compared(at_desk):
    fetch(at_desk, *YEARS)
    registry, figures = figures_of(at_desk)
    towns = compare(figures, registry).municipalities.set_index("municipality")
    assert set(towns.index) == {"GM0080", "GM0344", LARGE}
    assert towns.loc[LARGE, ["year", "origin", "nearest_city", "below_n"]].tolist() == [2018, "cbs", "leeuwarden", 3]


def table_of(year, districts):
    codes = [
        code for town in ("GM0080", "GM0344") for code in (town, *(f"WK{town[2:]}{at:02}" for at in districts[town]))
    ]
    figures = pd.DataFrame({"region": codes, "name": codes})
    return StatlineTable(Info("83765NED", "v3", "", "", "", "", None), "kerncijfers", year, {}, figures, False)


codes_of = st.fixed_dictionaries({town: st.sets(st.integers(0, 99), min_size=1) for town in ("GM0080", "GM0344")})


@given(before=codes_of, after=codes_of)
def test_districts_that_go_and_come_add_up(before, after):
    for found in boundaries([table_of(2018, after), table_of(2017, before)]):
        same = before[found.municipality] == after[found.municipality]
        assert (found.year_from, found.year_to, found.changed) == (2017, 2018, not same)
        assert found.districts_to == found.districts_from - found.gone + found.new
