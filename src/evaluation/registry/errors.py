"""What goes wrong in the registry, said so that the person who edits it can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.storage.errors import PlainError


@dataclass(frozen=True)
class Fault:
    """One thing wrong: in which file, at which key, what, and how to mend it."""

    file: str
    key: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem} {self.mend}"


class RegistryError(PlainError):
    """The registry or params.yaml is not usable; ``faults`` lists every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"The registry has {count}:\n" + "\n".join(f"- {fault}" for fault in faults))
