"""Why the gate stays shut. Its message is shown as it is, so it says what is wrong and what can be done."""

from __future__ import annotations

from evaluation.storage.errors import PlainError


class GateError(PlainError):
    """What reaches the gate is not what it should be, or what it made did not pass its own audit."""


class UnknownKindError(GateError):
    """The gate does not know this kind of output, so it does not let it through."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(
            f"The gate does not know the {what} {name!r}, so nothing was published. Add it with its rule to "
            "data/registry/disclosure.yaml, or leave it out of what the stages before the gate write."
        )
