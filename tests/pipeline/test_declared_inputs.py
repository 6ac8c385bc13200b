"""Stages declare what they use: the rooms they import, and the registry files they touch."""

import os
import shutil

import grimp
import pytest
import yaml

from evaluation.__main__ import STAGES
from evaluation.registry import Params, Registry
from evaluation.registry.crosscheck import crosscheck
from evaluation.registry.sections import OPTIONAL_FILES, SECTIONS, SHARED_FILES
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import copy_study, run_stage

PIPELINE = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
SOURCE = "${project}/src/"
WHOLE_REGISTRY = {"draw", "report", "compare", "sheet"}
"""Words come from everywhere, so these declare the whole folder."""
WITH_TOTALS = {"validate": {"indicators"}}
"""Only a city that delivers totals names indicators; the default study has none."""


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


def test_public_figures_are_made_without_anything_that_comes_from_a_delivery():
    made = {dep for dep in definition("surroundings")["deps"] if not dep.startswith(("${project}", "data/registry"))}
    assert made == {"data/context/cbs"}


def test_the_pipeline_has_the_stages_of_the_command_and_no_other():
    assert set(PIPELINE) == set(STAGES)


@pytest.fixture
def touched(monkeypatch):
    """Remember which sections of the registry and which params are asked for, once they are loaded and checked."""
    names = {"registry": set(), "params": set()}

    def recorded(model, fields, kind):
        original = model.__getattribute__

        def remember(self, name):
            if name in fields:
                names[kind].add(name)
            return original(self, name)

        monkeypatch.setattr(model, "__getattribute__", remember)

    def checked(registry):
        faults = crosscheck(registry)
        names["registry"].clear()
        return faults

    monkeypatch.setattr("evaluation.registry.crosscheck.crosscheck", checked)
    recorded(Registry, {*SECTIONS, "published"}, "registry")
    recorded(Params, set(Params.model_fields), "params")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})  # in one process, where all that is touched is seen
    return names


def file_of(section):
    return SECTIONS[section][0] if section in SECTIONS else "published.yaml"


def declared_files(stage):
    """Registry files that a stage declares; the city's own entry in cities.yaml is declared by its key."""
    deps = definition(stage)["deps"]
    if "data/registry" in deps:
        there = {path.name for path in (PROJECT / "data/registry").iterdir()} | OPTIONAL_FILES
        found = there - {"README.md"} - SHARED_FILES
    else:
        found = {"cities.yaml"} if stage == "validate" else set()
    found |= {dep.rsplit("/", 1)[-1] for dep in deps if "data/registry/" in dep}
    return found | ({"published.yaml"} if "data/context" in deps else set())


def declared_params(stage):
    return {name for name in definition(stage).get("params", []) if isinstance(name, str)}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_the_registry_files_and_params_it_touches(stage, built, tmp_path, touched):
    paths = copy_study(PROJECT, tmp_path)
    for part in ("data/synthetic", "data/interim", "data/processed", "data/published", "reports/build"):
        shutil.copytree(built.root / part, paths.root / part, copy_function=os.link)
    run_stage(stage, paths, **({"city": "utrecht"} if stage == "validate" else {}))
    files = {file_of(section) for section in touched["registry"]}
    declared = declared_files(stage)
    assert files <= declared
    assert stage in WHOLE_REGISTRY or declared - WITH_TOTALS.get(stage, set()) <= files
    assert touched["params"] == declared_params(stage)
