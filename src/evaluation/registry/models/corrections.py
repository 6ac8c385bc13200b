"""The shape of a correction: a decision about one delivered row, kept as data beside the delivery."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import Entry, IsoDate, Text


class Correction(Entry):
    """One decision: which row of which city's table, what is done with it, why, who decided, and what must stand there.

    The row is found by the delivered ``key`` (column: value) or by its ``row`` number in the sheet. ``expect`` is what
    stands in ``column`` now; ``None`` is an empty cell. A correction that finds something else is refused.
    """

    city: str
    table: str
    key: dict[str, str] = Field(default_factory=dict)
    row: int | None = Field(default=None, ge=1)
    column: str
    expect: str | None
    action: Literal["drop", "override", "flag"]
    value: str | None = None
    reason: Text
    decided_by: str = Field(min_length=1)
    date: IsoDate

    @model_validator(mode="after")
    def _one_row_and_one_value(self) -> Correction:
        if bool(self.key) == (self.row is not None):
            raise ValueError("give either the key of the row or its row number")
        if (self.action == "override") != ("value" in self.model_fields_set):
            raise ValueError("an override has a value (null for an empty cell), another action has none")
        return self
