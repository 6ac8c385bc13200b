"""What a document has shown so far: its figures and tables in order, for the lists at its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

Maker = Callable[..., Markup]
LINK = re.compile(r"</?a\b[^>]*>")
"""A link may not stand within another."""


@dataclass
class Captions:
    """The captions of one document, remembered while its templates are filled.

    ``subjects`` are names by id: a table about one of them says so in the list, where no heading stands above it.
    """

    subjects: Mapping[str, str]
    tables: list[Markup] = field(default_factory=list)
    figures: list[Markup] = field(default_factory=list)

    def table(self, make: Maker) -> Maker:
        """Return the maker of tables, remembering what it makes."""

        def remember(key: str, caption: str, *arguments: Any, **options: Any) -> Markup:
            """Make a table and keep its caption."""
            self.tables.append(self._link(f"tab-{key}", caption))
            return make(key, caption, *arguments, **options)

        return remember

    def figure(self, make: Maker, named: Callable[..., str]) -> Maker:
        """Return the maker of figures, remembering what it makes; ``named`` gives the caption."""

        def remember(name: str, template: str, *subject: Any) -> Markup:
            """Make a figure and keep its caption, unless nothing was drawn."""
            made = make(name, template, *subject)
            if made:
                self.figures.append(self._link(f"fig-{name}", Markup(named(template, "caption", *subject))))
            return made

        return remember

    def _link(self, anchor: str, caption: str) -> Markup:
        text = Markup(LINK.sub("", str(escape(caption))))
        about = next((name for id_, name in self.subjects.items() if f"-{id_}" in anchor), "")
        told = about.lower() in text.striptags().lower()
        return Markup('<a href="#{}">{}{}</a>').format(anchor, text, "" if told else f" ({about})")

    @staticmethod
    def listed(captions: Sequence[Markup]) -> Markup:
        """Return captions as a numbered list of links, in raw HTML."""
        items = Markup("\n").join(Markup("<li>{}</li>").format(caption) for caption in captions)
        return Markup('\n\n```{{=html}}\n<ol class="captions">\n{}\n</ol>\n```\n\n').format(items)
