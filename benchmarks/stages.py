"""Measure each stage of the default study in a warm environment: seconds and peak memory; and a run without changes.

Writes ``benchmarks/stages.json`` and prints a table. Each stage runs in a process of its own, as under DVC; the median
of the repeats is given. It is a measurement, not a test: the machine's noise is in it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from pathlib import Path

from measured import run

from evaluation.__main__ import STAGES
from evaluation.registry import load_registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

REPEATS = 3


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(f"git -C '{PROJECT}' archive HEAD | tar -x -C '{root}'", shell=True, check=True)
        rows = {name: measure(root, name) for name in STAGES}
        rows["whole run, first"] = timed(root, ["run"])
        rows["whole run, no change"] = median([timed(root, ["run"]) for _ in range(REPEATS)])
    for name, row in rows.items():
        print(f"{name:24} {row['seconds']:7.2f} s {row['peak_mb']:7.0f} MB")
    (PROJECT / "benchmarks/stages.json").write_text(json.dumps(rows, indent=2) + "\n")


def measure(root: Path, stage: str) -> dict[str, float]:
    """Run one stage for every city it concerns, several times; return the medians."""
    calls = [[stage]]
    if stage == "validate":
        calls = [[stage, "--city", city] for city in load_registry(Paths(PROJECT)).cities]
    repeats = [[timed(root, call) for call in calls] for _ in range(REPEATS)]
    return median(
        [{"seconds": sum(r["seconds"] for r in run), "peak_mb": max(r["peak_mb"] for r in run)} for run in repeats]
    )


def timed(root: Path, arguments: list[str]) -> dict[str, float]:
    """Run one command of the study's own code; return its seconds and peak memory."""
    cost = run(["-m", "evaluation", *arguments], root, root / "src")
    return {"seconds": cost.seconds, "peak_mb": cost.peak_mb}


def median(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each number."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


if __name__ == "__main__":
    main()
