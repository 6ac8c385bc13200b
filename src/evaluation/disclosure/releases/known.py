"""Hidden numbers that follow from what is shown now together with what was shown before.

A number shown before still helps whoever subtracts when the group behind it hardly changed: then it stands for the
number that is hidden now. What is shown now and what is so known is taken together; in every sum with one number left,
that number follows. What follows from either of them alone is not this module's to tell: an audit looked at each.

>>> sorted(deduced({"total", "a"}, {"b"}, [Sum("total", ("a", "b", "c"))]))
['c']
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from evaluation.disclosure.additive import Sum
from evaluation.disclosure.records import Record
from evaluation.disclosure.releases.changes import Finding, minimum_of
from evaluation.disclosure.releases.register import Tables
from evaluation.disclosure.releases.tables import counts
from evaluation.registry.params import Gate


def known_before(
    before: Tables, truth: Mapping[str, Mapping[str, Record]], shown: Collection[str], gate: Gate
) -> frozenset[str]:
    """Return the ids of rows that are hidden now, while an earlier release shows a number that still fits.

    It fits when no count behind it changed by the minimum or more.

    Parameters
    ----------
    before
        The earlier release.
    truth
        The rows as they are, hidden or not, by file and id.
    shown
        Ids that are shown now.
    """
    found = set()
    for file, rows in before.items():
        for id_, row in rows.items():
            then, own = counts(file, row), truth.get(file, {}).get(id_)
            if not then or own is None or id_ in shown:
                continue
            now = counts(file, own)
            if all(abs(now.get(name, 0.0) - count) < minimum_of(own, gate) for name, count in then.items()):
                found.add(id_)
    return frozenset(found)


def deduced(shown: AbstractSet[str], known: AbstractSet[str], sums: Iterable[Sum]) -> frozenset[str]:
    """Return what follows by subtraction from ``shown`` and ``known`` together and from neither alone."""
    all_sums = list(sums)
    return _solved(shown | known, all_sums) - _solved(shown, all_sums) - _solved(known, all_sums)


def _solved(known: AbstractSet[str], sums: Sequence[Sum]) -> frozenset[str]:
    """Fill in sums with one unknown until none is left."""
    solved = set(known)
    while True:
        unknown = [
            [id_ for id_ in (sum_.parts if sum_.total is None else (*sum_.parts, sum_.total)) if id_ not in solved]
            for sum_ in sums
        ]
        more = {ids[0] for ids in unknown if len(ids) == 1}
        if not more:
            return frozenset(solved)
        solved |= more


def following(
    shown: Collection[str],
    before: Tables,
    truth: Mapping[str, Mapping[str, Record]],
    sums: Mapping[str, Sequence[Sum]],
    gate: Gate,
    release: str,
) -> list[Finding]:
    """Return the hidden rows that follow from what is shown now and one earlier release."""
    known, visible = known_before(before, truth, shown, gate), frozenset(shown)
    return [
        Finding(file, id_, "follows", release, for_another=True)
        for file, own in sums.items()
        for id_ in sorted(deduced(visible, known, own))
    ]
