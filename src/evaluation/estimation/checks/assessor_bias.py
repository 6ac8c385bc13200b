"""Check ``assessor_bias``: did the workers whose work is judged give the scores themselves?

No delivery says who gave a score, so that scores of own work cannot be told from those of others: the check is always
impossible, and the report says so rather than being silent. What two raters of the same plan agree on is another
question (``rater_agreement``).
"""

from __future__ import annotations

from evaluation.estimation.checks.record import Check
from evaluation.estimation.study import Question

NAME = "assessor_bias"


def assessor_bias(question: Question) -> list[Check]:
    """Say of one question that it cannot be told who gave its scores."""
    return [Check(NAME, question.experiment, question.indicator, "", "not_possible")]
