"""What everything shown now and everything released before tell together, by the linear programmes of the attack.

Subtraction from sum to sum (``known``) finds numbers that follow exactly. Whoever knows several releases also finds
bounds: a number that was shown then, is hidden now and still fits is one unknown less in every equation it stands in.
All releases are taken together. A number that the releases before give away by themselves cannot be taken back, so
each interval is held against the one that is left when everything that may be hidden now is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.disclosure.joint import Joint
from evaluation.disclosure.records import Record
from evaluation.disclosure.releases.changes import Finding
from evaluation.disclosure.releases.known import known_before
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import table_of
from evaluation.disclosure.suppression.attack import attainable, failing
from evaluation.disclosure.suppression.problem import Hidden, open_variables
from evaluation.registry.params import Gate

ById = Mapping[str, Mapping[str, Record]]
"""True rows by file and id."""


@dataclass(frozen=True)
class _Reader:
    """Who has every release: what is hidden now, what is known from before, and from which releases."""

    tables: Joint
    hidden: Hidden
    known: Hidden
    releases: str

    @property
    def unknown(self) -> Hidden:
        """Places of rows of which the reader has no number."""
        return self.hidden - self.known


def narrowed(
    tables: Joint, shown: Collection[str], truth: ById, earlier: Sequence[Release], gate: Gate
) -> list[Finding]:
    """Return what must be hidden so that no hidden number is known more closely than asked.

    A finding names the row whose number is known too closely; once all rows of its table are hidden, the rows that
    are shown in the same equations.

    Parameters
    ----------
    tables
        The problem of all rows with a number to protect.
    shown
        Ids that are shown now.
    truth
        The rows as they are, by file and id.
    earlier
        The releases that count.
    """
    reader = _reader(tables, shown, truth, earlier, gate)
    if not reader.hidden & reader.known:
        return []
    own = {id_: (file, row) for file, rows in truth.items() for id_, row in rows.items()}
    still = {table_of(*own[id_]) for id_ in tables.ids if id_ in shown}
    found: dict[str, Finding] = {}
    for variable in _too_close(reader):
        id_ = tables.protected[variable]
        blamed = [id_] if table_of(*own[id_]) in still else [*_shown_beside(reader, variable)] or [id_]
        for each in blamed:
            found.setdefault(each, Finding(own[each][0], each, "narrowed", reader.releases, True))
    return list(found.values())


def _reader(tables: Joint, shown: Collection[str], truth: ById, earlier: Sequence[Release], gate: Gate) -> _Reader:
    hidden = tables.places(frozenset(tables.ids) - frozenset(shown))
    by_release = {each.name: known_before(each.tables, truth, (), gate) for each in earlier}
    known = tables.places(frozenset[str]().union(*by_release.values()))
    names = [name for name, ids in by_release.items() if tables.places(ids) & hidden]
    return _Reader(tables, hidden, known, ", ".join(names))


def _too_close(reader: _Reader) -> list[int]:
    """Return the variables whose interval is narrower than asked, though hiding more now would widen it."""
    problem = reader.tables.problem
    failed = failing(problem, reader.unknown)
    if not failed:
        return []
    best = attainable(replace(problem, protections=failed, kept=problem.kept | reader.known))
    return [each.variable for each in failing(best, reader.unknown)]


def _shown_beside(reader: _Reader, variable: int) -> Iterator[str]:
    """Yield the rows shown now that stand in equations with what is linked to a variable."""
    problem = reader.tables.problem
    unknown, uses = open_variables(problem, reader.unknown), abs(problem.equations)
    linked = np.zeros(len(problem.values), dtype=bool)
    linked[variable] = True
    while True:
        touched = (uses.T @ (uses @ linked > 0)) > 0
        more = linked | (touched & unknown)
        if (more == linked).all():
            break
        linked = more
    for place, id_ in enumerate(reader.tables.ids):
        if place not in reader.hidden and touched[list(problem.items[place].reveals)].any():
            yield id_
