"""An edition: one document, about one subject, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evaluation.publication.files import document_file, document_place
from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Labelled, Language


@dataclass(frozen=True)
class Edition:
    """One document about one subject in one language; ``subject`` is empty when it is about the study as a whole."""

    document: str
    subject: str
    language: Language

    def file(self, suffix: str = "html") -> str:
        """Return its name in the folder of its language."""
        return document_file(self.document, self.language, self.subject, suffix)

    def place(self, suffix: str = "html") -> str:
        """Return where it stands within ``reports/build``."""
        return document_place(self.document, self.language, self.subject, suffix)

    @property
    def other(self) -> Edition:
        """The same in the other language."""
        return Edition(self.document, self.subject, "en" if self.language == "nl" else "nl")

    def title(self, registry: Registry) -> str:
        """Return "Stadsrapport: Utrecht", or the document's own name."""
        entry = registry.documents[self.document]
        label = entry.label[self.language]
        return f"{label}: {subjects(registry, entry.per)[self.subject].label[self.language]}" if entry.per else label


def subjects(registry: Registry, per: str) -> Mapping[str, Labelled]:
    """Return what a document is made for, by id, in registry order; a ministry only when an experiment touches it."""
    touched = {ministry for entry in registry.experiments.values() for ministry in entry.ministries}
    known: Mapping[str, Mapping[str, Labelled]] = {
        "city": registry.cities,
        "experiment": registry.experiments,
        "ministry": {id_: entry for id_, entry in registry.ministries.items() if id_ in touched},
    }
    return known[per]


def editions(registry: Registry, documents: Iterable[str] = ()) -> Iterator[Edition]:
    """Yield every edition, or those of some documents: by document, then subject, then language."""
    for document, entry in registry.documents.items():
        if document in (documents or registry.documents):
            for subject in subjects(registry, entry.per) if entry.per else ("",):
                for language in LANGUAGES:
                    yield Edition(document, subject, language)
