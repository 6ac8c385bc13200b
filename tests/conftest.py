"""What all tests share: the project's folder, its registry, and a copy of the study that a test may change."""

import os
import shutil

import pytest

from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

os.environ.setdefault("DVC_NO_ANALYTICS", "1")


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
