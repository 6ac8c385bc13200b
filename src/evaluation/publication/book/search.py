"""The form with which a reader searches the book; it stays hidden until the page's script shows it."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from evaluation.publication.report.kit import Kit


def search_form(kit: Kit, titles: Mapping[str, str]) -> Markup:
    """Return the form as raw HTML: a field for words, a list of experiments, how many are shown."""
    options = Markup("").join(
        Markup('<option value="{}">{}</option>').format(id_, kit.label(entry))
        for id_, entry in kit.registry.experiments.items()
    )
    form = Markup(
        '<form class="search" id="search" role="search" hidden>\n'
        '<p><label for="search-text">{text}</label><input id="search-text" type="search" autocomplete="off"></p>\n'
        '<p><label for="search-experiment">{experiment}</label><select id="search-experiment">'
        '<option value="">{all}</option>{options}</select></p>\n'
        '<p id="search-found" role="status" data-of="{of}" data-what="{what}"></p>\n</form>'
    ).format(options=options, **titles)
    return Markup("\n\n```{{=html}}\n{}\n```\n\n").format(form)
