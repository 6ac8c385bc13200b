"""The gate for estimates: cities first by themselves, then everything that would give a hidden city away.

Think of someone who knows the formulas and tries every table of counts. A hidden city leaves a few unknowns, and each
number over cities is an equation in them; with enough digits and enough equations the cities are found, all of them.
So the gate takes away equations and digits. Per plan entry:

1. a city by itself: n, each group and the residual degrees of freedom reach their minimum, and so do the counts that
   the estimate gives away (``counted``);
2. a hidden city never stands alone: others join until at least two are hidden, with together at least the minimum of
   units and of each count that is known over all cities;
3. with a city hidden, of what is over cities only the pooled mean, the prediction and its probabilities stay, under
   the main prior and without standard error. They are rounded to the precision in which they are printed; those of a
   counted outcome to five times that, since with three cities of a dozen units one table of counts mostly fits numbers
   rounded to whole percentage points, and numbers under other priors leave even fewer;
4. where too few cities are left to hide, or the pooled mean fails by itself, nothing over cities is shown;
5. also with all cities shown, counted outcomes and surveys lose digits: a survey's degrees of freedom, and what they
   could be computed from, give the number of people who answered twice;
6. the bundle of experiments is shown only where taking an experiment from it leaves nobody or enough, and harms only
   over all cities (``groups``);
7. months of single neighbourhoods: what is about work is shown, and what counts people is not, over cities either: how
   many people stand behind a month is not in the estimate.

What is left is not nothing: rounded numbers bound what is hidden. See the decision on totals first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.disclosure.counted import Cells, Place, cells_of, counts_fail, is_counted, is_exact
from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.groups import HARM, harm_rulings, too_close
from evaluation.disclosure.kinds import estimate_kind
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import HIDDEN, SHOWN, estimate_fails, hide_enough
from evaluation.disclosure.shape import as_shown
from evaluation.disclosure.strict import StudyGate
from evaluation.registry.models import BUNDLE, SERIES_DESIGNS
from evaluation.registry.params import Gate

Entry = tuple[str, str]
MAIN_PRIOR = 1.0


@dataclass(frozen=True)
class Ruled:
    """Rulings per id of one plan entry, and the cities that are hidden."""

    rulings: Mapping[str, str]
    cities: frozenset[str]


@dataclass(frozen=True)
class Known:
    """What decides beside the rows themselves: thresholds, cities with a small group, cells of counted outcomes."""

    gate: Gate
    small: Collection[str] = ()
    cells: Mapping[Place, Cells] = field(default_factory=dict)
    close: Collection[str] = ()
    """Cities whose difference with an experiment is too small; empty: over all cities."""
    about_work: Collection[str] = ()


@dataclass(frozen=True)
class Hidden:
    """Hidden cities of one entry: why those fail that do, which are hidden, and whether totals may then be shown."""

    failing: Mapping[str, str]
    cities: frozenset[str]
    safe: bool


def protect_estimates(
    rows: Sequence[Record],
    gate: Gate,
    small: Collection[Place],
    steps: Mapping[str, float],
    cells: Mapping[Place, Cells] | None = None,
    groups: Sequence[Record] = (),
    about_work: Collection[str] = (),
) -> tuple[Protected, dict[Entry, frozenset[str]]]:
    """Decide about every estimate; also return the hidden cities per plan entry that has any.

    Parameters
    ----------
    rows
        Rows of ``estimates.parquet`` with their ids.
    small
        (experiment, indicator, city) with a group below the minimum; city empty: over all cities.
    steps
        Printed precision per unit.
    cells
        Counts behind counted outcomes (``counted.cells_per_city``); what is not there is not known.
    groups
        Rows of ``groups.parquet``: sizes of what the bundle and the harms give away.
    about_work
        Indicators that count parts of a programme instead of people.

    Raises
    ------
    UnknownKindError
        When a scope and quantity are not known (``kinds.estimate_kind``).
    """
    harms = [row for row in rows if row["role"] == HARM]
    others = [row for row in rows if row["role"] != HARM]
    rulings: dict[str, str] = harm_rulings(harms, groups, gate)
    hidden: dict[Entry, frozenset[str]] = {}
    in_order = sorted(dict.fromkeys((row["experiment"], row["indicator"]) for row in others), key=_bundle_last)
    for entry in in_order:
        own = [row for row in others if (row["experiment"], row["indicator"]) == entry]
        few = {city for *of, city in small if tuple(of) == entry}
        close = too_close(groups, entry, gate.at(own[0]), hidden)
        ruled = rule_entry(own, Known(gate, few, cells or {}, close, about_work))
        rulings |= ruled.rulings
        if ruled.cities:
            hidden[entry] = ruled.cities
    return protected("estimates", rows, rulings, lambda row: as_shown(row, rulings[row["id"]], steps)), hidden


def _bundle_last(entry: Entry) -> bool:
    """The bundle is decided about when it is known what is hidden of each experiment."""
    return entry[0] == BUNDLE


def rule_entry(rows: Sequence[Record], known: Known) -> Ruled:
    """Decide about the rows of one plan entry."""
    if rows[0]["design"] in SERIES_DESIGNS:
        return _of_places(rows, known)
    numbers = [row for row in rows if row["status"] == "ok"]
    cities = [row for row in numbers if estimate_kind(row["scope"], row["quantity"]) == "site"]
    hidden = _hidden(cities, known)
    unadjusted = _unadjusted_rulings(cities, hidden, known)
    mean = next((row for row in numbers if (row["scope"], row["quantity"]) == ("pooled", "mean_reml")), None)
    pooled = _pooled_ruling(mean, hidden, known)
    rulings = {row["id"]: unadjusted.get(row["id"]) or _ruling(row, hidden, pooled, known.gate) for row in rows}
    return Ruled(rulings, hidden.cities)


def _of_places(rows: Sequence[Record], known: Known) -> Ruled:
    """Decide about an entry that rests on months of single neighbourhoods."""
    work = rows[0]["indicator"] in known.about_work
    rulings = {row["id"]: "no_number" if row["status"] != "ok" else _place_ruling(row, work) for row in rows}
    cities = frozenset(row["city"] for row in rows if row["city"] and rulings[row["id"]] == "one_place")
    return Ruled(rulings, cities)


def _place_ruling(row: Record, work: bool) -> str:
    estimate_kind(row["scope"], row["quantity"])
    if row["public"]:
        return "already_published"
    return "about_work" if work else "one_place"


def _hidden(cities: Sequence[Record], known: Known) -> Hidden:
    """Find which cities are hidden: by themselves, then those that must join them."""
    failing = {row["city"]: rule for row in cities if (rule := _site_fails(row, known)) is not None}
    sizes = {row["city"]: row["n"] for row in cities if not row["public"] and row["n"] is not None}
    every = frozenset(sizes) | frozenset(failing)
    minimum = _minimum(cities, frozenset(failing), known)
    group = hide_enough(sizes, frozenset(failing), minimum)
    joined = every if group is None else _with_counts(group, every, cities, known)
    return Hidden(failing, joined, group is not None)


def _minimum(cities: Sequence[Record], hidden: frozenset[str], known: Known) -> int:
    """Return the count that hidden cities must reach together: the highest that one of them asks for."""
    return max((known.gate.at(row).minimum_count for row in cities if row["city"] in hidden), default=1)


def _with_counts(
    group: frozenset[str], every: frozenset[str], cities: Sequence[Record], known: Known
) -> frozenset[str]:
    """Hide more cities until the hidden ones together reach the minimum in each count, as totals are known."""
    tables = {
        row["city"]: cells_of(row, known.cells) for row in cities if row["quantity"] == "estimate" and is_exact(row)
    }
    for name in sorted({name for table in tables.values() for name in table}):
        sizes = {city: table.get(name, 0.0) for city, table in tables.items()}
        more = hide_enough(sizes, group, _minimum(cities, group, known))
        if more is None:
            return every
        if more != group:
            return _with_counts(more, every, cities, known)
    return group


def _site_fails(row: Record, known: Known) -> str | None:
    """Return why a city fails by itself; an unadjusted estimate beside an adjusted one hides only itself by counts."""
    if row["public"]:
        return None
    if row["city"] in known.small:
        return "small_group"
    if known.close:
        return "small_difference"
    if isinstance(known.gate, StudyGate) and known.gate.is_one_team(row):
        return "one_team"
    gate = known.gate.at(row)
    failed = estimate_fails(row["n"], row["residual_df"], gate.minimum_count, gate.minimum_residual_df)
    exact = row["quantity"] == "estimate" and counts_fail(row, known.cells, gate.minimum_count)
    return failed or ("counts" if exact else None)


def _unadjusted_rulings(cities: Sequence[Record], hidden: Hidden, known: Known) -> dict[str, str]:
    """Hide the plain estimates of a counted outcome for all cities, unless each of them may be shown."""
    rows = [row for row in cities if row["quantity"] == "estimate_unadjusted" and is_counted(row) and not row["public"]]
    failing = [row["id"] for row in rows if counts_fail(row, known.cells, known.gate.at(row).minimum_count)]
    if not failing and not hidden.cities:
        return {}
    own = {row["id"]: hidden.failing[row["city"]] for row in rows if row["city"] in hidden.failing}
    return dict.fromkeys((row["id"] for row in rows), "protects_other") | dict.fromkeys(failing, "counts") | own


def _pooled_ruling(mean: Record | None, hidden: Hidden, known: Known) -> str:
    """Return the rule for the pooled mean; everything else over cities follows it."""
    if mean is None:
        return "no_number"
    if mean["public"] and not hidden.cities:
        return "already_published"
    if not hidden.safe:
        return "linked"
    if "" in known.small:
        return "small_group"
    if "" in known.close:
        return "small_difference"
    gate = known.gate.at(mean)
    failed = estimate_fails(mean["n"], mean["residual_df"], gate.minimum_count, gate.minimum_residual_df)
    beside_hidden = "rounded_widely" if is_counted(mean) else "rounded"
    return failed or (beside_hidden if hidden.cities else "threshold_reached")


def _ruling(row: Record, hidden: Hidden, pooled: str, gate: Gate) -> str:
    kind = estimate_kind(row["scope"], row["quantity"])
    if row["status"] != "ok":
        return "no_number"
    if kind == "site":
        other = "protects_other" if row["city"] in hidden.cities else _site_shown(row)
        return hidden.failing.get(row["city"], other)
    if pooled in HIDDEN:
        return pooled
    if hidden.cities and (kind in ("linked", "diagnostic") or _other_prior(row)):
        return "linked"
    if pooled not in SHOWN or pooled == "no_number":
        return "unknown_size"
    return _whole_or_rounded(row, gate, linked=kind == "linked") if pooled == "threshold_reached" else pooled


def _other_prior(row: Record) -> bool:
    return row["prior_factor"] not in (None, MAIN_PRIOR)


def _site_shown(row: Record) -> str:
    """A city's own estimate that passes: whole, unless its digits give away what is not shown."""
    if row["public"]:
        return "already_published"
    adjusted = is_counted(row) and not is_exact(row)
    return "coarse" if adjusted or row["design"] == "repeated_survey" else "threshold_reached"


def _whole_or_rounded(row: Record, gate: Gate, linked: bool) -> str:
    """What is over cities with all cities shown; a leave-one-out value has its own, smaller n."""
    if linked and row["n"] is not None and row["n"] < gate.at(row).minimum_count:
        return "small_n"
    survey = row["design"] == "repeated_survey"
    if not survey and not is_counted(row):
        return "threshold_reached"
    if linked:
        return "coarse"
    return "fine_without_df" if survey else "fine"
