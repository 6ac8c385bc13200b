"""Measure each stage of the default study in a warm environment: seconds and peak memory; and a run without changes.

Writes ``benchmarks/stages.json`` and prints a table. Each stage runs in a process of its own, as under DVC; the median
of the repeats is given. It is a measurement, not a test: the machine's noise is in it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
    """Run one command in a process of its own; return its seconds and its own peak memory in megabytes."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "evaluation", *arguments], cwd=root, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"evaluation {' '.join(arguments)} ended with code {process.returncode}")
    return {"seconds": time.perf_counter() - start, "peak_mb": peak_mb(usage)}


def peak_mb(usage: resource.struct_rusage) -> float:
    """Return peak memory in megabytes; Linux counts in kilobytes, macOS in bytes."""
    return usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def median(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each number."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


if __name__ == "__main__":
    main()
