"""The gate for descriptives and statuses: shares, means and medians, and how many units have a value.

First each row by itself (``primary``); then, over all tables together, the rows of least cost are hidden so that no
hidden number can be found from what is shown (``joint``, ``suppression``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.disclosure.columns import CONFIDENTIAL
from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.joint import Joint, joint
from evaluation.disclosure.kinds import cell_kind
from evaluation.disclosure.primary import primary_ruling, status_ruling
from evaluation.disclosure.records import Record
from evaluation.disclosure.resting import Cell
from evaluation.disclosure.rules import HIDDEN
from evaluation.disclosure.suppression.optimum import Choice, optimum
from evaluation.disclosure.ties import Ties
from evaluation.registry.params import Gate

Entry = tuple[str, str]
"""Experiment and indicator of the plan."""


@dataclass(frozen=True)
class Tables:
    """Descriptives and statuses as they may be seen, the problem they were, and what was chosen."""

    descriptives: Protected
    statuses: Protected
    joint: Joint
    choice: Choice


def protect_tables(
    cells: Sequence[Record],
    statuses: Sequence[Record],
    gate: Gate,
    hidden_entries: Collection[Entry] = (),
    ties: Ties | None = None,
    about_work: Collection[str] = (),
    public: bool = False,
) -> Tables:
    """Decide about every cell and every row of counts.

    Parameters
    ----------
    cells, statuses
        Rows of ``descriptives.parquet`` and ``statuses.parquet`` with their ids.
    hidden_entries
        Plan entries of which a city's estimate is hidden: their cells per city would give it away, so none is shown.
    ties
        What is told elsewhere.
    about_work
        Indicators that count parts of a programme instead of people: nothing of them needs protection.
    public
        Whether everything comes from totals that were published before.

    Raises
    ------
    UnknownKindError
        When a quantity is not in ``kinds.CELLS``.
    """
    rulings = first_rulings(cells, statuses, gate, hidden_entries, about_work, public)
    problem = problem_of(cells, statuses, rulings, gate, ties or Ties(), about_work, public)
    choice = optimum(problem.problem)
    hidden = {problem.ids[place] for place in choice.hidden}
    rulings |= {id_: "protects_other" for id_ in hidden if rulings[id_] not in HIDDEN}
    plain = [{name: value for name, value in row.items() if name not in CONFIDENTIAL["descriptives"]} for row in cells]
    shown = protected("descriptives", plain, rulings, (lambda row: row) if public else _of_nobody)
    return Tables(shown, protected("statuses", statuses, rulings), problem, choice)


def protect_descriptives(
    rows: Sequence[Record],
    gate: Gate,
    hidden_entries: Collection[Entry] = (),
    counted_by: Mapping[str, str] | None = None,
    about_work: Collection[str] = (),
    public: bool = False,
    rests: Mapping[Cell, frozenset[Cell]] | None = None,
) -> Protected:
    """Decide about cells without statuses, every change being known (``protect_tables``)."""
    ties = Ties(counted_by or {}, rests or {})
    return protect_tables(rows, (), gate, hidden_entries, ties, about_work, public).descriptives


def first_rulings(
    cells: Sequence[Record],
    statuses: Sequence[Record],
    gate: Gate,
    hidden_entries: Collection[Entry],
    about_work: Collection[str],
    public: bool,
) -> dict[str, str]:
    """Return the rule that decides about each row by itself, or because the estimate of its city is hidden."""
    rulings = {row["id"]: primary_ruling(row, gate, about_work, public) for row in cells}
    for row in [] if public else cells:
        entry = (row["experiment"], row["indicator"])
        if row["city"] and entry in hidden_entries and rulings[row["id"]] == "threshold_reached":
            rulings[row["id"]] = "linked"
    return rulings | {row["id"]: status_ruling(row, gate) for row in statuses}


def problem_of(
    cells: Iterable[Record],
    statuses: Iterable[Record],
    rulings: Mapping[str, str],
    gate: Gate,
    ties: Ties,
    about_work: Collection[str],
    public: bool,
) -> Joint:
    """Return the problem of the rows that have something to protect; of public totals there are none."""
    people = [row for row in cells if row["status"] == "ok" and row["indicator"] not in about_work and not public]
    counted = [row for row in statuses if row["status"] == "ok"]
    return joint(people, counted, rulings, ties, gate)


def _of_nobody(row: Record) -> Record:
    """Round a median and its limits, which are values of single units, to two digits."""
    if cell_kind(row["quantity"]) != "median":
        return row
    return {**row, **{name: two_digits(row[name]) for name in ("value", "low", "high")}}


def two_digits(value: float | None) -> float | None:
    """Round to two significant digits.

    >>> two_digits(18342.5)
    18000.0
    """
    return None if value is None else float(f"{value:.1e}")


def small_groups(rows: Iterable[Record], gate: Gate) -> frozenset[tuple[str, str, str]]:
    """Return (experiment, indicator, city) of which a group or a wave has fewer units than the minimum."""
    return frozenset(
        (row["experiment"], row["indicator"], row["city"])
        for row in rows
        if row["status"] == "ok" and row["n"] is not None and row["n"] < gate.at(row).minimum_count
    )
