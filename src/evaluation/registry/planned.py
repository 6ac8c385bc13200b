"""The analysis plan against the rest of the registry: what is asked must exist, fit together and be computable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.freezing import fingerprint
from evaluation.registry.models import BUNDLE, SERIES_DESIGNS, Indicator, PlanEntry
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

FILE = "data/registry/analysis_plan.yaml"
PLACED_LEVELS = ("household", "case", "professional")
"""Levels of which a delivery tells the neighbourhood of each unit."""
OUTCOMES_OF_KIND = {
    "continuous": {"mean_difference"},
    "count": {"mean_difference"},
    "ordinal": {"net_improvement"},
    "share": {"risk_difference"},
}


def plan_faults(registry: Registry) -> Iterator[Fault]:
    """Check each entry of the plan: its references, its indicator and its design."""
    for key, entry in registry.asked.items():
        experiment, indicator = registry.planned(key)
        name = "analysis_plan.yaml"
        yield from unknown(name, f"plan.{key}", [experiment], registry.subjects, "experiment")
        yield from _role(key, entry, registry)
        yield from unknown(name, f"plan.{key}", [indicator], registry.indicators, "indicator")
        yield from unknown(name, f"plan.{key}.design", [entry.design], registry.designs, "design")
        if indicator in registry.indicators:
            planned = registry.indicators[indicator]
            allowed = OUTCOMES_OF_KIND.get(planned.kind, set())
            what = f"outcome of a {planned.kind} indicator"
            yield from unknown(name, f"plan.{key}.outcome", [entry.outcome], allowed, what)
            yield from _indicator(key, indicator, planned)
            yield from _assignment(key, entry, planned)
            yield from _by_month(key, entry, indicator, planned)


def frozen_faults(registry: Registry) -> Iterator[Fault]:
    """Refuse a frozen plan whose facts do not have its fingerprint: it was changed by hand."""
    frozen = registry.frozen_plan
    if frozen is not None and fingerprint(frozen.facts) != frozen.fingerprint:
        yield Fault(
            "data/registry/frozen_plan.yaml",
            "frozen_plan.fingerprint",
            "does not belong to these facts.",
            "Restore the file from git; a change of the plan is made in analysis_plan.yaml and told as a difference.",
        )


def _role(key: str, entry: PlanEntry, registry: Registry) -> Iterator[Fault]:
    if key in registry.plan and entry.role in ("bundle", "harm"):
        yield Fault(FILE, f"plan.{key}.role", f"is {entry.role}.", "Write primary, secondary or exploratory.")


def bundle_faults(registry: Registry) -> Iterator[Fault]:
    """Refuse a bundle of what is not measured of households, and an experiment that has its name."""
    if BUNDLE in registry.experiments:
        yield Fault("data/registry/experiments.yaml", BUNDLE, "is the name of all experiments together.", "Rename it.")
    for indicator in registry.bundle.outcomes if registry.bundle else ():
        if indicator in registry.indicators and registry.indicators[indicator].level != "household":
            key = f"bundle.outcomes.{indicator}"
            yield Fault(FILE, key, "is not measured of households.", "Only households get a bundle.")


def harm_faults(registry: Registry) -> Iterator[Fault]:
    """Check what the harms name: the indicator of events, its categories, and outcomes on which one can get worse."""
    harms = registry.harms
    if harms is None:
        return
    named = [harms.events, *harms.worsened]
    yield from unknown("analysis_plan.yaml", "harms", named, registry.indicators, "indicator")
    if harms.events in registry.indicators:
        known = dict.fromkeys(registry.categories_of(harms.events))
        yield from unknown("analysis_plan.yaml", "harms.serious", harms.serious, known, "kind of event")
    for indicator in harms.worsened:
        if indicator in registry.indicators and registry.indicators[indicator].direction == "context":
            key = f"harms.worsened.{indicator}"
            yield Fault(FILE, key, "has no better or worse.", "Leave it out, or give the indicator a direction.")


def _indicator(key: str, indicator: str, planned: Indicator) -> Iterator[Fault]:
    if planned.smallest_relevant_difference is None or planned.null_value is None:
        yield Fault(
            "data/registry/indicators",
            f"indicators.{indicator}",
            "is in the plan without null_value or smallest_relevant_difference.",
            "Add both; write status: aangenomen where no source gives them.",
        )
    if planned.direction == "context":
        yield Fault(
            "data/registry/indicators",
            f"indicators.{indicator}.direction",
            "is context while the indicator is in the plan: nobody says which way is an improvement.",
            f"Write up or down, or leave plan.{key} out.",
        )


def _assignment(key: str, entry: PlanEntry, planned: Indicator) -> Iterator[Fault]:
    """Refuse a lottery over places of units whose place is not known: its errors would be far too small.

    A total delivered with its standard error is taken as it is: who computed it knew how units were assigned.
    """
    by_place = entry.unit_of_assignment != "individual"
    known = entry.unit_of_assignment == "neighbourhood" and planned.level in PLACED_LEVELS
    if entry.design == "randomised" and by_place and not known and planned.derive.rule != "delivered_total":
        yield Fault(
            FILE,
            f"plan.{key}.unit_of_assignment",
            f"'{entry.unit_of_assignment}' with design randomised: which {entry.unit_of_assignment} a "
            f"{planned.level} was assigned with is not known.",
            f"Assign individually, or neighbourhoods of {', '.join(PLACED_LEVELS)}; or use another design.",
        )


def _by_month(key: str, entry: PlanEntry, indicator: str, planned: Indicator) -> Iterator[Fault]:
    """Refuse a design that follows months for what has no months, or more than one value a month."""
    followed = planned.level == "neighbourhood_month" and planned.derive.rule == "months"
    plain = planned.derive.column is not None and planned.derive.how in (None, "mean") and planned.derive.price is None
    if entry.design in SERIES_DESIGNS and not (followed and plain and {"T0", "T1"} <= planned.window.keys()):
        yield Fault(
            FILE,
            f"plan.{key}.design",
            f"'{entry.design}' follows a neighbourhood by month, and {indicator} is no mean of one column over months.",
            "Ask it of an indicator with level neighbourhood_month, rule months, a column and windows T0 and T1.",
        )


def primary_faults(registry: Registry) -> Iterator[Fault]:
    """Check that each experiment has exactly one primary indicator."""
    for experiment in registry.experiments:
        primaries = [
            key
            for key, entry in registry.plan.items()
            if entry.role == "primary" and registry.planned(key)[0] == experiment
        ]
        if len(primaries) != 1:
            yield Fault(
                FILE,
                f"plan ({experiment})",
                f"has {len(primaries)} primary indicators.",
                "Give each experiment exactly one entry with role: primary.",
            )
