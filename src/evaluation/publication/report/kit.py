"""What every maker of table rows needs: the material and the texts of one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evaluation.publication.files import document_file
from evaluation.publication.published import Row
from evaluation.publication.texts import Material, Texts
from evaluation.publication.values import Values
from evaluation.publication.views import StudyView
from evaluation.registry import Registry

Cells = list[Any]
SITE_STATUSES = ("suppressed", "not_available", "not_participating", "too_few")


@dataclass(frozen=True)
class Kit:
    """The material of a study and the texts of one language."""

    material: Material
    texts: Texts

    @property
    def registry(self) -> Registry:
        """The registry."""
        return self.material.registry

    @property
    def study(self) -> StudyView:
        """The views of the study."""
        return self.material.study

    @property
    def values(self) -> Values:
        """The values in this language."""
        return self.texts.values

    @property
    def stamp(self) -> str:
        """The word that stands with every table of made-up data; empty for other data."""
        return str(self.texts.words["synthetic_tag"]) if self.material.published.synthetic else ""

    @property
    def none(self) -> str:
        """The word for a cell that cannot hold anything: no cell is left blank."""
        return str(self.texts.words["not_applicable"])

    def label(self, entry: Any) -> str:
        """Return an entry's name."""
        return self.texts.label(entry)

    def number(self, row: Row | None, name: str = "value", form: str = "") -> str:
        """Print a value, or the mark of its status; no row at all is "not available"."""
        return self.values.mark("not_available") if row is None else self.values.number(row, name, form)

    def interval(self, row: Row | None) -> str:
        """Print an interval, or a mark."""
        return self.values.mark("not_available") if row is None else self.values.interval(row)

    def with_interval(self, row: Row | None) -> str:
        """Print a value with its interval, or a mark."""
        return self.values.mark("not_available") if row is None else self.values.with_interval(row)

    def outcome_name(self, experiment: str, indicator: str) -> str:
        """Return "experiment: outcome"."""
        return f"{self.label(self.registry.subjects[experiment])}: {self.label(self.registry.indicators[indicator])}"

    def defined(self, indicator: str, words: str = "") -> Markup:
        """Return an indicator's name, or other ``words`` for it, linked to its place in the indicator book."""
        entry = self.registry.indicators[indicator]
        book = document_file("indicator_book", self.texts.language)
        return Markup('<a href="{}#{}">{}</a>').format(book, entry.code, words or self.label(entry))


def status_note(kit: Kit, rows: Iterable[Row | str]) -> Markup:
    """Explain the marks that stand in a table: "[c]: withheld …". Rows and statuses may be mixed."""
    met = {row if isinstance(row, str) else row.status for row in rows}
    words = [kit.registry.statuses[status] for status in SITE_STATUSES if status in met]
    language = kit.texts.language
    return Markup(" ").join(Markup("{}: {}.").format(word.mark[language], word.label[language]) for word in words)


def join_notes(*notes: str) -> Markup:
    """Put notes after each other, leaving out empty ones."""
    return Markup(" ").join(note for note in notes if note)
