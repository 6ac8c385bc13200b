"""What all tests share: the project's folder, its registry, and a copy of the study that a test may change."""

import os
import shutil

import pytest
from hypothesis import settings

from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import COPIED, FILES, copy_study, few_invented_studies, run_dvc, run_stages

os.environ.setdefault("DVC_NO_ANALYTICS", "1")
settings.register_profile("same examples each run", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("same examples each run")
os.environ.setdefault("EVALUATION_KEY", "a key for tests, with which nothing is kept secret")


@pytest.fixture(scope="session")
def registry():
    return load_registry(Paths(PROJECT))


@pytest.fixture(scope="session")
def params():
    return load_params(Paths(PROJECT))


@pytest.fixture
def study(tmp_path):
    """A folder with a copy of the default study's registry, context and params, free to edit."""
    shutil.copytree(PROJECT / "data/registry", tmp_path / "data/registry")
    shutil.copytree(PROJECT / "data/context", tmp_path / "data/context")
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    (tmp_path / "params.yaml").write_text(text.replace("project: . ", f"project: {PROJECT} "), encoding="utf-8")
    return Paths(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The default study, run whole. Tests read it and leave it as it is."""
    paths = copy_study(PROJECT, tmp_path_factory.mktemp("default"))
    run_stages(paths)
    return paths


@pytest.fixture(scope="session")
def project_copy(tmp_path_factory):
    """A copy of the project that is no git repository, run once by DVC."""
    folder = tmp_path_factory.mktemp("project") / "copy of the project"
    for part in COPIED:
        shutil.copytree(
            PROJECT / part,
            folder / part,
            ignore=shutil.ignore_patterns(
                "__pycache__", "interim", "processed", "published", ".dvc", "dvc.yaml", "build", "*.duckdb"
            ),
        )
    for file in FILES:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / file, folder / file)
    few_invented_studies(folder / "params.yaml")
    run_dvc(folder, "evaluation", "run")
    return folder
