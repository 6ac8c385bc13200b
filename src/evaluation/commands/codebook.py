"""``evaluation codebook``: write the data dictionary of the delivery, in Dutch, in English, or both."""

from __future__ import annotations

from pathlib import Path

from evaluation.registry import load_params, load_registry
from evaluation.registry.models import LANGUAGES, Language
from evaluation.storage import Paths, write_text

NAMES: dict[Language, str] = {"nl": "codeboek.html", "en": "codebook.html"}
TOLD = {"nl": "Geschreven: {path}", "en": "Written: {path}"}


def write_codebook(paths: Paths, language: Language | None = None, out: Path | None = None) -> int:
    """Write the codebook into the folder ``out`` (default: the reports' folder), in one language or in all."""
    from evaluation.deliveries.template.codebook import codebook_page

    registry, params = load_registry(paths), load_params(paths)
    languages = [language] if language else list(LANGUAGES)
    for one in languages:
        target = (out or paths.build) / NAMES[one]
        other = next((NAMES[name] for name in languages if name != one), "")
        write_text(target, codebook_page(registry, one, other))
        print(TOLD[language or params.language].format(path=target))
    return 0
