"""What may be claimed: the design's highest claim, one step lower for each reason that weakens it.

>>> lowered(2, ["low_t1_coverage", "few_sites"], ["few_sites", "low_t1_coverage"])
Claim(level=0, reasons=('few_sites', 'low_t1_coverage'))
>>> lowered(4, ["concurrent_experiments"], ["concurrent_experiments"])
Claim(level=1, reasons=('concurrent_experiments',))
>>> lowered(1, ["concurrent_experiments"], ["concurrent_experiments"])
Claim(level=1, reasons=())
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.estimation.checks.record import Check

CAPPED_AT = 1
"""Where other experiments ran with the same households, a change may be told but not ascribed."""
CAPPING_REASON = "concurrent_experiments"
REASON_OF_CHECK = {
    "few_sites": "few_sites",
    "t1_coverage": "low_t1_coverage",
    "concurrent_experiments": CAPPING_REASON,
}
"""Checks with a reason of their own; any other check that fails and lowers the claim counts as ``failed_check``."""
FIDELITY = "fidelity"


@dataclass(frozen=True)
class Claim:
    """A step of the claim ladder and why it is not the design's highest."""

    level: int
    reasons: tuple[str, ...]


def reasons_of(checks: Iterable[Check], fidelity: float | None, minimum_fidelity: float) -> set[str]:
    """Collect the reasons for one question: from its failed checks and from how the experiment was carried out."""
    reasons = {REASON_OF_CHECK.get(check.check, "failed_check") for check in checks if check.lowers_claim}
    if fidelity is None:
        return reasons | {"fidelity_unknown"}
    return reasons | ({"low_fidelity"} if fidelity < minimum_fidelity else set())


def lowered(highest: int, reasons: Collection[str], known: Sequence[str]) -> Claim:
    """Lower the highest claim by one step per reason; concurrent experiments cap it instead.

    Raises
    ------
    KeyError
        When a reason is not among ``known``, the keys of ``claim_reasons`` in methods.yaml.
    """
    if unknown := set(reasons) - set(known):
        raise KeyError(f"Unknown claim reasons: {sorted(unknown)}.")
    steps = set(reasons) - {CAPPING_REASON}
    level = max(0, highest - len(steps))
    if CAPPING_REASON in reasons and level > CAPPED_AT:
        level, steps = CAPPED_AT, steps | {CAPPING_REASON}
    return Claim(level, tuple(reason for reason in known if reason in steps))


def fidelity_of(indicators: pd.DataFrame, experiment: str, cities: Collection[str]) -> float | None:
    """Share of the core parts that were carried out, over quarters and cities; None when no city reported."""
    chosen = indicators[
        (indicators.indicator == FIDELITY)
        & (indicators.experiment == experiment)
        & (indicators.status == "ok")
        & indicators.city.isin(cities)
    ]
    parts = float(chosen.denominator.sum())
    return float(chosen.value.sum()) / parts if parts > 0 else None
