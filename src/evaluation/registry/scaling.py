"""What scalability is judged by, against the rest of the registry: verdicts, decisions, scores, packages, theories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

EXPERT = "expert"


def scaling_faults(registry: Registry) -> Iterator[Fault]:
    """Check the names that rules, scores by people, packages and theories use."""
    for id_, rule in registry.verdict_rules.items():
        yield from unknown("methods.yaml", f"verdict_rules.{id_}.verdict", [rule.verdict], registry.verdicts, "verdict")
        key = f"verdict_rules.{id_}.decision"
        yield from unknown("methods.yaml", key, [rule.decision], registry.decisions, "decision")
    yield from _expert_scores(registry)
    yield from _packages(registry)
    yield from _theories(registry)


def _expert_scores(registry: Registry) -> Iterator[Fault]:
    asked = [key for key, criterion in registry.criteria.items() if EXPERT in criterion.fed_by]
    met: set[tuple[str, str]] = set()
    for place, score in enumerate(registry.expert_scores or ()):
        file, key = "experiments.yaml", f"expert_scores.{place}"
        yield from unknown(file, key, [score.experiment], registry.subjects, "experiment")
        yield from unknown(file, key, [score.criterion], asked, "criterion that people judge")
        yield from unknown(file, key, score.source, registry.sources, "source")
        if (score.experiment, score.criterion) in met:
            yield Fault(f"data/registry/{file}", key, "is a second score of the same thing.", "Keep one of the two.")
        met.add((score.experiment, score.criterion))


def _packages(registry: Registry) -> Iterator[Fault]:
    for id_, package in (registry.packages or {}).items():
        file, key = "experiments.yaml", f"packages.{id_}"
        yield from unknown(file, key, [id_], registry.experiments, "experiment")
        yield from unknown(file, key, package.source, registry.sources, "source")
        laws = [legal.law for legal in package.legal]
        yield from unknown(file, key, laws, registry.codelists["law"], "law")


def _theories(registry: Registry) -> Iterator[Fault]:
    for id_, theory in (registry.theories or {}).items():
        file, key = "experiments.yaml", f"theories.{id_}"
        yield from unknown(file, key, [id_], registry.experiments, "experiment")
        yield from unknown(file, key, theory.source, registry.sources, "source")
        yield from unknown(file, key, [one.check for one in theory.alternatives], registry.checks, "check")
