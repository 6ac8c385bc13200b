"""The way back from the numbers of a page: what stands behind them, and the script that shows it when asked."""

from __future__ import annotations

import re

from markupsafe import Markup

from evaluation.publication.report.convert import TEMPLATES
from evaluation.publication.walk.origin import Origins
from evaluation.publication.walk.pack import pack, walk_data
from evaluation.storage import Paths, read_text

ID = re.compile(r'data-id="([^"]+)"')
STYLE, SCRIPT = "walk.css", "walk.js"


def way_back(origins: Origins, markdown: str) -> Markup:
    """Return the data behind every number that a document prints, or nothing when it prints none."""
    ids = ID.findall(markdown)
    return walk_data(pack({origins.kit.texts.language: origins}, ids)) if ids else Markup("")


def with_way_back(paths: Paths, page: str, data: str) -> str:
    """Return a page with the data, the style and the script of the way back in it."""
    if not data:
        return page
    style, script = (read_text(paths.shared(TEMPLATES) / name) for name in (STYLE, SCRIPT))
    head, _, body = page.partition("</head>")
    inside, _, end = body.rpartition("</body>")
    return f"{head}<style>\n{style}</style>\n</head>{inside}{data}\n<script>\n{script}</script>\n</body>{end}"
