"""The sentences: Jinja2 templates in ``reports/text/<language>``, with the published values at hand.

A template cannot compute and types no number. It sees

    number(row, field, form)   a published value           interval(row), with_interval(row)
    study                      the views of the study      label(entry)   an entry's name in the language
    words                      short words of the language join(list)     "a, b and c"
    table(...)                 a table with caption        cite(source)   a link to the literature
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from evaluation.publication import phrases
from evaluation.publication.leading import leading
from evaluation.publication.published import Published
from evaluation.publication.values import Values
from evaluation.publication.views import StudyView
from evaluation.registry import Params, Registry
from evaluation.registry.models import Language
from evaluation.storage import Paths, read_yaml
from evaluation.storage.paths import PROJECT

TEXTS = "reports/text"


@dataclass(frozen=True)
class Material:
    """Everything a publication is made of."""

    paths: Paths
    registry: Registry
    params: Params
    published: Published

    @cached_property
    def study(self) -> StudyView:
        """The views that templates see."""
        return StudyView(self.registry, self.params, self.published)


def load_words(paths: Paths, language: Language) -> Mapping[str, Any]:
    """Read the short words of a language."""
    return dict(read_yaml(paths.shared(f"{TEXTS}/{language}/words.yaml")))


class Texts:
    """Renders the templates of one language.

    ``markup`` is True for documents (numbers as spans) and False for figures and alternative texts.
    """

    def __init__(self, material: Material, language: Language, markup: bool) -> None:
        self.language = language
        self.words = load_words(material.paths, language)
        self.values = Values(material.registry, material.params, material.published, language, self.words, markup)
        self.environment = _environment(material.paths, language, markup)
        self.environment.globals |= self._lookups() | self._phrases() | self._views(material)

    def _lookups(self) -> dict[str, Any]:
        values = self.values
        return {
            "number": values.number,
            "setting_in_unit": values.setting_in_unit,
            "interval": values.interval,
            "with_interval": values.with_interval,
            "unit_of": values.unit_of,
            "short_unit_of": values.short_unit_of,
            "mark": values.mark,
        }

    def _phrases(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "named": self.named,
            "join": self.join,
            "reasons": partial(phrases.reasons, self),
            "day": partial(phrases.day, language=self.language),
            "year": phrases.year,
            "where": partial(phrases.where, self),
            "alike": partial(phrases.alike, self),
            "shared_coverage_bound": partial(phrases.shared_coverage_bound, self),
            "conditions": partial(phrases.condition_names, self),
            "condition": partial(phrases.condition_name, self),
        }

    def _views(self, material: Material) -> dict[str, Any]:
        study = material.registry.study
        return {
            "words": self.words,
            "language": self.language,
            "study": material.study,
            "lead": leading(material.study),
            "registry": material.registry,
            "site": study.site[self.language],
            "unit_words": study.unit[self.language],
            "synthetic": material.published.synthetic,
            "rounded": "num/gate_rounding_base" in material.published.by_id,
        }

    def label(self, entry: Any) -> str:
        """Return an entry's name in this language."""
        return str(entry.label[self.language])

    def named(self, section: str, key: str) -> str:
        """Return a registry entry's name, in the words of this study where the name speaks of its sites."""
        worded = self.words["named"].get(section, {}).get(key)
        if worded is None:
            return self.label(getattr(self.values.registry, section)[key])
        site = self.values.registry.study.site[self.language]
        return str(worded).format(one=site.one, many=site.many, next=site.next)

    def join(self, items: Iterable[object], last: str = "and") -> str:
        """Join with commas and a last "and" or "or", which has a comma too where a part holds that word itself."""
        parts = [escape(item) if self.values.markup else str(item) for item in items]
        if len(parts) < 2:
            return parts[0] if parts else ""
        word = f" {self.words[last]} "
        comma = "," if any(word in part for part in parts) else ""
        joined = f"{', '.join(parts[:-1])}{comma}{word}{parts[-1]}"
        return Markup(joined) if self.values.markup else joined

    def template(self, name: str) -> Template:
        """Return a template of this language."""
        return self.environment.get_template(name)

    def say(self, name: str, macro: str, *arguments: Any) -> str:
        """Call one macro of a template and return its text on one line."""
        module: Any = self.template(name).module
        return " ".join(str(getattr(module, macro)(*arguments)).split())


def _environment(paths: Paths, language: Language, markup: bool) -> Environment:
    folders = [paths.root / TEXTS / language, PROJECT / TEXTS / language]
    environment = Environment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=markup,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    environment.filters |= {"lower_first": phrases.lower_first, "upper_first": phrases.upper_first}
    return environment


def load_material(paths: Paths) -> Material:
    """Load the registry, the params and the published tables of a study."""
    from evaluation.publication.published import load_published
    from evaluation.registry import load_params, load_registry

    return Material(paths, load_registry(paths), load_params(paths), load_published(paths.published))
