"""One run of pandoc, and the tree that both paper forms are made of.

The texts are Markdown with tables in raw HTML, which pandoc's writers for Typst and Word would drop. The filter
``structure.lua`` reads that HTML into the tree, so that what stands on the page stands on paper too.
"""

from __future__ import annotations

import os
import subprocess
from functools import lru_cache

import pypandoc

from evaluation.publication.report.convert import FORMAT, TEMPLATES, citing
from evaluation.registry.models import Language
from evaluation.storage import Paths

FOLDER = f"{TEMPLATES}/paper"
NO_CLOCK = {"SOURCE_DATE_EPOCH": "946684800"}
"""Pandoc writes this moment, the first of 2000, where it would write the time: the same text gives the same bytes."""


@lru_cache(maxsize=4)
def parse(paths: Paths, markdown: str, language: Language) -> bytes:
    """Return a document as pandoc's JSON, with all that the page's raw HTML says, and widths for table columns.

    The last few are kept: every paper form of a document asks for the same.
    """
    cited = citing(paths, markdown, language)
    options = ["--from", FORMAT, "--to", "json", *cited, "--lua-filter", template(paths, "structure.lua")]
    return pandoc(options, markdown.encode("utf-8"))


def template(paths: Paths, name: str) -> str:
    """Return the path of a file of the paper templates."""
    return str((paths.shared(FOLDER) / name).resolve())


def pandoc(options: list[str], content: bytes) -> bytes:
    """Run pandoc on ``content`` and return what it writes; warnings are errors.

    Raises
    ------
    RuntimeError
        When pandoc fails or warns: a template or filter is wrong, which a person cannot mend in a delivery.
    """
    command = [pypandoc.get_pandoc_path(), "--fail-if-warnings", *options]
    done = subprocess.run(command, input=content, capture_output=True, env=os.environ | NO_CLOCK, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8"))
    return done.stdout
