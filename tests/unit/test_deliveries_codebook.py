"""The codebook holds every table, column, code and rule, in both languages, in one readable file."""

import html

import pytest
from tests.unit.pages_by_hand import assert_readable

from evaluation.__main__ import main
from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.template.codebook import codebook_page
from evaluation.deliveries.template.columns import choices
from evaluation.registry.models import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_is_whole_and_readable(registry, language):
    text = codebook_page(registry, language)
    assert_readable(text, language)
    plain = html.unescape(text)
    for id_, table in registry.tables.items():
        assert f'id="table-{id_}"' in text and table.label[language] in plain
        for name, column in delivery_columns(table).items():
            assert f">{name}</th>" in text and column.label[language] in plain
            for code, label in choices(registry, None, column).items():
                assert f">{code}</th>" in text and label[language] in plain
    assert registry.instruments["zrm"].label[language] in plain.split('id="table-metingen"')[1].split("<table")[0]
    for rule in registry.rules.values():
        assert rule.label[language] in plain


def test_the_command_writes_both_languages_that_link_to_each_other(study, tmp_path):
    assert main(["codebook", "--study", str(study.root), "--out", str(tmp_path)]) == 0
    assert 'href="codebook.html"' in (tmp_path / "codeboek.html").read_text(encoding="utf-8")
    assert 'href="codeboek.html"' in (tmp_path / "codebook.html").read_text(encoding="utf-8")


def test_one_language_alone_has_no_link_to_the_other(study):
    assert main(["codebook", "--study", str(study.root), "--lang", "en"]) == 0
    assert [path.name for path in study.build.iterdir()] == ["codebook.html"]
    assert "codeboek.html" not in (study.build / "codebook.html").read_text(encoding="utf-8")
