"""Ways to run the pipeline in a test: by the stages' own functions, and by commands in a copy of the project."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from evaluation.__main__ import STAGES
from evaluation.registry import load_registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

COPIED = ("src", "data/registry", "data/context", "data/releases", "data/studies", "reports/text", "reports/templates")
FEW_STUDIES = 20
PRINTED = "printed.txt"
"""What the run of the shared study and its stages printed, in its folder."""
ALOUD = """
from evaluation.__main__ import main
from evaluation.commands import run

quiet = run._echo
run._echo = lambda output: quiet(print(line, end="") or line for line in output)
raise SystemExit(main(["run"]))
"""
FILES = ("dvc.yaml", "params.yaml", "requirements.lock", "pyproject.toml", ".dvc/config", ".dvcignore")


def run_stage(name, paths, **extra):
    importlib.import_module(STAGES[name][0]).run(paths, **extra)


def run_stages(paths, without=()):
    """Run every stage of a study in order, but for those named, in this process and without DVC."""
    for name in STAGES:
        if name in without:
            continue
        if name == "validate":
            for city in load_registry(paths).cities:
                run_stage(name, paths, city=city)
        else:
            run_stage(name, paths)


def copy_study(source, target):
    """Copy what a study brings, without what stages made."""
    for part in ("data/registry", "data/context", "data/deliveries", "params.yaml"):
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        elif (source / part).exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / part, target / part)
    text = (target / "params.yaml").read_text(encoding="utf-8").split("\n")
    project = os.path.relpath(PROJECT, target)
    lines = [f"project: {project}" if line.startswith("project:") else line for line in text]
    (target / "params.yaml").write_text("\n".join(lines), encoding="utf-8")
    made_small(target / "params.yaml")
    return Paths(target)


def made_small(params):
    """Try the method on few invented studies, enough to fill the tables, and make the documents as pages only."""
    text = params.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(  studies:) \d+", rf"\1 {FEW_STUDIES}", text)
    params.write_text(re.sub(r"(?m)^formats: .*$", "formats: [html]", text), encoding="utf-8")


def run_aloud(folder):
    """Run the project; return what every stage printed too, which a run shows only when one fails."""
    return run_python(folder, "-c", ALOUD)


def run_dvc(folder, *arguments, code=0):
    """Run a module's command in a folder, with the code that stands there; return what it printed."""
    return run_python(folder, "-m", *arguments, code=code)


def run_python(folder, *arguments, code=0):
    """Run Python in a folder, with the code that stands there; return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "DVC_NO_ANALYTICS": "1"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == code, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr
