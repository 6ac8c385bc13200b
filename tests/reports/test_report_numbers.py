"""Numbers in the built documents: each is a published value, printed as it is, and there are no others."""

import csv
import html
import io
import re
from collections import Counter

import pytest

from evaluation.publication.numbers import FrequencyWords, print_frequency, print_number
from evaluation.publication.texts import load_words
from evaluation.publication.values import Values, usual_form
from evaluation.registry.models import LANGUAGES, Text

NUMBER = re.compile(r"−?\d[\d.,]*\d|−?\d")
WITH_EXAMPLES = "indicator_book"
CITED = ("citation", "references")
"""Years and pages of publications."""
"""Its worked examples hold invented numbers; what else it prints has tests of its own."""
NAMES = re.compile(r"\b(T0|T1|[ABK]\d{1,2})\b|18-/18\+|×")


def expected(built, language, attributes):
    """Return how the value that a span names must be printed."""
    material = built.material
    values = Values(material.registry, material.params, material.published, language, {}, markup=False)
    id_, field = attributes["data-id"], attributes.get("data-field", "value")
    form = attributes.get("data-form", "")
    if id_.partition("/")[0] in ("reg", "par"):
        value, unit = values.setting(id_), form.partition(":")[2]
        form = "unit" if unit else form or "plain"
        return print_number(value, form, language, material.registry.units.get(unit))
    row = material.published.get(id_)
    form = form or usual_form(material.registry, row, field)
    if form == "frequency":
        return print_frequency(row.number(field), FrequencyWords(**load_words(built.paths, language)["frequency"]))
    return print_number(row.number(field), form, language, values._unit(row))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_value_is_the_published_one(any_report, language):
    for edition, page in any_report.every(language):
        spans = page.values()
        assert spans, edition
        for span in spans:
            assert span.text() == expected(any_report, language, span.attributes), (edition, span.attributes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_number_stands_in_a_report(any_report, language):
    texts = sorted(registry_texts(any_report.material.registry, language), key=len, reverse=True)
    known = [" ".join(text.split()) for text in texts]
    for edition, page in any_report.every(language):
        if edition.document == WITH_EXAMPLES:
            continue
        text = page.root.text(without=("value", "header-section-number", "toc-section-number", *CITED))
        text = " ".join(text.split())
        for one in known:
            text = text.replace(one, " ")
        left = NAMES.sub(" ", text)
        assert not re.search(r"\d", left), (edition, re.search(r".{0,60}\d.{0,60}", left).group())


def registry_texts(registry, language):
    """Yield every text of the registry that holds a digit, and dates of the plan, as a reader sees them."""
    from evaluation.publication.phrases import day, lower_first
    from evaluation.publication.report.literature import method_sources

    def walk(entry):
        if isinstance(entry, Text):
            yield entry[language]
        elif hasattr(type(entry), "model_fields"):
            for name in type(entry).model_fields:
                yield from walk(getattr(entry, name))
        elif isinstance(entry, dict):
            for value in entry.values():
                yield from walk(value)
        elif isinstance(entry, tuple):
            for value in entry:
                yield from walk(value)
        elif hasattr(entry, language):
            yield from walk(entry[language])
        elif isinstance(entry, str):
            yield entry

    texts = (text for section in vars(registry).values() for text in walk(section))
    found = {text for text in texts if re.search(r"\d", text) and re.search(r"[A-Za-z]{2}", text)}
    titles = {source.title[language] for source in method_sources().values() if source.title}
    dated = (registry.frozen, registry.frozen_plan, *registry.corrections)
    days = {day(one.date, language) for one in dated if one is not None}
    for text in found | titles | days:
        yield from (text, lower_first(text), text[: text.find(")") + 1] or text)


def test_the_languages_show_the_same_values_sections_figures_and_tables(any_report):
    for (edition, dutch), (_, english) in zip(any_report.every("nl"), any_report.every("en"), strict=True):
        for kind in ("section", "figure", "img", "table", "div", "caption"):
            assert dutch.ids(kind) == english.ids(kind), edition
        pages = (dutch, english)
        counts = [Counter(tuple(sorted(span.attributes.items())) for span in page.values()) for page in pages]
        assert counts[0] == counts[1], edition


def test_figures_say_in_words_only_numbers_of_their_data(any_report):
    for described in sorted(any_report.figures.glob("*.txt")):
        data = described.with_suffix(".csv").read_text(encoding="utf-8")
        language = described.suffixes[0].strip(".")
        text = html.unescape(described.read_text(encoding="utf-8"))
        for known in registry_texts(any_report.material.registry, language):
            text = text.replace(known, " ")
        level = any_report.material.published.get("num/confidence_level").number()
        text = NAMES.sub(" ", text).replace(print_number(level, "share", language), " ")
        for number in NUMBER.findall(text):
            assert number in printed_numbers(data, language), (described.name, number)


def printed_numbers(data, language):
    """Return all numbers as they are printed in a data file, and its counts in the reader's language."""
    rows = list(csv.DictReader(io.StringIO(data)))
    numbers = {number for row in rows for number in NUMBER.findall(f"{row['printed']} {row['n']}")}
    whole = {print_number(float(number), "whole", language) for number in numbers if re.fullmatch(r"\d+(\.0)?", number)}
    return numbers | whole
