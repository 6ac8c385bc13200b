"""The tables of the page of the benchmarks, each from what one file holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bars import Judged

OURS = ("tables", "indicators", "tables in parts", "indicators in parts")
SAME_ROWS = ("indicators", "by hand", "Polars", "pandas", "Spark")
BOUNDS = {"at_most": "at most", "at_least": "at least"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Return a table in Markdown; the first ``words`` columns are words, the rest numbers."""
    line = ["---" if place < words else "---:" for place in range(len(head))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, line, *rows))


def stages(found: dict[str, Any]) -> str:
    """Return whole runs, and each stage, the longest first."""
    order = sorted(found, key=lambda name: (not name.startswith("whole run"), -found[name]["seconds"]))
    rows = [(name, f"{found[name]['seconds']:.1f}", f"{found[name]['peak_mb']:,.0f}") for name in order]
    return table(("", "seconds", "MB"), rows)


def intake(found: dict[str, Any]) -> str:
    """Return what one large delivery takes."""
    return (
        f"A city's file of {found['rows']:,} rows ({found['file_mb']:.0f} MB of csv) is read, searched for data of "
        f"persons, checked and pseudonymised in {found['intake_seconds']:.1f} seconds, with {found['peak_mb']:,.0f} "
        f"MB: {found['ratio']:.1f} times what DuckDB takes to read it into typed columns and do nothing."
    )


def study(found: dict[str, Any]) -> str:
    """Return the seconds of each stage for a study with more people, and how they grow."""
    sizes = found["sizes"]
    rows = [
        (stage, *(_seconds(row.get(stage)) for row in sizes.values()), _power(found["growth"].get(stage)))
        for stage in dict.fromkeys(stage for row in sizes.values() for stage in row)
    ]
    most = (f"{max(cost['peak_mb'] for cost in row.values()):,.0f}" for row in sizes.values())
    return table(("seconds of", *(f"× {size}" for size in sizes), "growth"), [*rows, ("MB at most", *most, "")])


def country(found: dict[str, Any]) -> str:
    """Return what ours takes at each size."""
    rows = [
        (
            f"{int(size):,}",
            way,
            f"{cost['seconds']:,.0f}",
            f"{cost['processor_seconds']:,.0f}",
            f"{cost['peak_mb']:,.0f}",
            f"{cost['disk_mb']:,.0f}" if "disk_mb" in cost else "",
            f"{cost['rows_per_second']:,.0f}",
        )
        for size, row in found["rows"].items()
        for way, cost in row.items()
        if way in OURS
    ]
    head = ("household-months", "", "seconds", "of processors", "MB", "MB on disk", "rows a second")
    return table(head, rows, words=2)


def largest(found: dict[str, Any]) -> str:
    """Return in one sentence what the largest size took in parts."""
    size = max((size for size, row in found["rows"].items() if "indicators in parts" in row), key=int)
    costs = [found["rows"][size][way] for way in ("tables in parts", "indicators in parts")]
    minutes, memory = sum(cost["seconds"] for cost in costs) / 60, max(cost["peak_mb"] for cost in costs) / 1000
    return (
        f"On {found['machine']['processors']} processors {int(size):,} household-months took {minutes:.0f} minutes and "
        f"{memory:.1f} GB of memory."
    )


def same_rows(found: dict[str, Any]) -> str:
    """Return processor seconds and memory of every way to the same rows."""
    sizes = [size for size, row in found["rows"].items() if set(SAME_ROWS) & set(row)]
    sizes = [size for size in sizes if "indicators" in found["rows"][size]]
    rows = [
        (way, *(_cost(found["rows"][size].get(way)) for size in sizes), _power(found["growth"].get(way)))
        for way in SAME_ROWS
    ]
    return table(("", *(f"{int(size):,}" for size in sizes), "growth"), rows)


def peers(found: dict[str, Any]) -> str:
    """Return estimates a second, ours and others'."""
    rows = [
        (
            pair["task"],
            pair["peer"],
            f"{pair['ours_per_second']:,.0f}",
            f"{pair['theirs_per_second']:,.0f}",
            f"{pair['times']:.1f}",
            f"{pair['difference']:.0e}",
            f"{pair['tolerance']:.0e}",
        )
        for pair in found["pairs"].values()
    ]
    head = ("", "other", "ours a second", "theirs", "times", "largest difference", "allowed")
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    last = f"CR2 errors are {found['cr2_over_crv1']:.2f} times those of CRV1 here. Compared with {versions}."
    return table(head, rows, words=2) + "\n\n" + last


def verdicts(found: Sequence[Judged]) -> str:
    """Return every bar with what was measured."""
    rows = [
        (
            one.bar.says,
            "" if one.bar.founding is None else f"{one.bar.founding:g}",
            f"{BOUNDS[one.bar.bound]} {one.bar.now:g}",
            "not measured" if one.measured is None else f"{one.measured:,.2f}",
            "" if one.measured is None else "**missed**" if one.missed else "met",
        )
        for one in found
    ]
    return table(("", "at first", "now", "measured", ""), rows)


def _seconds(cost: dict[str, float] | None) -> str:
    return "" if cost is None else f"{cost['seconds']:.1f}"


def _cost(cost: dict[str, float] | None) -> str:
    return "" if cost is None else f"{cost['processor_seconds']:.1f} s, {cost['peak_mb']:,.0f} MB"


def _power(power: float | None) -> str:
    return "" if power is None else f"{power:.2f}"
