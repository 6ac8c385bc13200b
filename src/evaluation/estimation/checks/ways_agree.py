"""Check ``ways_agree``: do the ways of calculating point in the same direction?

Counted are the pooled means by three estimators of tau², the unweighted mean, the hierarchical prediction under
every prior, and the one-stage mixed model. A disagreement is told in the report; it lowers no claim by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.estimation.checks.record import Check, verdict
from evaluation.estimation.study import Question

NAME = "ways_agree"


def ways_agree(question: Question, centres: Sequence[float]) -> list[Check]:
    """Value: the share of ways that point in the direction most of them point in; the bound is 1."""
    keys = (NAME, question.experiment, question.indicator, "")
    if not centres:
        return [Check(*keys, "not_possible", None, 1.0, 0)]
    sides = np.sign(np.asarray(centres) - question.null_value)
    share = float(max((sides > 0).mean(), (sides < 0).mean(), (sides == 0).mean()))
    return [Check(*keys, verdict(share == 1), share, 1.0, len(centres))]
