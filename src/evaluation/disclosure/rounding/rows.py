"""Which published numbers count people, what adds up among them, and the rows with rounded counts.

A share is computed again from its rounded counts, and so is its interval. Other numbers keep no digit that would tell
the count behind them: a mean of whole scores in full digits is a fraction of which n is the denominator. They are
rounded to a step of at least one unit's share, 1/n, so that each n that is left fits; standard errors and degrees of
freedom are left out, and checks are given in twentieths.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

from evaluation.disclosure.checks import TWENTIETH, beside_bound
from evaluation.disclosure.crossings import MECHANISMS
from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.facts import wilson
from evaluation.disclosure.kinds import PROBABILITIES, cell_kind
from evaluation.disclosure.records import Record, rounded
from evaluation.disclosure.rounding.additions import additions
from evaluation.disclosure.rounding.counts import Count, rounded_counts
from evaluation.disclosure.rounding.keys import LEFT_OUT, count_key, counted, of_people
from evaluation.disclosure.shape import PROBABILITY_STEP
from evaluation.registry.params import Gate

NUMBERS = ("value", "low", "high")
Entry = tuple[str, str]


@dataclass(frozen=True)
class Rounding:
    """The base, the thresholds, the printed precision per unit and the confidence level of intervals of shares."""

    gate: Gate
    steps: Mapping[str, float]
    confidence_level: float

    def apply(self, files: Sequence[Protected]) -> tuple[Protected, ...]:
        """Return the files with rounded counts; without a base as they are."""
        base = self.gate.rounding_base
        if not base:
            return tuple(files)
        counts = {
            count_key(file.file, row, name): Count(round(row[name]), self.gate.at(row).minimum_count)
            for file in files
            for row in of_people(file)
            for name in counted(file.file, row)
        }
        shown = rounded_counts(counts, additions(files, counts), base)
        least = _least_units(files, base)
        return tuple(self._file(file, shown, least) for file in files)

    def _file(self, file: Protected, shown: Mapping[Hashable, int], least: Mapping[Entry, float]) -> Protected:
        people = {row["id"] for row in of_people(file)}
        shape = self._shapes().get(file.file, lambda _, row, __: row)
        rows = []
        for row in file.rows:
            if row["id"] in people:
                changed = {name: shown[count_key(file.file, row, name)] for name in counted(file.file, row)}
                row = shape(row, {**row, **changed}, least)
            rows.append(row)
        return replace(file, rows=tuple(rows))

    def _shapes(self) -> Mapping[str, Callable[[Record, Record, Mapping[Entry, float]], Record]]:
        return {
            "descriptives": self._cell,
            "estimates": self._estimate,
            "specifications": self._estimate,
            "checks": _check,
            "crossings": _crossing,
        }

    def _cell(self, true: Record, row: Record, _: Mapping[Entry, float]) -> Record:
        if row["numerator"] is not None and true["denominator"]:
            return {**row, **self._share(true, row), "residual_df": None}
        if cell_kind(row["quantity"]) == "median" or not row["n"]:
            return {**row, "residual_df": None}
        return {**_stepped(row, self._step(row, row["n"])), "residual_df": None}

    def _share(self, true: Record, row: Record) -> dict[str, Any]:
        scale = true["value"] * true["denominator"] / true["numerator"] if true["numerator"] else 0.0
        share = row["numerator"] / row["denominator"]
        if true["low"] is None:
            return {"value": scale * share}
        interval = wilson(share, row["denominator"], self.confidence_level)
        return {"value": share, "low": interval.low, "high": interval.high}

    def _estimate(self, _: Record, row: Record, least: Mapping[Entry, float]) -> Record:
        units = least.get((row["experiment"], row["indicator"]), 1.0)
        left_out = {name: None for name in LEFT_OUT if name in row}
        return {**_stepped(row, self._step(row, units)), **left_out}

    def _step(self, row: Record, units: float) -> float:
        if row.get("quantity") in PROBABILITIES:
            return PROBABILITY_STEP
        return max(self.steps.get(row.get("unit", ""), 0.0), step_of(units - self.gate.rounding_base))


def step_of(units: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is at least one unit's share.

    >>> step_of(38), step_of(100), step_of(0)
    (0.05, 0.01, 1.0)
    """
    share = 1 / max(units, 1.0)
    power = 10.0 ** floor(log10(share))
    return rounded(next(times * power for times in (1, 2, 5, 10) if times * power >= share * (1 - 1e-9)))


def _least_units(files: Sequence[Protected], base: int) -> dict[Entry, float]:
    """Return per plan entry the least number of units behind one of its estimates."""
    found: dict[Entry, float] = {}
    for file in files:
        for row in of_people(file) if file.file == "estimates" else ():
            if row["n"] is not None:
                entry = (row["experiment"], row["indicator"])
                found[entry] = min(found.get(entry, row["n"]), max(row["n"] // base * base, 1))
    return found


def _stepped(row: Record, step: float) -> Record:
    return {**row, **{name: rounded(row[name], step) for name in NUMBERS if row[name] is not None}}


def _check(_: Record, row: Record, __: Mapping[Entry, float]) -> Record:
    """Give a check on people in twentieths, never on the other side of its bound."""
    if row["n"] is None:
        return row
    shape = (lambda value: beside_bound(value, row["bound"])) if row["bound"] else lambda value: _twentieth(value)
    return {**row, **{name: shape(row[name]) for name in NUMBERS}}


def _twentieth(value: float | None) -> float | None:
    return None if value is None else rounded(value, TWENTIETH)


def _crossing(_: Record, row: Record, __: Mapping[Entry, float]) -> Record:
    if row["numerator"] is not None:
        return {**row, "value": row["numerator"] / row["denominator"]}
    return row if row["crossing"] == MECHANISMS else _stepped(row, TWENTIETH)
