"""What all tests share: the project's folder, its registry, and a copy of the study that a test may change."""

import os
import shutil

import pytest
from hypothesis import settings

from evaluation.registry import load_params, load_registry, reading
from evaluation.storage import Paths, read_text
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import COPIED, FILES, PRINTED, made_small, run_aloud
from tests.shared_folders import made_once

os.environ.setdefault("DVC_NO_ANALYTICS", "1")
# A busy machine is no fault of the code: no test is timed by its examples.
settings.register_profile("other examples each run", deadline=None)
settings.register_profile("same examples each run", derandomize=True, deadline=None)
settings.load_profile("other examples each run")
if os.environ.get("CI"):
    settings.load_profile("same examples each run")
os.environ.setdefault("EVALUATION_KEY", "a key for tests, with which nothing is kept secret")
LONGEST_FIRST = (
    "test_spark", "test_libreoffice",
    "test_declared_inputs", "test_planted_truth", "test_other_key", "test_deliveries_intake", "test_studies",
    "test_rerun", "test_report_says", "test_indicator_book", "test_two_runs",
)  # fmt: skip
"""The first makes the default study; the second needs none, so that the other worker does not wait for it."""
MADE_FIRST = {
    "built", "project_copy", "two_keys", "damaged", "eight_schools", "default_report", "totals_report", "any_report",
}  # fmt: skip
"""Fixtures for which a study or a report is made whole."""


def _remembering(read_yaml):
    """Parse a registry file once for each content it has: hundreds of tests load the same registry."""
    parsed = {}

    def read(path):
        content = read_text(path)
        if content not in parsed:
            parsed[content] = read_yaml(path)
        return parsed[content]

    return read


reading.read_yaml = _remembering(reading.read_yaml)


@pytest.fixture(scope="session")
def registry():
    return load_registry(Paths(PROJECT))


@pytest.fixture(scope="session")
def params():
    return load_params(Paths(PROJECT))


@pytest.fixture
def study(tmp_path):
    """A folder with a copy of the default study's registry, context and params, free to edit."""
    return copy_choices(tmp_path)


def copy_choices(folder):
    """Copy the default study's registry, context and params into a folder; its project is this one."""
    shutil.copytree(PROJECT / "data/registry", folder / "data/registry")
    shutil.copytree(PROJECT / "data/context", folder / "data/context")
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    (folder / "params.yaml").write_text(text.replace("project: . ", f"project: {PROJECT} "), encoding="utf-8")
    return Paths(folder)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A copy of the project that is no git repository, run once by DVC for all workers; tests leave it as it is."""
    return Paths(made_once(tmp_path_factory, "run of the project", _copy_and_run))


@pytest.fixture(scope="session")
def project_copy(built, tmp_path_factory):
    """The same, to edit and run again; a test puts back what it edits."""
    folder = tmp_path_factory.mktemp("project") / "copy of the project"
    shutil.copytree(built.root, folder)
    return folder


def _copy_and_run(folder):
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
    made_small(folder / "params.yaml")
    (folder / PRINTED).write_text(run_aloud(folder), encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Start the longest files first, so that no worker ends alone with one of them (``--no-loadscope-reorder``).

    What needs a whole study or report is marked ``pipeline`` here, so that ``make check`` can leave it out.
    """
    for item in items:
        if MADE_FIRST & set(item.fixturenames):
            item.add_marker(pytest.mark.pipeline)
    order = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))
