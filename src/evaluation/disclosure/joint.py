"""Descriptives and statuses as one problem of suppression: every published row an item, every count a variable.

A share tells its numerator and its number of units; a mean tells its sum, which is mean × n, and n; a median tells n; a
row of statuses tells six counts. Cities add up to all cities, groups to all, numerator and complement to n, improved,
same and worsened to n, classes to n, codes to the number of codes, amounts per payer to the total, and what happened to
those asked to their number. An estimate that is shown tells the change, and sometimes all counts. Numbers of units of
one place that are equal count as one variable, so that n is hidden only when every row that tells it is. One that
reaches the minimum is taken as known: some other table has it.

The right-hand side of each equation is taken as known, also where it is not zero: a reader may know what is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p

from evaluation.disclosure.asked import asked_of
from evaluation.disclosure.kinds import ADD_UP, FILLS_CATEGORIES, cell_kind
from evaluation.disclosure.primary import COUNTS
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import HIDDEN
from evaluation.disclosure.suppression.problem import Item, Problem, Protection, problem
from evaluation.disclosure.ties import Ties
from evaluation.registry.params import Gate

SERIES = ("indicator", "experiment", "category", "arm", "wave", "quantity")
BLOCK = ("indicator", "experiment", "arm", "wave")
OVER_CITIES = 20.0
"""What a row over all cities costs beside a row of one city: totals come first."""
TOGETHER = 2.0
"""What the number of codes, or the total of amounts, costs beside one code or amount."""
OF_STATUSES = 0.5
"""What a row of statuses costs beside a cell."""
Key = tuple[object, ...]


@dataclass(frozen=True)
class Joint:
    """The problem, the id of the row behind each item, and behind each protected variable."""

    problem: Problem
    ids: tuple[str, ...]
    protected: Mapping[int, str]

    def places(self, ids: Collection[str]) -> frozenset[int]:
        """Return the places of rows with these ids."""
        return frozenset(place for place, id_ in enumerate(self.ids) if id_ in ids)


@dataclass
class _Writing:
    """Collects variables, equations and items; a variable has a key and a true value."""

    gate: Gate
    values: list[float] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    free: set[int] = field(default_factory=set)
    place: dict[Key, int] = field(default_factory=dict)
    lines: list[dict[int, float]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    asked: dict[int, Protection] = field(default_factory=dict)
    asked_for: dict[int, str] = field(default_factory=dict)

    def variable(self, key: Key, value: float, free: bool = False) -> int:
        """Return the variable with this key, a new one the first time."""
        if key not in self.place:
            self.place[key] = len(self.values)
            self.values.append(float(value))
            if free:
                self.free.add(self.place[key])
        return self.place[key]

    def size(self, row: Record, n: float) -> int:
        """Return the number of units of a row's place; it is known when it reaches the minimum."""
        found = self.variable(("n", *_of(row, BLOCK), row["city"], float(n)), n)
        if n >= self.gate.at(row).minimum_count:
            self.known.add(found)
        return found

    def add_up(self, parts: Iterable[int], total: int) -> None:
        """Say that variables add up to another one; what is left over is known."""
        line: dict[int, float] = defaultdict(float)
        for part in parts:
            line[part] += 1.0
        line[total] -= 1.0
        self.lines.append({variable: weight for variable, weight in line.items() if weight})

    def protect(self, variable: int, low: float, high: float, id_: str) -> None:
        """Ask that a variable stays open, the widest of what was asked before."""
        old = self.asked.get(variable, Protection(variable, low, high))
        self.asked[variable] = Protection(variable, min(low, old.low), max(high, old.high))
        self.asked_for.setdefault(variable, id_)

    def item(self, row: Record, reveals: Iterable[int], cost: float) -> int:
        """Add a row that shows these variables."""
        self.items.append(Item(row["id"], tuple(dict.fromkeys(reveals)), cost))
        self.ids.append(row["id"])
        return len(self.items) - 1


def joint(
    cells: Sequence[Record], statuses: Sequence[Record], rulings: Mapping[str, str], ties: Ties, gate: Gate
) -> Joint:
    """Return the problem of all rows that have a number to protect.

    Parameters
    ----------
    cells, statuses
        Rows with a number, with true values.
    rulings
        The rule that decided about each of them by itself; those in ``HIDDEN`` are forced.
    """
    writing = _Writing(gate)
    negative = {cell["indicator"] for cell in cells if (cell["value"] or 0) < 0}
    tells = {cell["id"]: _tells(writing, cell, cell["indicator"] in negative) for cell in cells}
    together = set(ties.counted_by.values())
    item_of = {cell["id"]: writing.item(cell, tells[cell["id"]].values(), _cost(cell, together)) for cell in cells}
    _sums(writing, cells, tells)
    _told_by_estimates(writing, cells, tells, ties)
    for cell in cells:
        if rulings[cell["id"]] in HIDDEN:
            _protect_cell(writing, cell, tells[cell["id"]], rulings[cell["id"]])
    _statuses(writing, statuses, item_of)
    return Joint(
        problem(
            writing.values,
            writing.lines,
            [*writing.items, Item("known", tuple(sorted(writing.known - writing.asked.keys())), 0.0)],
            kept=[len(writing.items)],
            forced=[at for at, id_ in enumerate(writing.ids) if rulings[id_] in HIDDEN],
            protections=writing.asked.values(),
            follows=_follows(cells, statuses, item_of, ties),
            lower=[float("-inf") if at in writing.free else 0.0 for at in range(len(writing.values))],
        ),
        tuple(writing.ids),
        writing.asked_for,
    )


def _tells(writing: _Writing, cell: Record, negative: bool) -> dict[str, int]:
    """Return the variables that a cell tells: count, others, sum and n, as far as it has them."""
    own = _of(cell, (*SERIES, "city"))
    n = cell["denominator"] if cell["numerator"] is not None else cell["n"]
    found = {}
    if n is not None:
        found["n"] = writing.size(cell, n)
    if cell["numerator"] is not None:
        found["count"] = writing.variable(("count", *own), cell["numerator"])
        found["others"] = writing.variable(("others", *own), n - cell["numerator"])
        writing.add_up([found["count"], found["others"]], found["n"])
    elif cell_kind(cell["quantity"]) == "mean" and n is not None and cell["value"] is not None:
        found["sum"] = writing.variable(("sum", *own), cell["value"] * n, negative)
    return found


def _cost(cell: Record, together: Collection[str]) -> float:
    """Return what it costs to hide a cell; of equal cells those of fewer units go first."""
    counts = (cell["numerator"], cell.get("nonzero_n"), cell["n"])
    units = next((count for count in counts if count is not None), 0.0)
    weight = (1.0 if cell["city"] else OVER_CITIES) * (TOGETHER if cell["indicator"] in together else 1.0)
    return weight * (1 + log1p(max(units, 0.0)) / 100)


def _sums(writing: _Writing, cells: Sequence[Record], tells: Mapping[str, dict[str, int]]) -> None:
    """Say what adds up: cities, groups, and the parts of a whole."""
    for column, whole in (("city", ""), ("arm", "all")):
        for group in _grouped(cells, [name for name in (*SERIES, "city") if name != column]):
            total = next((cell for cell in group if cell[column] == whole), None)
            parts = [cell for cell in group if cell[column] != whole]
            if total is not None and parts:
                for name in tells[total["id"]]:
                    own = [tells[part["id"]][name] for part in parts if name in tells[part["id"]]]
                    if own:
                        writing.add_up(own, tells[total["id"]][name])
    for kinds, column in ((ADD_UP, "quantity"), (FILLS_CATEGORIES, "category")):
        chosen = [cell for cell in cells if cell["quantity"] in kinds]
        for group in _grouped(chosen, [name for name in (*SERIES, "city") if name != column]):
            writing.add_up([tells[cell["id"]]["count"] for cell in group], tells[group[0]["id"]]["n"])


def _told_by_estimates(
    writing: _Writing, cells: Sequence[Record], tells: Mapping[str, dict[str, int]], ties: Ties
) -> None:
    """Say what is told elsewhere: codes or amounts together, changes, and counts behind an exact estimate."""
    per_place = _grouped_by(cells, ("indicator", "experiment", "city", "arm", "wave"))
    for apart, together in ties.counted_by.items():
        for (indicator, *place), group in per_place.items():
            whole = [tells[cell["id"]] for cell in per_place.get((together, *place), ())]
            sums = [own["sum"] for own in whole if "sum" in own]
            if indicator == apart and sums:
                own = [tells[cell["id"]] for cell in group]
                writing.add_up([one.get("sum", one.get("count", -1)) for one in own if len(one) > 1], sums[0])
    for cell in cells:
        if (cell["experiment"], cell["indicator"], cell["city"]) in ties.counts and "count" in tells[cell["id"]]:
            writing.lines.append({tells[cell["id"]]["count"]: 1.0})
    waves = [cell for cell in cells if cell["wave"] in ("T0", "T1") and cell["quantity"] not in ADD_UP and cell["city"]]
    for group in _grouped(waves, [name for name in (*SERIES, "city") if name != "wave"]):
        spot = (group[0]["experiment"], group[0]["indicator"], group[0]["city"])
        if len(group) == 2 and (ties.changes is None or spot in ties.changes):
            before, after = sorted(group, key=lambda cell: cell["wave"])
            _change(writing, before, after, tells)


def _change(writing: _Writing, before: Record, after: Record, tells: Mapping[str, dict[str, int]]) -> None:
    """Say that the change of a share or a mean is known, and the numbers of units with it."""
    first, second = tells[before["id"]], tells[after["id"]]
    for name in ("count", "sum"):
        if name in first and name in second:
            sizes = [writing.values[one["n"]] for one in (first, second)]
            writing.lines.append({second[name]: sizes[0] / sizes[1], first[name]: -1.0})


def _protect_cell(writing: _Writing, cell: Record, told: Mapping[str, int], rule: str) -> None:
    """Ask for the interval of what a hidden cell tells."""
    true = {name: writing.values[variable] for name, variable in told.items()}
    for each in asked_of(cell, true, rule, writing.gate, told.get("sum") in writing.free):
        writing.protect(told[each.name], each.low, each.high, cell["id"])


def _statuses(writing: _Writing, statuses: Sequence[Record], item_of: dict[str, int]) -> None:
    """Add the rows of counts: what happened to those asked adds up, and so do the cities."""
    told: dict[str, dict[str, int]] = {}
    for row in statuses:
        place = (*_of(row, BLOCK), row["city"])
        minimum = float(writing.gate.at(row).minimum_count)
        own = {name: writing.variable((name, *place), row[name]) for name in COUNTS if name != "ok_n"}
        own["ok_n"] = writing.size(row, row["ok_n"])
        told[row["id"]] = own
        writing.add_up([own[name] for name in COUNTS if name != "asked_n"], own["asked_n"])
        cost = OF_STATUSES * (1.0 if row["city"] else OVER_CITIES) * (1 + log1p(row["asked_n"]) / 100)
        item_of[row["id"]] = writing.item(row, own.values(), cost)
        for name in COUNTS:
            if 0 < row[name] < minimum:
                writing.protect(own[name], 0.0, minimum, row["id"])
    for group in _grouped(statuses, BLOCK):
        total = next((row for row in group if not row["city"]), None)
        parts = [row for row in group if row["city"]]
        if total is not None and parts:
            for name in COUNTS:
                writing.add_up([told[part["id"]][name] for part in parts], told[total["id"]][name])


def _follows(
    cells: Sequence[Record], statuses: Sequence[Record], item_of: Mapping[str, int], ties: Ties
) -> Iterable[tuple[int, int]]:
    """Return which rows are hidden with which: cells that rest on others, and numbers of units that are an answer."""
    per_place: dict[Key, list[Record]] = defaultdict(list)
    for cell in cells:
        per_place[(cell["indicator"], cell["category"], *_where(cell))].append(cell)
    for cell in cells:
        for other in ties.rests.get((cell["indicator"], cell["category"]), ()):
            for one in per_place.get((*other, *_where(cell)), ()):
                yield item_of[one["id"]], item_of[cell["id"]]
    counts = {(row["indicator"], *_where(row)): item_of[row["id"]] for row in statuses}
    for cell in cells:
        where = (cell["indicator"], *_where(cell))
        if cell["indicator"] in ties.asked_of_some and where in counts:
            yield item_of[cell["id"]], counts[where]


def _where(row: Record) -> tuple[str, ...]:
    return _of(row, ("experiment", "city", "arm", "wave"))


def _of(row: Record, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def _grouped(rows: Iterable[Record], names: Sequence[str]) -> list[list[Record]]:
    return list(_grouped_by(rows, names).values())


def _grouped_by(rows: Iterable[Record], names: Sequence[str]) -> dict[tuple[str, ...], list[Record]]:
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for row in rows:
        groups[_of(row, names)].append(row)
    return groups
