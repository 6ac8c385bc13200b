"""Check ``few_sites``: are there enough cities with an estimate to say anything about a next one?"""

from __future__ import annotations

from evaluation.estimation.checks.record import Check, verdict
from evaluation.estimation.study import Question

NAME = "few_sites"


def few_sites(question: Question, sites_n: int, minimum_sites: int) -> list[Check]:
    """Hold the number of cities with an estimate against the minimum."""
    failed = sites_n < minimum_sites
    keys = (NAME, question.experiment, question.indicator, "")
    return [Check(*keys, verdict(not failed), float(sites_n), float(minimum_sites), sites_n, failed)]
