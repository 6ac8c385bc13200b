"""What the papers of the project promise is there."""

import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from evaluation import __version__
from evaluation.__main__ import STAGES, build_parser
from evaluation.storage.paths import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
MAKE_TARGETS = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
TOP_LEVEL = (
    "data notebooks reports src/evaluation tests dvc.yaml params.yaml pyproject.toml README.md LICENSE CITATION.cff"
)
FIRST_SCREEN = 1800
"""Characters that fit on a first screen of about thirty lines."""


def test_the_top_level_is_whole():
    assert all((PROJECT / name).exists() for name in TOP_LEVEL.split())


def test_the_two_commands_and_the_apt_line_stand_on_the_first_screen():
    top = README[:FIRST_SCREEN]
    assert "make " in top
    assert "make test" in top
    assert "apt-get install -y python3 python3-venv git make" in top
    assert "evaluation run" in top


def test_every_command_in_the_readme_exists():
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
    for target in re.findall(r"^make ([a-z]+)", blocks, re.MULTILINE):
        assert target in MAKE_TARGETS
    for line in re.findall(r"^\.venv/bin/evaluation (.+)$", blocks, re.MULTILINE):
        build_parser().parse_args(line.split("  ")[0].split())


def test_every_path_in_the_readme_that_git_keeps_exists():
    made = (
        "data/published",
        "data/interim",
        "data/confidential",
        "data/processed",
        "data/deliveries",
        "data/synthetic",
        "reports/build",
        "reports/changes",
        ".",
    )
    for path in re.findall(r"`([a-z_]+(?:/[a-zA-Z_.0-9]+)+/?)`", README):
        assert path.startswith(made) or (PROJECT / path).exists(), path


def test_help_is_there_for_every_stage():
    done = subprocess.run([sys.executable, "-m", "evaluation", "--help"], capture_output=True, text=True, check=True)
    assert all(stage in done.stdout for stage in STAGES)


OF_TABLES = {"pandas", "numpy", "duckdb", "scipy", "matplotlib", "pyarrow"}


@pytest.mark.parametrize(
    ("use", "heavy"),
    [
        ("import evaluation.__main__ as m; m.build_parser().format_help()", {*OF_TABLES, "yaml", "pydantic"}),
        ("import evaluation.commands.run", OF_TABLES),
        ("import evaluation.publication.documents.stage", OF_TABLES),
        ("import evaluation.scalability.stage", {"matplotlib", "scipy.stats", "statsmodels"}),
    ],
    ids=["help", "a run without changes", "documents of figures drawn before", "a verdict"],
)
def test_nothing_heavy_is_imported_for(use, heavy):
    script = f"import sys; {use}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


def test_versions_agree():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {project["version"], citation["version"], __version__} == {__version__}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bootstrap.lock"])
def test_a_lock_has_hashes_and_no_addresses(name):
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert all("==" in line for line in text.splitlines() if line and not line.startswith((" ", "#")))


def test_decisions_are_numbered_without_gaps_and_have_their_parts():
    pages = sorted((PROJECT / "reports/decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for part in ("**Context.**", "**Decision.**", "**Consequences.**", "**Status.**"):
            assert part in text, f"{page.name} has no {part}"
