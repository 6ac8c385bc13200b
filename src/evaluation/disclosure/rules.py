"""The thresholds, as pure functions of counts. Zero is protected too: "nobody" says something about everybody.

>>> share_fails(3, 40, 10), share_fails(35, 40, 10), share_fails(20, 40, 10)
('small_numerator', 'small_complement', None)
"""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.registry.knowledge import disclosure_rules

SHOWN = {name: rule.label.en for name, rule in disclosure_rules().items() if rule.shows}
HIDDEN = {name: rule.label.en for name, rule in disclosure_rules().items() if not rule.shows}
"""Rules by name, in words; both languages and the place of the threshold are in ``data/registry/disclosure.yaml``."""


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


def everyone_fails(numerator: float, denominator: float, maximum: float) -> str | None:
    """Return why a share tells something of everyone: what is measured holds for more than ``maximum`` of the group.

    One side only: that nearly nobody had a rare event (a harm, an error) tells nothing of any of them.

    >>> everyone_fails(181, 200, 0.9), everyone_fails(180, 200, 0.9), everyone_fails(12, 200, 0.9)
    ('nearly_all', None, None)
    """
    return "nearly_all" if numerator > maximum * denominator else None


def contributions_fail(largest: float | None, second: float | None, maximum: float, percent: float) -> str | None:
    """Return why the largest contributions (parts of the sum of sizes) may not be behind a sum or mean, or None.

    The p-percent rule (Hundepool et al. 2012, Statistical Disclosure Control, section 4.2): whoever has the second
    largest takes it off the sum, and what the others leave, 1 − x₁ − x₂, must be at least p percent of x₁.

    >>> contributions_fail(0.51, 0.1, 0.5, 10), contributions_fail(0.5, 0.46, 0.5, 10)
    ('dominated', 'two_contributors')
    """
    if largest is None:
        return None
    if largest > maximum:
        return "dominated"
    return "two_contributors" if 1 - largest - (second or 0.0) < percent / 100 * largest else None


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
