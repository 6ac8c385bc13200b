"""The thresholds, as pure functions of counts. Zero is protected too: "nobody" says something about everybody.

>>> share_fails(3, 40, 10), share_fails(35, 40, 10), share_fails(20, 40, 10)
('small_numerator', 'small_complement', None)
"""

from __future__ import annotations

from collections.abc import Mapping

SHOWN = {
    "threshold_reached": "All counts behind the number reach the minimum.",
    "already_published": "The number comes from totals that were published before.",
    "rounded": "Rounded to the printed precision and without standard error, because a city of this plan entry is "
    "hidden.",
    "rounded_widely": "Rounded to five printed steps and without standard error: a city of this plan entry is hidden, "
    "and the outcome is counted.",
    "curve_rounded_widely": "Rounded to five printed steps: many answers together would give counts behind them.",
    "coarse": "Rounded to the printed precision, without standard error and degrees of freedom: finer digits would "
    "give counts behind it.",
    "fine": "Rounded to a hundredth of the printed precision: the last digits would give counts behind it.",
    "fine_without_df": "As fine, and without residual degrees of freedom: they give how many people answered twice.",
    "about_sites": "A number about cities, not about people in them.",
    "about_work": "A number about parts of a programme, not about people.",
    "about_files": "A number about files, not about people in them.",
    "public_fact": "A fact of the registry, of params.yaml or of a public source.",
    "public_statistic": "A public figure; the gate made it again from the public source alone and found the same.",
    "from_published": "Computed from published numbers, public figures and the registry, and from nothing else.",
    "no_number": "There is no number to protect.",
    "evidence_shown": "A judgement on numbers that are shown.",
}
HIDDEN = {
    "small_numerator": "The count is below the minimum.",
    "small_complement": "The number of others is below the minimum.",
    "small_denominator": "The group is smaller than the minimum.",
    "small_n": "The number of units is below the minimum.",
    "small_nonzero": "Fewer units than the minimum have a value other than zero.",
    "dominated": "One unit has most of the sum.",
    "small_group": "One of the groups compared is smaller than the minimum.",
    "small_difference": "Together with an experiment it would tell of the few units that are in the bundle alone.",
    "one_place": "It rests on the months of single neighbourhoods, and counts people in them.",
    "counts": "The estimate gives the counts behind it, and one is below the minimum.",
    "small_residual_df": "The residual degrees of freedom are below the minimum.",
    "small_rows": "A number of rows is below the minimum.",
    "unknown_size": "The number of units is not known.",
    "totals_of_people": "A total is shown of parts of a programme only, not of people.",
    "totals_only": "This number is shown over all cities only.",
    "protects_other": "Hidden so that another hidden number cannot be found by subtraction.",
    "linked": "Linked to a hidden city.",
    "evidence_withheld": "The evidence it rests on is hidden.",
}


def share_fails(numerator: float | None, denominator: float | None, minimum: int) -> str | None:
    """Return why a share may not be shown, or None when numerator, complement and denominator reach ``minimum``."""
    if numerator is None or denominator is None:
        return "unknown_size"
    if denominator < minimum:
        return "small_denominator"
    if numerator < minimum:
        return "small_numerator"
    return "small_complement" if denominator - numerator < minimum else None


def share_of_rows_fails(numerator: float | None, denominator: float | None, minimum: int) -> str | None:
    """As ``share_fails``, but none and all may be shown: for facts of the measurement."""
    if numerator is not None and denominator is not None and denominator >= minimum and numerator in (0, denominator):
        return None
    return share_fails(numerator, denominator, minimum)


def estimate_fails(n: float | None, residual_df: float | None, minimum_n: int, minimum_df: int) -> str | None:
    """Return why an estimate may not be shown, or None when n and the unit-level residual df reach their minimum."""
    if n is None or residual_df is None:
        return "unknown_size"
    if n < minimum_n:
        return "small_n"
    return "small_residual_df" if residual_df < minimum_df else None


def count_fails(count: float, minimum: int) -> bool:
    """Whether a number of rows is above zero and below the minimum."""
    return 0 < count < minimum


def hide_enough(sizes: Mapping[str, float], hidden: frozenset[str], minimum: float) -> frozenset[str] | None:
    """Add the smallest others to ``hidden`` until a known total over all of ``sizes`` gives none of them away.

    That takes two hidden parts, and together at least ``minimum``, since their sum is what the total leaves over.
    Nothing hidden stays nothing hidden; None when even hiding all is not enough.

    >>> sorted(hide_enough({"a": 4, "b": 20, "c": 15}, frozenset({"a"}), 10))
    ['a', 'c']
    """
    if not hidden:
        return hidden
    candidates = sorted(sizes.keys() - hidden, key=lambda part: (sizes[part], part))
    for extra in range(len(candidates) + 1):
        group = hidden | frozenset(candidates[:extra])
        if len(group) > 1 and sum(sizes.get(part, 0) for part in group) >= minimum:
            return group
    return None
