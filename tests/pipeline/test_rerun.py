"""After an edit, exactly the stages that use what was edited run again."""

import shutil
from contextlib import chdir

import pytest
from dvc.repo import Repo

from tests.pipeline_runs import run_dvc

pytestmark = pytest.mark.pipeline

CITIES = ("eindhoven", "enschede", "leeuwarden", "utrecht", "zaanstad")
VALIDATE = {f"validate@{city}" for city in CITIES}
COMPUTED = {"tables", "indicators", "estimate", "assess", "calibrate", "surroundings"}
PAGES = {"draw", "report", "compare", "sheet"}
AFTER = COMPUTED | PAGES | {"protect", "database"}
EVERYTHING = {"synthesise"} | VALIDATE | AFTER
EDITS = {
    "src/evaluation/storage/files.py": EVERYTHING,
    "src/evaluation/registry/load.py": EVERYTHING,
    "src/evaluation/deliveries/synthetic/stage.py": {"synthesise"},
    "src/evaluation/deliveries/intake/stage.py": VALIDATE,
    "src/evaluation/warehouse/stage.py": {"tables", "database"},
    "src/evaluation/indicators/rules/columns.py": {"indicators"},
    "src/evaluation/estimation/stage.py": {"estimate", "assess", "calibrate"},
    "src/evaluation/scalability/stage.py": {"assess", "calibrate"},
    "src/evaluation/context/stage.py": {"surroundings", "protect"},
    "src/evaluation/disclosure/stage.py": {"protect"},
    "src/evaluation/publication/__init__.py": PAGES,
    "src/evaluation/commands/run.py": set(),
    "src/evaluation/commands/context.py": set(),
    "requirements.lock": EVERYTHING,
    "data/registry/synthetic.yaml": {"synthesise"} | PAGES,
    "data/registry/calibration.yaml": {"calibrate", "protect"} | PAGES,
    "data/registry/criteria.yaml": {"assess", "protect"} | PAGES,
    "data/registry/reports.yaml": PAGES,
    "data/registry/indicator_words.yaml": PAGES,
    "data/registry/examples/a_cases.yaml": PAGES,
    "data/registry/corrections.yaml": {"protect"} | PAGES | VALIDATE,
    "data/registry/instruments.yaml": {"synthesise", "indicators", "estimate", "calibrate", "protect"}
    | PAGES
    | VALIDATE,
    "data/registry/context.yaml": {"surroundings", "protect"} | PAGES,
    "data/context/published.yaml": {"protect", "report"},
    "data/releases/README.md": {"protect"},
    "data/context/cbs/README.md": {"surroundings", "protect", "report"},
}


def stale(folder):
    """Return the stages that would run again now, as ``dvc status`` names them."""
    with chdir(folder), Repo() as repo:
        return set(repo.status())


@pytest.mark.parametrize("file, expected", EDITS.items(), ids=EDITS)
def test_an_edit_makes_exactly_its_users_stale(project_copy, file, expected):
    path = project_copy / file
    original = path.read_bytes()
    path.write_bytes(original + b"\n# edited\n")
    try:
        assert stale(project_copy) == expected
    finally:
        path.write_bytes(original)


def test_nothing_is_stale_once_every_edit_is_undone(project_copy):
    assert stale(project_copy) == set()


def test_an_edit_of_one_city_makes_its_validation_stale_and_not_another_s(project_copy):
    path = project_copy / "data/registry/cities.yaml"
    original = path.read_text(encoding="utf-8")
    path.write_text(original.replace("Oud Oost (code verzonnen)", "Oud Oost (code is verzonnen)"), encoding="utf-8")
    try:
        assert stale(project_copy) & VALIDATE == {"validate@leeuwarden"}
    finally:
        path.write_text(original, encoding="utf-8")


def test_a_run_without_changes_does_nothing_and_says_so(project_copy):
    assert "Alles is bij" in run_dvc(project_copy, "evaluation", "run")


def test_a_deleted_database_comes_back(project_copy):
    for name in ("published", "confidential"):
        (project_copy / f"data/{name}.duckdb").unlink()
    assert "Alles is bij" in run_dvc(project_copy, "evaluation", "run")
    assert (project_copy / "data/published.duckdb").exists()
    assert (project_copy / "data/confidential.duckdb").stat().st_mode & 0o777 == 0o600


def test_with_deliveries_elsewhere_one_changed_file_reruns_only_its_city(project_copy):
    params = project_copy / "params.yaml"
    original = params.read_text(encoding="utf-8")
    elsewhere = project_copy / "data/deliveries"
    shutil.copytree(project_copy / "data/synthetic", elsewhere)
    params.write_text(original.replace("deliveries: data/synthetic ", "deliveries: data/deliveries "), encoding="utf-8")
    try:
        run_dvc(project_copy, "evaluation", "run")
        table = elsewhere / "leeuwarden/professionals.csv"
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        table.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
        printed = run_dvc(project_copy, "evaluation", "run")
        ran = {line.strip(" ·") for line in printed.splitlines() if line.startswith("  · ")}
        assert ran & (VALIDATE | {"synthesise"}) == {"validate@leeuwarden"}
        assert {"tables", "indicators", "estimate", "protect", "report"} <= ran
    finally:
        params.write_text(original, encoding="utf-8")
        shutil.rmtree(elsewhere)
    run_dvc(project_copy, "evaluation", "run")
