"""The tipping point: how bad must the missing be before the conclusion changes (Yan, Lee & Li 2009)?

Outcomes are linear in the values of the missing, so a part of the missing at their worst moves each site's estimate in
proportion from what imputation expects to the bound. The answer is that part: 0.4 means that the conclusion changes
when 40 % of the missing in the experiment group came out at the worst possible value instead of as expected.

>>> tipping_share(lambda part: 0.3 - 0.5 * part > 0)
0.6
>>> tipping_share(lambda part: True) is None
True
"""

from __future__ import annotations

from collections.abc import Callable

STEPS = 1000
"""The share is told in tenths of a per cent."""


def tipping_share(holds: Callable[[float], bool]) -> float | None:
    """Return the smallest part (0–1) at which a conclusion no longer holds; None when it holds for every part.

    ``holds`` says whether the conclusion stands with that part of the missing at their worst, and once it falls it
    stays fallen. A conclusion that does not hold at 0 gives 0.
    """
    if holds(1.0):
        return None
    low, high = -1, STEPS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle / STEPS) else (low, middle)
    return high / STEPS
