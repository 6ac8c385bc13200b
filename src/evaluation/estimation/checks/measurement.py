"""Checks on how well was measured, one set per indicator rather than per question: coders, scales, raters."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.estimation.checks.coder_agreement import NAME as CODER_AGREEMENT
from evaluation.estimation.checks.coder_agreement import coder_agreement
from evaluation.estimation.checks.record import Check
from evaluation.estimation.checks.reliability import NEEDS_THREE, OF_RATERS, OF_SCALE, reliability
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.study import Deliveries
from evaluation.registry import Params, Registry


def measurement_checks(registry: Registry, params: Params, deliveries: Deliveries) -> list[Check]:
    """Check every indicator that coders gave, that has several statements, or that two raters marked."""
    return [*_coders(registry, params, deliveries), *_scales(registry, params, deliveries)]


def _coders(registry: Registry, params: Params, deliveries: Deliveries) -> list[Check]:
    coded = [name for name, entry in registry.indicators.items() if entry.derive.rule == "category_present"]
    generator = generator_for(params.seed, CODER_AGREEMENT)
    bound, level = params.checks.minimum_agreement, params.confidence_level
    return [check for name in coded for check in coder_agreement(deliveries.agreement, name, bound, level, generator)]


def _scales(registry: Registry, params: Params, deliveries: Deliveries) -> list[Check]:
    bounds = dict.fromkeys(OF_SCALE, params.checks.minimum_reliability)
    bounds |= dict.fromkeys(OF_RATERS, params.checks.minimum_agreement)
    checks = []
    for indicator in registry.indicators:
        rows = deliveries.items[deliveries.items.indicator == indicator]
        for name in _names(registry, indicator):
            generator = generator_for(params.seed, f"{name}/{indicator}")
            checks.append(reliability(rows, indicator, name, bounds[name], params.confidence_level, generator))
    return checks


def _names(registry: Registry, indicator: str) -> Iterator[str]:
    """Yield the checks that fit a measure: two statements have no omega."""
    derive = registry.indicators[indicator].derive
    if derive.rule == "mean_items":
        yield from (name for name in OF_SCALE if len(derive.columns) > 2 or name != NEEDS_THREE)
    elif registry.raters_of(indicator) > 1:
        yield from OF_RATERS
