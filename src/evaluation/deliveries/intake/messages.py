"""The words for each rule in Dutch and English.

The place (file, sheet, row, column) is put before the message by ``problems``. Braces hold facts from the contract,
such as the allowed codes; a cell's value never stands in a message.
"""

from __future__ import annotations

from evaluation.deliveries.intake.wording import Wording
from evaluation.deliveries.intake.words_files import FILES
from evaluation.deliveries.intake.words_grounds import GROUNDS
from evaluation.deliveries.intake.words_privacy import PRIVACY
from evaluation.deliveries.intake.words_related import RELATED
from evaluation.deliveries.intake.words_rows import ROWS

WORDINGS = {**FILES, **GROUNDS, **PRIVACY, **ROWS, **RELATED}
"""By rule, or by rule and variant with a point between."""


def wording(rule: str, detail: str = "") -> Wording:
    """Return the words for a rule, or for one of its variants."""
    return WORDINGS[f"{rule}.{detail}" if detail else rule]
