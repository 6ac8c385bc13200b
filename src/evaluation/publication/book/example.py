"""The worked example of an indicator: what is given and what follows, as small tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evaluation.publication.book.contract import column_of, meaning, table_of
from evaluation.publication.report.kit import Kit
from evaluation.publication.tables import table
from evaluation.registry.examples import Cells, Example

CODES = {"city": "cities", "experiment": "experiments", "arm": "arm", "wave": "wave"}
"""Columns of the result, and of tables that no city delivers, that hold codes."""
RESULT = ("value", "denominator")
"""Columns of the result in which nothing means that there is no value; others that a row leaves out are not told."""


@dataclass(frozen=True)
class Shown:
    """An example ready to print: how to name things, in one language."""

    kit: Kit
    indicator: str
    example: Example
    titles: Mapping[str, str]

    @property
    def story(self) -> str:
        """What the example shows."""
        return self.example.story[self.kit.texts.language]

    @property
    def one_city(self) -> bool:
        """Whether the whole example is about one city, which then need not stand in each row."""
        rows = [row for rows in (*self.example.given.values(), self.example.expected) for row in rows]
        return len({row["city"] for row in rows if "city" in row}) < 2

    def tables(self) -> Markup:
        """Return the given tables, then the values that follow, then who is left out."""
        parts = [self._given(name, rows) for name, rows in self.example.given.items()]
        absent = Markup("")
        if self.example.absent:
            units = self.kit.texts.join(" ".join(map(str, row.values())) for row in self.example.absent)
            absent = Markup("\n{}: {}.\n\n").format(self.titles["absent"], units)
        return Markup("").join([*parts, self._expected(), absent])

    def _given(self, name: str, rows: Sequence[Cells]) -> Markup:
        dutch, entry = table_of(self.kit, name) or (name, None)
        label = self.kit.label(entry) if entry else self.kit.texts.words["set_aside_rows"]
        shown = dutch if self.kit.texts.language == "nl" else name
        caption = Markup("{}: {} (<code>{}</code>)").format(self.titles["given"], label, shown)
        columns = self._columns(rows)
        headers = [self._header(name, column) for column in columns]
        cells = [[self._given_cell(name, column, row.get(column)) for column in columns] for row in rows]
        return table(f"given-{self.indicator}-{name}", caption, headers, cells, stacked=True)

    def _expected(self) -> Markup:
        rows = self.example.expected
        columns = [column for column in self._columns(rows) if column in RESULT or all(column in row for row in rows)]
        cells = [[self._expected_cell(column, row.get(column)) for column in columns] for row in rows]
        headers = [self.titles[column] for column in columns]
        align = "".join("r" if column in RESULT else "l" for column in columns)
        return table(f"expected-{self.indicator}", self.titles["expected"], headers, cells, align=align, stacked=True)

    def _columns(self, rows: Iterable[Cells]) -> list[str]:
        found = dict.fromkeys(column for row in rows for column in row)
        return [column for column in found if column != "city" or not self.one_city]

    def _header(self, name: str, column: str) -> str:
        found = column_of(self.kit, name, column)
        if found is None:
            return self.titles.get(column, column)
        return found[0] if self.kit.texts.language == "nl" else column

    def _given_cell(self, name: str, column: str, value: object) -> str:
        found = column_of(self.kit, name, column)
        if found and found[1].unit == "year" and value is not None:
            return str(value)
        return meaning(self.kit, found[1].codes if found else CODES.get(column), value)

    def _expected_cell(self, column: str, value: object) -> str:
        if column == "status":
            return self.kit.registry.choice_words["row_status"][str(value)][self.kit.texts.language]
        if column == "category":
            return meaning(self.kit, self.kit.registry.indicators[self.indicator].categories, value)
        return meaning(self.kit, CODES.get(column), value)
