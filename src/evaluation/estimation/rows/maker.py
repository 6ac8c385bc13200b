"""What every row of one question has in common."""

from __future__ import annotations

from typing import Any

from evaluation.estimation.claims import Claim
from evaluation.estimation.sites import Site
from evaluation.estimation.study import Question
from evaluation.estimation.tables import ESTIMATES

Row = dict[str, Any]
SPREAD = frozenset({"tau", "tau_squared"})
"""Quantities with an interval that is not in the unit of the outcome, or not about its level."""


class RowMaker:
    """Makes the rows of one question; everything that is the same for all of them is filled in once."""

    def __init__(
        self,
        question: Question,
        claim: Claim,
        factors: tuple[float, ...],
        confidence_level: float,
        category: str = "",
    ) -> None:
        self.question = question
        self.factors = factors
        self.same: Row = dict.fromkeys(ESTIMATES) | {
            "experiment": question.experiment,
            "indicator": question.indicator,
            "category": category,
            "role": question.plan.role,
            "design": question.plan.design,
            "outcome": question.plan.outcome,
            "unit": question.unit,
            "city": "",
            "confidence_level": confidence_level,
            "smallest_relevant_difference": question.relevant_difference,
            "method": "",
            "claim": claim.level,
            "claim_reasons": ";".join(claim.reasons),
            "public": False,
        }

    def row(self, scope: str, quantity: str, status: str = "ok", **values: Any) -> Row:
        """One row; whatever is not given stays empty. An interval for the outcome keeps to what is possible."""
        row = self.same | {"scope": scope, "quantity": quantity, "status": status} | values
        return row if quantity in SPREAD else row | self._limits(row)

    def _limits(self, row: Row) -> Row:
        if self.question.possible is None:
            return {}
        least, most = self.question.possible
        return {name: min(max(row[name], least), most) for name in ("low", "high") if row[name] is not None}


def totals_of(used: tuple[Site, ...]) -> Row:
    """Numbers behind a pooled row: units and residual df (empty when one site gave none), sites, origin."""
    units = [site.estimate.units_n for site in used if site.estimate]
    residual = [site.estimate.residual_df for site in used if site.estimate]
    return {
        "n": None if None in units or not used else sum(value for value in units if value is not None),
        "residual_df": (
            None if None in residual or not used else sum(value for value in residual if value is not None)
        ),
        "n_clusters": len(used),
        "public": bool(used) and all(site.public for site in used),
    }
