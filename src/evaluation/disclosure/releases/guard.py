"""Compare what would be published with every earlier release; refuse, or withhold whole tables.

Withholding hides all rows of a table in every file, totals too, so that nothing is left to subtract from. The gate is
then passed again, as verdicts may rest on what is hidden, and compared again, until nothing is found.

Releases of invented data are about nobody: they are kept and never compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from evaluation.disclosure.additive import Sum, sums_over
from evaluation.disclosure.decisions import NUMBERS, Protected
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.records import Record
from evaluation.disclosure.releases.changes import Finding, changed_by_few
from evaluation.disclosure.releases.joined import came_or_went
from evaluation.disclosure.releases.known import following
from evaluation.disclosure.releases.recoded import in_other_categories
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.sums import OF_CELL, OF_STATUS, sums_of_cells
from evaluation.disclosure.releases.tables import ABOUT_NOBODY, TableName, about_people, by_id, table_of
from evaluation.registry.params import Gate

RULE = "released_before"
INVENTED = "synthetic"
OF_CHECK = ("check", "experiment", "indicator")
MOST_NAMED = 12
WHY = {
    "changed_by_few": (
        "een aantal veranderde met minder dan de drempel",
        "a count changed by fewer units than the minimum",
    ),
    "follows": (
        "dit afgeschermde getal volgt uit wat toen is getoond",
        "this hidden number follows from what was shown then",
    ),
    "other_categories": (
        "deze tabel is toen in andere categorieën getoond",
        "this table was shown in other categories then",
    ),
}
Truth = Mapping[str, Sequence[Record]]
"""Rows before the gate with their ids, per file with sums."""


class ReleasedBeforeError(GateError):
    """What would be published may not stand beside an earlier release."""


def guarded(
    files_without: Callable[[Collection[TableName]], Sequence[Protected]],
    origin: str,
    truth: Truth,
    earlier: Sequence[Release],
    gate: Gate,
) -> frozenset[TableName]:
    """Return the tables that must be withheld beside earlier releases.

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

    Raises
    ------
    ReleasedBeforeError
        When something was found and ``gate.after_release`` says refuse, or withholding does not help.
    """
    compared = [release for release in earlier if INVENTED not in (release.origin, origin)]
    withheld: frozenset[TableName] = frozenset()
    while compared:
        files = files_without(withheld)
        found = findings(files, truth, compared, gate)
        more = withheld | _tables(found, files)
        if found and (gate.after_release == "refuse" or more == withheld):
            raise ReleasedBeforeError(told(found))
        if not found:
            break
        withheld = more
    return withheld


def findings(files: Sequence[Protected], truth: Truth, earlier: Sequence[Release], gate: Gate) -> list[Finding]:
    """Return every row that may not stand beside an earlier release, each once."""
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
            found.setdefault(each.id, each)
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
        (_emptied(file.file, row), replace(decision, decision="suppressed", rule=RULE))
        if row["status"] == "ok" and decision.rule not in ABOUT_NOBODY and table_of(file.file, row) in tables
        else (row, decision)
        for row, decision in zip(file.rows, file.decisions, strict=True)
    ]
    return replace(file, rows=tuple(row for row, _ in pairs), decisions=tuple(decision for _, decision in pairs))


def told(found: Sequence[Finding]) -> str:
    """Say which rows of which tables were found, beside which release, and what can be done; never a value."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in found:
        groups[each.file, each.why, each.release].append(each.id)
    lines = [
        f"  {file}, {release}: {WHY[why][0]} / {WHY[why][1]}: {', '.join(ids[:MOST_NAMED])}"
        + (f" … (+{len(ids) - MOST_NAMED})" if len(ids) > MOST_NAMED else "")
        for (file, why, release), ids in groups.items()
    ]
    return "\n".join(
        [
            "Naast een eerdere vrijgave zeggen deze getallen iets over een paar mensen. Er is niets gepubliceerd. / "
            "Beside an earlier release these numbers say something of a few people. Nothing was published.",
            *lines,
            "Wacht tot er genoeg is veranderd, voeg categorieën samen in het register, of zet in params.yaml bij "
            "`gate` `after_release: withhold`: dan worden deze tabellen achtergehouden. / Wait until enough has "
            "changed, merge categories in the registry, or set `after_release: withhold` under `gate` in "
            "params.yaml: these tables are then withheld.",
        ]
    )


def _tables(found: Sequence[Finding], files: Sequence[Protected]) -> frozenset[TableName]:
    rows = {row["id"]: (file.file, row) for file in files for row in file.rows}
    return frozenset(table_of(*rows[each.id]) for each in found)


def _emptied(file: str, row: Record) -> Record:
    return {**row, **dict.fromkeys(NUMBERS[file]), "status": "suppressed"}
