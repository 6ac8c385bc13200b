"""Look once more at what stands in ``data/published``, apart from the gate that wrote it: is every row decided about?

The list of decisions names each row with its rule. A row without a decision, a decision without its row, a hidden row
with a number, or thresholds other than those of ``params.yaml`` is an open check, and nothing is released.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.disclosure.columns import FILES
from evaluation.disclosure.decisions import NUMBERS, OUTCOME_OVER_CITIES
from evaluation.disclosure.releases.register import Row, Tables
from evaluation.disclosure.releases.tables import ABOUT_NOBODY, COUNTS
from evaluation.registry.params import Gate
from evaluation.storage import read_text


def read_published(folder: Path) -> Tables:
    """Read every published table as text, by file and id."""
    tables = {}
    for file in FILES:
        rows = (
            csv.DictReader(io.StringIO(read_text(folder / f"{file}.csv"))) if (folder / f"{file}.csv").exists() else ()
        )
        tables[file] = {row["id"]: row for row in rows}
    return tables


def open_checks(published: Tables, disclosure: Mapping[str, Any], gate: Gate) -> list[str]:
    """Return what is open, in words, with ids and never a value; empty when all is well."""
    return [
        *_thresholds(disclosure, gate),
        *_undecided(published, disclosure),
        *_shown_though_hidden(published, disclosure),
    ]


def to_register(published: Tables, disclosure: Mapping[str, Any]) -> Tables:
    """Return the rows that later releases are compared with: those with counts about people, and the rule of each."""
    rules = {each["id"]: each["rule"] for each in disclosure["decisions"]}
    kept = {
        file: {id_: {**row, "decided": rules[id_]} for id_, row in published[file].items() if _of_people(rules[id_])}
        for file in COUNTS
    }
    return {file: rows for file, rows in kept.items() if rows}


def _of_people(rule: str) -> bool:
    return rule not in ABOUT_NOBODY


def _thresholds(disclosure: Mapping[str, Any], gate: Gate) -> Iterator[str]:
    if disclosure["gate"] != gate.model_dump():
        yield "de drempels van de poort zijn niet die van params.yaml / the thresholds are not those of params.yaml"


def _undecided(published: Tables, disclosure: Mapping[str, Any]) -> Iterator[str]:
    decided = {(each["file"], each["id"]) for each in disclosure["decisions"]}
    there = {(file, id_) for file, rows in published.items() for id_ in rows}
    for _, id_ in sorted(there - decided):
        yield f"{id_}: er is niet over beslist / was not decided about"
    for _, id_ in sorted(decided - there):
        yield f"{id_}: staat niet in data/published / is not in data/published"


def _shown_though_hidden(published: Tables, disclosure: Mapping[str, Any]) -> Iterator[str]:
    for each in disclosure["decisions"]:
        row = published.get(each["file"], {}).get(each["id"])
        if row is None or each["rule"] not in disclosure["rules"]:
            if row is not None:
                yield f"{each['id']}: de regel is niet bekend / its rule is not known"
            continue
        if each["decision"] == "suppressed" and (row["status"] != "suppressed" or _numbers(each["file"], row)):
            yield f"{each['id']}: is afgeschermd en laat toch iets zien / is hidden and still shows something"


def _numbers(file: str, row: Row) -> bool:
    words = OUTCOME_OVER_CITIES if file == "checks" and not row["city"] else ()
    return any(row[name] for name in NUMBERS.get(file, ()) if name not in words)
