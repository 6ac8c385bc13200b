"""The page for the output checker, in Dutch and English beside each other. Confidential: it holds small counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.merging import Merged
from evaluation.disclosure.package import DESCRIPTIONS
from evaluation.disclosure.records import Record
from evaluation.disclosure.report.parts import STYLE, Page, code
from evaluation.disclosure.report.summary import Output, Span, losses, outputs_of
from evaluation.registry import Registry
from evaluation.registry.params import Gate


def disclosure_page(
    files: Sequence[Protected],
    sizes: Mapping[str, Record],
    registry: Registry,
    gate: Gate,
    merged: Merged = MappingProxyType({}),
) -> str:
    """Return the page as HTML.

    ``sizes`` gives n and residual df per id of a row, also of what is hidden; ``merged`` the indicators with merged
    categories.
    """
    page = Page(registry)
    counts = Counter(each.rule for file in files for each in file.decisions)
    parts = [
        page.section("loss", _losses(page, files)),
        page.section("exceptions", _exceptions(page)),
        page.section("merged", _merged(page, merged)),
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
        [code(each.ids), code(each.rule), page.both(each.reason), escape(each.role), escape(each.date)]
        for each in found
    ]
    return page.table(["output", "rule", "reason", "role", "date"], rows)


def _merged(page: Page, merged: Merged) -> str:
    if not merged:
        return f"<p>{page.both(page.words['none_merged'])}</p>"
    coarser = {id_: page.registry.indicators[id_].merge for id_ in merged}
    rows = [
        [page.label("indicators", id_), page.both(entry.label), " ".join(code(one) for one in entry.codes)]
        for id_, entries in coarser.items()
        for entry in entries.values()
    ]
    return page.table(["output", "category", "codes"], rows)


def _thresholds(page: Page, gate: Gate) -> str:
    rows = [[code(f"gate.{name}"), escape(str(getattr(gate, name)))] for name in Gate.model_fields]
    own = [
        [code(f"cities.{id_}.gate.{name}"), escape(str(value))]
        for id_, city in page.registry.cities.items()
        for name, value in (city.gate.model_dump(exclude_none=True) if city.gate else {}).items()
    ]
    return page.table(["place", "value"], rows + own, frozenset({1}))


def _rules(page: Page, counts: Mapping[str, int]) -> str:
    rows = [
        [
            code(name),
            page.both(rule.label),
            page.both(page.words["shown" if rule.shows else "hidden"]),
            code(rule.threshold) if rule.threshold else "",
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
            " ".join(code(check) for check in kind.checks),
            page.both(kind.treatment),
        ]
        for kind in page.registry.output_kinds.values()
    ]
    return page.table(["output", "risks", "checks", "treatment"], rows)


def _outputs(page: Page, outputs: Iterable[Output]) -> str:
    names = ["output", "variables", "population", "n", "df", "shown", "hidden", "rules"]
    return page.table(names, [_output(page, each) for each in outputs], frozenset({3, 4, 5, 6}))


def _output(page: Page, each: Output) -> list[str]:
    rules = "<br>".join(f"{code(name)} {count}" for name, count in sorted(each.rules.items()))
    quantities = " ".join(code(name) for name in each.quantities)
    return [
        f"{code(each.file)} {page.label('output_kinds', each.kind)}",
        " ".join(filter(None, [page.label("indicators", each.indicator) if each.indicator else "", quantities])),
        _population(page, each),
        _span(each.n),
        _span(each.residual_df),
        str(each.shown),
        str(each.hidden),
        rules,
    ]


def _population(page: Page, each: Output) -> str:
    cities = page.words["city" if each.cities == 1 else "cities"]
    places = [f"{each.cities} {page.both(cities)}"] if each.cities else []
    places += [page.both(page.words["all_cities"])] if each.over_cities else []
    experiment = [page.label("subjects", each.experiment)] if each.experiment else []
    codes = " ".join(code(name) for name in (*each.arms, *each.waves))
    return "".join(f"<div>{part}</div>" for part in (*experiment, *places, codes) if part)


def _file(name: str) -> str:
    words = DESCRIPTIONS[name]
    return f"{code(name)} {escape(words['nl'])} <i lang='en'>{escape(words['en'])}</i>"


def _span(found: Span | None) -> str:
    if found is None:
        return ""
    return f"{found.low:g}" if found.low == found.high else f"{found.low:g} – {found.high:g}"
