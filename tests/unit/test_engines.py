"""Engines: parts of DuckDB hold the same rows and are not made twice; what Spark lacks is told."""

import os
import shutil
import socket
from functools import partial

import ibis
import pandas as pd
import pytest

from evaluation.storage import parts as parts_module
from evaluation.storage import queries, read_table, write_table
from evaluation.storage.cluster import ClusterError
from evaluation.storage.engines import Choice, engine
from evaluation.storage.leftovers import PATTERN, remove_half_written
from evaluation.storage.parts import KEPT, MemoryLimitError, groups

CITIES = ["a", "b", "c"]
ROWS = pd.DataFrame({"city": ["a", "b", "b", "c"], "value": [1.0, 2.0, 4.0, 8.0]})


@pytest.fixture
def given(tmp_path):
    write_table(tmp_path / "given.parquet", ROWS)
    return tmp_path / "given.parquet"


def double(table, cities):
    return table.filter(table.city.isin(cities)).mutate(value=table.value * 2).order_by("city", "value")


def write(given, made=None, **choices):
    """Write twice the values; ``made`` hears of which cities, and may raise."""
    path = given.with_name("made.parquet")
    with engine(Choice(**choices), given.parent) as chosen:
        table = chosen.read(given)

        def rows(cities):
            if made is not None:
                made(cities)
            return double(table, cities)

        chosen.write(path, rows, CITIES)
    return path


@pytest.mark.parametrize("partitions", [1, 2, 3, 7])
def test_parts_hold_the_same_rows_in_the_same_order(given, partitions):
    path = write(given, partitions=partitions)
    assert read_table(path).to_numpy().tolist() == [["a", 2.0], ["b", 4.0], ["b", 8.0], ["c", 16.0]]
    assert path.is_dir() == (partitions > 1)


@pytest.mark.parametrize(("number", "sizes"), [(1, [3]), (2, [1, 2]), (3, [1, 1, 1]), (9, [1, 1, 1])])
def test_every_city_is_in_one_group(number, sizes):
    found = groups(CITIES, number)
    assert [len(group) for group in found] == sizes and [city for group in found for city in group] == CITIES


def test_a_folder_and_a_file_take_each_other_s_place(given):
    for partitions in (1, 3, 2, 1):
        path = write(given, partitions=partitions)
        assert len(read_table(path)) == len(ROWS)
        assert not path.is_dir() or len([*path.iterdir()]) == partitions
    assert not [*given.parent.rglob(PATTERN)]


@pytest.fixture
def made(monkeypatch):
    """How many parts were written, and a way to be cut off before one of them."""
    written = []
    original = parts_module.write_expression

    def count(path, session, expression):
        if len(written) == count.cut_off_after:
            raise KeyboardInterrupt
        original(path, session, expression)
        written.append(path)

    count.cut_off_after, count.written = -1, written
    monkeypatch.setattr(parts_module, "write_expression", count)
    return count


def test_after_a_cut_finished_parts_are_not_made_again(given, made):
    made.cut_off_after = 2
    with pytest.raises(KeyboardInterrupt):
        write(given, partitions=3)
    assert not given.with_name("made.parquet").exists()
    made.cut_off_after = -1
    assert len(read_table(write(given, partitions=3))) == len(ROWS)
    assert len(made.written) == 3
    assert not (given.parent / KEPT).exists()


def test_parts_of_a_finished_table_are_kept_until_the_whole_stage_is_done(given, made):
    first, second = given.with_name("first.parquet"), given.with_name("second.parquet")

    def stage():
        with engine(Choice(partitions=3), given.parent) as chosen:
            table = chosen.read(given)
            for path in (first, second):
                chosen.write(path, lambda cities: double(table, cities), CITIES)

    made.cut_off_after = 4
    with pytest.raises(KeyboardInterrupt):
        stage()
    shutil.rmtree(first)
    made.cut_off_after = -1
    stage()
    assert [len(read_table(path)) for path in (first, second)] == [len(ROWS)] * 2
    assert len(made.written) == 6 and not (given.parent / KEPT).exists()


def test_a_part_of_other_rows_is_never_used(given, made):
    made.cut_off_after = 2
    with pytest.raises(KeyboardInterrupt):
        write(given, partitions=3)
    write_table(given, ROWS.assign(value=100.0))
    os.utime(given, (1, 1))
    made.cut_off_after = -1
    assert set(read_table(write(given, partitions=3))["value"]) == {200.0}
    assert len(made.written) == 5


def test_too_little_memory_is_told_with_what_to_change(given):
    import ibis

    path = given.with_name("made.parquet")
    with engine(Choice(memory_limit="1MB"), given.parent) as chosen:
        many = ibis.range(3_000_000).unnest().name("n").as_table()
        wide = many.mutate(text=many.n.cast("string") + "x" * 100)
        lists = wide.group_by(group=wide.n % 2).agg(all=wide.text.collect())
        with pytest.raises(MemoryLimitError, match="partitions"):
            chosen.write(path, lambda _: lists, CITIES)
    assert not path.exists() and not [*given.parent.rglob(PATTERN)]


def test_half_written_folders_are_removed_too(tmp_path):
    (tmp_path / ".made.parquet.x.half-written/written").mkdir(parents=True)
    (tmp_path / ".made.parquet.x.half-written/written/part-0").touch()
    remove_half_written([tmp_path])
    assert not [*tmp_path.iterdir()]


def test_without_pyspark_it_is_told_how_to_get_it(given, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ClusterError, match="make spark"):
        write(given, name="spark")


def test_without_java_it_is_told_how_to_get_it(given, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: True)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ClusterError, match="default-jre-headless"):
        write(given, name="spark")


def test_a_cluster_that_does_not_answer_is_told_at_once(given, monkeypatch):
    monkeypatch.setattr("evaluation.storage.spark.require_installed", lambda: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ClusterError, match=address):
            write(given, name="spark", master=address)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_steps_stand_after_each_other_whoever_put_them_in_sql(given, monkeypatch, workers):
    monkeypatch.setattr(queries, "usable_processors", lambda: workers)
    path = given.with_name("the city's rows.parquet")
    with engine(Choice(), given.parent) as chosen:
        table = chosen.read(given)

        def step(place):
            """Rows of one city, the last first, beside a table that is written out in the query."""
            beside = ibis.memtable({"place": [place]})
            own = table.filter(table.city == CITIES[-place]).order_by(ibis.desc("value"))
            return own.cross_join(beside)

        chosen.write(path, lambda _: [partial(step, place) for place in (1, 2, 3)], CITIES)
    rows = [["c", 8.0, 1], ["b", 4.0, 2], ["b", 2.0, 2], ["a", 1.0, 3]]
    assert read_table(path).to_numpy().tolist() == rows


def test_a_step_that_cannot_be_made_leaves_nothing(given):
    path = given.with_name("made.parquet")
    with pytest.raises(KeyError), engine(Choice(), given.parent) as chosen:
        table = chosen.read(given)
        chosen.write(path, lambda _: [lambda: table, lambda: {}["absent"]], CITIES)
    assert not path.exists() and not [*given.parent.rglob(PATTERN)]
