"""Stages by hand, without what they read or with damaged files: the file is named, with the command that makes it."""

import pytest
import yaml

from evaluation.__main__ import EXIT_PLAIN_ERROR, STAGES, main
from evaluation.commands.former import keep_former
from evaluation.commands.keys import cities_with_another_key
from evaluation.deliveries.intake.stage import run as validate
from evaluation.storage.paths import PROJECT
from tests.unit.deliveries_by_hand import CITY, rules, take

READERS = [stage for stage in STAGES if stage not in ("synthesise", "validate", "surroundings")]
PIPELINE = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
NAMES = {
    "data/interim": [f"{CITY}/receipt.json"],
    "data/published": ["study.json", "datapackage.json", "estimates.csv"],
    "data/processed/tables": ["households.parquet", "professionals.parquet"],
    "reports/build/figures": [],
}
"""Of an input that is a folder, the files that are damaged."""


def inputs(stage):
    """The files that earlier stages make for this one."""
    made = [dep for dep in PIPELINE[stage]["deps"] if dep.startswith(("data/interim", "data/pro", "data/pub"))]
    return [file for dep in made for file in ([dep] if "." in dep else [f"{dep}/{name}" for name in NAMES[dep]])]


def told(study, stage, capsys):
    assert main([stage, "--study", str(study.root)]) == EXIT_PLAIN_ERROR
    return capsys.readouterr().err


@pytest.mark.parametrize("stage", READERS)
def test_a_stage_without_its_inputs_says_which_file_and_what_makes_it(study, capsys, stage):
    said = told(study, stage, capsys)
    assert str(study.root) in said and "evaluation run" in said


@pytest.mark.parametrize("content", [b"", b"PAR1 cut off", b"{"], ids=["empty", "cut off", "half"])
@pytest.mark.parametrize("stage", READERS)
def test_a_stage_with_damaged_inputs_says_which_file(study, capsys, stage, content):
    for name in inputs(stage):
        (study.root / name).parent.mkdir(parents=True, exist_ok=True)
        (study.root / name).write_bytes(content)
    said = told(study, stage, capsys)
    assert any(name in said for name in inputs(stage)) or "/data/" in said, said
    assert "PAR1" not in said


def test_a_damaged_receipt_does_not_stop_a_run_that_makes_it_again(study, registry):
    receipt = study.interim(CITY) / "receipt.json"
    receipt.parent.mkdir(parents=True)
    receipt.write_text('{"city": "utr')
    assert cities_with_another_key(study, registry) == []
    assert keep_former(study, registry, study.synthetic) == []


def test_a_file_that_vanishes_after_it_was_listed_refuses_that_delivery(small, registry):
    (small.synthetic / CITY / "metingen.csv").unlink()
    (small.synthetic / CITY / "metingen.csv").symlink_to(small.root / "gone.csv")
    intake = take(registry, small.synthetic / CITY)
    assert intake.status == "refused" and "unreadable_file" in {rule for rule, *_ in rules(intake)}


def test_a_delivery_that_vanished_since_the_former_run_is_a_change(small, registry):
    validate(small, CITY)
    (small.synthetic / CITY / "metingen.csv").unlink()
    assert [one.city for one in keep_former(small, registry, small.synthetic)] == [CITY]
