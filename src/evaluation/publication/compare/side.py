"""The page in one language: everything that its template calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from evaluation.publication.compare.cells import stamp_tag
from evaluation.publication.compare.described import described_table
from evaluation.publication.compare.drawing import draw
from evaluation.publication.compare.outcomes import Place, estimate_note, estimate_rows, place_note, place_rows
from evaluation.publication.compare.subjects import STUDY, Group, Pair
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import TEXTS, Material, Texts
from evaluation.publication.walk.naming import walk_words
from evaluation.registry.models import Language
from evaluation.storage import read_yaml

SENTENCES = "sentences.j2"


@dataclass(frozen=True)
class Side:
    """One language of the page."""

    material: Material
    language: Language

    @cached_property
    def kit(self) -> Kit:
        """The texts with numbers that can be walked back."""
        return Kit(self.material, Texts(self.material, self.language, markup=True))

    @cached_property
    def plain(self) -> Texts:
        """The texts without markup, for figures and attributes."""
        return Texts(self.material, self.language, markup=False)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words of the page, with the study's own word for a site filled in."""
        site = self.material.registry.study.site[self.language]
        found = read_yaml(self.material.paths.shared(f"{TEXTS}/{self.language}/comparison.yaml"))
        return {
            key: text.replace("{one}", site.one).replace("{many}", site.many).replace("{next}", site.next)
            for key, text in found.items()
        }

    @cached_property
    def walk(self) -> Mapping[str, Any]:
        """The words of the way back."""
        return walk_words(self.kit)

    @property
    def stamp(self) -> str:
        """What stands on a page of made-up data; empty for other data."""
        return str(self.kit.texts.words["synthetic_stamp"]) if self.material.published.synthetic else ""

    @property
    def stamp_tag(self) -> Markup:
        """What stands behind the caption of every table of made-up data."""
        return stamp_tag(self.kit)

    def name(self, group: Group) -> str:
        """Return the name of an experiment, of the bundle, or of the study as a whole."""
        return self.words["study"] if group.id == STUDY else self.kit.label(self.material.registry.subjects[group.id])

    def names(self, section: str, keys: tuple[str, ...]) -> str:
        """Return names of the registry after each other; they may hold commas themselves."""
        registry = self.material.registry
        entries: Mapping[str, Any] = registry.codelists["law"] if section == "laws" else getattr(registry, section)
        return "; ".join(self.kit.label(entries[key]) for key in keys)

    def say(self, macro: str, *arguments: Any) -> Markup:
        """Return a sentence about an outcome or an experiment."""
        return Markup(self.kit.texts.say(SENTENCES, macro, *arguments))

    def has_verdict(self, group: Group) -> bool:
        """Whether a verdict on this group was published."""
        return self.material.published.one("assessment", experiment=group.id, item="verdict") is not None

    def described(self, pair: Pair) -> Markup:
        """Return the table of what was described."""
        return described_table(self.kit, pair, self.words, self.walk["quantities"])

    def drawing(self, outcome: OutcomeView) -> Markup:
        """Return the figure of an outcome."""
        return draw(outcome, self.plain, self.measured(outcome))

    def measured(self, outcome: OutcomeView) -> str:
        """Return what a figure shows, and how it was measured."""
        registry = self.material.registry
        how = (registry.outcomes[outcome.plan.outcome], outcome.design)
        name = f"{self.kit.label(registry.subjects[outcome.experiment])}: {self.kit.label(outcome.entry)}"
        return ", ".join([name, *(self.kit.label(entry) for entry in how)])

    def foot(self, outcome: OutcomeView) -> Markup:
        """Return what the marks of a figure mean, and its source."""
        return Markup(self.kit.texts.say("figure_estimates.j2", "foot", outcome))

    def places(self, outcome: OutcomeView) -> list[Place]:
        """Return the rows of the table by place."""
        return place_rows(self.kit, outcome, self.words)

    def place_note(self, outcome: OutcomeView) -> Markup:
        """Explain the marks in the table by place."""
        return place_note(self.kit, outcome)

    def estimates(self, pair: Pair) -> list[Place]:
        """Return the rows of the table of all estimates."""
        return estimate_rows(self.kit, pair, self.walk)

    def estimate_note(self, pair: Pair) -> Markup:
        """Explain the marks in the table of all estimates."""
        return estimate_note(self.kit, pair)
