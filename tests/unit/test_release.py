"""``evaluation release``: whole or not at all, only what the pipeline made and the gate let through, and registered."""

import csv
import hashlib
import json
import subprocess

import pytest

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.commands import release_checks
from evaluation.disclosure.columns import FILES
from evaluation.disclosure.releases.register import read_register
from evaluation.disclosure.rules import HIDDEN, SHOWN
from evaluation.publication.files import DRAWN, INDEX, MADE
from evaluation.registry import load_params
from evaluation.storage import write_json, write_text
from evaluation.storage.errors import UnwritableFileError

DAY = "2018-03-01"
SHOWN_ROW = {"id": "sta/zrm/all/all/all/T0", "indicator": "zrm", "asked_n": "50", "ok_n": "45", "status": "ok"}
HIDDEN_ROW = {"id": "sta/zrm/all/utrecht/all/T0", "indicator": "zrm", "city": "utrecht", "status": "suppressed"}
PUBLIC_ROW = {"id": "num/cities", "key": "cities", "value": "5", "status": "ok"}
LOCK = """\
schema: '2.0'
stages:
  tables:
    outs: [{path: data/processed/tables, md5: aa.dir}]
  protect:
    deps: [{path: data/releases, md5: bb.dir}]
    outs: [{path: data/published, md5: cc.dir}]
  report:
    outs: [{path: reports/build/report.html, md5: dd}, {path: reports/build/figures, md5: ee.dir}]
"""


@pytest.fixture
def ready(study, monkeypatch):
    """A study of three rows that has run and is up to date, of deliveries that are not invented."""
    rows = {"statuses": [SHOWN_ROW, HIDDEN_ROW], "numbers": [PUBLIC_ROW]}
    study.published.mkdir(parents=True)
    for file, columns in FILES.items():
        with (study.published / f"{file}.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, columns)
            writer.writeheader()
            writer.writerows(rows.get(file, []))
    decide(study)
    tell(study, "delivery")
    write_json(study.published / "datapackage.json", {})
    write_text(study.build / "report.html", "<p>45</p>")
    write_text(study.build / "figures/one.svg", "<svg/>")
    write_text(study.root / "dvc.lock", LOCK)
    monkeypatch.setattr(release_checks, "stale", lambda paths: [])
    return study


def tell(study, origin, **cities):
    write_json(study.published / "study.json", {"origin": origin, "cities": {"utrecht": "used"} | cities})


def decide(study, rule="small_n", gate=None):
    shown = [{"id": SHOWN_ROW["id"], "file": "statuses", "decision": "published", "rule": "threshold_reached"}]
    hidden = [{"id": HIDDEN_ROW["id"], "file": "statuses", "decision": "suppressed", "rule": rule}]
    public = [{"id": PUBLIC_ROW["id"], "file": "numbers", "decision": "published", "rule": "public_fact"}]
    thresholds = gate or load_params(study).gate.model_dump()
    log = {"gate": thresholds, "rules": SHOWN | HIDDEN, "decisions": [*shown, *hidden, *public]}
    write_json(study.processed / "disclosure.json", log)


def change(study, file, old, new):
    path = study.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def release(study, folder, *more):
    return main(["release", str(folder), "--date", DAY, *more, "--study", str(study.root)])


def files_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_release_holds_what_readers_get_and_nothing_else(ready, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "maart"
    assert release(ready, folder) == 0
    tables = {f"tables/{file}.csv" for file in FILES} | {"tables/datapackage.json", "tables/study.json"}
    own = {"README.md", "LEESMIJ.md", "manifest.json", "SHA256SUMS"}
    assert files_in(folder) == tables | own | {"reports/report.html", "reports/figures/one.svg"}
    assert (folder / "reports/report.html").read_text() == "<p>45</p>"


@pytest.mark.parametrize("note", [MADE, DRAWN])
def test_what_the_documents_were_made_of_is_no_stranger_and_stays_at_home(note, ready, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "maart"
    write_json(ready.build / note, {})
    assert release(ready, folder) == 0
    assert not [name for name in files_in(folder) if note in name]


def test_readers_begin_with_the_page_that_names_all_documents(ready, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "maart"
    write_text(ready.build / INDEX, "<p>45</p>")
    write_text(ready.build / "a.html", "<p>45</p>")
    change(ready, "dvc.lock", "path: reports/build/report.html", "path: reports/build")
    assert release(ready, folder) == 0
    for page in ("README.md", "LEESMIJ.md"):
        text = (folder / page).read_text(encoding="utf-8")
        assert text.index(f"reports/{INDEX}") < text.index("reports/a.html") < text.index("reports/report.html")


def test_checksums_and_manifest_agree_with_the_files(ready, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "maart"
    release(ready, folder)
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": OK") == len(files_in(folder)) - 1
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["release"] == {"name": "maart", "number": 1, "date": DAY}
    assert (manifest["origin"], manifest["synthetic"]) == ("delivery", False)
    for each in manifest["files"]:
        content = (folder / each["path"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert {each["path"] for each in manifest["files"]} == files_in(folder) - {"manifest.json", "SHA256SUMS"}


def test_the_same_run_gives_the_same_bytes_and_one_entry_in_the_register(ready, tmp_path_factory):
    first, second = (tmp_path_factory.mktemp("out") / "maart" for _ in range(2))
    assert release(ready, first) == 0
    assert release(ready, second) == 0
    assert {name: (first / name).read_bytes() for name in files_in(first)} == {
        name: (second / name).read_bytes() for name in files_in(second)
    }
    assert len(read_register(ready.releases)) == 1


def test_the_register_holds_rows_about_people_as_they_were_shown(ready, tmp_path_factory):
    release(ready, tmp_path_factory.mktemp("out") / "maart")
    (kept,) = read_register(ready.releases)
    assert (kept.number, kept.name, kept.date, kept.origin) == (1, "maart", DAY, "delivery")
    assert kept.tables["statuses"][SHOWN_ROW["id"]]["ok_n"] == "45"
    assert kept.tables["statuses"][HIDDEN_ROW["id"]]["ok_n"] == ""
    assert not kept.tables.get("numbers"), "the number of cities is about nobody"


def test_invented_data_are_named_so(ready, tmp_path_factory):
    tell(ready, "synthetic")
    folder = tmp_path_factory.mktemp("out") / "maart"
    assert release(ready, folder) == 0
    assert (folder / "SYNTHETISCH-SYNTHETIC.txt").exists()
    assert "Synthetisch" in (folder / "LEESMIJ.md").read_text(encoding="utf-8")
    assert "Synthetic" in (folder / "README.md").read_text(encoding="utf-8")
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["synthetic"]
    assert read_register(ready.releases)[0].origin == "synthetic"


def hidden_with_a_number(study):
    path = study.published / "statuses.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, FILES["statuses"])
        writer.writeheader()
        writer.writerows([row | ({"ok_n": "7777"} if row["status"] == "suppressed" else {}) for row in rows])


REFUSED = {
    "a stage would run again": lambda study, patch: patch.setattr(release_checks, "stale", lambda paths: ["protect"]),
    "a strange table": lambda study, patch: write_text(study.build / "mine.csv", "x"),
    "a strange file deep down": lambda study, patch: write_text(study.build / "more/mine.svg", "x"),
    "a row without a decision": lambda study, patch: change(
        study, "data/published/numbers.csv", "num/cities", "num/others"
    ),
    "an unknown rule": lambda study, patch: decide(study, rule="because"),
    "other thresholds": lambda study, patch: decide(study, gate={"minimum_count": 1}),
    "a hidden row that is shown": lambda study, patch: change(study, "data/published/statuses.csv", "suppressed", "ok"),
    "a hidden row with a number": lambda study, patch: hidden_with_a_number(study),
    "a refused delivery": lambda study, patch: tell(study, "delivery", enschede="refused"),
    "a damaged register": lambda study, patch: write_text(study.releases / "0001-x.json.gz", "x"),
}


@pytest.mark.parametrize("why", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_words_and_nothing_is_written(ready, why, monkeypatch, tmp_path_factory, capsys):
    why(ready, monkeypatch)
    folder = tmp_path_factory.mktemp("out") / "maart"
    before = files_in(ready.releases) if ready.releases.exists() else set()
    assert release(ready, folder) == EXIT_PLAIN_ERROR
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "7777" not in told
    assert not list(folder.parent.iterdir())
    assert (files_in(ready.releases) if ready.releases.exists() else set()) == before


def test_a_refused_delivery_may_be_left_out_when_the_registry_says_why(ready, tmp_path_factory):
    tell(ready, "delivery", enschede="refused")
    why = "  release_without:\n    enschede: {nl: Komt later, en: Comes later}\n  first_month"
    change(ready, "data/registry/study.yaml", "  first_month", why)
    folder = tmp_path_factory.mktemp("out") / "maart"
    assert release(ready, folder) == 0
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["released_without"] == {"enschede": {"nl": "Komt later", "en": "Comes later"}}


@pytest.mark.parametrize("place", ["data/published/new", "reports/new", "full", "a name"])
def test_a_place_that_will_not_do_is_refused(ready, place, capsys):
    write_text(ready.root / "full/letter.txt", "mine")
    assert release(ready, ready.root / place) == EXIT_PLAIN_ERROR
    assert (ready.root / "full/letter.txt").read_text() == "mine"
    assert not ready.releases.exists()


def test_an_empty_folder_is_filled(ready, tmp_path_factory):
    folder = tmp_path_factory.mktemp("maart")
    assert release(ready, folder) == 0
    assert (folder / "SHA256SUMS").exists()


def test_a_name_is_given_once_and_days_go_forward(ready, tmp_path_factory, capsys):
    release(ready, tmp_path_factory.mktemp("out") / "maart")
    change(ready, "data/published/statuses.csv", "45", "65")
    assert release(ready, tmp_path_factory.mktemp("out") / "maart") == EXIT_PLAIN_ERROR
    assert DAY in capsys.readouterr().err
    assert release(ready, tmp_path_factory.mktemp("out") / "februari", "--date", "2018-02-01") == EXIT_PLAIN_ERROR
    assert release(ready, tmp_path_factory.mktemp("out") / "april", "--date", "2018-04-01") == 0
    assert [each.name for each in read_register(ready.releases)] == ["maart", "april"]


def test_a_full_disk_leaves_no_folder_and_no_entry(ready, tmp_path_factory, monkeypatch):
    def full(folder, new):
        raise UnwritableFileError("No space left on device")

    monkeypatch.setattr("evaluation.commands.release.add_release", full)
    folder = tmp_path_factory.mktemp("out") / "maart"
    assert release(ready, folder) == EXIT_PLAIN_ERROR
    assert not list(folder.parent.iterdir())
