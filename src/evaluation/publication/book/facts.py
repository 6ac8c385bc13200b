"""What the registry says of an indicator, as name and text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from evaluation.publication.book.contract import code_name
from evaluation.publication.book.formula import delivered, internal, sources
from evaluation.publication.files import document_file
from evaluation.publication.phrases import day
from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.literature import named
from evaluation.publication.values import SHARE_OUTCOMES
from evaluation.registry.models import Indicator

IN_SHARES = {"share", "net_improvement"}
"""Ways to make one number of values that give a share, whatever the unit of the values."""
Facts = Iterator[tuple[str, Markup | str]]


def facts(kit: Kit, indicator: str, titles: Mapping[str, str]) -> Markup:
    """Return a list of definitions as raw HTML; what an indicator does not have is left out."""
    entry = kit.registry.indicators[indicator]
    found = [*_measure(kit, indicator, entry), *_meaning(kit, indicator, entry), *_origin(kit, indicator, entry)]
    rows = Markup("\n").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(titles[name], text) for name, text in found if text
    )
    return Markup('\n\n```{{=html}}\n<dl class="facts">\n{}\n</dl>\n```\n\n').format(rows)


def _measure(kit: Kit, id_: str, entry: Indicator) -> Facts:
    language, choice = kit.texts.language, kit.registry.choice_words
    yield "level", choice["level"][entry.level][language]
    yield "unit", kit.texts.words["percent"] if entry.unit == "share" else kit.label(kit.registry.units[entry.unit])
    yield "range", _range(kit, id_, entry)
    yield "aggregation", choice["aggregation"][entry.aggregated][language]
    yield "counted", choice["counted"][entry.counted][language]
    yield "categories", _categories(kit, id_)
    yield "merge", _merge(kit, id_, entry)
    yield "waves", _waves(kit, id_, entry)
    yield "instrument", _instrument(kit, entry)


def _meaning(kit: Kit, id_: str, entry: Indicator) -> Facts:
    yield "direction", kit.registry.choice_words["direction"][entry.direction][kit.texts.language]
    yield "null_value", "" if entry.null_value is None else kit.values.number(f"reg/indicators/{id_}/null_value")
    yield "relevant", _relevant(kit, id_, entry)
    yield "experiments", kit.texts.join(kit.label(kit.registry.experiments[one]) for one in experiments(kit, id_))
    yield "plan", _plan(kit, id_)
    yield "ministries", Markup("; ").join(kit.label(kit.registry.ministries[one]) for one in entry.ministries)


def _origin(kit: Kit, id_: str, entry: Indicator) -> Facts:
    yield "delivered", sources(kit, id_, delivered)
    yield "internal", sources(kit, id_, internal)
    yield "source", Markup("; ").join(named(kit, key) for key in entry.source)
    since = day(entry.since, kit.texts.language)
    version = kit.values.number(f"reg/indicators/{id_}/version")
    yield "version", Markup("{} ({} {})").format(version, kit.texts.words["since"], since)


def experiments(kit: Kit, indicator: str) -> tuple[str, ...]:
    """Return the experiments of which an indicator is asked: those of the registry, else those that were counted."""
    asked = kit.registry.experiments_of(indicator)
    counted = (row["experiment"] for row in kit.material.published.find("statuses", indicator=indicator))
    return asked or tuple(dict.fromkeys(one for one in counted if one))


def _range(kit: Kit, id_: str, entry: Indicator) -> Markup:
    form = "share" if entry.unit == "share" else "plain"
    low, high = (kit.values.number(f"reg/indicators/{id_}/range/{place}", form=form) for place in range(2))
    return Markup("{} {} {}").format(low, kit.texts.words["to"], high)


def _categories(kit: Kit, id_: str) -> str:
    codes = (code for code in kit.registry.categories_of(id_) if code)
    return "; ".join(code_name(kit, kit.registry.indicators[id_].categories, code) for code in codes)


def _merge(kit: Kit, id_: str, entry: Indicator) -> str:
    """Name each coarser category with the codes that it holds."""
    named = {code: code_name(kit, entry.categories, code) for code in kit.registry.categories_of(id_)}
    return "; ".join(
        f"{kit.label(coarser)} ({kit.texts.join(named[code] for code in coarser.codes)})"
        for coarser in entry.merge.values()
    )


def _waves(kit: Kit, id_: str, entry: Indicator) -> Markup:
    if entry.window:
        return Markup("; ").join(_window(kit, id_, wave) for wave in entry.window)
    rows = kit.material.published.find("statuses", indicator=id_, city="")
    moments = dict.fromkeys(row["wave"] for row in rows)
    return Markup("; ").join(wave_name(kit, wave) for wave in moments)


def _window(kit: Kit, id_: str, wave: str) -> Markup:
    first, last = (kit.values.number(f"reg/indicators/{id_}/window/{wave}/{place}") for place in range(2))
    month, to = kit.texts.words["month"], kit.texts.words["to"]
    return Markup("{}: {} {} {} {}").format(wave_name(kit, wave), month, first, to, last)


def _instrument(kit: Kit, entry: Indicator) -> Markup | str:
    name = entry.derive.instrument or entry.instrument
    if name is None:
        return ""
    found = kit.registry.instruments[name]
    return Markup("{}. {}").format(kit.label(found), found.description[kit.texts.language])


def _relevant(kit: Kit, id_: str, entry: Indicator) -> Markup | str:
    relevant = entry.smallest_relevant_difference
    if relevant is None:
        return ""
    outcomes = {plan.outcome for key, plan in kit.registry.plan.items() if kit.registry.planned(key)[1] == id_}
    shares = bool(outcomes & SHARE_OUTCOMES) if outcomes else entry.aggregated in IN_SHARES
    unit = "share" if shares else entry.unit
    number = kit.values.setting_in_unit(f"reg/indicators/{id_}/smallest_relevant_difference/value", unit)
    status = kit.registry.choice_words["known_from"][relevant.status][kit.texts.language]
    return Markup("{} {} ({})").format(number, kit.label(kit.registry.units[unit]), status)


def _plan(kit: Kit, id_: str) -> Markup:
    report = document_file("scalability_report", kit.texts.language)
    uses = [
        Markup('<a href="{}#experiment-{}">{}</a>: {}; {}; {}').format(
            report,
            experiment,
            kit.label(kit.registry.experiments[experiment]),
            kit.texts.words["roles"][plan.role],
            kit.label(kit.registry.designs[plan.design]),
            kit.label(kit.registry.outcomes[plan.outcome]),
        )
        for key, plan in kit.registry.plan.items()
        for experiment, name in [kit.registry.planned(key)]
        if name == id_
    ]
    return Markup("<br>").join(uses)
