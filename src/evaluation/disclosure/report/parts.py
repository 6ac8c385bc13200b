"""The form of the page for the output checker: chapters, tables, and words in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Text

STYLE = """body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:100rem;padding:0 1.5rem;color:#1c2430}
h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2.2rem}h1 i,h2 i,th i,td i{color:#5a6675;font-style:normal;
font-weight:400}
.confidential{border-left:6px solid #b3261e;background:#fdf0ef;padding:.7rem 1rem}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d8dee6}
th{position:sticky;top:0;background:#eef2f6}td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font-size:.86em;background:#f2f4f7;padding:0 .2em}td i{display:block;font-size:.9em}"""


class Page:
    """Parts of the page; all text is escaped here and nowhere else."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.words = registry.disclosure_words

    def both(self, text: Text | None, fallback: str = "") -> str:
        """Return a text in both languages, or ``fallback`` where there is none."""
        if text is None:
            return escape(fallback)
        first, *others = dict.fromkeys(text[language] for language in LANGUAGES)
        return escape(first) + "".join(f" <i lang='en'>{escape(other)}</i>" for other in others)

    def table(self, names: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
        """Return a table; ``names`` are words of the headings, ``rows`` hold cells that are HTML already."""
        head = "".join(f"<th scope='col'>{self.both(self.words[name])}</th>" for name in names)
        body = "".join(
            f"<tr>{''.join(_cell(cell, place in numbers) for place, cell in enumerate(row))}</tr>" for row in rows
        )
        return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"

    def section(self, name: str, content: str) -> str:
        """Return a chapter."""
        return f"<section><h2>{self.both(self.words[name])}</h2>{content}</section>"

    def label(self, section: str, name: str) -> str:
        """Return the label of an entry of the registry in both languages, or its name where it is none."""
        entry = getattr(self.registry, section).get(name)
        return self.both(entry.label if entry else None, name)


def code(text: str) -> str:
    """Return a name as it stands in a file."""
    return f"<code>{escape(text)}</code>"


def _cell(content: str, number: bool) -> str:
    return f"<td class='number'>{content}</td>" if number else f"<td>{content}</td>"
