"""Preparing a study and telling what a run did, in plain words."""

import pytest

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.commands import run as run_command
from evaluation.commands.keys import cities_with_another_key
from evaluation.commands.study import NoDeliveriesError, prepare
from evaluation.deliveries.intake.key import KEY_VARIABLE, key_for
from evaluation.publication.files import DRAWN, MADE
from evaluation.registry import load_params, load_registry
from evaluation.storage import write_json


@pytest.fixture
def elsewhere(study):
    """The study with deliveries in a folder of its own."""
    text = study.params.read_text(encoding="utf-8").replace("deliveries: data/synthetic ", "deliveries: deliveries ")
    study.params.write_text(text, encoding="utf-8")
    return study


def prepared(study):
    return prepare(study, load_registry(study), load_params(study))


def test_deliveries_that_are_not_there_are_told(elsewhere):
    with pytest.raises(NoDeliveriesError, match=r"params\.yaml"):
        prepared(elsewhere)


def test_a_city_without_a_folder_gets_an_empty_one_and_a_line(elsewhere):
    for city in ("eindhoven", "leeuwarden", "utrecht", "zaanstad"):
        (elsewhere.root / "deliveries" / city).mkdir(parents=True)
    lines = prepared(elsewhere)
    assert [line for line in lines if "enschede" in line]
    assert (elsewhere.root / "deliveries/enschede").is_dir()


def test_a_folder_that_is_no_city_s_is_named(elsewhere):
    (elsewhere.root / "deliveries/Enschede").mkdir(parents=True)
    assert any("de map Enschede" in line for line in prepared(elsewhere))


def test_what_is_left_of_a_city_that_went_is_removed_and_told(study):
    (study.interim("groningen")).mkdir(parents=True)
    assert any("groningen" in line for line in prepared(study))
    assert not study.interim("groningen").exists()


def test_another_study_gets_the_project_s_pipeline_and_keeps_its_own_words(study):
    (study.registry / "methods.yaml").rename(study.registry / "kept.yaml")
    (study.registry / "kept.yaml").unlink()
    prepared(study)
    pipeline = (study.root / "dvc.yaml").read_text(encoding="utf-8")
    assert pipeline.startswith("# Made from the project's dvc.yaml")
    assert "- ${project}/data/registry/methods.yaml" in pipeline
    assert "- data/registry/tables.yaml" in pipeline
    assert "no_scm = true" in (study.root / ".dvc/config").read_text()


@pytest.mark.parametrize(
    "statuses, code, told",
    [
        (["used", "used"], 0, "8 van 10 rijen gebruikt, 2 apart gezet"),
        (["used", "refused"], run_command.EXIT_CITY_NOT_USED, "geweigerd"),
        (["not_delivered", "used"], run_command.EXIT_CITY_NOT_USED, "niet geleverd"),
    ],
)
def test_the_summary_tells_each_city_and_the_exit_code_follows(study, capsys, statuses, code, told):
    registry, params = load_registry(study), load_params(study)
    cities = dict(list(registry.cities.items())[:2])
    small = registry.model_copy(update={"cities": cities})
    counts = {"delivered": 10, "used": 8, "set_aside": 2}
    for city, status in zip(cities, statuses, strict=True):
        write_json(study.interim(city) / "receipt.json", {"city": city, "status": status, "tables": {"cases": counts}})
    assert run_command._summary(study, small, params) == code
    assert told in capsys.readouterr().out


def test_a_fault_in_the_registry_is_told_without_a_traceback(study, capsys):
    (study.registry / "cities.yaml").write_text("cities: [", encoding="utf-8")
    assert main(["run", "--study", str(study.root)]) == EXIT_PLAIN_ERROR
    told = capsys.readouterr().err
    assert "cities.yaml" in told
    assert "Traceback" not in told


def test_checking_the_registry_counts_what_it_holds(study, capsys):
    assert main(["registry", "--study", str(study.root)]) == 0
    assert "5 cities" in capsys.readouterr().out


def test_a_city_without_key_or_with_another_one_is_taken_in_again(study, monkeypatch):
    registry = load_registry(study)
    monkeypatch.setenv(KEY_VARIABLE, "0123456789abcdef" * 4)
    own = key_for("delivery", study.root).fingerprint
    receipts = {
        "eindhoven": {"origin": "none", "key": "", "problems": [{"rule": "no_key"}]},
        "enschede": {"origin": "delivery", "key": "00000000", "problems": []},
        "leeuwarden": {"origin": "delivery", "key": own, "problems": []},
        "utrecht": {"origin": "synthetic", "key": "11111111", "problems": []},
    }
    for city, receipt in receipts.items():
        write_json(study.interim(city) / "receipt.json", receipt)
    assert cities_with_another_key(study, registry) == ["eindhoven", "enschede"]
    monkeypatch.delenv(KEY_VARIABLE)
    assert cities_with_another_key(study, registry) == []


@pytest.mark.parametrize("force", [True, False])
def test_a_forced_run_makes_every_document_and_figure_anew(study, monkeypatch, force):
    study.build.mkdir(parents=True, exist_ok=True)
    for record in (MADE, DRAWN):
        (study.build / record).write_text("{}", encoding="utf-8")
    left = []

    def stop(*_):
        """Stand in for DVC: see what is left of the records, and go no further."""
        left.extend((study.build / record).exists() for record in (MADE, DRAWN))
        raise run_command.RunFailedError("stopped")

    monkeypatch.setattr(run_command, "_reproduce", stop)
    with pytest.raises(run_command.RunFailedError):
        run_command.run_pipeline(study, force)
    assert left == [not force] * 2
