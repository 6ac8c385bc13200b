"""Corrections as data: carried out when they fit, refused when they no longer do, and told without values."""

import json

import pytest
import yaml
from pydantic import ValidationError
from tests.unit.deliveries_by_hand import CITY, HOUSEHOLD, deliver, take

from evaluation.deliveries.intake.key import PUBLIC_KEY, Key
from evaluation.deliveries.intake.receipt import receipt, set_aside_rows
from evaluation.registry import load_registry
from evaluation.registry.errors import RegistryError
from evaluation.registry.models import Correction

SECOND = {**HOUSEHOLD, "huishouden": "H2", "instroom": "1-12-2016"}
BASE = {
    "city": CITY,
    "table": "huishoudens",
    "row": 3,
    "column": "instroom",
    "expect": "01-12-2016",
    "action": "override",
    "value": "12-01-2017",
    "reason": {"nl": "Dag en maand verwisseld", "en": "Day and month swapped"},
    "decided_by": "onderzoeker",
    "date": "2017-11-20",
}


def corrected(registry, folder, rows=(HOUSEHOLD, SECOND), **changes):
    entry = {name: value for name, value in {**BASE, **changes}.items() if value != "absent"}
    changed = registry.model_copy(update={"corrections": (Correction(**entry),)})
    return take(changed, deliver(folder, huishoudens=list(rows))), changed


def test_an_override_puts_the_value_there_and_is_told_without_it(registry, tmp_path):
    intake, changed = corrected(registry, tmp_path)
    dates = intake.frames(changed)["households"]["inflow_date"].dt.strftime("%Y-%m-%d").tolist()
    assert (intake.status, dates) == ("used", ["2016-11-01", "2017-01-12"])
    told = receipt(changed, intake)["corrections"]
    assert [(one["table"], one["row"], one["column"], one["action"]) for one in told] == [
        ("households", 3, "instroom", "override")
    ]
    assert (
        "2017-01-12" not in json.dumps(told) and "12-01-2017" not in json.dumps(told) and "H2" not in json.dumps(told)
    )


def test_a_row_is_found_by_its_key_too(registry, tmp_path):
    intake, changed = corrected(registry, tmp_path, row="absent", key={"huishouden": "H2"})
    assert intake.frames(changed)["households"]["inflow_date"].dt.month.tolist() == [11, 1]


def test_an_override_mends_a_cell_that_could_not_be_read(registry, tmp_path):
    broken = {**SECOND, "instroom": "ergens in mei"}
    intake, changed = corrected(registry, tmp_path, (HOUSEHOLD, broken), expect="ergens in mei")
    assert intake.status == "used" and not intake.problems
    assert len(intake.frames(changed)["households"]) == 2


def test_a_dropped_row_counts_as_set_aside(registry, tmp_path):
    broken = {**SECOND, "uitstroom": "geen idee"}
    intake, changed = corrected(registry, tmp_path, (HOUSEHOLD, broken), action="drop", value="absent")
    counts = receipt(changed, intake)["tables"]["households"]
    assert counts == {"delivered": 2, "used": 1, "set_aside": 1}
    assert set_aside_rows(changed, intake, Key(PUBLIC_KEY))["rule"].tolist() == ["correction_drop"]
    assert [one.rule for one in intake.problems] == ["correction_drop"]


def test_a_flag_changes_nothing_and_is_told(registry, tmp_path):
    plain = take(registry, deliver(tmp_path / "plain", huishoudens=[HOUSEHOLD, SECOND]))
    intake, changed = corrected(registry, tmp_path / "flag", action="flag", value="absent")
    assert [one.action for one in intake.corrections] == ["flag"]
    for name, frame in plain.frames(registry).items():
        assert frame.equals(intake.frames(changed)[name])


@pytest.mark.parametrize(
    "changes",
    [
        {"expect": "02-12-2016"},
        {"expect": None},
        {"row": 9},
        {"row": "absent", "key": {"huishouden": "H3"}},
        {"row": "absent", "key": {"groep": "experiment"}},
        {"value": "binnenkort"},
        {"table": "aggregaten", "column": "n", "expect": "3", "value": "4"},
    ],
)
def test_a_correction_that_no_longer_fits_refuses_the_delivery(registry, tmp_path, changes):
    intake, changed = corrected(registry, tmp_path, **changes)
    assert intake.status == "refused" and not intake.corrections
    problem = next(one for one in intake.problems if one.level == "refuse")
    assert problem.rule == "correction_failed" and "corrections.yaml" in problem.mend["nl"]
    assert all(value not in json.dumps(receipt(changed, intake)) for value in ("02-12-2016", "binnenkort", "H3"))


def test_another_city_is_not_touched(registry, tmp_path):
    intake, _ = corrected(registry, tmp_path, city="zaanstad", expect="iets anders")
    assert (intake.status, intake.corrections) == ("used", ())


@pytest.mark.parametrize(
    "changes",
    [{"key": {"huishouden": "H2"}}, {"row": None}, {"action": "drop"}, {"value": "absent"}, {"decided_by": ""}],
)
def test_a_correction_says_one_row_and_one_value(changes):
    with pytest.raises(ValidationError):
        Correction(**{name: value for name, value in {**BASE, **changes}.items() if value != "absent"})


@pytest.mark.parametrize(
    ("name", "value"), [("city", "atlantis"), ("table", "huishouden"), ("column", "instroomdatum")]
)
def test_unknown_names_are_faults_of_the_registry(study, name, value):
    path = study.registry / "corrections.yaml"
    path.write_text(yaml.safe_dump({"corrections": [{**BASE, name: value}]}), encoding="utf-8")
    with pytest.raises(RegistryError, match=r"corrections\.yaml"):
        load_registry(study)


def test_a_study_without_the_file_has_no_corrections(study):
    (study.registry / "corrections.yaml").unlink()
    assert load_registry(study).corrections == ()
