"""The worked example of each indicator: small invented tables, and the values that follow from them.

The same files are checked by the tests against the real computation and shown in the indicator book.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, TypeAdapter

from evaluation.registry.models import Entry, Id, Text
from evaluation.storage import Paths, read_yaml

FOLDER = "examples"
Cells = dict[str, Any]


class Example(Entry):
    """One example: ``given`` rows by table (internal names), ``expected`` rows, and rows that must be ``absent``."""

    story: Text
    given: dict[str, tuple[Cells, ...]]
    expected: tuple[Cells, ...] = Field(min_length=1)
    absent: tuple[Cells, ...] = ()


def load_examples(paths: Paths) -> dict[str, Example]:
    """Read the examples of a study, by indicator; a study without any has an empty answer."""
    files = sorted((paths.registry / FOLDER).glob("*.yaml"))
    cases = {name: case for file in files for name, case in read_yaml(file).items()}
    return TypeAdapter(dict[Id, Example]).validate_python(cases)
