"""Tables and indicators on a real Spark cluster: the same rows as DuckDB, also when a worker or all of it is lost.

The cluster is a master and two workers, processes on loopback that this file starts and ends by their own numbers.
"""

import threading
import time

import pandas as pd
import pytest
import yaml

from evaluation.indicators.compose import indicator_steps
from evaluation.indicators.euros import at_base_prices
from evaluation.indicators.stage import OUTPUTS
from evaluation.registry import load_registry
from evaluation.storage import Paths, read_table
from evaluation.storage.cluster import ClusterError
from evaluation.storage.database import connect
from evaluation.storage.engines import Choice, engine
from evaluation.storage.leftovers import PATTERN
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import copy_study, run_stage
from tests.system.spark_cluster import HOST, SparkCluster

RELATIVE = 1e-12
"""Sums of the same numbers in another order differ in their last digits; the two engines add in their own order."""
ABSOLUTE = 1e-9
"""What is left of two sums that are equal has no size of its own: of amounts of ten thousand euros, some 1e-12."""
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC"
"""Java spends less on compiling and on threads of its own: these processes live for minutes."""
OPTIONS = {
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.executor.memory": "640m",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": SHORT_LIVED,
    "spark.executor.extraJavaOptions": SHORT_LIVED,
}
"""Two small workers on this machine: few parts, no more memory than they have, and no program written
and compiled for each step of some hundred rows."""
ROWS = 1_000_000
SECONDS = 180


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A cluster of two workers; a test that takes one away brings another."""
    found = SparkCluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield found.start()
    finally:
        found.stop()


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """The default study, up to what intake leaves of each delivery."""
    paths = copy_study(PROJECT, tmp_path_factory.mktemp("study"))
    run_stage("synthesise", paths)
    for city in load_registry(paths).cities:
        run_stage("validate", paths, city=city)
    return paths


def chosen(paths, **choices):
    """Write these choices in the study's params."""
    found = yaml.safe_load(paths.params.read_text(encoding="utf-8"))
    paths.params.write_text(yaml.safe_dump({**found, **choices}), encoding="utf-8")


def results(paths):
    """All tables and indicators of a study, by name."""
    run_stage("tables", paths)
    run_stage("indicators", paths)
    found = [*paths.tables.glob("*.parquet"), *(paths.processed / f"{name}.parquet" for name in OUTPUTS)]
    return {path.stem: (path, read_table(path)) for path in found}


def assert_same(one, other):
    """Rows in the same order; whole numbers and words equal, other numbers within the stated difference."""
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=RELATIVE, atol=ABSOLUTE)
    whole = [name for name in one if not pd.api.types.is_float_dtype(one[name])]
    pd.testing.assert_frame_equal(one[whole], other[whole], check_exact=True)


def test_tables_and_indicators_of_the_default_study_are_those_of_duckdb(spark, delivered):
    ours = results(delivered)
    chosen(delivered, engine="spark", spark={"master": spark.address, "options": OPTIONS})
    theirs = results(delivered)
    assert ours.keys() == theirs.keys() and len(ours) > len(OUTPUTS)
    for name, (path, table) in theirs.items():
        assert_same(ours[name][1], table)
        assert {part.name[:5] for part in path.iterdir()} == {"part-"}, name
    assert not [*delivered.root.rglob(PATTERN)]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A million household-months, in several files, with their households and what DuckDB makes of them."""
    folder = tmp_path_factory.mktemp("many")
    households = ROWS // 20
    with connect() as session:
        session.execute(
            "COPY (SELECT CASE i % 2 WHEN 0 THEN 'utrecht' ELSE 'zaanstad' END AS city, 'h' || i AS household_id, "
            "CASE i % 3 WHEN 0 THEN 'comparison' ELSE 'experiment' END AS arm, NULL::VARCHAR AS experiments, "
            f"DATE '2016-10-01' + (i % 60)::INTEGER AS inflow_date, i AS source_row FROM range({households}) AS t(i)) "
            f"TO '{folder}/households.parquet'"
        )
        (folder / "household_months.parquet").mkdir()
        for part in range(4):
            session.execute(
                "COPY (SELECT CASE i % 2 WHEN 0 THEN 'utrecht' ELSE 'zaanstad' END AS city, 'h' || i AS household_id, "
                "strftime(DATE '2016-09-01' + to_months(m::INTEGER), '%Y-%m') AS month, 2016 + i % 2 AS price_year, "
                "(hash(i + m) % 2)::VARCHAR AS bijstand, (hash(i * 20 + m) % 400000 / 100)::DOUBLE AS debt_eur, "
                f"(hash(i) % 20)::BIGINT AS creditors_n FROM range({households}) AS t(i), range(20) AS u(m) "
                f"WHERE i % 4 = {part}) TO '{folder}/household_months.parquet/part-{part}.parquet'"
            )
        session.execute(
            "COPY (SELECT '' AS city, '' AS \"table\", '' AS unit, '' AS wave "
            f"WHERE false) TO '{folder}/set_aside.parquet'"
        )
    return folder, read_table(written(Choice(), folder, folder / "ours.parquet"))


def asked():
    """The registry with indicators that those columns answer, of every household."""
    registry = at_base_prices(load_registry(Paths(PROJECT)), 2017)
    columns = {"bijstand", "debt_eur", "creditors_n"}
    kept = {
        name: entry.model_copy(update={"experiments": ()})
        for name, entry in registry.indicators.items()
        if entry.derive.rule == "months" and entry.derive.table == "household_months"
        if not entry.derive.by_category and entry.derive.column in columns and not entry.derive.where
    }
    assert kept
    return registry.model_copy(update={"indicators": kept, "plan": {}})


def written(choice, folder, path):
    """Let an engine write the indicators of those household-months at ``path``."""
    with engine(choice, folder) as found:
        names = ("households", "household_months", "set_aside")
        tables = {name: found.read(folder / f"{name}.parquet") for name in names}
        found.write(path, lambda _: indicator_steps(asked(), tables), ["utrecht", "zaanstad"])
    return path


def on(spark, **more):
    return Choice("spark", master=spark.address, options=OPTIONS, **more)


def test_a_million_household_months_give_the_same_rows(spark, many):
    folder, ours = many
    assert_same(ours, read_table(written(on(spark), folder, folder / "theirs.parquet")))


def halfway(work, path):
    """Start the work, and wait until the workers write what will stand at ``path``."""
    work.start()
    while not [*path.parent.glob(f".{path.name}.*/written/_temporary")]:
        assert work.is_alive(), "the work ended before it was cut off"
        time.sleep(0.02)


def test_a_worker_that_is_killed_halfway_costs_time_only(spark, many):
    folder, ours = many
    path = folder / "one_lost.parquet"
    work = threading.Thread(target=written, args=(on(spark), folder, path))
    halfway(work, path)
    spark.kill(spark.workers[0])
    assert not path.exists(), "the work was done before the worker was killed"
    work.join(SECONDS)
    assert_same(ours, read_table(path))
    spark.add_worker()


def test_a_lost_cluster_is_told_and_leaves_what_stood_there(spark, many):
    folder, _ = many
    path = folder / "all_lost.parquet"
    pd.DataFrame({"former": [1]}).to_parquet(path)
    told = []

    def work():
        try:
            written(on(spark, wait_seconds=5), folder, path)
        except ClusterError as error:
            told.append(str(error))

    thread = threading.Thread(target=work)
    halfway(thread, path)
    spark.stop()
    thread.join(SECONDS)
    assert [text.count("cluster") > 0 and spark.address in text for text in told] == [True]
    assert list(read_table(path)) == ["former"] and not [*folder.rglob(PATTERN)]
    with pytest.raises(ClusterError, match="No Spark cluster answers"):
        written(on(spark), folder, path)
    assert list(read_table(path)) == ["former"]
