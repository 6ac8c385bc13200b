"""A document as PDF/UA-1, set by Typst in the house style of ``reports/templates/paper/paper.typ``.

Typst refuses a figure without alternative text, a link in a repeated header or a skipped heading: what compiles can be
read without eyes. Fonts come from the libraries, never from the machine, and no moment is written: the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from evaluation.publication.paper.source import pandoc, template
from evaluation.publication.report.convert import REGIONS
from evaluation.registry.models import Language
from evaluation.storage import Paths, read_text

TOLD = ("kind", "without-pdf")
"""What the filter must know of a document."""
WORDS = ("title", "subtitle", "document", "contents", "stamp", "kind")


def to_pdf(paths: Paths, source: bytes, variables: Mapping[str, str], language: Language) -> bytes:
    """Return the document as PDF; ``source`` is what ``parse`` returned, ``variables`` are the words of the frame.

    Figures are looked up from ``reports/build``.
    """
    options = ["--from", "json", "--to", "typst-smart", "--wrap=none", "--lua-filter", template(paths, "typst.lua")]
    told = [f"--metadata={name}:{variables.get(name, '')}" for name in TOLD]
    body = pandoc([*options, *told], source)
    style = read_text(Path(template(paths, "paper.typ"))).encode("utf-8")
    words = {name: variables.get(name, "") for name in WORDS} | {"lang": language, "region": REGIONS[language]}
    compiled: Any = typst.compile  # its types allow a text in bytes only with folders in bytes, which it then refuses
    pdf: bytes = compiled(
        style + body,
        root=str(paths.build.resolve()),
        font_paths=[fonts()],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs=words,
    )
    return pdf


@cache
def fonts() -> str:
    """Return the folder with DejaVu Sans, which matplotlib carries; asking for it does not load matplotlib."""
    found = find_spec("matplotlib")
    assert found is not None and found.origin is not None
    return str(Path(found.origin).parent / "mpl-data/fonts/ttf")
