"""Check ``dose``: did households that got more change more?

What is delivered of dose is in how many experiments a household takes part, and that only the bundle can compare: those
in several against those in one, within the experiment group and from an equal start, pooled over cities. Who gets more
was not drawn by lot, so the record informs and lowers or raises nothing. Of a single experiment no dose is delivered.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.estimation.designs.controlled_change import controlled_change
from evaluation.estimation.designs.units import MINIMUM_UNITS_PER_GROUP
from evaluation.estimation.pooling import pool
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.results import Estimate
from evaluation.estimation.study import WAVES, Question, complete

NAME = "dose"
MINIMUM_POOLED = 2


def dose(question: Question, units: pd.DataFrame, level: float) -> list[Check]:
    """Compare households with more and with fewer experiments (column ``experiments_n``, absent where not delivered).

    The record counts the smaller of the two groups.
    """
    keys = (NAME, question.experiment, question.indicator, "")
    if "experiments_n" not in units:
        return [Check(*keys, "not_possible", None, None, 0)]
    treated = complete(units[units.arm == "experiment"])
    more = treated.experiments_n > 1
    given = [_site(question, own, level) for _, own in treated.groupby("city")]
    sites = [one for one in given if one is not None]
    smallest = int(min(more.sum(), (~more).sum()))
    if len(sites) < MINIMUM_POOLED:
        return [Check(*keys, "not_possible", None, None, smallest)]
    found = pool([one.value for one in sites], [one.standard_error for one in sites], confidence_level=level)
    return [Check(*keys, "informative", found.estimate, None, smallest, low=found.low, high=found.high)]


def _site(question: Question, own: pd.DataFrame, level: float) -> Estimate | None:
    more = (own.experiments_n > 1).to_numpy(float)
    if min(more.sum(), (1 - more).sum()) < MINIMUM_UNITS_PER_GROUP:
        return None
    before, after = (own[wave].to_numpy(float) * question.toward_improvement for wave in WAVES)
    try:
        return controlled_change(before, after, more, question.plan.outcome, level).adjusted
    except EstimationError:
        return None
