"""The gate for checks on the design: per city and over all cities.

A share is treated as a share: its numerator is value times n. Per city it is shown for all cities or for none, as
the total is known. Coverage is that of the group where it is lowest, and is shown over all cities only: which group
that is may differ by city, so that what the cities add up to cannot be checked. Who dropped out is the complement
of coverage, so a hidden coverage hides the check on drop-out. Households in more than one experiment are shown over all
cities only as well: per city they are few, and other numbers per city pin them down.

Whether a check over all cities was met stays, also where its number is hidden: the reasons of a claim tell it too. What
leaving a city out does is rounded, since it would give the digits back that the estimates lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import copysign

from evaluation.disclosure.additive import close, sums_over
from evaluation.disclosure.decisions import OUTCOME_OVER_CITIES, Protected, protected
from evaluation.disclosure.kinds import check_kind
from evaluation.disclosure.records import Record, rounded
from evaluation.disclosure.rules import HIDDEN, share_fails, share_of_rows_fails
from evaluation.disclosure.shape import FINE
from evaluation.disclosure.strict import StudyGate
from evaluation.registry.params import Gate

TWENTIETH = 0.05
Entry = tuple[str, str]
PLACE = ("experiment", "indicator", "city")
SHARES = {"share_of_group": share_fails, "share_of_rows": share_of_rows_fails}
ADDITIVE = SHARES.keys() - {"share_of_group"}


def with_status(row: Record) -> Record:
    """Give a check its status: a check that could not be done has no number."""
    return {**row, "status": "not_available" if row["outcome"] == "not_possible" else "ok"}


def protect_checks(
    rows: Sequence[Record],
    gate: Gate,
    hidden_cities: Mapping[Entry, frozenset[str]],
    small: Collection[tuple[str, str, str]] = (),
    public: bool = False,
) -> Protected:
    """Decide about every check.

    Parameters
    ----------
    rows
        Rows of ``checks.parquet`` with ids and status.
    hidden_cities
        Cities whose estimate is hidden, per plan entry.
    small
        (experiment, indicator, city) with a group below the minimum; city empty: over all cities.
    public
        Whether everything comes from totals that were published before.

    Raises
    ------
    UnknownKindError
        When a check is not known (``kinds.check_kind``).
    """
    rulings = {row["id"]: "already_published" if public else _ruling(row, gate, hidden_cities, small) for row in rows}
    for row in rows:
        if check_kind(row["check"]) in SHARES and rulings[row["id"]] == "threshold_reached":
            rulings[row["id"]] = _share_ruling(row, gate.at(row).minimum_count)
    rulings = {row["id"]: _ruled(row, rulings[row["id"]], gate) for row in rows}
    shares = [row for row in rows if check_kind(row["check"]) in ADDITIVE and row["status"] == "ok"]
    failing = {id_ for id_, rule in rulings.items() if rule in HIDDEN}
    closed = close(failing, sums_over(shares, "city", "", ("check", "experiment", "indicator")))
    rulings |= dict.fromkeys(closed - failing, "protects_other")
    uncovered = {_place(row) for row in rows if row["check"] == "t1_coverage" and rulings[row["id"]] in HIDDEN}
    for row in rows:
        if row["check"] == "selective_dropout" and _place(row) in uncovered and rulings[row["id"]] not in HIDDEN:
            rulings[row["id"]] = "protects_other"
    return _with_outcomes(protected("checks", rows, rulings, _rounded), rows)


def _with_outcomes(found: Protected, rows: Sequence[Record]) -> Protected:
    """Give hidden checks over all cities their outcome in words back."""
    words = {row["id"]: {name: row[name] for name in OUTCOME_OVER_CITIES} for row in rows if not row["city"]}
    shown = tuple({**row, **words.get(row["id"], {})} if row["status"] == "suppressed" else row for row in found.rows)
    return replace(found, rows=shown)


def _rounded(row: Record) -> Record:
    kind = check_kind(row["check"])
    if row["value"] is None or not row["bound"]:
        return row
    if kind == "check_difference" and row["city"]:
        return {**row, **{name: beside_bound(row[name], row["bound"]) for name in ("value", "low", "high")}}
    return {**row, "value": rounded(row["value"], row["bound"] / FINE)} if kind == "check_diagnostic" else row


def beside_bound(value: float | None, bound: float) -> float | None:
    """Round to twentieths, never onto the other side of a bound.

    A city's difference at the start in full digits, of scores with few values, tells who began where.

    >>> beside_bound(-0.609427, 0.25), beside_bound(-0.2501, 0.25), beside_bound(0.23, 0.24)
    (-0.6, -0.3, 0.2)
    """
    if value is None:
        return None
    size = rounded(abs(value), TWENTIETH)
    crossed = (size > bound) - (abs(value) > bound)
    return rounded(copysign(size - crossed * TWENTIETH, value))


def _ruling(
    row: Record, gate: Gate, hidden_cities: Mapping[Entry, frozenset[str]], small: Collection[tuple[str, str, str]]
) -> str:
    kind = check_kind(row["check"])
    hidden = hidden_cities.get((row["experiment"], row["indicator"]), frozenset())
    if kind == "sites":
        return "about_sites"
    if row["city"] in hidden or (kind == "check_diagnostic" and hidden):
        return "linked"
    if row["status"] != "ok" or kind == "check_diagnostic":
        return "no_number" if row["status"] != "ok" else "threshold_reached"
    if (row["experiment"], row["indicator"], row["city"]) in small:
        return "small_group"
    if row["n"] is None:
        return "no_number" if row["value"] is None else "unknown_size"
    return "small_n" if row["n"] < gate.at(row).minimum_count else "threshold_reached"


def _ruled(row: Record, rule: str, gate: Gate) -> str:
    """Return the rule of a check after what only the study's own thresholds know: one team, and exceptions."""
    if not isinstance(gate, StudyGate) or row["status"] != "ok":
        return rule
    own = "one_team" if rule not in HIDDEN and gate.is_one_team(row) else rule
    return gate.ruled(row, own) if own in HIDDEN else own


def _share_ruling(row: Record, minimum: int) -> str:
    """Decide about a share by the counts behind it."""
    kind, value = check_kind(row["check"]), row["value"]
    if value is None:
        return "threshold_reached"
    if kind == "share_of_group" and row["city"]:
        return "totals_only"
    return SHARES[kind](round(value * row["n"]), row["n"], minimum) or "threshold_reached"


def _place(row: Record) -> tuple[str, ...]:
    return tuple(row[key] for key in PLACE)
