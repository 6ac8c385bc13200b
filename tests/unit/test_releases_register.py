"""The register of releases: it gives back what was put in, only grows, and does not work when it is not whole."""

import gzip
import json

import pytest

from evaluation.disclosure.releases.register import DamagedRegisterError, Release, add_release, read_register

ROW = {"id": "sta/zrm/all", "ok_n": "45", "status": "ok"}


def a_release(number, name="eerste", **more):
    given = {"date": "2018-01-01", "origin": "delivery", "run": "abc", "data": "def"}
    return Release(number, name, **(given | more), tables={"statuses": {ROW["id"]: ROW}})


@pytest.fixture
def register(tmp_path):
    """A folder with three releases beside the page that explains it."""
    (tmp_path / "README.md").write_text("about")
    for number, name in enumerate(("eerste", "tweede", "derde"), 1):
        add_release(tmp_path, a_release(number, name))
    return tmp_path


def test_no_folder_and_an_empty_one_are_no_releases(tmp_path):
    assert read_register(tmp_path / "none") == read_register(tmp_path) == ()


def test_what_is_put_in_comes_out_in_order(register):
    assert read_register(register) == (a_release(1), a_release(2, "tweede"), a_release(3, "derde"))


def test_the_same_releases_give_the_same_bytes(register, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    for release in read_register(register):
        path = add_release(other, release)
        assert path.read_bytes() == (register / path.name).read_bytes()


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_release_takes_the_next_number_and_no_other(register, number):
    files = {path.name: path.read_bytes() for path in register.iterdir()}
    with pytest.raises(DamagedRegisterError):
        add_release(register, a_release(number, "vierde"))
    assert {path.name: path.read_bytes() for path in register.iterdir()} == files


def edited(content):
    body = json.loads(gzip.decompress(content))
    body["tables"]["statuses"]["rows"][0][1] = "44"
    return gzip.compress(json.dumps(body).encode(), mtime=0)


DAMAGE = {
    "cut off": lambda folder: (folder / "0002-tweede.json.gz").write_bytes(b"\x1f\x8b\x08"),
    "empty": lambda folder: (folder / "0003-derde.json.gz").write_bytes(b""),
    "no zip": lambda folder: (folder / "0003-derde.json.gz").write_bytes(b"{}"),
    "not its words": lambda folder: (folder / "0003-derde.json.gz").write_bytes(gzip.compress(b"[1]")),
    "a number edited": lambda folder: (folder / "0003-derde.json.gz").write_bytes(
        edited((folder / "0003-derde.json.gz").read_bytes())
    ),
    "the first removed": lambda folder: (folder / "0001-eerste.json.gz").unlink(),
    "the middle removed": lambda folder: (folder / "0002-tweede.json.gz").unlink(),
    "renamed": lambda folder: (folder / "0002-tweede.json.gz").rename(folder / "0002-andere.json.gz"),
    "replaced by another": lambda folder: (folder / "0001-eerste.json.gz").write_bytes(
        (folder / "0003-derde.json.gz").read_bytes()
    ),
    "something beside it": lambda folder: (folder / "notes.txt").write_text("x"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_register_that_is_not_whole_is_refused_and_says_how_to_mend_it(register, damage):
    damage(register)
    with pytest.raises(DamagedRegisterError, match=r"git") as told:
        read_register(register)
    assert "44" not in str(told.value)
