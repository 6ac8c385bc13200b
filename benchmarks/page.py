"""Write the page of the benchmarks from what was measured; end with an error when a bar is missed.

It measures nothing. A file that is not there is told as not measured.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sections
from bars import Files, bars, judged

from evaluation.storage import read_json, write_text

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
FRONT = HERE.parent / "README.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end -->"
"""Between these the front page of the project holds a sentence made here."""
FILES = ("stages.json", "intake.json", "study.json", "results.json", "peers.json")
Section = tuple[str, str, str, Callable[[dict[str, Any]], str]]
SECTIONS: tuple[Section, ...] = (
    (
        "The study as it comes",
        "stages.json",
        "Five invented cities of about the real size: whole runs of `make`, and each stage in a process of its own.",
        sections.stages,
    ),
    ("A large delivery", "intake.json", "", sections.intake),
    (
        "The study with more people",
        "study.json",
        "The same study with so many times its households, cases and respondents. Growth is the b of processor "
        "seconds = a × size^b: at 1, ten times as many people take ten times as long.",
        sections.study,
    ),
    (
        "A country",
        "results.json",
        "Household-months of twenty invented municipalities: first `tables`, then `indicators`. `in parts` has two "
        "threads and a memory limit of 2 GB for the database, as in the README; the others have one thread.",
        sections.country,
    ),
    (
        "The same indicators in other ways",
        "results.json",
        "Processor seconds and memory for as many household-months as the column says. All ways give the same rows, "
        "compared value by value. `by hand` is one DuckDB query, written for these columns. `indicators`, that query, "
        "Polars (lazy, streaming) and pandas have one thread; Spark is `local[2]`, its Java included. Growth is from a "
        "million rows on.",
        sections.same_rows,
    ),
    (
        "Statistics beside other libraries",
        "peers.json",
        "Estimates a second of one processor. Pooling is of five sites; ours is all at once and includes the intervals "
        "of the mean and of tau², which PyMARE gives when asked. An effect in a city is of 400 households in 20 "
        "neighbourhoods that were assigned whole: estimates and CRV1 errors are the same, but ours is timed with CR2 "
        "and its degrees of freedom, which hold with few neighbourhoods and cost more.",
        sections.peers,
    ),
)


def main() -> None:
    """Write the page, and tell which bars were missed."""
    files = measured(HERE)
    write_text(PAGE, written(files))
    write_text(FRONT, with_sentence(FRONT.read_text(encoding="utf-8"), files))
    missed = [one for one in (judged(bar, files) for bar in bars()) if one.missed]
    if missed:
        raise SystemExit("Missed: " + "; ".join(f"{one.bar.says}: {one.measured:.2f}" for one in missed))


def measured(folder: Path) -> Files:
    """Return the contents of each file that is there."""
    return {name: read_json(folder / name) for name in FILES if (folder / name).exists()}


def written(files: Files) -> str:
    """Return the page as Markdown."""
    parts = ["# Can your machine do this?", _first_words(files)]
    for title, name, words, section in SECTIONS:
        found = section(files[name]) if name in files else f"Not measured: `{name}` is not there."
        parts += [f"## {title}", *([words] if words else []), found]
    parts += ["## What is asked", sections.verdicts([judged(bar, files) for bar in bars()])]
    return "\n\n".join([*parts, _absent(files)]) + "\n"


def with_sentence(text: str, files: Files) -> str:
    """Return the front page with what was measured of the largest size."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + sections.largest(files["results.json"]) + "\n" + END + rest.partition(END)[2]


def _first_words(files: Files) -> str:
    machine = files.get("results.json", {}).get("machine")
    return (
        "Made by `make bench`; it is no test, and never run in CI. Seconds by the clock depend on what else a machine "
        "does; those of processors less so, and they are compared. MB is the most that a command and all that it "
        f"starts held at one time. {_machine(machine) if machine else 'On which machine is not known.'}"
    )


def _machine(machine: dict[str, Any]) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (
        f"This is of a machine with {machine['processors']} processors ({machine['processor']}), "
        f"{machine['memory_gb']:.0f} GB of memory, Python {machine['python']}, {libraries}; others asked "
        f"{machine['load']:.1f} processors of it when the measuring of the last size began."
    )


def _absent(files: Files) -> str:
    absent = [name for file in files.values() for name in file.get("absent", [])]
    return f"Not installed here, so not compared: {', '.join(absent) or 'none'}."


if __name__ == "__main__":
    main()
