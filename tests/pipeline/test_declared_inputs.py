"""Stages declare what they use: the rooms they import, and the registry files they touch."""

import grimp
import pytest
import yaml

from evaluation.__main__ import STAGES
from evaluation.registry import load
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import copy_study, run_stage

PIPELINE = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
SOURCE = "${project}/src/"


def definition(stage):
    found = PIPELINE[stage]
    return found.get("do", found)


def declared_code(stage):
    return {dep.removeprefix(SOURCE) for dep in definition(stage)["deps"] if dep.startswith(SOURCE)}


def covering(module, parts):
    path = module.replace(".", "/")
    return {part for part in parts if path == part.removesuffix(".py") or f"{path}/".startswith(f"{part}/")}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("evaluation", cache_dir=None)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_exactly_the_rooms_it_imports(stage, graph):
    module = STAGES[stage][0]
    used = {module, *graph.find_upstream_modules(module)} - {"evaluation", "evaluation.deliveries"}
    declared = declared_code(stage)
    assert not {name for name in used if not covering(name, declared)}, "imported and not declared"
    assert not declared - {part for name in used for part in covering(name, declared)}, "declared and not imported"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_the_lock_of_libraries(stage):
    assert "${project}/requirements.lock" in definition(stage)["deps"]


def test_the_pipeline_has_the_stages_of_the_command_and_no_other():
    assert set(PIPELINE) == set(STAGES)


class Recorder:
    """A registry that remembers which of its sections were asked for."""

    def __init__(self, registry, touched):
        self._registry, self._touched = registry, touched

    def __getattr__(self, name):
        self._touched.add(name)
        return getattr(self._registry, name)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_the_registry_files_it_touches(stage, built, tmp_path, monkeypatch):
    import shutil

    paths = copy_study(PROJECT, tmp_path)
    for part in ("data/synthetic", "data/interim", "data/processed", "data/published", "reports/build"):
        shutil.copytree(built.root / part, paths.root / part)
    touched = set()
    original = load.Registry.__getattribute__

    def recording(self, name):
        if name in load.SECTIONS or name == "published":
            touched.add(name)
        return original(self, name)

    registry = load.load_registry(paths)
    monkeypatch.setattr(f"{STAGES[stage][0]}.load_registry", lambda paths: registry)
    monkeypatch.setattr(load.Registry, "__getattribute__", recording)
    run_stage(stage, paths, **({"city": "utrecht"} if stage == "validate" else {}))
    files = {load.SECTIONS[name][0] if name in load.SECTIONS else "published.yaml" for name in touched}
    if stage in ("draw", "report"):
        return  # they declare the registry as a whole
    declared = {dep.rsplit("/", 1)[-1] for dep in definition(stage)["deps"] if "data/registry/" in dep}
    declared |= {"published.yaml"} if "data/context" in definition(stage)["deps"] else set()
    declared |= {"cities.yaml"} if stage == "validate" else set()
    assert files == declared
