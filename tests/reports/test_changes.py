"""``evaluation diff``: what moved between two releases, and what may have moved it, from released rows only."""

import csv
import shutil
import subprocess

import pytest

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.disclosure.releases.register import Release, add_release
from evaluation.publication.changes.moved import CAUSES, RESULTS, Side, changes
from evaluation.storage import write_json

TABLES = {
    "estimates": {"est/a": {"value": "0.3", "low": "0.1", "high": "0.5", "n": "40", "claim": "2", "status": "ok"}},
    "assessment": {"ass/a/verdict": {"key": "promising", "rule": "likely", "status": "scored"}},
    "deliveries": {"del/utrecht/cases": {"delivery_status": "used", "delivered": "60", "used": "40"}},
}
MOVES = {
    "an interval": ("estimates", "est/a", {"high": "0.6"}),
    "hidden now": ("estimates", "est/a", {"value": "", "low": "", "high": "", "n": "", "status": "suppressed"}),
    "a number of units": ("estimates", "est/a", {"n": "52"}),
    "a verdict": ("assessment", "ass/a/verdict", {"key": "not_yet_promising"}),
    "a delivery": ("deliveries", "del/utrecht/cases", {"used": "55"}),
}


def side(tables, name="one"):
    return Side(name, "2017-11-01", "x", tables)


def moved(before, after):
    return {part.table: changes(part, side(before), side(after)) for part in (*RESULTS, *CAUSES)}


@pytest.mark.parametrize(("table", "id_", "fields"), MOVES.values(), ids=MOVES)
def test_what_moved_is_found_and_nothing_else(table, id_, fields):
    after = {**TABLES, table: {id_: TABLES[table][id_] | fields}}
    found = moved(TABLES, after)
    assert [change.row.id for change in found[table]] == [id_]
    assert not any(rows for name, rows in found.items() if name != table)


def test_rows_that_came_and_went_are_told():
    after = {**TABLES, "estimates": {"est/b": TABLES["estimates"]["est/a"]}}
    gone, new = moved(TABLES, after)["estimates"]
    assert (gone.after, new.before) == (None, None)


def test_the_same_release_twice_has_no_changes():
    assert not any(moved(TABLES, TABLES).values())


@pytest.fixture
def released(default_report, tmp_path):
    """A study whose register holds two releases; in the second an estimate moved and another went."""
    root = tmp_path / "study"
    shutil.copytree(default_report.paths.root, root)
    tables = {
        path.stem: {row["id"]: row for row in csv.DictReader(path.open(encoding="utf-8"))}
        for path in (root / "data/published").glob("*.csv")
    }
    shown = [id_ for id_, row in tables["estimates"].items() if row["value"] and row["scope"] == "city"]
    later = {**tables, "estimates": dict(tables["estimates"])}
    later["estimates"][shown[0]] = tables["estimates"][shown[0]] | {"value": "0.99"}
    del later["estimates"][shown[1]]
    folder = root / "data/releases"
    add_release(folder, Release(1, "first", "2017-11-01", "synthetic", "r1", "d1", tables))
    add_release(folder, Release(2, "second", "2018-02-01", "synthetic", "r2", "d2", later))
    return root, shown


def test_the_page_tells_the_last_two_releases_in_both_languages(released, capsys):
    root, _ = released
    assert main(["diff", "--study", str(root)]) == 0
    said = capsys.readouterr().out
    assert "first" in said
    assert "second" in said
    for language, word in (("nl", "Schattingen"), ("en", "Estimates")):
        page = (root / f"reports/changes/first_second.{language}.html").read_text(encoding="utf-8")
        assert word in page
        assert "SYNTHE" in page
        assert page.count('id="tab-changes-1"') == 1
    assert not (root / "reports/build/changes").exists()


def test_a_release_can_be_named_by_its_folder(released, tmp_path, capsys):
    root, _ = released
    folder = tmp_path / "given"
    shutil.copytree(root / "data/published", folder / "tables")
    write_json(folder / "manifest.json", {"release": {"name": "given", "date": "2017-11-01"}, "data": "d1"})
    assert main(["diff", str(folder), "first", "--study", str(root)]) == 0
    assert "given" in capsys.readouterr().out
    assert not (root / "reports/changes").exists()


def test_a_revision_means_the_release_that_stood_there_and_tells_definitions(released, capsys):
    root, _ = released
    (root / ".dvc").mkdir()
    (root / ".dvc/config").write_text("[core]\n    analytics = false\n    no_scm = true\n", encoding="utf-8")
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    followed = ["data/releases", "data/registry", "params.yaml", ".dvc/config"]
    for arguments in (["init", "-q"], ["add", *followed], [*name, "commit", "-qm", "x"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    params = root / "params.yaml"
    text = params.read_text(encoding="utf-8")
    params.write_text(text.replace("minimum_sites: 3", "minimum_sites: 4"), encoding="utf-8")
    assert main(["diff", "HEAD", "first", "--study", str(root)]) == 0
    assert "second" in capsys.readouterr().out
    page = (root / "reports/changes/second_first.nl.html").read_text(encoding="utf-8")
    assert "minimum_sites" in page


@pytest.mark.parametrize("names", [["nowhere"], ["first", "nowhere"]])
def test_an_unknown_release_is_told_with_those_that_are_known(released, names, capsys):
    root, _ = released
    assert main(["diff", *names, "--study", str(root)]) == EXIT_PLAIN_ERROR
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "first, second" in said


def test_one_release_alone_cannot_be_compared(released, capsys):
    root, _ = released
    (root / "data/releases/0002-second.json.gz").unlink()
    assert main(["diff", "--study", str(root)]) == EXIT_PLAIN_ERROR
    assert "evaluation release" in capsys.readouterr().err
