"""What the gate knows, as data: each kind of output and the rule that treats it. What is not here is refused.

============== =============================================================================================
kind           rule
============== =============================================================================================
site           one city's estimate: n (of each group), residual degrees of freedom and counts that it gives away
               reach their minimum
pooled         over cities: as a city's; when a city is hidden rounded, and under the main prior only
diagnostic     spread, weights, other ways of pooling: hidden when a city of the same plan entry is hidden
linked         leave-one-out and shrunken values: hidden when a city of the same plan entry is hidden
share          numerator, complement and denominator reach the minimum
share_of_group the same for a group that may differ by city, or that other numbers per city pin down; only over
               all cities
share_of_rows  the same for a fact of the measurement, not of people: none or all of them may be shown
mean           n and residual degrees of freedom reach their minimum
median         as a mean, with twice the minimum: as many units on either side
total          only of parts of a programme, never of people
sites          a number about cities, not about people in them
============== =============================================================================================
"""

from __future__ import annotations

from typing import Literal

from evaluation.disclosure.errors import UnknownKindError

EstimateKind = Literal["site", "pooled", "diagnostic", "linked"]
CellKind = Literal["share", "mean", "median", "total"]
CheckKind = Literal["share", "share_of_group", "share_of_rows", "mean", "diagnostic", "sites"]

ESTIMATES: dict[tuple[str, str], EstimateKind] = {
    ("city", "estimate"): "site",
    ("city", "estimate_unadjusted"): "site",
    ("pooled", "mean_reml"): "pooled",
    ("pooled", "mean_paule_mandel"): "diagnostic",
    ("pooled", "mean_dersimonian_laird"): "diagnostic",
    ("pooled", "mean_hierarchical"): "diagnostic",
    ("pooled", "tau"): "diagnostic",
    ("pooled", "tau_squared"): "diagnostic",
    ("pooled", "tau_squared_paule_mandel"): "diagnostic",
    ("pooled", "tau_squared_dersimonian_laird"): "diagnostic",
    ("pooled", "q"): "diagnostic",
    ("pooled", "i_squared"): "diagnostic",
    ("prediction", "hierarchical"): "pooled",
    ("prediction", "probability_improves"): "pooled",
    ("prediction", "probability_exceeds_relevant"): "pooled",
    ("prediction", "raw_t"): "diagnostic",
    ("prediction", "higgins_thompson_spiegelhalter"): "diagnostic",
    ("shrunken", "shrunken"): "linked",
    ("leave_one_out", "mean_reml"): "linked",
    ("sensitivity", "mean_imputed"): "diagnostic",
    ("sensitivity", "mean_worst"): "diagnostic",
    ("sensitivity", "mean_best"): "diagnostic",
    ("sensitivity", "tipping_direction"): "diagnostic",
    ("sensitivity", "tipping_verdict"): "diagnostic",
    ("sensitivity", "mean_one_stage"): "diagnostic",
    ("sensitivity", "overturning_trend"): "diagnostic",
    ("sensitivity", "overturning_trend_interval"): "diagnostic",
    ("sensitivity", "overturning_trend_relevant"): "diagnostic",
    ("sensitivity", "e_value"): "diagnostic",
    ("sensitivity", "e_value_limit"): "diagnostic",
    ("sensitivity", "one_more_site"): "diagnostic",
    ("sensitivity", "specifications_improve"): "diagnostic",
    ("sensitivity", "specifications_relevant"): "diagnostic",
    ("sensitivity", "mean_simultaneous"): "diagnostic",
    ("sensitivity", "mean_false_coverage"): "diagnostic",
}
PROBABILITIES = {
    "probability_improves",
    "probability_exceeds_relevant",
    "tipping_direction",
    "tipping_verdict",
    "one_more_site",
    "specifications_improve",
    "specifications_relevant",
    "e_value",
    "e_value_limit",
}
"""Pure numbers, not in the unit of the outcome: rounded to hundredths."""

CELLS: dict[str, CellKind] = {
    "share": "share",
    "ratio": "share",
    "distribution": "share",
    "share_improved": "share",
    "share_same": "share",
    "share_worsened": "share",
    "mean": "mean",
    "median": "median",
    "total": "total",
}
ADD_UP = {"share_improved", "share_same", "share_worsened"}
"""Shares that together make the whole group: one hidden share is what the others leave over."""
FILLS_CATEGORIES = {"distribution"}
"""Shares of which the categories together make the whole group."""

CHECKS: dict[str, CheckKind] = {
    "t1_coverage": "share_of_group",
    "concurrent_experiments": "share_of_group",
    "version_mixed": "share_of_rows",
    "balance_t0": "mean",
    "selective_dropout": "mean",
    "coder_agreement": "mean",
    "scale_alpha": "mean",
    "scale_omega": "mean",
    "rater_agreement": "mean",
    "influential_site": "diagnostic",
    "ways_agree": "diagnostic",
    "pre_trend": "diagnostic",
    "placebo_date": "diagnostic",
    "placebo_place": "diagnostic",
    "few_sites": "sites",
    "regression_to_mean": "mean",
    "contamination": "share_of_rows",
    "parts_add_up": "share_of_rows",
    "one_price_year": "share_of_rows",
    "boundaries_changed": "share_of_rows",
    "dose": "mean",
    "assessor_bias": "mean",
}


def estimate_kind(scope: str, quantity: str) -> EstimateKind:
    """Return the kind of an estimate; an unknown one is refused."""
    if (scope, quantity) not in ESTIMATES:
        raise UnknownKindError("scope and quantity", (scope, quantity))
    return ESTIMATES[scope, quantity]


def cell_kind(quantity: str) -> CellKind:
    """Return the kind of a descriptive quantity; an unknown one is refused."""
    if quantity not in CELLS:
        raise UnknownKindError("quantity of descriptives", quantity)
    return CELLS[quantity]


def check_kind(check: str) -> CheckKind:
    """Return the kind of a check; an unknown one is refused."""
    if check not in CHECKS:
        raise UnknownKindError("check", check)
    return CHECKS[check]
