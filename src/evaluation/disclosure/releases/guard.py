"""Compare what would be published with every earlier release; refuse, or withhold whole tables.

Withholding hides all rows of a table in every file, totals too, so that nothing is left to subtract from. The gate is
then passed again, as verdicts may rest on what is hidden, and compared again, until nothing is found.

What the output checker excepts is let through, unless it was found because of what is hidden elsewhere.

Releases of invented data are about nobody: they are kept and never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.disclosure.additive import Sum, sums_over
from evaluation.disclosure.decisions import NUMBERS, Protected
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.joint import Joint
from evaluation.disclosure.records import Record
from evaluation.disclosure.releases.changes import Finding, changed_by_few
from evaluation.disclosure.releases.joined import came_or_went
from evaluation.disclosure.releases.known import following
from evaluation.disclosure.releases.recoded import in_other_categories
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.sums import OF_CELL, OF_STATUS, sums_of_cells
from evaluation.disclosure.releases.tables import ABOUT_NOBODY, TableName, about_people, by_id, table_of
from evaluation.disclosure.releases.telling import told
from evaluation.disclosure.releases.together import narrowed
from evaluation.disclosure.strict import StudyGate
from evaluation.registry.models import RELEASED_BEFORE
from evaluation.registry.params import Gate

LIFTED = "excepted_release"
INVENTED = "synthetic"
OF_CHECK = ("check", "experiment", "indicator")
Truth = Mapping[str, Sequence[Record]]
"""Rows before the gate with their ids, per file with sums."""


class ReleasedBeforeError(GateError):
    """What would be published may not stand beside an earlier release."""


@dataclass(frozen=True)
class Guarded:
    """What may stand beside earlier releases: without these tables, and with these rows by exception."""

    withheld: frozenset[TableName] = frozenset()
    lifted: frozenset[str] = frozenset()


def guarded(
    files_without: Callable[[Collection[TableName]], Sequence[Protected]],
    origin: str,
    truth: Truth,
    earlier: Sequence[Release],
    gate: Gate,
    tables: Joint | None = None,
) -> Guarded:
    """Return the tables that must be withheld beside earlier releases, and the rows that an exception lets through.

    Parameters
    ----------
    files_without
        Passes the gate with these tables withheld.
    origin
        Origin of the data.
    truth
        The rows before the gate.
    earlier
        The register.
    tables
        The problem of descriptives and statuses together, attacked when sums give nothing away.

    Raises
    ------
    ReleasedBeforeError
        When something was found and ``gate.after_release`` says refuse, or withholding does not help.
    """
    compared = [release for release in earlier if INVENTED not in (release.origin, origin)]
    true = {file: by_id(rows) for file, rows in truth.items()}
    withheld: frozenset[TableName] = frozenset()
    if not compared:
        return Guarded()
    while True:
        files = files_without(withheld)
        found = findings(files, truth, compared, gate)
        lifted = _lifted(found, files, gate)
        left = [each for each in found if each.id not in lifted]
        if not left and tables is not None:
            left = narrowed(tables, _shown(files), true, compared, gate)
        if not left:
            return Guarded(withheld, lifted)
        more = withheld | _tables(left, files)
        if gate.after_release == "refuse" or more == withheld:
            raise ReleasedBeforeError(told(left))
        withheld = more


def _lifted(found: Sequence[Finding], files: Sequence[Protected], gate: Gate) -> frozenset[str]:
    """Return the rows that an exception shows although they changed by a few."""
    if not isinstance(gate, StudyGate):
        return frozenset()
    rows = {row["id"]: row for file in files for row in file.rows}
    own = [each.id for each in found if not each.for_another]
    return frozenset(id_ for id_ in own if gate.ruled(rows[id_], RELEASED_BEFORE) != RELEASED_BEFORE)


def _shown(files: Sequence[Protected]) -> frozenset[str]:
    return frozenset(row["id"] for file in files for row in file.rows if row["status"] == "ok")


def findings(files: Sequence[Protected], truth: Truth, earlier: Sequence[Release], gate: Gate) -> list[Finding]:
    """Return every row that may not stand beside an earlier release, each once; what protects another goes first."""
    now = about_people(files)
    true = {file: by_id(rows) for file, rows in truth.items()}
    sums, over_cities = known_sums(truth), sums_over_cities(truth)
    shown = {id_ for rows in now.values() for id_, row in rows.items() if row["status"] == "ok"}
    found: dict[str, Finding] = {}
    for release in earlier:
        for each in (
            *changed_by_few(now, release.tables, sums, gate, release.name),
            *following(shown, release.tables, true, sums, gate, release.name),
            *came_or_went(now, release.tables, over_cities, release.name),
            *in_other_categories(now, release.tables, release.name),
        ):
            if each.id not in found or (each.for_another and not found[each.id].for_another):
                found[each.id] = each
    return list(found.values())


def known_sums(truth: Truth) -> dict[str, list[Sum]]:
    """Return the sums of every file that has them: of descriptives all, of the others those over cities."""
    with_number = {file: [row for row in rows if row["status"] == "ok"] for file, rows in truth.items()}
    return {**sums_over_cities(with_number), "descriptives": sums_of_cells(with_number["descriptives"])}


def sums_over_cities(truth: Truth) -> dict[str, list[Sum]]:
    """Return the totals of every file with their cities."""
    same = {"descriptives": [key for key in OF_CELL if key != "city"], "statuses": OF_STATUS, "checks": OF_CHECK}
    return {file: sums_over(truth.get(file, ()), "city", "", keys) for file, keys in same.items()}


def withhold(file: Protected, tables: Collection[TableName]) -> Protected:
    """Hide every row of these tables that says something about people."""
    if file.file not in NUMBERS or file.file == "assessment" or not tables:
        return file
    pairs = [
        (_emptied(file.file, row), replace(decision, decision="suppressed", rule=RELEASED_BEFORE))
        if row["status"] == "ok" and decision.rule not in ABOUT_NOBODY and table_of(file.file, row) in tables
        else (row, decision)
        for row, decision in zip(file.rows, file.decisions, strict=True)
    ]
    return replace(file, rows=tuple(row for row, _ in pairs), decisions=tuple(decision for _, decision in pairs))


def marked(file: Protected, lifted: Collection[str]) -> Protected:
    """Say in the list of decisions which rows are shown by an exception for releases."""
    decisions = tuple(
        replace(each, rule=LIFTED) if each.id in lifted and each.rule != "excepted" else each for each in file.decisions
    )
    return replace(file, decisions=decisions)


def _tables(found: Sequence[Finding], files: Sequence[Protected]) -> frozenset[TableName]:
    rows = {row["id"]: (file.file, row) for file in files for row in file.rows}
    return frozenset(table_of(*rows[each.id]) for each in found)


def _emptied(file: str, row: Record) -> Record:
    return {**row, **dict.fromkeys(NUMBERS[file]), "status": "suppressed"}
