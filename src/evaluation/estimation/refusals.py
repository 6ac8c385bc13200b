"""When an estimate is refused: every reason has a name and a plain sentence, so that no NaN travels in silence.

| refusal | when |
| --- | --- |
| ``InvalidInputError`` | a value is not finite, a standard error not above zero, shapes differ, an unknown name |
| ``TooFewSitesError`` | fewer sites than the method needs |
| ``TooFewUnitsError`` | fewer units, or an empty group |
| ``NoVariationError`` | all values are equal, so that the spread cannot be estimated |
| ``NoOverlapError`` | the groups share no starting value, so that a start cannot be told from a group |
"""

from __future__ import annotations


class EstimationError(ValueError):
    """An estimate that is refused; the message says why in one sentence, ``key`` in one word for tables."""

    key = "refused"


class InvalidInputError(EstimationError):
    """The input cannot be what it says it is."""

    key = "refused_invalid_input"


class TooFewSitesError(EstimationError):
    """The method needs more sites."""

    key = "refused_too_few_sites"


class TooFewUnitsError(EstimationError):
    """The method needs more units."""

    key = "refused_too_few_units"


class NoVariationError(EstimationError):
    """All values are equal."""

    key = "refused_no_variation"


class NoOverlapError(EstimationError):
    """The groups do not overlap at the start."""

    key = "refused_no_overlap"
