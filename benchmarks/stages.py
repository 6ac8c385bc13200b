"""Measure the default study: the whole run from nothing, with no change and with one, and each stage by itself.

Writes ``benchmarks/stages.json`` and prints a table: seconds, processor seconds and peak memory. The first run starts
from a folder without any output and with the environment installed; after it one value in the delivery of one city is
changed. Each stage runs in a process of its own, as under DVC; the median of the repeats is given. Measured is what was
committed. It is a measurement, not a test: the machine's noise is in it.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
from dataclasses import asdict
from pathlib import Path

from measured import run

from evaluation.__main__ import STAGES
from evaluation.publication.files import DRAWN, MADE
from evaluation.registry import load_registry
from evaluation.storage import Paths, write_json
from evaluation.storage.paths import PROJECT

REPEATS = 3
RESULTS = PROJECT / "benchmarks/stages.json"
CHANGED = ("leeuwarden/professionals.csv", "Werktijd aan administratie (procent)")
"""The file and the column in which one value changes; it is asked of professionals in all cities."""
VALUES = ("10", "20")
FROM_SYNTHETIC, FROM_FOLDER = "deliveries: data/synthetic ", "deliveries: data/deliveries "


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(f"git -C '{PROJECT}' archive HEAD | tar -x -C '{root}'", shell=True, check=True)
        first = timed(root, ["run"])
        unchanged = median([timed(root, ["run"]) for _ in range(REPEATS)])
        as_real_deliveries(root)
        timed(root, ["run"])
        change_one_value(root)
        changed = timed(root, ["run"])
        rows = {name: measure(root, name) for name in STAGES}
    rows |= {"whole run, first": first, "whole run, no change": unchanged, "whole run, one changed delivery": changed}
    for name, row in rows.items():
        print(
            f"{name:32} {row['seconds']:7.2f} s {row['processor_seconds']:7.2f} s of processors "
            f"{row['peak_mb']:7.0f} MB"
        )
    write_json(RESULTS, rows)


def as_real_deliveries(root: Path) -> None:
    """Take the invented deliveries as if cities had sent them: those that a stage makes are put back when edited."""
    shutil.copytree(root / "data/synthetic", root / "data/deliveries", dirs_exist_ok=True)
    params = (root / "params.yaml").read_text(encoding="utf-8")
    (root / "params.yaml").write_text(params.replace(FROM_SYNTHETIC, FROM_FOLDER), encoding="utf-8")


def change_one_value(root: Path) -> None:
    """Give the first row of one file another value, so that numbers change up to the reports."""
    path = root / "data/deliveries" / CHANGED[0]
    titles, first, *others = (line.split(";") for line in path.read_text(encoding="utf-8").splitlines())
    place = titles.index(CHANGED[1])
    first[place] = next(value for value in VALUES if value != first[place])
    path.write_text("".join(";".join(line) + "\n" for line in (titles, first, *others)), encoding="utf-8")


def measure(root: Path, stage: str) -> dict[str, float]:
    """Run one stage for every city it concerns, several times, as if it never ran; return the medians."""
    calls = [[stage]]
    if stage == "validate":
        calls = [[stage, "--city", city] for city in load_registry(Paths(PROJECT)).cities]
    return median([together([timed(root, call) for call in calls]) for _ in range(REPEATS)])


def together(costs: list[dict[str, float]]) -> dict[str, float]:
    """Return what several runs took: their seconds added, and the most memory of any."""
    return {
        name: (max if name == "peak_mb" else sum)(cost[name] for cost in costs)  # one after another, so not at once
        for name in costs[0]
    }


def timed(root: Path, arguments: list[str]) -> dict[str, float]:
    """Run one command of the study's own code; return its seconds, processor seconds and peak memory.

    A stage by itself makes everything anew, also what would come out the same.
    """
    if arguments != ["run"]:
        for record in (MADE, DRAWN):
            (root / "reports/build" / record).unlink(missing_ok=True)
    return asdict(run(["-m", "evaluation", *arguments], root, root / "src"))


def median(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each number."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


if __name__ == "__main__":
    main()
