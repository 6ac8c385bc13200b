"""The page of the benchmarks, from their numbers."""

from __future__ import annotations

from typing import Any

HEAD = """# Benchmarks

Made by `make bench`; no test, and never run in CI. All ways give the same rows, compared value by value up to ten
million household-months. Seconds are of a whole process, from starting Python (and Spark) on. `by hand` is one DuckDB
query written for these rows; it has one thread, as `indicators`. `in parts` is DuckDB with a memory limit of 2 GB, two
threads and 20 partitions. Spark is `local[2]`; its memory is in a process of its own and not counted.

| household-months | way | seconds | of processors | MB at most | rows a second |
| ---: | --- | ---: | ---: | ---: | ---: |
"""


def written(results: dict[str, Any]) -> str:
    """Return the page as Markdown."""
    lines = [
        f"| {int(size):,} | {way} | {cost['seconds']:.1f} | {cost['processor_seconds']:.1f} | {cost['peak_mb']:.0f} | "
        f"{cost['rows_per_second']:,.0f} |"
        for size, row in results["rows"].items()
        for way, cost in row.items()
    ]
    grown = ", ".join(f"{way} {power:.2f}" for way, power in results["growth"].items() if power is not None)
    pooled = results["pooling"]
    notes = [
        "Growth (seconds of processors = a × rows^b, from a million rows on): b is "
        f"{grown or 'not known from one size'}.",
        f"Machine: {results['processors']} processors; load at the end {results['load']:.1f}.",
        f"Pooling five sites (Paule–Mandel), studies a second: {pooled['ours_per_second']:,.0f} all at once, "
        f"{pooled['statsmodels_per_second']:,.0f} one by one by statsmodels.",
        f"Not installed here, so not compared: {', '.join(results['absent']) or 'none'}.",
        f"Bars missed: {'; '.join(results['missed']) or 'none'}.",
    ]
    return HEAD + "\n".join(lines) + "\n\n" + "\n\n".join(notes) + "\n"
