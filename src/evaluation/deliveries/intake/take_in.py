"""Take a delivery in: files, names, rows. Refuse it whole, or use what is good and account for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from evaluation.deliveries.intake.check import CheckedTable, check_table
from evaluation.deliveries.intake.corrections import Applied, Corrected, corrected, corrections_of
from evaluation.deliveries.intake.folder import WORKBOOKS, Delivered, DeliveredFile
from evaluation.deliveries.intake.frame import internal_frame
from evaluation.deliveries.intake.grounds import with_grounds
from evaluation.deliveries.intake.header import place_sheets
from evaluation.deliveries.intake.names import Matched, header_findings, match_sheets
from evaluation.deliveries.intake.privacy import privacy_findings
from evaluation.deliveries.intake.problems import Finding, Problem, Where, as_seen, problem
from evaluation.deliveries.intake.reading import Context, TypedTable, nothing_read, read_sheet
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.deliveries.intake.whole import whole_findings
from evaluation.registry import Registry

IntakeStatus = Literal["used", "refused", "not_delivered"]
Placed = tuple[Finding, Where]
DELIVERY_TABLE = "accountability"
"""The internal name of the table about the delivery itself."""


@dataclass(frozen=True)
class Intake:
    """What came of a delivery. ``checked`` is by Dutch table id and empty unless the delivery is used."""

    city: str
    status: IntakeStatus
    origin: str
    files: tuple[DeliveredFile, ...]
    checked: dict[str, CheckedTable]
    sheets: dict[str, Sheet]
    problems: tuple[Problem, ...]
    corrections: tuple[Applied, ...] = ()

    def frames(self, registry: Registry) -> dict[str, pd.DataFrame]:
        """Return every table of the contract by internal name, with its types, empty where nothing is used."""
        return {
            table.name: internal_frame(self.city, table, self.checked[id_].used, self.sheets[id_].rows_of)
            if id_ in self.checked
            else internal_frame(self.city, table, nothing_read(Context(registry, self.city, id_)).rows)
            for id_, table in registry.tables.items()
        }


def take_in(registry: Registry, city: str, delivered: Delivered) -> Intake:
    """Test a delivery against the contract; what looks like data of persons is looked for before anything else."""
    if delivered.nothing:
        return Intake(city, "not_delivered", "none", (), {}, {}, ())
    matched, noted = place_sheets(registry, city, match_sheets(registry.tables, delivered.sheets))
    delivered = replace(delivered, findings=(*delivered.findings, *noted))
    placed = privacy_findings(delivered.sheets, delivered.hidden)
    placed += [*delivered.findings, *_name_findings(registry, matched, delivered)]
    if _refused(registry, placed):
        return _refusal(registry, city, delivered, placed)
    typed = {table: read_sheet(Context(registry, city, table), sheet) for table, sheet in matched.sheets.items()}
    mended = {id_: corrected(Context(registry, city, id_), matched.sheets[id_], typed[id_]) for id_ in typed}
    placed += [*_content_findings(typed), *_correction_findings(registry, city, matched, mended)]
    if _refused(registry, placed):
        return _refusal(registry, city, delivered, placed)
    checked = _check(registry, city, {id_: one.typed for id_, one in mended.items()})
    whole = [
        (finding, _where(registry, id_, matched.sheets[id_]) if id_ else Where())
        for id_, finding in whole_findings(registry, _origin(typed), checked)
    ]
    grounded = with_grounds(registry, _origin(typed), checked)
    checked = grounded.checked
    placed += [
        (finding, _where(registry, id_, matched.sheets[id_]) if id_ else Where(DELIVERY_TABLE))
        for id_, finding in grounded.findings
    ]
    placed += [
        (finding, _where(registry, id_, matched.sheets[id_]))
        for id_ in registry.tables
        if id_ in checked
        for finding in as_seen(checked[id_].findings, matched.sheets[id_])
    ]
    if whole:
        return _refusal(registry, city, delivered, [*whole, *placed])
    problems = tuple(problem(registry, *one) for one in placed)
    applied = tuple(one for id_ in registry.tables if id_ in mended for one in mended[id_].applied)
    return Intake(city, "used", _origin(typed), delivered.files, checked, matched.sheets, problems, applied)


def without_key(registry: Registry, intake: Intake, reason: str) -> Intake:
    """Return the same delivery refused, because there is no key for its pseudonyms."""
    told = problem(registry, Finding("no_key", detail=reason), Where())
    return replace(
        intake,
        status="refused",
        origin="none",
        checked={},
        sheets={},
        problems=(told, *intake.problems),
        corrections=(),
    )


def _correction_findings(
    registry: Registry, city: str, matched: Matched, mended: dict[str, Corrected]
) -> Iterator[Placed]:
    for id_, table in registry.tables.items():
        if id_ in mended:
            yield from ((finding, _where(registry, id_, matched.sheets[id_])) for finding in mended[id_].failed)
        elif corrections_of(registry, city, id_):
            yield Finding("correction_failed", detail="table", facts={"table": id_}), Where(table.name)


def _refused(registry: Registry, placed: Sequence[Placed]) -> bool:
    return any(registry.rules[finding.rule].level == "refuse" and not finding.warns for finding, _ in placed)


def _refusal(registry: Registry, city: str, delivered: Delivered, placed: Sequence[Placed]) -> Intake:
    problems = tuple(problem(registry, *one) for one in placed)
    return Intake(city, "refused", "none", delivered.files, {}, {}, problems)


def _where(registry: Registry, table_id: str, sheet: Sheet) -> Where:
    return Where(registry.tables[table_id].name, sheet.file, sheet.sheet)


def _name_findings(registry: Registry, matched: Matched, delivered: Delivered) -> Iterator[Placed]:
    known = ", ".join(registry.tables)
    for sheet in matched.unknown:
        yield Finding("unknown_table", facts={"tables": known}), Where(file=sheet.file, sheet=sheet.sheet)
    for sheet in matched.twice:
        yield Finding("unclear_source", detail="table"), Where(file=sheet.file, sheet=sheet.sheet)
    yield from _missing_tables(registry, matched, delivered)
    for id_, sheet in matched.sheets.items():
        where = _where(registry, id_, sheet)
        if not sheet.header:
            yield Finding("empty_file"), where
            continue
        for finding in header_findings(registry.tables[id_], sheet.header):
            yield finding, where
        if not len(sheet.numbers) and not registry.tables[id_].optional:
            yield Finding("empty_file", detail="no_rows", warns=True), where


def _missing_tables(registry: Registry, matched: Matched, delivered: Delivered) -> Iterator[Placed]:
    """Required tables must be there, unless a city gives totals only; what is unreadable is not also missing."""
    if any(
        finding.rule in ("unreadable_file", "empty_file", "unclear_source") and not finding.warns
        for finding, _ in delivered.findings
    ):
        return
    about_data = {id_: sheet for id_, sheet in matched.sheets.items() if registry.tables[id_].about != "delivery"}
    filled = [id_ for id_, sheet in about_data.items() if len(sheet.numbers) or not registry.tables[id_].optional]
    whole = bool(about_data) and all(registry.tables[id_].complete_alone for id_ in filled)
    workbook = next((file.name for file in delivered.files if file.name.lower().endswith(WORKBOOKS)), "")
    for id_, table in registry.tables.items():
        if id_ not in matched.sheets and not table.optional and not whole:
            yield Finding("missing_file", facts={"table": id_}), Where(table.name, workbook)


def _content_findings(typed: dict[str, TypedTable]) -> list[Placed]:
    origins = {origin for table in typed.values() for origin in table.origins}
    if len(origins) > 1:
        return [(Finding("mixed_origin"), Where())]
    if not any(table.delivered for table in typed.values()):
        return [(Finding("empty_file", detail="template"), Where())]
    return []


def _origin(typed: dict[str, TypedTable]) -> str:
    return next((str(origin) for table in typed.values() for origin in table.origins), "none")


def _check(registry: Registry, city: str, typed: dict[str, TypedTable]) -> dict[str, CheckedTable]:
    """Check the tables, those referred to before those that refer; a table that was not delivered has no rows."""
    checked: dict[str, CheckedTable] = {}
    for id_ in _by_reference(registry):
        used = {name: table.used for name, table in checked.items()}
        context = Context(registry, city, id_)
        checked[id_] = check_table(context, typed.get(id_) or nothing_read(context), used)
    return {id_: checked[id_] for id_ in typed}


def _by_reference(registry: Registry) -> list[str]:
    """Return table ids such that each comes after the tables it refers to."""
    ordered: list[str] = []

    def place(id_: str) -> None:
        """Put what a table refers to in the list, then the table."""
        for column in registry.tables[id_].columns.values():
            target = (column.reference or "").partition(".")[0]
            if target and target != id_ and target not in ordered:
                place(target)
        if id_ not in ordered:
            ordered.append(id_)

    for id_ in registry.tables:
        place(id_)
    return ordered
