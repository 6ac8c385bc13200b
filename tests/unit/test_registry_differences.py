"""`evaluation registry --diff`: a changed definition is told with its old and new value."""

import subprocess

import pytest

from evaluation.__main__ import EXIT_PLAIN_ERROR, main


def git(study, *arguments):
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=study.root, check=True, capture_output=True)


@pytest.fixture
def recorded(study):
    """A study whose first state is in git, with DVC kept from using git, as in the project."""
    (study.root / ".dvc").mkdir()
    (study.root / ".dvc/config").write_text("[core]\n    no_scm = true\n", encoding="utf-8")
    git(study, "init", "--quiet")
    git(study, "add", "data/registry", "params.yaml")
    git(study, "commit", "--quiet", "-m", "first")
    return study


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_definition_is_told_with_old_and_new(recorded, capsys):
    edit(recorded.registry / "indicators/b_broad_budget.yaml", "minimum_items: 4", "minimum_items: 3")
    assert main(["registry", "--diff", "HEAD", "--study", str(recorded.root)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "data/registry/indicators/b_broad_budget.yaml: indicators.room_to_act.derive.minimum_items: 4 → 3"
    ]


def test_a_choice_and_what_was_not_there_before_are_told_too(recorded, capsys):
    edit(recorded.params, "seed: ", "seed: 1")
    edit(recorded.registry / "indicators/x_harms.yaml", "    version: 1\n", "    version: 1\n    status: keuze\n")
    assert main(["registry", "--diff", "HEAD", "--study", str(recorded.root)]) == 0
    definition, choice = capsys.readouterr().out.splitlines()
    assert definition.endswith("indicators.harm.status: (stond er niet) → keuze")
    assert "params.yaml: seed: " in choice


def test_nothing_changed_is_said(recorded, capsys):
    assert main(["registry", "--diff", "HEAD", "--study", str(recorded.root)]) == 0
    assert "niets veranderd" in capsys.readouterr().out


def test_a_revision_that_is_not_there_is_told_in_plain_words(recorded, capsys):
    assert main(["registry", "--diff", "v99", "--study", str(recorded.root)]) == EXIT_PLAIN_ERROR
    assert "v99" in capsys.readouterr().err
