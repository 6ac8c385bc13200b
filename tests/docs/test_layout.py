"""Every folder of tests is run: by `make test`, or by `make test-system` where programs of the system are needed."""

import tomllib

from evaluation.storage.paths import PROJECT

NEEDS_PROGRAMS = {"tests/system"}


def test_no_folder_of_tests_is_left_out():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    folders = {path.parent.relative_to(PROJECT).as_posix() for path in (PROJECT / "tests").rglob("test_*.py")}
    assert set(settings["testpaths"]) == folders - NEEDS_PROGRAMS
    assert "pytest tests/system" in (PROJECT / "Makefile").read_text(encoding="utf-8")
