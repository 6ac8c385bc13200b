"""Another key gives other pseudonyms and the same results, to the byte.

The stages stop at the gate: what comes after it reads nothing but what the gate published, and is made in the tests of
the reports where nothing else is there.
"""

import pytest

from evaluation.deliveries.contract import ORIGIN_NAME
from evaluation.deliveries.intake.key import KEY_VARIABLE
from evaluation.deliveries.synthetic.messy import MessyDelivery, messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.stage import delivery_files
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.registry import load_params, load_registry
from evaluation.storage import read_json, read_table, write_bytes
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import copy_study, run_stages

AFTER_THE_GATE = ("draw", "report", "compare", "database")
KEYS = ("0123456789abcdef" * 4, "fedcba9876543210" * 4)


def deliver_as_real(paths):
    """Write invented deliveries that say that they are not, in a folder of their own."""
    registry, seed = load_registry(paths), load_params(paths).seed
    text = paths.params.read_text(encoding="utf-8")
    paths.params.write_text(text.replace("deliveries: data/synthetic", "deliveries: data/deliveries"), encoding="utf-8")
    for city in registry.cities:
        site = Site(registry, seed, city)
        messy = messy_delivery(site, city_tables(site))
        tables = {name: rows.assign(**{ORIGIN_NAME: None}) for name, rows in messy.tables.items()}
        for name, content in delivery_files(registry, city, "csv", MessyDelivery(tables, messy.planted)).items():
            write_bytes(paths.root / "data/deliveries" / city / name, content)


@pytest.fixture(scope="module")
def two_keys(tmp_path_factory):
    """The same real deliveries run whole with two keys."""
    with pytest.MonkeyPatch.context() as patched:
        runs = []
        for number, key in enumerate(KEYS):
            paths = copy_study(PROJECT, tmp_path_factory.mktemp(f"key{number}"))
            deliver_as_real(paths)
            patched.setenv(KEY_VARIABLE, key)
            run_stages(paths, without=["synthesise", *AFTER_THE_GATE])
            runs.append(paths)
    return runs


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_another_key_gives_other_pseudonyms(two_keys):
    first, second = (set(read_table(paths.tables / "households.parquet")["household_id"]) for paths in two_keys)
    assert len(first) == len(second) > 50 and not first & second
    receipts = [read_json(paths.interim("utrecht") / "receipt.json") for paths in two_keys]
    assert [receipt["status"] for receipt in receipts] == ["used", "used"]
    assert receipts[0]["key"] != receipts[1]["key"]
    assert {name: value for name, value in receipts[0].items() if name != "key"} == {
        name: value for name, value in receipts[1].items() if name != "key"
    }


def test_another_key_publishes_the_same_to_the_byte(two_keys):
    first, second = (contents(paths.published) for paths in two_keys)
    assert first and first == second


@pytest.mark.parametrize("table", ["estimates", "descriptives", "checks", "assessment", "overlap"])
def test_another_key_gives_the_same_tables_left_of_the_gate(two_keys, table):
    first, second = ((paths.processed / f"{table}.parquet").read_bytes() for paths in two_keys)
    assert first == second
