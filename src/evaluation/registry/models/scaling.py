"""The shape of what scalability is judged by: criteria, scores by people, rules, decisions, and what goes along."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import BilingualList, Entry, IsoDate, Labelled, Sourced, Status, Text

OWN_CATEGORY = "experiment"
"""As the category of a criterion: the category of the indicator that is named after the experiment."""
SCORES = 4
COST_PARTS = 3


class Criterion(Sourced):
    """A domain of the scalability assessment.

    ``fed_by`` names indicators, of which the first that an experiment has gives the score; or ``primary_estimate``,
    ``expert`` (people judge) or ``none``. With the rule ``costs`` it names what was spent, whom it reached and what a
    household costs, and all three give the score. A number over fewer than ``minimum_n`` is no number; ``words`` say
    what each score from 0 to 3 means.
    """

    part: Literal["context", "evidence", "readiness"]
    critical: bool
    question: Text
    fed_by: tuple[str, ...] = Field(min_length=1)
    rule: Literal["first", "costs"] = "first"
    category: str = ""
    minimum_n: int = 0
    thresholds: tuple[float, float, float] | None = None
    thresholds_status: Status = "bron"
    words: BilingualList

    @model_validator(mode="after")
    def _a_word_for_each_score(self) -> Criterion:
        if len(self.words.nl) != SCORES:
            raise ValueError(f"words must hold {SCORES} sentences, for scores 0 to 3")
        return self

    @model_validator(mode="after")
    def _all_that_costs_take(self) -> Criterion:
        if self.rule == "costs" and len(self.fed_by) != COST_PARTS:
            raise ValueError("the rule costs takes three in fed_by: spent, reached, and what a household costs")
        return self


class ExpertScore(Entry):
    """A score that a person gave, and why; ``synthetic`` marks one that is made up."""

    experiment: str
    criterion: str
    score: int = Field(ge=0, lt=SCORES)
    role: Text
    date: IsoDate
    reason: Text
    source: tuple[str, ...] = Field(min_length=1)
    synthetic: bool = False


class VerdictRule(Labelled):
    """A line of the verdict table: the word it gives and the decision that fits it."""

    verdict: str
    decision: str


MeasurementName = Literal["one_more_site", "more_months", "better_coverage", "comparison_group", "missing_criteria"]
"""The ways to measure more that the code can try."""


class Measurement(Labelled):
    """A way to measure more: what it asks beside the others, and for coverage the part that it would reach.

    ``effort`` has no unit: only how many times as much one takes as another counts.
    """

    effort: float = Field(gt=0)
    status: Status = "aangenomen"
    reaches: float | None = Field(default=None, gt=0, le=1)


class Decision(Labelled):
    """What can be decided: who acts, and what it costs when the decision turns out wrong, either way."""

    actors: Text
    action: Text
    wrong_if_done: Text
    wrong_if_not: Text


class Legal(Entry):
    """A law that has to be used or changed, the article, and what it is needed for."""

    law: str
    article: Text
    need: Text


class Package(Entry):
    """What goes along when an experiment is taken over: what must stay, what may change, the law, the first steps."""

    core: BilingualList
    adaptable: BilingualList
    legal: tuple[Legal, ...] = Field(min_length=1)
    first_hundred_days: BilingualList
    source: tuple[str, ...] = Field(min_length=1)
    status: Status = "bron"


class Alternative(Entry):
    """Something else that could explain an outcome, and the check that says something about it."""

    explanation: Text
    check: str


class Theory(Entry):
    """How an experiment should work, step by step; what could work against it; what else could explain the outcome."""

    steps: BilingualList
    against: BilingualList
    alternatives: tuple[Alternative, ...] = Field(min_length=1)
    source: tuple[str, ...] = Field(min_length=1)
    status: Status = "bron"
