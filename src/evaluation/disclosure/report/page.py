"""The page for the output checker, in Dutch and English beside each other. Confidential: it holds small counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.package import DESCRIPTIONS
from evaluation.disclosure.records import Record
from evaluation.disclosure.report.summary import Output, Span, losses, outputs_of
from evaluation.registry import Registry
from evaluation.registry.models import LANGUAGES, Text
from evaluation.registry.params import Gate

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


def disclosure_page(files: Sequence[Protected], sizes: Mapping[str, Record], registry: Registry, gate: Gate) -> str:
    """Return the page as HTML; ``sizes`` gives n and residual df per id of a row, also of what is hidden."""
    page = Page(registry)
    counts = Counter(each.rule for file in files for each in file.decisions)
    parts = [
        page.section("loss", _losses(page, files)),
        page.section("exceptions", _exceptions(page)),
        page.section("thresholds", _thresholds(page, gate)),
        page.section("rules", _rules(page, counts)),
        page.section("kinds", _kinds(page)),
        page.section("outputs", _outputs(page, outputs_of(files, sizes))),
    ]
    title = page.words["title"]
    return (
        f"<!doctype html><html lang='nl'><head><meta charset='utf-8'><title>{escape(title['nl'])}</title>"
        f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{STYLE}</style></head><body><main>"
        f"<h1>{page.both(title)}</h1><p class='confidential'>{page.both(page.words['confidential'])}</p>"
        f"{''.join(parts)}</main></body></html>\n"
    )


def _losses(page: Page, files: Sequence[Protected]) -> str:
    rows = [
        [_file(each.file), str(each.rows), str(each.primary), str(each.secondary), f"{each.share:.0%}"]
        for each in losses(files, page.registry.disclosure_rules)
    ]
    return page.table(["table", "rows", "primary", "secondary", "share_hidden"], rows, frozenset({1, 2, 3, 4}))


def _exceptions(page: Page) -> str:
    found = page.registry.disclosure_exceptions
    if not found:
        return f"<p>{page.both(page.words['no_exceptions'])}</p>"
    rows = [
        [_code(each.ids), _code(each.rule), page.both(each.reason), escape(each.role), escape(each.date)]
        for each in found
    ]
    return page.table(["output", "rule", "reason", "role", "date"], rows)


def _thresholds(page: Page, gate: Gate) -> str:
    rows = [[_code(f"gate.{name}"), escape(str(getattr(gate, name)))] for name in Gate.model_fields]
    own = [
        [_code(f"cities.{id_}.gate.{name}"), escape(str(value))]
        for id_, city in page.registry.cities.items()
        for name, value in (city.gate.model_dump(exclude_none=True) if city.gate else {}).items()
    ]
    return page.table(["place", "value"], rows + own, frozenset({1}))


def _rules(page: Page, counts: Mapping[str, int]) -> str:
    rows = [
        [
            _code(name),
            page.both(rule.label),
            page.both(page.words["shown" if rule.shows else "hidden"]),
            _code(rule.threshold) if rule.threshold else "",
            str(counts.get(name, 0)),
        ]
        for name, rule in page.registry.disclosure_rules.items()
    ]
    return page.table(["rule", "meaning", "treatment", "threshold", "times"], rows, frozenset({4}))


def _kinds(page: Page) -> str:
    rows = [
        [
            page.both(kind.label),
            "".join(f"<div>{page.label('disclosure_risks', risk)}</div>" for risk in kind.risks),
            " ".join(_code(check) for check in kind.checks),
            page.both(kind.treatment),
        ]
        for kind in page.registry.output_kinds.values()
    ]
    return page.table(["output", "risks", "checks", "treatment"], rows)


def _outputs(page: Page, outputs: Iterable[Output]) -> str:
    names = ["output", "variables", "population", "n", "df", "shown", "hidden", "rules"]
    return page.table(names, [_output(page, each) for each in outputs], frozenset({3, 4, 5, 6}))


def _output(page: Page, each: Output) -> list[str]:
    kind = page.label("output_kinds", each.kind) if each.kind else ""
    rules = "<br>".join(f"{_code(name)} {count}" for name, count in sorted(each.rules.items()))
    quantities = " ".join(_code(name) for name in each.quantities)
    return [
        f"{_code(each.file)} {kind}",
        " ".join(filter(None, [page.label("indicators", each.indicator) if each.indicator else "", quantities])),
        _population(page, each),
        _span(each.n),
        _span(each.residual_df),
        str(each.shown),
        str(each.hidden),
        rules,
    ]


def _population(page: Page, each: Output) -> str:
    places = [f"{each.cities} {page.both(page.words['cities'])}"] if each.cities else []
    places += [page.both(page.words["all_cities"])] if each.over_cities else []
    experiment = [page.label("experiments", each.experiment)] if each.experiment else []
    codes = " ".join(_code(name) for name in (*each.arms, *each.waves))
    return "".join(f"<div>{part}</div>" for part in (*experiment, *places, codes) if part)


def _file(name: str) -> str:
    words = DESCRIPTIONS[name]
    return f"{_code(name)} {escape(words['nl'])} <i lang='en'>{escape(words['en'])}</i>"


def _span(found: Span | None) -> str:
    if found is None:
        return ""
    return f"{found.low:g}" if found.low == found.high else f"{found.low:g} – {found.high:g}"


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _cell(content: str, number: bool) -> str:
    return f"<td class='number'>{content}</td>" if number else f"<td>{content}</td>"
