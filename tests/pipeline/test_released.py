"""A study that has run can be given away as it is, whole; after that the gate looks again."""

import json

from evaluation.__main__ import EXIT_PLAIN_ERROR
from tests.pipeline_runs import run_dvc


def test_a_study_that_has_run_is_released_whole_and_registered(project_copy, tmp_path):
    folder = tmp_path / "maart"
    said = run_dvc(project_copy, "evaluation", "release", str(folder), "--date", "2018-03-01")
    assert "0001-maart.json.gz" in said
    given = {each["path"] for each in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]}
    assert {"tables/descriptives.csv", "reports/index.html", "reports/nl/opschaalbaarheid.html"} <= given
    assert not [name for name in given if "/." in name]
    try:
        again = run_dvc(project_copy, "evaluation", "release", str(tmp_path / "april"), code=EXIT_PLAIN_ERROR)
        assert "protect" in again, "the gate has to look beside the release before there is another one"
    finally:
        (project_copy / "data/releases/0001-maart.json.gz").unlink()
