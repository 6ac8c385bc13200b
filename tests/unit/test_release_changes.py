"""``evaluation changes``: what moved between two releases, and what may have moved it."""

import pytest

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.storage import write_json, write_text

TABLES = {
    "estimates": "id,value,low,high,claim,status\nest/a,0.3,0.1,0.5,2,ok\nest/b,0.2,0.1,0.3,2,ok\n",
    "assessment": "id,key,score,rule,status\nass/a/verdict,promising,,likely,scored\n",
    "deliveries": "id,delivery_status,delivered,used,set_aside\ndel/utrecht/cases,used,60,40,20\n",
}
CHANGES = {
    "an interval": ("estimates", "0.5,2,ok", "0.6,2,ok", "est/a: high 0.5 -> 0.6"),
    "hidden now": ("estimates", "est/b,0.2,0.1,0.3,2,ok", "est/b,,,,2,suppressed", "status ok -> suppressed"),
    "a new row": ("estimates", "est/b", "est/c", "est/c: new"),
    "a row that went": ("estimates", "est/b", "est/c", "est/b: gone"),
    "a verdict": ("assessment", "promising,", "not_promising,", "key promising -> not_promising"),
}


def a_release(folder, data="x", **tables):
    for name, text in (TABLES | tables).items():
        write_text(folder / f"tables/{name}.csv", text)
    write_json(folder / "manifest.json", {"data": data})
    return folder


def told(before, after, capsys):
    assert main(["changes", str(before), str(after), "--lang", "en"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("file", "old", "new", "line"), CHANGES.values(), ids=CHANGES)
def test_what_moved_is_told_and_nothing_else(file, old, new, line, tmp_path, capsys):
    after = a_release(tmp_path / "two", **{file: TABLES[file].replace(old, new)})
    text = told(a_release(tmp_path / "one"), after, capsys)
    assert line in text
    assert "The data are the same" in text
    assert "deliveries" not in text.lower()


def test_what_may_have_moved_it_is_told_too(tmp_path, capsys):
    estimates = TABLES["estimates"].replace("0.3,0.1", "0.4,0.1")
    deliveries = TABLES["deliveries"].replace("60,40", "80,60")
    after = a_release(tmp_path / "two", "y", estimates=estimates, deliveries=deliveries)
    text = told(a_release(tmp_path / "one"), after, capsys)
    assert "The data are others" in text
    assert "del/utrecht/cases: delivered 60 -> 80; used 40 -> 60" in text


def test_the_same_release_twice_has_no_changes(tmp_path, capsys):
    assert "Nothing changed" in told(a_release(tmp_path / "one"), a_release(tmp_path / "two"), capsys)


def test_a_folder_that_is_no_release_is_named(tmp_path, capsys):
    assert main(["changes", str(a_release(tmp_path / "one")), str(tmp_path / "none")]) == EXIT_PLAIN_ERROR
    assert str(tmp_path / "none") in capsys.readouterr().err
