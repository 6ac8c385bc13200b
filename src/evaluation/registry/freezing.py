"""The frozen plan: a fingerprint with a date, and every difference since.

What is frozen is all that decides an answer before it is seen: each entry of the plan, the smallest relevant
difference, null value and direction of its indicator, the bundle, the harms, and the choices of the specification
curve. Words are not.

>>> fingerprint({"a.b": {"role": "primary"}})[:12]
'0b78f931edad'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

Facts = Mapping[str, Mapping[str, str]]
SPECIFICATIONS = "specifications"
HARMS = "harms"
OF_INDICATOR = ("smallest_relevant_difference", "null_value", "direction")
WITHOUT = {"since", "source"}
"""Fields of a plan entry that say where it comes from, not what is computed."""


@dataclass(frozen=True)
class Difference:
    """One field that is not as it was frozen; ``before`` or ``after`` is empty where an entry is new or gone."""

    entry: str
    field: str
    before: str
    after: str


def plan_facts(registry: Registry) -> dict[str, dict[str, str]]:
    """Return what the plan decides: per entry its fields with their values as text."""
    facts = {}
    for key, entry in registry.asked.items():
        found = entry.model_dump(mode="json", exclude=WITHOUT)
        indicator = registry.indicators[registry.planned(key)[1]]
        found |= {name: indicator.model_dump(mode="json")[name] for name in OF_INDICATOR}
        facts[key] = _as_text(found)
    if registry.harms is not None:
        facts[HARMS] = _as_text(registry.harms.model_dump(mode="json", exclude=WITHOUT))
    if registry.specifications is not None:
        facts[SPECIFICATIONS] = _as_text(registry.specifications.model_dump(mode="json"))
    return facts


def _as_text(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: json.dumps(value, sort_keys=True) for name, value in sorted(fields.items())}


def fingerprint(facts: Facts) -> str:
    """Return the SHA-256 of the facts, the same whatever the order in which they stand."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def plan_differences(registry: Registry) -> tuple[Difference, ...]:
    """Return every difference between the plan as frozen and as it stands; none when it was never frozen."""
    if registry.frozen_plan is None:
        return ()
    before, after = registry.frozen_plan.facts, plan_facts(registry)
    found = []
    for entry in dict.fromkeys([*before, *after]):
        old, new = before.get(entry, {}), after.get(entry, {})
        for name in sorted(old.keys() | new.keys()):
            if old.get(name, "") != new.get(name, ""):
                found.append(Difference(entry, name, old.get(name, ""), new.get(name, "")))
    return tuple(found)
