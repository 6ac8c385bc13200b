"""The frozen plan: its fingerprint, what counts as a difference, and the command."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from evaluation.__main__ import main
from evaluation.publication.report.threat_rows import plan_changes
from evaluation.publication.texts import load_words
from evaluation.registry import load_registry
from evaluation.registry.errors import RegistryError
from evaluation.registry.freezing import fingerprint, plan_differences, plan_facts
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

DAY = "2017-11-01"
ENTRY = "participatie.participation_step"


@pytest.fixture
def frozen(tmp_path):
    """A study whose plan was frozen."""
    for folder in ("data/registry", "data/context"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    shutil.copy(PROJECT / "params.yaml", tmp_path / "params.yaml")
    (tmp_path / "data/registry/frozen_plan.yaml").unlink(missing_ok=True)
    assert main(["plan", "freeze", "--date", DAY, "--study", str(tmp_path)]) == 0
    return tmp_path


def replace_in(study, file, old, new):
    path = study / "data/registry" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(study, capsys):
    capsys.readouterr()
    assert main(["plan", "differences", "--study", str(study)]) == 0
    return capsys.readouterr().out


def test_a_frozen_plan_has_its_day_and_no_differences(frozen, capsys):
    registry = load_registry(Paths(frozen))
    assert registry.frozen_plan.date == DAY
    assert registry.frozen_plan.fingerprint == fingerprint(plan_facts(registry))
    assert plan_differences(registry) == ()
    assert DAY in told(frozen, capsys)


def test_a_plan_that_was_never_frozen_says_so(frozen, capsys):
    (frozen / "data/registry/frozen_plan.yaml").unlink()
    assert plan_differences(load_registry(Paths(frozen))) == ()
    assert "never frozen" in told(frozen, capsys)


def test_a_changed_entry_is_told_with_both_values(frozen, capsys):
    replace_in(frozen, "analysis_plan.yaml", "minimum_t1_coverage: 0.6", "minimum_t1_coverage: 0.5")
    found = plan_differences(load_registry(Paths(frozen)))
    assert {(one.field, one.before, one.after) for one in found} == {("minimum_t1_coverage", "0.6", "0.5")}
    assert f"{ENTRY}.minimum_t1_coverage: 0.6 -> 0.5" in told(frozen, capsys)


def test_a_changed_choice_of_the_specification_curve_is_told(frozen):
    replace_in(frozen, "analysis_plan.yaml", "outliers: [kept, trimmed]", "outliers: [kept]")
    assert [one.entry for one in plan_differences(load_registry(Paths(frozen)))] == ["specifications"]


def test_words_and_sources_are_no_difference(frozen):
    replace_in(frozen, "analysis_plan.yaml", "source: [eigen]", "source: [eigen, zrm_2013]")
    assert plan_differences(load_registry(Paths(frozen))) == ()


def test_freezing_twice_is_refused_unless_asked_and_keeps_the_first(frozen, capsys):
    assert main(["plan", "freeze", "--study", str(frozen)]) == 2
    assert DAY in capsys.readouterr().err
    first = load_registry(Paths(frozen)).frozen_plan.fingerprint
    assert main(["plan", "freeze", "--again", "--date", "2018-01-01", "--study", str(frozen)]) == 0
    again = load_registry(Paths(frozen)).frozen_plan
    assert (again.date, again.earlier) == ("2018-01-01", {first: DAY})


def test_a_day_that_is_none_is_told(frozen, capsys):
    assert main(["plan", "freeze", "--again", "--date", "gisteren", "--study", str(frozen)]) == 2
    assert "2017-11-01" in capsys.readouterr().err


def test_a_frozen_plan_changed_by_hand_is_refused(frozen):
    replace_in(frozen, "frozen_plan.yaml", "minimum_t1_coverage: '0.6'", "minimum_t1_coverage: '0.9'")
    with pytest.raises(RegistryError, match="fingerprint"):
        load_registry(Paths(frozen))


def test_order_of_entries_does_not_change_the_fingerprint():
    facts = {"a.b": {"role": "primary", "design": "x"}, "c.d": {"role": "secondary"}}
    turned = {name: dict(reversed(fields.items())) for name, fields in reversed(facts.items())}
    assert fingerprint(facts) == fingerprint(turned)


def in_words(study, registry):
    """What the report lists, with the project's words."""
    words = {"plan_fields": load_words(Paths(study), "nl")["plan_fields"]}
    texts = SimpleNamespace(words=words, join=", ".join)
    names = SimpleNamespace(
        registry=registry, texts=texts, outcome_name=lambda owner, indicator: f"{owner}: {indicator}"
    )
    return plan_changes(names)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("minimum_t1_coverage: 0.6", "minimum_t1_coverage: 0.5", "minste dekking van de nameting"),
        ("outliers: [kept, trimmed]", "outliers: [kept]", "uitschieters"),
    ],
)
def test_the_report_names_what_changed_in_words(frozen, old, new, expected):
    replace_in(frozen, "analysis_plan.yaml", old, new)
    assert {what for _, what in in_words(frozen, load_registry(Paths(frozen)))} == {expected}


def test_the_report_names_an_entry_that_is_new(frozen):
    registry = load_registry(Paths(frozen))
    facts = {key: fields for key, fields in registry.frozen_plan.facts.items() if key != ENTRY}
    shorter = registry.frozen_plan.model_copy(update={"facts": facts})
    found = in_words(frozen, registry.model_copy(update={"frozen_plan": shorter}))
    assert found == [[ENTRY.replace(".", ": "), "toegevoegd"]]
