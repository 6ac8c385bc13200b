"""The published tables as the data package describes them: columns with their type and meaning, and all rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.publication.published import Row, read_rows
from evaluation.registry.models import Language
from evaluation.storage import Paths, read_json

EXPLAINED = re.compile("[;:]| [(]")
"""Where in a description the name ends and the explanation begins."""
NUMERIC = ("number", "integer")


@dataclass(frozen=True)
class Column:
    """A column: its name in the files, its type, and what it holds in each language."""

    name: str
    type: str
    description: Mapping[Language, str]

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.type in NUMERIC

    def header(self, language: Language) -> str:
        """Return what the column holds, without the explanation that follows it."""
        return EXPLAINED.split(self.description[language])[0]


@dataclass(frozen=True)
class Resource:
    """A published table."""

    name: str
    description: Mapping[Language, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def filled(self) -> list[Column]:
        """The columns in which any row holds something, the id last."""
        held = [column for column in self.columns if any(row.fields[column.name] for row in self.rows)]
        return sorted(held, key=lambda column: column.name == "id")


def resources(paths: Paths) -> Sequence[Resource]:
    """Return the published tables that hold rows, in the order of the data package."""
    package = read_json(paths.published / "datapackage.json")
    found = [_resource(paths, entry) for entry in package["resources"]]
    return [resource for resource in found if resource.rows]


def _resource(paths: Paths, entry: Mapping) -> Resource:
    fields = entry["schema"]["fields"]
    columns = tuple(Column(field["name"], field["type"], field["description"]) for field in fields)
    rows = read_rows(paths.published / entry["path"], entry["name"], tuple(column.name for column in columns))
    return Resource(entry["name"], entry["description"], columns, rows)
