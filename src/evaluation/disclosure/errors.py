"""Why the gate stays shut. An error here is a bug or a stage that writes something new, never a user's slip."""

from __future__ import annotations


class GateError(ValueError):
    """What reaches the gate is not what it should be, or what it made did not pass its own audit."""


class UnknownKindError(GateError):
    """The gate does not know this kind of output, so it does not let it through."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(
            f"The gate does not know the {what} {name!r}. Add it with its rule to src/evaluation/disclosure/kinds.py, "
            "or do not send it to the gate."
        )
