"""Self-contained pages from templates: one file, no script, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent / "pages"


def page(template: str, **values: Any) -> str:
    """Return a page; a value that the template asks for and does not get is an error. All text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(**values)


def counted(number: int, language: str) -> str:
    """Return a whole number with a mark for thousands: a point in Dutch, a comma in English."""
    marked = f"{number:,}"
    return marked.replace(",", ".") if language == "nl" else marked
