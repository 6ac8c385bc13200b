"""The gate for what goes together: pairs of codes in cases, chains of codes in interviews, agreement between coders.

A pair is shown over all cities, when the numbers of cases with both codes, with one of them only and with neither all
reach the minimum, and both codes themselves are shown. Of an experiment that addresses two or three bottlenecks the
smallest pair is hidden: with all of them, the share of cases it addresses would tell how many cases have them all.

A number of fragments is shown when it rests on enough interviews. Fragments add up over experiments and codes: where a
total is shown, what is hidden below it must be several numbers that together rest on twice the minimum, since one
interview may stand in several. A hidden chain of codes has no row: that it occurs is a fact too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from evaluation.disclosure.additive import Sum, sums_over
from evaluation.disclosure.columns import FILES
from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import HIDDEN, hide_enough
from evaluation.registry import Registry
from evaluation.registry.params import Gate

FILE = "crossings"
PAIRS: Mapping[str, str] = {
    "bottleneck_pairs": "bottleneck",
    "bottleneck_laws": "law_involved",
    "bottleneck_domains": "life_domain_stuck",
}
"""Crossing -> the indicator of its second code; that of its first is the bottleneck."""
FIRST = "bottleneck"
MECHANISMS, AGREEMENT = "mechanisms", "coder_agreement"
CROSSINGS = frozenset({*PAIRS, MECHANISMS, AGREEMENT})
CODES = ("first", "second", "third")
PLACE = ("experiment", *CODES, "direction")
TOTALLED = ("experiment", *CODES)
FEW = (2, 3)
"""Numbers of bottlenecks of which all pairs and the share with any give the number with all."""


def protect_crossings(
    rows: Sequence[Record],
    gate: Gate,
    shown_codes: Collection[tuple[str, str]],
    registry: Registry,
    public: bool = False,
) -> Protected:
    """Decide about every crossing.

    Parameters
    ----------
    rows
        Rows of ``crossings.parquet``.
    shown_codes
        (indicator, category) whose number of cases over all cities is shown.

    Raises
    ------
    UnknownKindError
        When a crossing is not known to the gate.
    """
    given = [{"id": row_id(FILE, row), **row} for row in rows]
    for row in given:
        if row["crossing"] not in CROSSINGS:
            raise UnknownKindError("crossing", row["crossing"])
    rulings = {row["id"]: "already_published" if public else _ruling(row, gate, shown_codes) for row in given}
    if not public:
        rulings |= dict.fromkeys(_pairs_of_few(given, rulings, registry), "protects_other")
        rulings |= dict.fromkeys(_below_totals(given, rulings, gate.minimum_count), "protects_other")
    kept = [row for row in given if not (_is_chain(row) and rulings[row["id"]] in HIDDEN)]
    return protected(FILE, [{name: row[name] for name in FILES[FILE]} for row in kept], rulings)


def shown_categories(cells: Iterable[Record]) -> frozenset[tuple[str, str]]:
    """Return (indicator, category) of shares over all cities that are shown."""
    return frozenset((row["indicator"], row["category"]) for row in cells if row["status"] == "ok" and not row["city"])


def _ruling(row: Record, gate: Gate, shown_codes: Collection[tuple[str, str]]) -> str:
    if row["status"] != "ok":
        return "no_number"
    if row["crossing"] in PAIRS:
        codes = {(FIRST, row["first"]), (PAIRS[row["crossing"]], row["second"])}
        return _pair_ruling(row, gate.minimum_count) if codes <= set(shown_codes) else "linked"
    if row["n"] is None:
        return "unknown_size"
    return "small_n" if row["n"] < gate.minimum_count else "threshold_reached"


def _pair_ruling(row: Record, minimum: int) -> str:
    both, cases = row["numerator"], row["denominator"]
    alone = (row["first_n"] - both, row["second_n"] - both)
    if both < minimum:
        return "small_numerator"
    return "small_complement" if min(*alone, cases - both - sum(alone)) < minimum else "threshold_reached"


def _pairs_of_few(rows: Iterable[Record], rulings: Mapping[str, str], registry: Registry) -> set[str]:
    """The smallest shown pair of each experiment with few bottlenecks, where all its pairs are shown."""
    pairs = {frozenset((row["first"], row["second"])): row for row in rows if row["crossing"] == "bottleneck_pairs"}
    found = set()
    for experiment in registry.experiments.values():
        own = [pairs[frozenset(two)] for two in combinations(experiment.bottlenecks, 2) if frozenset(two) in pairs]
        if len(experiment.bottlenecks) in FEW and all(rulings[row["id"]] == "threshold_reached" for row in own):
            found |= {row["id"] for row in sorted(own, key=lambda row: (row["numerator"], row["id"]))[:1]}
    return found


def _below_totals(rows: Sequence[Record], rulings: Mapping[str, str], minimum: int) -> frozenset[str]:
    """What more to hide so that no total gives away a number of fragments."""
    counted = [row for row in rows if row["crossing"] == MECHANISMS and row["status"] == "ok" and row["value"]]
    sizes = {row["id"]: float(row["n"] or 0) for row in counted}
    sums = [sum_ for name in TOTALLED for sum_ in _sums(counted, name) if sum_.total is not None]
    first = frozenset(id_ for id_ in sizes if rulings[id_] in HIDDEN)
    hidden = first
    while more := frozenset().union(*(_given_away(sum_, sizes, hidden, minimum) for sum_ in sums)) - hidden:
        hidden |= more
    return hidden - first


def _sums(rows: Sequence[Record], name: str) -> list[Sum]:
    return [sum_ for sum_ in sums_over(rows, name, "", [other for other in PLACE if other != name]) if sum_.parts]


def _given_away(sum_: Sum, sizes: Mapping[str, float], hidden: frozenset[str], minimum: int) -> frozenset[str]:
    """What a sum asks to hide: beside hidden parts enough others, beside a hidden total at least one part."""
    parts = {part: sizes[part] for part in sum_.parts}
    total, own = frozenset({str(sum_.total)}), frozenset(part for part in parts if part in hidden)
    if total <= hidden:
        return frozenset() if own else frozenset({min(parts, key=lambda part: (parts[part], part))})
    if not own:
        return own
    return total if len(parts) == 1 else hide_enough(parts, own, 2 * minimum) or frozenset(parts)


def shown_crossings_reach(found: Protected, minimum: int) -> None:
    """Check that every pair and number of fragments shown rests on enough cases or interviews.

    Raises
    ------
    GateError
        Naming the row that should not be shown.
    """
    public = {each.id for each in found.decisions if each.rule == "already_published"}
    for row in found.rows:
        counts = (row["numerator"], row["denominator"]) if row["crossing"] in PAIRS else (row["n"],)
        if row["status"] == "ok" and row["id"] not in public and min(count or 0 for count in counts) < minimum:
            raise GateError(f"{FILE}: {row['id']}: is shown, but a count behind it is below the minimum.")


def _is_chain(row: Record) -> bool:
    return row["crossing"] == MECHANISMS and sum(bool(row[name]) for name in CODES) > 1
