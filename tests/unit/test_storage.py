"""Files are whole or not there, and the same rows give the same bytes."""

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evaluation.storage import (
    read_json,
    read_rows,
    read_table,
    read_yaml,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from evaluation.storage.errors import UnwritableFileError
from evaluation.storage.files import write_with
from evaluation.storage.folders import folder_in_one_step

TABLE = pd.DataFrame({"city": ["b", "a", None], "n": [2, 1, 3]})


def test_a_table_keeps_its_rows_order_and_types(tmp_path):
    write_table(tmp_path / "t.parquet", TABLE, {"city": "VARCHAR", "n": "BIGINT"})
    back = read_table(tmp_path / "t.parquet")
    assert back["n"].tolist() == [2, 1, 3]
    assert back["city"].isna().tolist() == [False, False, True]


def test_many_rows_are_read_as_a_table_is(tmp_path):
    table = pd.DataFrame({"city": ["utrecht", None, ""], "value": [0.1, None, 1e300]})
    write_table(tmp_path / "rows.parquet", table)
    pd.testing.assert_frame_equal(read_rows(tmp_path / "rows.parquet"), read_table(tmp_path / "rows.parquet"))


def test_the_same_rows_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_table(tmp_path / name, TABLE)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_table_keeps_the_types_given(tmp_path):
    write_table(tmp_path / "t.parquet", TABLE.iloc[:0], {"city": "VARCHAR", "n": "BIGINT"})
    assert str(read_table(tmp_path / "t.parquet").dtypes["n"]) == "int64"


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path):
    write_text(tmp_path / "f.txt", "old")

    def half(path):
        path.write_text("ne")
        raise OSError("disk full")

    with pytest.raises(UnwritableFileError, match=r"f\.txt .*disk full"):
        write_with(tmp_path / "f.txt", half)
    assert (tmp_path / "f.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["f.txt"]


def test_json_refuses_what_is_no_number(tmp_path):
    with pytest.raises(ValueError, match="Out of range"):
        write_json(tmp_path / "f.json", {"value": float("nan")})
    assert not (tmp_path / "f.json").exists()


def test_json_and_csv_come_back(tmp_path):
    write_json(tmp_path / "f.json", {"naam": "één"})
    write_csv(tmp_path / "f.csv", TABLE)
    assert read_json(tmp_path / "f.json") == {"naam": "één"}
    assert (tmp_path / "f.csv").read_text() == "city,n\nb,2\na,1\n,3\n"


@pytest.mark.parametrize(
    "text, reason",
    [
        ("a: {x: 1, x: 2}", "'x' stands twice"),
        ("1: a\n1: b", "'1' stands twice"),
        ("[a]: 1", "a single value"),
        ("a: !!python/name:os.system", "could not determine"),
    ],
)
def test_yaml_that_could_mean_something_else_is_refused(tmp_path, text, reason):
    (tmp_path / "f.yaml").write_text(text)
    with pytest.raises(yaml.MarkedYAMLError, match=reason):
        read_yaml(tmp_path / "f.yaml")


def yaml_values():
    words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")))
    single = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | words
    return st.recursive(single, lambda held: st.lists(held) | st.dictionaries(single, held), max_leaves=12)


@given(yaml_values(), st.booleans())
def test_other_yaml_is_read_as_the_safe_loader_reads_it(tmp_path_factory, value, flow):
    """Also what stands in it twice, which is written as an alias."""
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text(yaml.safe_dump([value, value], default_flow_style=flow, allow_unicode=True), encoding="utf-8")
    assert read_yaml(file) == yaml.safe_load(file.read_text(encoding="utf-8"))


def test_a_path_with_a_quote_works(tmp_path):
    write_table(tmp_path / "o'hara.parquet", TABLE)
    assert len(read_table(tmp_path / "o'hara.parquet")) == 3


def test_a_folder_is_there_whole_and_what_a_killed_writer_left_is_removed(tmp_path):
    left = tmp_path / ".out.abc.half-written/deep"
    left.mkdir(parents=True)
    (left / "piece").write_text("half")
    with folder_in_one_step(tmp_path / "out", {"a.txt": b"1", "deep/b.txt": b"2"}):
        assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert ((tmp_path / "out/a.txt").read_bytes(), (tmp_path / "out/deep/b.txt").read_bytes()) == (b"1", b"2")


def test_a_folder_that_is_not_empty_is_never_replaced(tmp_path):
    write_text(tmp_path / "out/mine.txt", "mine")
    with pytest.raises(UnwritableFileError), folder_in_one_step(tmp_path / "out", {"a.txt": b"1"}):
        pass
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
