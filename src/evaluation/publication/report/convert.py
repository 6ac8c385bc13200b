"""Markdown to one self-contained HTML file by pandoc, with the frame and style of ``reports/templates``.

Everything is inside the file: style and figures. The text links to literature, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypandoc

from evaluation.storage import Paths

FORMAT = "markdown-smart-citations-tex_math_dollars-subscript-superscript-fancy_lists-example_lists-auto_identifiers"
"""Pandoc's Markdown without the habits that would change a number, a name or a heading's anchor."""

TEMPLATES = "reports/templates"


def to_html(
    paths: Paths,
    markdown: str,
    variables: Mapping[str, str],
    language: str,
    styles: tuple[str, ...] = (),
    script: str = "",
) -> str:
    """Return the document as HTML5; ``variables`` are the words of the frame.

    ``styles`` and ``script`` are files of the templates that this document has beyond what all documents share.
    """
    templates = paths.shared(TEMPLATES).resolve()
    options = [
        "--standalone",
        "--embed-resources",
        "--toc",
        "--toc-depth=3",
        "--number-sections",
        "--section-divs",
        "--shift-heading-level-by=1",
        "--wrap=none",
        f"--template={templates / 'report.html'}",
        *(f"--css={templates / style}" for style in ("report.css", *styles)),
        *([f"--include-after-body={templates / script}"] if script else []),
        f"--resource-path={paths.build.resolve()}",
        f"--metadata=lang:{language}",
        f"--metadata=pagetitle:{variables['title']}",
        *(f"--variable={name}:{value}" for name, value in variables.items()),
    ]
    html: str = pypandoc.convert_text(markdown, "html5", format=FORMAT, extra_args=options, cworkdir=str(Path.cwd()))
    return html
