"""The cities' tables together, and the databases that mirror them."""

from functools import partial

import duckdb
import pandas as pd
import pytest

from evaluation.registry import load_registry
from evaluation.storage import read_json, read_table, write_json, write_table
from evaluation.storage.engines import Choice, engine
from evaluation.warehouse import database
from evaluation.warehouse.receipts import MixedOriginError, corrections, deliveries, problems, require_one_origin
from evaluation.warehouse.stage import union_of_cities


def receipt(city, origin="synthetic", status="used", found=()):
    counts = {"delivered": 3, "used": 2, "set_aside": 1}
    return {"city": city, "status": status, "origin": origin, "tables": {"cases": counts}, "problems": list(found)}


def test_deliveries_have_one_row_per_city_and_table():
    table = deliveries([receipt("a"), receipt("b", status="refused")])
    assert table[["city", "status", "delivered"]].to_numpy().tolist() == [["a", "used", 3], ["b", "refused", 3]]


def test_problems_are_counted_per_rule():
    problem = {"table": "cases", "rule": "wrong_type", "level": "set_aside"}
    table = problems([receipt("a", found=[problem, problem]), receipt("b")])
    assert table.to_numpy().tolist() == [["a", "cases", "wrong_type", "set_aside", 2]]


def test_corrections_are_counted_per_decision_and_only_of_deliveries_that_are_used():
    one = {"table": "cases", "file": "f", "sheet": "s", "row": 7, "column": "wijk", "action": "drop"}
    one |= {"reason": {"nl": "dubbel", "en": "double"}, "decided_by": "onderzoeker", "date": "2017-11-20"}
    given = [receipt("a") | {"corrections": [one, one | {"row": 8}]}, receipt("b", status="refused")]
    row = ["a", "cases", "wijk", "drop", "dubbel", "double", "onderzoeker", "2017-11-20", 2]
    assert corrections(given).to_numpy().tolist() == [row]
    assert list(corrections([receipt("a") | {"corrections": []}]).columns)[-1] == "rows"


def test_rows_that_a_receipt_counts_without_naming_them_are_counted():
    problem = {"table": "cases", "rule": "pattern", "level": "warn", "more": 7}
    assert problems([receipt("a", found=[problem])])["rows"].tolist() == [8]


def test_no_problems_at_all_is_an_empty_table_with_the_same_columns():
    assert list(problems([receipt("a")]).columns) == ["city", "table", "rule", "level", "rows"]


def test_origins_may_not_be_mixed_but_a_city_that_is_not_used_does_not_count():
    require_one_origin([receipt("a"), receipt("b", origin="delivery", status="refused")])
    with pytest.raises(MixedOriginError, match=r"Synthetisch: a\. Echt: b"):
        require_one_origin([receipt("a"), receipt("b", origin="delivery")])


def test_cities_stand_in_registry_order_and_rows_in_delivered_order(study):
    for city in ("utrecht", "eindhoven"):
        rows = pd.DataFrame({"city": [city] * 2, "case_id": ["x", "y"], "source_row": [3, 2]})
        write_table(study.interim(city) / "cases.parquet", rows)
    united = study.root / "united.parquet"
    with engine(Choice(), study.processed) as chosen:
        chosen.write(united, partial(union_of_cities, chosen, study, table="cases"), ["utrecht", "eindhoven"])
    table = read_table(united)
    assert table[["city", "case_id"]].to_numpy().tolist() == [
        ["utrecht", "y"],
        ["utrecht", "x"],
        ["eindhoven", "y"],
        ["eindhoven", "x"],
    ]


@pytest.fixture
def processed(study):
    """A study with small tables of every kind the databases mirror."""
    registry = load_registry(study)
    rows = pd.DataFrame({"city": ["utrecht"], "case_id": ["x"]})
    for table in registry.tables.values():
        write_table(study.tables / f"{table.name}.parquet", rows)
    for name in database.RESULTS:
        write_table(study.processed / f"{name}.parquet", rows)
    (study.published).mkdir(parents=True)
    (study.published / "numbers.csv").write_text("id,value\nnum/cities,5\n")
    fields = [{"name": "id", "description": {"en": "the reader's id"}}]
    resource = {"name": "numbers", "path": "numbers.csv", "schema": {"fields": fields}, "description": {"en": "Counts"}}
    write_json(study.published / "datapackage.json", {"resources": [resource]})
    return study


def test_databases_hold_the_tables_with_comments_and_the_confidential_one_is_its_owner_s(processed):
    registry = load_registry(processed)
    wanted = database.manifest(processed, registry)
    built = database.ensure(processed, registry, wanted)
    assert [path.name for path in built] == ["confidential.duckdb", "published.duckdb"]
    assert built[0].stat().st_mode & 0o777 == 0o600
    with duckdb.connect(str(built[1]), read_only=True) as connection:
        assert connection.execute("SELECT value FROM numbers").fetchall() == [(5,)]
        comments = connection.execute("SELECT column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL")
        assert comments.fetchall() == [("id", "the reader's id")]


def test_a_database_is_rebuilt_when_absent_or_old_or_broken_and_else_left(processed):
    registry = load_registry(processed)
    database.ensure(processed, registry, database.manifest(processed, registry))
    assert database.ensure(processed, registry, database.manifest(processed, registry)) == []
    (processed.root / "data/published.duckdb").write_text("no database")
    assert len(database.ensure(processed, registry, database.manifest(processed, registry))) == 1
    write_table(processed.tables / "cases.parquet", pd.DataFrame({"city": ["utrecht"] * 2, "case_id": ["x", "y"]}))
    rebuilt = database.ensure(processed, registry, database.manifest(processed, registry))
    assert [path.name for path in rebuilt] == ["confidential.duckdb"]


def test_a_table_in_parts_is_mirrored_whole_and_known_by_all_its_parts(processed):
    registry, path = load_registry(processed), processed.processed / "indicators.parquet"
    path.unlink()
    for number, case in enumerate("xyz"):
        write_table(path / f"part-00000{number}.parquet", pd.DataFrame({"case_id": [case]}))
    listed = database.manifest(processed, registry)
    held = listed["confidential"]["indicators"]
    database.ensure(processed, registry, listed)
    with duckdb.connect(str(processed.root / "data/confidential.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT case_id FROM indicators").fetchall() == [("x",), ("y",), ("z",)]
    write_table(path / "part-000001.parquet", pd.DataFrame({"case_id": ["other"]}))
    changed = database.manifest(processed, registry)["confidential"]["indicators"]
    assert held["rows"] == changed["rows"] == 3 and held["sha256"] != changed["sha256"]


def test_the_manifest_counts_rows_and_hashes_content(processed):
    listed = database.manifest(processed, load_registry(processed))
    assert listed["published"]["numbers"]["rows"] == 1
    assert len(listed["confidential"]["cases"]["sha256"]) == 64
    assert read_table(processed.tables / "cases.parquet").shape[0] == listed["confidential"]["cases"]["rows"]
    assert read_json(processed.published / "datapackage.json")
