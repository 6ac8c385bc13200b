"""The last look before anything is written: it trusts no decision, only what would be published.

Ids stand once; a hidden row is empty; what is shown as a share reaches the minimum; from everything that is shown
together no hidden number is found more closely than was asked; and a word in a key column is one the registry or the
methods know, so that no household, respondent or case can slip in as a label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from evaluation.context.profile import profile_regions
from evaluation.disclosure.columns import FILES
from evaluation.disclosure.corrections import known_decisions
from evaluation.disclosure.crossings import CODES, CROSSINGS, shown_crossings_reach
from evaluation.disclosure.crossings import FILE as CROSSED
from evaluation.disclosure.decisions import NUMBERS, OUTCOME_OVER_CITIES, Protected
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.groups import HARM_CATEGORIES
from evaluation.disclosure.joint import Joint
from evaluation.disclosure.kinds import cell_kind
from evaluation.disclosure.merging import never_both
from evaluation.disclosure.origin import TOTALS
from evaluation.disclosure.records import Record
from evaluation.disclosure.rounding.keys import LEFT_OUT, counted, of_people
from evaluation.disclosure.suppression.attack import found_too_closely
from evaluation.registry import Registry, sensitivity
from evaluation.registry.params import Gate

WORD = re.compile(r"[a-z][a-z0-9_]*(;[a-z][a-z0-9_]*)*|")
KEY = re.compile(r"[A-Za-z0-9_]+")
WORD_COLUMNS = (
    "method",
    "claim_reasons",
    "quantity",
    "scope",
    "role",
    "rule",
    "level",
    "delivery_status",
    "origin",
    "outcome",
    "action",
    "missing",
    "adjustment",
    "comparison",
    "outliers",
    "pooling",
    "scenario",
    "part",
    "basis",
    "likeness",
    "municipality_type",
)


def audit(files: Sequence[Protected], registry: Registry, gate: Gate) -> None:
    """Check everything that would be published.

    Raises
    ------
    GateError
        Naming the file and the row that should not be written.
    """
    unique_ids(files)
    for file in files:
        known_columns(file)
        known_words(file, registry)
        empty_when_hidden(file)
        if file.file == "corrections":
            known_decisions(file, registry)
    public_by_registry(files, registry)
    rounded_throughout(files, gate.rounding_base)
    sensitive_counts_reach(files, registry, gate)
    for file in files:
        if file.file == CROSSED:
            shown_crossings_reach(file, gate.minimum_count)
    few_digits_beside_hidden(next(file for file in files if file.file == "estimates"))
    cells = next((file for file in files if file.file == "descriptives"), None)
    if cells is not None:
        never_both(cells.rows, registry)
        people = about_people(cells, registry)
        shown_shares_reach(people, gate)


def about_people(cells: Protected, registry: Registry) -> Protected:
    """Return the cells without those of indicators that count parts of a programme."""
    rows = tuple(row for row in cells.rows if registry.indicators[row["indicator"]].counted == "people")
    return replace(cells, rows=rows)


def unique_ids(files: Iterable[Protected]) -> None:
    """Check that no id stands twice over all files."""
    twice = [id_ for id_, count in Counter(row["id"] for file in files for row in file.rows).items() if count > 1]
    if twice:
        raise GateError(f"The id {twice[0]} stands more than once.")


def known_columns(file: Protected) -> None:
    """Check that rows have exactly the columns of their file."""
    for row in file.rows:
        if set(row) != set(FILES[file.file]):
            odd = sorted(set(row) ^ set(FILES[file.file]))
            raise GateError(f"{file.file}: {row['id']}: column(s) {', '.join(odd)} missing or not known to the gate.")


def known_words(file: Protected, registry: Registry) -> None:
    """Check that key columns hold words that the registry knows, and other words look like words."""
    known = vocabulary(registry)
    for row in file.rows:
        for name in known.keys() & row.keys():
            if (row[name] or "") not in known[name]:
                raise GateError(f"{file.file}: column {name} holds a value that the registry does not know.")
        if not KEY.fullmatch(row.get("key", "none")):
            raise GateError(f"{file.file}: column key holds a value that is not a key.")
        for name in WORD_COLUMNS:
            if not WORD.fullmatch(str(row.get(name) or "")):
                raise GateError(f"{file.file}: column {name} holds a value that is not a key.")


def vocabulary(registry: Registry) -> Mapping[str, frozenset[str]]:
    """Return the values that each key column may hold."""
    words = {
        name: frozenset(codes) | {entry.value for entry in codes.values()} for name, codes in registry.codelists.items()
    }
    codes = frozenset({"", *HARM_CATEGORIES}).union(
        registry.experiments,
        *words.values(),
        *((*registry.categories_of(name), *entry.merge) for name, entry in registry.indicators.items()),
    )
    return {
        "city": frozenset(registry.cities) | {""},
        "nearest_city": frozenset(registry.cities) | {""},
        "municipality_type": frozenset(registry.projection.types if registry.projection else ()) | {"all", ""},
        "experiment": frozenset(registry.subjects) | {""},
        "indicator": frozenset(registry.indicators) | {""},
        "category": codes,
        "crossing": CROSSINGS,
        **dict.fromkeys(CODES, codes),
        "direction": words.get("evidence_direction", frozenset()) | {""},
        "arm": words.get("arm", frozenset()) | {"all", "difference"},
        "wave": words.get("wave", frozenset()) | {"once", ""},
        "table": frozenset(table.name for table in registry.tables.values()),
        "unit": frozenset(registry.units) | {""},
        "design": frozenset(registry.designs),
        "check": frozenset(registry.checks),
        "region": frozenset(region.code for region in profile_regions(registry)),
        "measure": frozenset(registry.context.measures if registry.context else ()),
    }


def empty_when_hidden(file: Protected) -> None:
    """Check that a hidden row shows no number; of a check over all cities the outcome in words may stay."""
    for row in file.rows:
        allowed = OUTCOME_OVER_CITIES if file.file == "checks" and not row["city"] else ()
        left = [name for name in NUMBERS.get(file.file, ()) if row[name] is not None and name not in allowed]
        if row["status"] == "suppressed" and left:
            raise GateError(f"{file.file}: {row['id']}: is hidden, but {left[0]} is not empty.")


def public_by_registry(files: Sequence[Protected], registry: Registry) -> None:
    """Check that nothing passed as published before while it was computed from rows about single units."""
    passed = [each for file in files for each in file.decisions if each.rule == "already_published"]
    if not passed:
        return
    rows = [row for file in files if file.file == "deliveries" for row in file.rows]
    of_units = [row for row in rows if row["table"] != TOTALS and row["status"] != "not_available" and row["used"] != 0]
    described = [
        row
        for file in files
        if file.file == "descriptives"
        for row in file.rows
        if row["status"] in ("ok", "suppressed")
    ]
    if not registry.study.public_totals or of_units or described:
        raise GateError(
            f"{passed[0].file}: {passed[0].id}: passed as published before, but it rests on rows about single units, "
            "or the registry (study.yaml, public_totals) does not say that totals are public. Nothing was written."
        )


def rounded_throughout(files: Sequence[Protected], base: int) -> None:
    """Check that with a base every count of people is a multiple of it, and that no number tells the count behind it.

    A share must be that of its rounded counts; standard errors and degrees of freedom would give n, so none is shown.
    """
    for file in files if base else ():
        for row in of_people(file):
            odd = next((name for name in counted(file.file, row) if row[name] % base), None)
            odd = odd or next((name for name in LEFT_OUT if row.get(name) is not None), None)
            if odd is None and row.get("quantity") == "share" and row["value"] is not None:
                odd = None if abs(row["value"] * row["denominator"] - row["numerator"]) < base * 1e-6 else "value"
            if odd is not None:
                raise GateError(f"{file.file}: {row['id']}: {odd} is not rounded to the base, or tells what was.")


def few_digits_beside_hidden(estimates: Protected) -> None:
    """Check that a plan entry with a hidden city shows no standard error over cities."""
    hidden = {
        _entry(row)
        for row in estimates.rows
        if (row["scope"], row["quantity"], row["status"]) == ("city", "estimate", "suppressed")
    }
    for row in estimates.rows:
        strict = row["scope"] != "city" and _entry(row) in hidden
        if strict and row["standard_error"] is not None:
            raise GateError(f"estimates: {row['id']}: shows a standard error beside a hidden city.")


def _entry(row: Record) -> tuple[str, str, str]:
    return row["experiment"], row["indicator"], row["category"]


def sensitive_counts_reach(files: Sequence[Protected], registry: Registry, gate: Gate) -> None:
    """Check that what is about health or justice says so, and that no number of it rests on too few units."""
    for file in files:
        public = {each.id for each in file.decisions if each.rule == "already_published"}
        for row in file.rows:
            if "sensitive" not in row:
                continue
            mark = sensitivity(registry, row["indicator"], row.get("category") or "")
            if row["sensitive"] != mark:
                raise GateError(f"{file.file}: {row['id']}: the mark of health or justice is not its indicator's.")
            few = (row.get("n") or gate.sensitive_minimum_count) < gate.of(mark).minimum_count
            if mark and few and row["status"] == "ok" and row["id"] not in public:
                raise GateError(f"{file.file}: {row['id']}: is about {mark} and rests on too few units to be shown.")


def shown_shares_reach(cells: Protected, gate: Gate) -> None:
    """Check that numerator, complement and denominator of every share shown reach the minimum."""
    public = {each.id for each in cells.decisions if each.rule in ("already_published", "excepted")}
    for row in cells.rows:
        if row["status"] != "ok" or row["id"] in public or cell_kind(row["quantity"]) != "share":
            continue
        counts = (row["numerator"], row["denominator"] - row["numerator"], row["denominator"])
        if min(counts) < gate.at(row).minimum_count - gate.rounding_base:
            raise GateError(f"descriptives: {row['id']}: is shown, but a count behind it is below the minimum.")


def numbers_stay_open(files: Iterable[Protected], tables: Joint) -> None:
    """Attack everything that would be shown of descriptives and statuses together.

    Each number that a hidden row keeps must stay as open as it would be with nothing shown, up to the interval asked.

    Raises
    ------
    GateError
        Naming the row whose number can be found too closely.
    """
    hidden = tables.places(frozenset(row["id"] for file in files for row in file.rows if row["status"] == "suppressed"))
    failed = found_too_closely(tables.problem, hidden)
    if failed:
        raise GateError(
            f"{tables.protected[failed[0].variable]}: is hidden, but can be found too closely from the rest."
        )
