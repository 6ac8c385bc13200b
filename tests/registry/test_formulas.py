"""Every indicator can be told in words: what lacks them is named, with the place where they must stand."""

from typing import get_args

import pytest
from pydantic import ValidationError

from evaluation.registry.examples import Example, load_examples
from evaluation.registry.formulas import FILE, formula_faults, given, names, sentences
from evaluation.registry.models import LANGUAGES, Derive
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT


def changed(registry, indicator, **derive):
    """Return the registry with one indicator computed otherwise."""
    entry = registry.indicators[indicator]
    other = entry.model_copy(update={"derive": entry.derive.model_copy(update=derive)})
    return registry.model_copy(update={"indicators": {**registry.indicators, indicator: other}})


def without(registry, section, key):
    return registry.model_copy(
        update={section: {name: text for name, text in getattr(registry, section).items() if name != key}}
    )


def told(registry):
    return [str(fault) for fault in formula_faults(registry)]


def test_the_registry_tells_every_indicator(registry):
    assert told(registry) == []


@pytest.mark.parametrize("rule", get_args(Derive.model_fields["rule"].annotation))
def test_a_rule_without_words_is_named_with_the_place_for_them(registry, rule):
    (fault,) = told(without(registry, "formulas", rule))
    assert FILE in fault and f"formulas.{rule}" in fault


def test_a_key_that_no_text_tells_is_named(registry):
    (fault,) = told(changed(registry, "helpers_per_case", instrument="zrm"))
    assert "formula_parts.instrument" in fault and "helpers_per_case" in fault


def test_a_text_that_names_what_an_indicator_does_not_give_is_named(registry):
    faults = told(changed(registry, "zrm_finances", item=None))
    assert len(faults) == len(LANGUAGES)
    assert all("names {item}" in fault and "zrm_finances" in fault for fault in faults)


def test_a_rule_that_reads_a_column_its_table_lacks_is_named(registry):
    assert any(
        "'score' is not a known column of cases" in fault
        for fault in told(changed(registry, "plan_quality", table="cases"))
    )


@pytest.mark.parametrize("section, key", [("indicator_groups", "S"), ("choice_words", "level")])
def test_a_letter_or_a_choice_without_words_is_named(registry, section, key):
    faults = told(without(registry, section, key))
    assert faults and all(f"{section}.{key}" in fault for fault in faults)


def test_a_key_is_told_once_by_the_rule_or_by_a_sentence_of_its_own(registry):
    entry = registry.indicators["room_to_act"]
    rule, part = sentences(registry, entry.derive, "en")
    assert set(given(entry.derive)) == {"columns", "minimum_items"}
    assert names(rule) == ("read",) and names(part) == ("minimum_items",)


def test_both_languages_name_the_same(registry):
    for texts in (registry.formulas, registry.formula_parts):
        for key, text in texts.items():
            assert set(names(text.nl)) == set(names(text.en)), key


def test_every_item_in_a_formula_has_words(registry):
    for id_, entry in registry.indicators.items():
        items = {*filter(None, [entry.derive.item]), *entry.derive.items}
        if items:
            labels = registry.instruments[entry.derive.instrument].item_labels
            assert items <= set(labels), f"{id_}: add {items - set(labels)} to item_labels in instruments.yaml"


def test_every_story_is_in_both_languages():
    examples = load_examples(Paths(PROJECT))
    copied = [name for name, case in examples.items() if case.story.nl == case.story.en]
    assert not copied, f"write the story of {', '.join(copied)} in both languages in data/registry/examples"
    assert "story.en" in _refusal(next(iter(examples.values())), nl="Alleen Nederlands.")


def _refusal(example, **story):
    with pytest.raises(ValidationError) as refused:
        Example.model_validate(example.model_dump() | {"story": story})
    return str(refused.value)
