"""The invented world names only what the registry knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.models import Synthetic
    from evaluation.registry.registry import Registry

Names = tuple[str, Iterable[str], Collection[str], str]
"""A key of the file, the names there, the names that exist, and what they are."""


def synthetic_faults(registry: Registry) -> Iterator[Fault]:
    """Yield a fault for each name in the invented world that the registry does not know."""
    world = registry.synthetic
    if world is None:
        return
    named = (*_core(registry, world), *_tables(registry, world), *_interviews(registry, world), *_work(registry, world))
    for key, names, known, kind in named:
        yield from unknown("synthetic.yaml", f"synthetic.{key}", names, known, kind)


def _core(registry: Registry, world: Synthetic) -> Iterator[Names]:
    yield "effects", world.effects, registry.plan, "plan entry"
    for name in ("participation", "fidelity", "reach"):
        yield name, getattr(world, name), registry.experiments, "experiment"
    yield "bottleneck_share", world.bottleneck_share, registry.bottlenecks, "bottleneck"
    yield "defects", world.defects, registry.rules, "rule"
    for city, site in world.sites.items():
        yield f"sites.{city}.not_delivered", site.not_delivered, registry.tables, "table"


def _tables(registry: Registry, world: Synthetic) -> Iterator[Names]:
    kinds, changes = world.case_costs.kinds, world.system_changes
    months = registry.tables["huishoudmaanden"].columns if "huishoudmaanden" in registry.tables else ()
    yield "case_costs.kinds", kinds, _codes(registry, "cost_category"), "kind of cost"
    for kind, cost in kinds.items():
        yield f"case_costs.kinds.{kind}.payers", cost.payers, registry.payers, "payer"
    yield "household_months.levels", world.household_months.levels, months, "column of huishoudmaanden"
    for experiment, columns in world.monthly_effects.relative.items():
        yield f"monthly_effects.relative.{experiment}", columns, world.household_months.levels, "monthly level"
    for name in ("relative", "hours", "leaves_bijstand"):
        yield f"monthly_effects.{name}", getattr(world.monthly_effects, name), registry.experiments, "experiment"
    yield "system_changes.levels", changes.levels, _codes(registry, "party"), "party"
    yield "system_changes.levels", changes.levels.values(), _codes(registry, "change_level"), "level"
    yield "system_changes.days_per_step", changes.days_per_step, _codes(registry, "change_level"), "level"
    yield "system_changes.parties", changes.parties, registry.experiments, "experiment"
    for experiment, parties in changes.parties.items():
        yield f"system_changes.parties.{experiment}", parties, changes.levels, "party with a level"


def _interviews(registry: Registry, world: Synthetic) -> Iterator[Names]:
    interviews = world.interviews
    yield "interviews.roles", interviews.roles, _codes(registry, "interviewee_role"), "role"
    for name, codelist in (("mechanisms", "mechanism"), ("outcomes", "interview_outcome")):
        typical = getattr(interviews, name)
        yield f"interviews.{name}", typical, registry.experiments, "experiment"
        for experiment, words in typical.items():
            yield f"interviews.{name}.{experiment}", words, _codes(registry, codelist), codelist
    for name in ("directions_typical", "directions_otherwise"):
        yield f"interviews.{name}", getattr(interviews, name), _codes(registry, "evidence_direction"), "direction"


def _work(registry: Registry, world: Synthetic) -> Iterator[Names]:
    events = world.household_events
    yield "debts.experiment", [world.debts.experiment], registry.experiments, "experiment"
    yield "debts.errors.creditors", world.debts.errors.creditors, _codes(registry, "creditor"), "creditor"
    yield "awards.experiment", [world.awards.experiment], registry.experiments, "experiment"
    yield "awards.goals", world.awards.goals, _codes(registry, "carried_out"), "answer"
    yield "life_domains", world.life_domains, _codes(registry, "life_domain"), "life domain"
    yield "household_events.kinds", events.kinds, _codes(registry, "event_kind"), "kind of event"
    for kind, entry in events.kinds.items():
        yield f"household_events.kinds.{kind}.partners", entry.partners, _codes(registry, "event_partner"), "partner"
    yield "household_events.effects", events.effects, registry.experiments, "experiment"
    for experiment, kinds in events.effects.items():
        yield f"household_events.effects.{experiment}", kinds, events.kinds, "kind of event with a chance"
    yield (
        "legal_obstacles.solutions",
        world.legal_obstacles.solutions,
        _codes(registry, "obstacle_solution"),
        "solution",
    )


def _codes(registry: Registry, codelist: str) -> Collection[str]:
    return registry.codelists.get(codelist, {})
