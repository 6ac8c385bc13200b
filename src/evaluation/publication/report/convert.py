"""Markdown to one self-contained HTML file by pandoc, with the frame and style of ``reports/templates``.

Everything is inside the file: style and figures. The text links to literature, and nothing is fetched. Style and
figures are put in here and not by pandoc, which would read the whole page once more to find them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path

import pypandoc

from evaluation.registry.literature import bibliographies
from evaluation.registry.models import Language
from evaluation.storage import Paths, read_text

FORMAT = "markdown-smart-tex_math_dollars-subscript-superscript-fancy_lists-example_lists-auto_identifiers"
"""Pandoc's Markdown without the habits that would change a number, a name or a heading's anchor."""

TEMPLATES = "reports/templates"
STYLE = "report.css"
STYLE_PLACE = "<!-- style -->"
"""Where the template wants the style sheets."""
LITERATURE = "literature.lua"
LISTED = re.compile(r"^::: \{#refs\}$", re.MULTILINE)
"""Where the list of literature comes, in a document that cites."""
REGIONS: Mapping[Language, str] = {"nl": "NL", "en": "GB"}
FIGURE = re.compile(r'(?<= src=")figures/[^":]+\.svg(?=")')


def to_html(
    paths: Paths,
    markdown: str,
    variables: Mapping[str, str],
    language: Language,
    styles: tuple[str, ...] = (),
    script: str = "",
) -> str:
    """Return the document as HTML5; ``variables`` are the words of the frame.

    ``styles`` and ``script`` are files of the templates that this document has beyond what all documents share.
    """
    templates = paths.shared(TEMPLATES).resolve()
    options = [
        "--standalone",
        "--toc",
        "--toc-depth=3",
        "--number-sections",
        "--section-divs",
        "--shift-heading-level-by=1",
        "--wrap=none",
        f"--template={templates / 'report.html'}",
        *([f"--include-after-body={templates / script}"] if script else []),
        *citing(paths, markdown, language),
        f"--variable=lang:{language}",
        f"--metadata=pagetitle:{variables['title']}",
        *(f"--variable={name}:{value}" for name, value in variables.items()),
    ]
    html: str = pypandoc.convert_text(markdown, "html5", format=FORMAT, extra_args=options, cworkdir=str(Path.cwd()))
    style = "\n".join(read_text(templates / name) for name in (STYLE, *styles))
    framed = html.replace(STYLE_PLACE, f"<style>\n{style}\n</style>", 1)
    return FIGURE.sub(lambda found: _inside(paths.build / found.group()), framed)


def citing(paths: Paths, markdown: str, language: Language) -> list[str]:
    """Return the options that make a document's citations and its list of literature, in the forms of its language."""
    lang = f"--metadata=lang:{language}-{REGIONS[language]}"
    if not LISTED.search(markdown):
        return [lang]
    files = (f"--bibliography={file}" for file in bibliographies(paths))
    filters = ["--citeproc", f"--lua-filter={(paths.shared(TEMPLATES) / LITERATURE).resolve()}"]
    return [lang, *files, "--metadata=link-citations:true", *filters]


def _inside(figure: Path) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(read_text(figure).encode()).decode('ascii')}"
