"""What may be claimed: the design's highest claim, capped where other experiments ran, then a step lower per reason.

Each check that fails is a reason of its own: two that fail cost two steps.

>>> lowered(2, ["low_t1_coverage", "few_sites"], ["few_sites", "low_t1_coverage"])
Claim(level=0, reasons=('few_sites', 'low_t1_coverage'))
>>> lowered(4, ["concurrent_experiments"], ["concurrent_experiments"])
Claim(level=1, reasons=('concurrent_experiments',))
>>> lowered(4, ["concurrent_experiments", "few_sites"], ["few_sites", "concurrent_experiments"])
Claim(level=0, reasons=('few_sites', 'concurrent_experiments'))
>>> lowered(1, ["concurrent_experiments"], ["concurrent_experiments"])
Claim(level=1, reasons=())
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.registry.models import Design

CAPPED_AT = 1
"""Where other experiments ran with the same households, a change may be told but not ascribed."""
CAPPING_REASON = "concurrent_experiments"
REASON_OF_CHECK = {
    "few_sites": "few_sites",
    "t1_coverage": "low_t1_coverage",
    "balance_t0": "unequal_start",
    "selective_dropout": "selective_dropout",
    "influential_site": "influential_site",
    "concurrent_experiments": CAPPING_REASON,
    "pre_trend": "trend_before",
    "placebo_date": "trend_before",
}
"""Checks with words of their own; any other check that fails and lowers the claim is told as ``failed_check``."""
FIDELITY = "fidelity"


@dataclass(frozen=True)
class Claim:
    """A step of the claim ladder and why it is not the design's highest."""

    level: int
    reasons: tuple[str, ...]


def reasons_of(checks: Iterable[Check], fidelity: float | None, minimum_fidelity: float) -> list[str]:
    """Collect the reasons for one question, one per failed check, and from how the experiment was carried out."""
    failed = dict.fromkeys(check.check for check in checks if check.lowers_claim)
    reasons = [REASON_OF_CHECK.get(check, "failed_check") for check in failed]
    if fidelity is None:
        return [*reasons, "fidelity_unknown"]
    return [*reasons, *(["low_fidelity"] if fidelity < minimum_fidelity else [])]


def highest_of(design: Design, checks: Iterable[Check]) -> int:
    """The design's highest claim, one step more where all checks that it asks for pass over all cities."""
    passed = {check.check for check in checks if not check.city and check.outcome == "passed"}
    return design.highest_claim + (bool(design.one_more_with) and passed.issuperset(design.one_more_with))


def lowered(highest: int, reasons: Collection[str], known: Sequence[str]) -> Claim:
    """Cap the highest claim where concurrent experiments are a reason, then lower it by one step per other reason.

    Raises
    ------
    KeyError
        When a reason is not among ``known``, the keys of ``claim_reasons`` in methods.yaml.
    """
    if unknown := set(reasons) - set(known):
        raise KeyError(f"Unknown claim reasons: {sorted(unknown)}.")
    capped = CAPPING_REASON in reasons and highest > CAPPED_AT
    steps = [reason for reason in reasons if reason != CAPPING_REASON]
    level = max(0, (CAPPED_AT if capped else highest) - len(steps))
    told = {*steps, *([CAPPING_REASON] if capped else [])}
    return Claim(level, tuple(reason for reason in known if reason in told))


def fidelity_of(indicators: pd.DataFrame, experiments: Collection[str], cities: Collection[str]) -> float | None:
    """Share of the core parts that were carried out, over quarters and cities; None when no city reported."""
    chosen = indicators[
        (indicators.indicator == FIDELITY)
        & indicators.experiment.isin(experiments)
        & (indicators.status == "ok")
        & indicators.city.isin(cities)
    ]
    parts = float(chosen.denominator.sum())
    return float(chosen.value.sum()) / parts if parts > 0 else None
