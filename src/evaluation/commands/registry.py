"""``evaluation registry``: check the registry and the params, and count what they hold."""

from __future__ import annotations

from collections.abc import Sized

from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths


def check_registry(paths: Paths) -> int:
    """Load both; print what they hold. Faults are raised as one plain error."""
    registry, params = load_registry(paths), load_params(paths)
    held: dict[str, Sized] = {
        "cities": registry.cities,
        "experiments": registry.experiments,
        "indicators": registry.indicators,
        "plan entries": registry.plan,
        "sources": registry.sources,
    }
    print(
        f"{registry.study.title[params.language]}: " + ", ".join(f"{len(part)} {name}" for name, part in held.items())
    )
    print("The registry is whole.")
    return 0
