"""The benchmark's own reckoning: bars, page, comparisons and memory. What it measures is not tested here."""

import importlib
import importlib.util
import sys

import duckdb
import numpy as np
import pytest

from evaluation.storage.paths import PROJECT

HERE = PROJECT / "benchmarks"
TIGHTER = {"at_most": lambda now, founding: now <= founding, "at_least": lambda now, founding: now >= founding}


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    monkeypatch.syspath_prepend(HERE)


def _module(name):
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_no_bar_is_looser_than_it_was_at_first():
    found = [bar for bar in _module("bars").bars() if bar.founding is not None]
    assert found
    assert [bar.says for bar in found if not TIGHTER[bar.bound](bar.now, bar.founding)] == []


def test_every_bar_finds_its_number_in_the_files_that_are_there():
    page, bars = _module("page"), _module("bars")
    files = page.measured(HERE)
    assert {bar.value[0] for bar in bars.bars()} <= set(page.FILES)
    asked = [bar for bar in bars.bars() if bar.value[0] in files]
    assert [bar.says for bar in asked if bars.judged(bar, files).measured is None] == []


@pytest.mark.parametrize(
    ("bound", "measured", "missed"),
    [
        ("at_most", 2.0, False),
        ("at_most", 2.01, True),
        ("at_least", 2.0, False),
        ("at_least", 1.99, True),
        ("at_most", float("nan"), True),
        ("at_least", float("nan"), True),
        ("at_most", None, False),
    ],
)
def test_a_bar_is_missed_when_its_number_is_past_it_or_no_number(bound, measured, missed):
    bars = _module("bars")
    bar = bars.Bar("something", ["one.json", "found", "number"], bound, 2.0, None)
    assert bars.judged(bar, {"one.json": {"found": {"number": measured}}}).missed is missed


def test_a_number_is_divided_by_the_other():
    bars = _module("bars")
    bar = bars.Bar("something", ["one.json", "ours"], "at_most", 2.0, None, ["two.json", "theirs"])
    assert bars.judged(bar, {"one.json": {"ours": 6}, "two.json": {"theirs": 4}}).measured == 1.5
    assert bars.judged(bar, {"one.json": {"ours": 6}}).measured is None


def test_a_page_of_nothing_says_so():
    page = _module("page")
    written = page.written({})
    assert all(f"Not measured: `{name}`" in written for name in page.FILES)
    assert "**missed**" not in written


def test_the_pages_tell_what_the_files_hold():
    page = _module("page")
    files = page.measured(HERE)
    assert page.PAGE.read_text(encoding="utf-8") == page.written(files)
    front = page.FRONT.read_text(encoding="utf-8")
    assert front == page.with_sentence(front, files)
    assert "household-months took" in front


def test_a_missed_bar_stands_on_the_page():
    bars, sections = _module("bars"), _module("sections")
    bar = bars.Bar("Speed", ["one.json", "times"], "at_least", 20, 20)
    assert "| Speed | 20 | at least 20 | 19.00 | **missed** |" in sections.verdicts([bars.Judged(bar, 19.0)])


@pytest.mark.parametrize("theirs", [1.1, float("nan")])
def test_answers_that_differ_stop_the_benchmark(theirs):
    beside = _module("beside").beside
    ours = (1.0, {"mean": np.array([1.0, 2.0])})
    with pytest.raises(SystemExit, match="differs"):
        beside("task", "peer", ours, (1.0, {"mean": np.array([theirs])}), 0.01)
    assert beside("task", "peer", ours, (1.0, {"mean": np.array([1.001])}), 0.01).times == 2


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ("('a', 1.0, 'ok'), ('b', NULL, 'missing')", 0),
        ("('a', 1.0 + 1e-12, 'ok'), ('b', NULL, 'missing')", 0),
        ("('a', 1.0 + 1e-6, 'ok'), ('b', NULL, 'missing')", 1),
        ("('a', 'nan'::DOUBLE, 'ok'), ('b', NULL, 'missing')", 1),
        ("('a', 1.0, 'ok'), ('b', 0.0, 'missing')", 1),
        ("('a', 1.0, 'ok'), ('b', NULL, 'too_early')", 1),
        ("('a', 1.0, 'ok')", 1),
        ("('a', 1.0, 'ok'), ('c', NULL, 'missing')", 2),
    ],
)
def test_every_difference_between_rows_is_counted(tmp_path, other, wrong):
    rows = {"one": "('a', 1.0, 'ok'), ('b', NULL, 'missing')", "other": other}
    for name, values in rows.items():
        duckdb.execute(
            "COPY (SELECT 'c' AS city, 'x' AS arm, unit, 'i' AS indicator, '' AS category, 'T0' AS wave, value::DOUBLE "
            f"AS value, status FROM (VALUES {values}) AS t(unit, value, status)) TO '{tmp_path / name}.parquet'"
        )
    assert _module("scale").differing(tmp_path / "one.parquet", tmp_path / "other.parquet") == wrong


def test_memory_and_seconds_of_what_a_command_starts_are_counted(tmp_path):
    (tmp_path / "child.py").write_text(
        "import time\nfrom pathlib import Path\nheld = bytes(150_000_000).replace(b'\\0', b'1')\n"
        "while time.process_time() < 0.6: pass\nPath('done').touch()\ntime.sleep(2)"
    )
    (tmp_path / "parent.py").write_text(
        "import subprocess, sys, time\nfrom pathlib import Path\nsubprocess.Popen([sys.executable, 'child.py'])\n"
        "while not Path('done').exists(): time.sleep(0.05)\ntime.sleep(1)"
    )
    cost = _module("measured").run(["parent.py"], tmp_path, PROJECT / "src")
    assert cost.peak_mb > 150
    assert cost.processor_seconds > 0.55
