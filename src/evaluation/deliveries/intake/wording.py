"""The shape of a message: what is wrong and how to mend it, in every language."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.registry.models import Text


@dataclass(frozen=True)
class Wording:
    """What is wrong and how to mend it."""

    message: Text
    mend: Text


def say(nl: str, en: str, mend_nl: str, mend_en: str) -> Wording:
    """Return the words for one rule: message and mend in Dutch and English."""
    return Wording(Text(nl=nl, en=en), Text(nl=mend_nl, en=mend_en))
