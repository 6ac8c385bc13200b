"""Read the registry's files, each section in its shape; every fault is kept, so that one run shows them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from evaluation.registry import models
from evaluation.registry.errors import Fault
from evaluation.registry.sections import OPTIONAL_FILES, OPTIONAL_SECTIONS, SECTIONS, registry_file
from evaluation.storage import Paths, read_yaml


def read_sections(paths: Paths, faults: list[Fault]) -> dict[str, Any]:
    """Return every section that a study has, in its shape; what is wrong is added to ``faults``."""
    files: dict[str, list[str]] = {}
    for section, (file, _) in SECTIONS.items():
        files.setdefault(file, []).append(section)
    found: dict[str, Any] = {}
    for file, sections in files.items():
        found |= _of_file(paths, file, sections, faults)
    return found | _of_context(paths, faults)


def _of_file(paths: Paths, file: str, sections: list[str], faults: list[Fault]) -> dict[str, Any]:
    path = registry_file(paths, file)
    if file in OPTIONAL_FILES and not path.exists():
        return {}
    content = read(path, faults) if file.endswith(".yaml") else _of_folder(path, sections[0], faults)
    if not isinstance(content, dict):
        if not faults or faults[-1].file != str(path):
            faults.append(Fault(str(path), "(file)", "holds no sections.", f"It must hold {', '.join(sections)}."))
        return {}
    for extra in content.keys() - set(sections):
        faults.append(Fault(str(path), str(extra), "is not a section of this file.", f"Use {', '.join(sections)}."))
    return {
        section: typed(SECTIONS[section][1], content.get(section, _absent(section)), str(path), section, faults)
        for section in sections
    }


def _absent(section: str) -> dict[str, Any] | None:
    """A section that a file need not hold is none; every other one is read as empty, so that its shape can refuse."""
    return None if section in OPTIONAL_SECTIONS else {}


def _of_folder(path: Path, section: str, faults: list[Fault]) -> dict[str, Any]:
    """Join one section that stands in several files; an entry that stands in two is a fault."""
    joined: dict[str, Any] = {}
    for file in sorted(path.glob("*.yaml")):
        entries = (read(file, faults) or {}).get(section, {})
        for id_ in joined.keys() & entries.keys():
            faults.append(Fault(str(file), id_, "stands in another file of this folder too.", "Keep one of the two."))
        joined |= entries
    if not joined:
        faults.append(Fault(str(path), "(folder)", f"holds no {section}.", "Restore its files from git."))
    return {section: joined}


def _of_context(paths: Paths, faults: list[Fault]) -> dict[str, Any]:
    path = paths.context / "published.yaml"
    if not path.exists():
        return {"published": {}}
    content = read(path, faults) or {}
    shape = dict[str, models.Published]
    return {"published": typed(shape, content.get("published", {}), str(path), "published", faults)}


def read(path: Path, faults: list[Fault]) -> Any:
    """Return what a YAML file holds; none, with a fault, when it is not there or no YAML."""
    try:
        return read_yaml(path)
    except FileNotFoundError:
        faults.append(
            Fault(str(path), "(file)", "does not exist.", "Restore it from git or copy it from another study.")
        )
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "(file)"
        reason = getattr(error, "problem", None) or str(error)
        faults.append(
            Fault(
                str(path),
                where,
                f"is not valid YAML: {reason}.",
                "Check indentation, quotes and colons there.",
            )
        )
    return None


def typed(shape: Any, content: Any, file: str, section: str, faults: list[Fault]) -> Any:
    """Return content in a shape; none, with a fault for each thing wrong, when it does not fit."""
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        for problem in error.errors():
            key = ".".join([section, *(str(part) for part in problem["loc"])]).strip(".")
            faults.append(Fault(file, key, _problem(problem), _mend(problem)))
    return None


def _problem(problem: Any) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}."


def _mend(problem: Any) -> str:
    mends = {
        "missing": "Add this key.",
        "extra_forbidden": "Remove this key or correct its name.",
        "string_pattern_mismatch": f"Write it like {problem.get('ctx', {}).get('pattern', 'the pattern')}, in quotes.",
        "string_type": "Put the value in quotes.",
    }
    return mends.get(problem["type"], "Correct the value.")
