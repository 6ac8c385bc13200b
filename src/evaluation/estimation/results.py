"""What a design returns: one estimate with everything that must stand beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Estimate:
    """An estimated difference, in the unit of the outcome (shares as 0–1).

    ``degrees_of_freedom`` is those of the interval (None: normal, or not known); ``units_n`` and ``residual_df`` count
    units, not sites (None when only totals without numbers were delivered). ``method`` is a short key.
    """

    value: float
    standard_error: float
    low: float
    high: float
    confidence_level: float
    units_n: int | None
    degrees_of_freedom: float | None
    residual_df: float | None
    method: str

    def renamed(self, method: str) -> Estimate:
        """Return the same estimate under another method key."""
        return replace(self, method=method)


@dataclass(frozen=True)
class Adjusted:
    """A difference between groups adjusted for the start, beside the plain difference in change."""

    adjusted: Estimate
    unadjusted: Estimate
