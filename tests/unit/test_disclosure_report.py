"""The page for the output checker: every output, no value, both languages, and what it lost."""

import re
from html import escape

import pandas as pd
import pytest
from tests.unit.fixtures.gate import GATE, mean_rows, share_rows, with_ids

from evaluation.disclosure.columns import FILES
from evaluation.disclosure.descriptives import protect_descriptives, protect_tables
from evaluation.disclosure.report.page import disclosure_page
from evaluation.disclosure.report.summary import OF_FILES, Span, losses, outputs_of, sizes_before
from evaluation.registry.models import DisclosureException

VALUE = 0.123456789


@pytest.fixture
def found():
    rows = share_rows("problematic_debts", {"utrecht": (20, 40), "zaanstad": (3, 37)})
    rows += [row | {"value": VALUE} for row in mean_rows("case_cost_current", {"utrecht": (900.0, 25)})]
    rows = with_ids("descriptives", rows)
    return protect_descriptives(rows, GATE), {row["id"]: row for row in rows}


def test_an_output_tells_its_units_rules_and_population(found):
    files, sizes = found
    share, mean = outputs_of([files], sizes)
    assert (share.indicator, share.kind, share.cities, share.over_cities) == ("problematic_debts", "share", 2, True)
    assert (share.n, share.residual_df) == (Span(37, 77), None)
    assert (share.shown, share.hidden) == (1, 2)
    assert share.rules == {"threshold_reached": 1, "small_numerator": 1, "protects_other": 1}
    assert (mean.n, mean.residual_df, mean.hidden) == (Span(25, 25), Span(24, 24), 0)


def test_the_loss_tells_what_is_hidden_for_itself_and_for_another(found, registry):
    (loss,) = losses([found[0]], registry.disclosure_rules)
    assert (loss.rows, loss.primary, loss.secondary, loss.share) == (5, 1, 1, 0.4)


def test_the_page_holds_no_value_and_both_languages(found, registry):
    page = disclosure_page([found[0]], found[1], registry, GATE)
    assert str(VALUE) not in page
    assert "0.5" not in re.sub(r"<style>.*</style>|gate\.maximum_contribution</code></td><td[^>]*>0\.5", "", page)
    unused = {"no_exceptions"} if registry.disclosure_exceptions else {"reason", "role", "date"}
    unused |= {"category", "codes", "city"}
    for name, word in registry.disclosure_words.items():
        assert name in unused or all(escape(word[language]) in page for language in ("nl", "en")), name
    assert page.count("<section>") == 7


def test_an_exception_stands_on_the_page_and_its_words_are_escaped(found, registry):
    words = {"nl": "Staat <b>in</b> de rekening", "en": "Is in the accounts"}
    entry = {"ids": "des/*", "rule": "dominated", "reason": words, "role": "outputcontroleur", "date": "2018-02-01"}
    own = registry.model_copy(update={"disclosure_exceptions": (DisclosureException.model_validate(entry),)})
    page = disclosure_page([found[0]], found[1], own, GATE)
    assert "outputcontroleur" in page and "&lt;b&gt;in&lt;/b&gt;" in page and "<b>" not in page


def test_merged_categories_stand_on_the_page(found, registry):
    merged = {"participation_classes": registry.coarse_categories_of("participation_classes")}
    page = disclosure_page([found[0]], found[1], registry, GATE, merged)
    label = registry.indicators["participation_classes"].merge["3-6"].label
    assert escape(label.nl) in page and escape(label.en) in page and "<code>5-6</code>" in page
    assert registry.disclosure_words["none_merged"].nl not in page


def test_counts_of_a_place_and_the_bundle_are_told_in_words(registry):
    counts = {"asked_n": 45, "ok_n": 40, "missing_n": 5, "set_aside_n": 0, "too_early_n": 0, "not_applicable_n": 0}
    keys = {"indicator": "zrm_finances", "experiment": "bundle", "city": "utrecht", "arm": "experiment", "wave": "T1"}
    frames = {file: pd.DataFrame(columns=list(FILES[file])) for file in OF_FILES}
    frames["statuses"] = pd.DataFrame([keys | counts])
    file = protect_tables((), with_ids("statuses", [keys | counts]), GATE).statuses
    (output,) = outputs_of([file], sizes_before(frames))
    assert (output.kind, output.n, output.hidden) == ("unit_counts", Span(45, 45), 1)
    page = disclosure_page([file], sizes_before(frames), registry, GATE)
    for text in (registry.subjects["bundle"].label, registry.output_kinds["unit_counts"].label):
        assert escape(text.nl) in page and escape(text.en) in page
    assert "1 stad " in page
