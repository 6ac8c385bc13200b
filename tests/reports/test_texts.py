"""The texts themselves: no number from a keyboard, and the two languages say the same things."""

import re

import pytest
import yaml

from evaluation.storage.paths import PROJECT

TEXTS = PROJECT / "reports/text"
FILES = sorted(path.name for path in (TEXTS / "nl").iterdir())
ALLOWED = re.compile(r"T0|T1|K\d{2}|18-/18\+|95[ \u00a0]?%")
"""Names with a digit in them."""
IDENTIFIER = re.compile(r"""["'][a-z_][a-z0-9_./-]*["']""")
"""A key or id in an expression: num/cases, isat_2020."""
MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{##.*?##\}|\{[#.][^}]*\}", re.DOTALL)
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")


def words_of(template):
    """Return what a reader could see: text outside markup, and strings inside it that are not keys."""
    expressions = MARKUP.findall(template)
    spoken = [text for part in expressions for text in STRING.findall(part) if not IDENTIFIER.fullmatch(text)]
    return [MARKUP.sub(" ", template), *spoken]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("file", FILES)
def test_no_digit_is_typed_in_a_text(language, file):
    text = (TEXTS / language / file).read_text(encoding="utf-8")
    spoken = [text] if file.endswith(".yaml") else words_of(text)
    for words in spoken:
        left = ALLOWED.sub("", words)
        assert not re.search(r"\d", left), re.search(r".{0,40}\d.{0,40}", left).group()


def test_the_scan_would_see_a_typed_number():
    assert any(re.search(r"\d", ALLOWED.sub("", words)) for words in words_of('In {{ number("num/x") }} van 5 steden'))
    assert any(re.search(r"\d", words) for words in words_of('{{ table("x", "In 5 steden") }}'))


def test_both_languages_have_the_same_files_words_and_macros():
    assert sorted(path.name for path in (TEXTS / "en").iterdir()) == FILES
    assert shape("nl", "words.yaml") == shape("en", "words.yaml")
    for file in FILES:
        assert macros("nl", file) == macros("en", file), file
        assert calls("nl", file) == calls("en", file), file


def shape(language, file):
    def keys(content):
        if isinstance(content, dict):
            return {str(key): keys(value) for key, value in content.items()}
        return len(content) if isinstance(content, list) else None

    return keys(yaml.safe_load((TEXTS / language / file).read_text(encoding="utf-8")))


def macros(language, file):
    return re.findall(r"macro (\w+\([^)]*\))", (TEXTS / language / file).read_text(encoding="utf-8"))


def calls(language, file):
    """Return what a template asks for, in sorted order: numbers, tables, figures, citations."""
    text = (TEXTS / language / file).read_text(encoding="utf-8")
    return sorted(re.findall(r"(?:number|interval|with_interval|cite|figure|mark)\([^()]*\)|table\(\"[^,]*", text))


@pytest.mark.parametrize("file", FILES)
def test_forbidden_words_are_not_used(file):
    banned = {"nl": r"significan|leidde tot|ranglijst|bewezen effect", "en": r"significan|led to|league table|proven"}
    for language, words in banned.items():
        text = (TEXTS / language / file).read_text(encoding="utf-8")
        assert not re.search(words, text, re.IGNORECASE)
