"""What goes wrong with official statistics, said in both languages so that the person at the desk can mend it."""

from __future__ import annotations

from evaluation.storage.errors import PlainError


class ContextError(PlainError):
    """A table of official statistics cannot be had or is not what the registry expects."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(f"{nl} / {en}")


class SilentServiceError(ContextError):
    """The service gave no whole answer after all tries: asking for the next table makes no sense now."""
