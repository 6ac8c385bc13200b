"""Rows about other municipalities: how alike they are, what they may expect, and what it would cost and bring."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.registry.models import LIKENESSES, Projection

ALL = "all"


def other_municipalities(kit: Kit) -> int:
    """Return how many other municipalities were compared."""
    return sum(1 for row in kit.material.published.tables["municipalities"] if row["likeness"] != "study")


def invented_context(kit: Kit) -> bool:
    """Whether the public figures were invented."""
    return any(row["origin"] == "synthetic" for row in kit.material.published.tables["likeness"])


def real_context(kit: Kit) -> bool:
    """Whether a study of invented data stands beside public figures that are real."""
    tables = kit.material.published.tables
    origins = {row["origin"] for name in ("likeness", "neighbourhoods") for row in tables[name]}
    return kit.material.published.synthetic and bool(origins) and "synthetic" not in origins


def likeness_rows(kit: Kit) -> list[Cells]:
    """Return per public figure the range of the study's municipalities, the median of all, and who falls outside."""
    context = kit.registry.context
    assert context is not None
    rows: list[Cells] = []
    for row in kit.material.published.tables["likeness"]:
        form = "share" if row["unit"] == "share" else ""
        low, high, median = (kit.number(row, name, form) for name in ("low", "high", "median"))
        unit = "" if form else f" {kit.values.unit_of(row)}"
        between = Markup("{} {} {}{}").format(low, kit.texts.words["to"], high, unit)
        counts = [kit.number(row, name) for name in ("below_n", "above_n", "n")]
        rows.append([kit.label(context.measures[row["measure"]]), between, median, *counts])
    return rows


def band_rows(kit: Kit) -> list[Cells]:
    """Return per kind of municipality how many are within, near and far."""
    rows = []
    for kind in (*projection_of(kit).types, ALL):
        found = [projected(kit, "municipalities", municipality_type=kind, likeness=likeness) for likeness in LIKENESSES]
        rows.append([kind_name(kit, kind), *(kit.number(row) if row else kit.texts.words["none"] for row in found)])
    return rows


def chance_rows(kit: Kit) -> list[Cells]:
    """Return per experiment and likeness what a next municipality may expect of the primary outcome."""
    rows: list[Cells] = []
    for experiment, entry in kit.registry.experiments.items():
        for likeness in LIKENESSES:
            about = {"experiment": experiment, "likeness": likeness}
            expected = projected(kit, "expected", **about)
            if expected is None:
                continue
            chances = [projected(kit, f"probability_{name}", **about) for name in ("improves", "exceeds_relevant")]
            interval = kit.with_interval(expected)
            unit = kit.values.short_unit_of(expected) if expected.ok() else ""
            rows.append(
                [
                    kit.label(entry),
                    kit.texts.words["likeness"][likeness],
                    Markup("{} {}").format(interval, unit) if unit else interval,
                    *(kit.number(row, form="frequency") for row in chances),
                    kit.number(expected, "n"),
                ]
            )
    return rows


def without_effect(kit: Kit) -> list[str]:
    """Return the experiments with an expectation whose design allows no statement about an effect."""
    found = {
        row["experiment"]: row.number("claim") or 0.0
        for row in kit.material.published.find("projections", quantity="expected")
        if row.ok()
    }
    minimum = kit.material.params.verdict.minimum_claim
    return [kit.label(kit.registry.experiments[name]) for name, claim in found.items() if claim < minimum]


def projected(kit: Kit, quantity: str, **match: str) -> Row | None:
    """Return a row of the projection; what is not asked for is empty, or all kinds together."""
    asked = {"experiment": "", "municipality_type": ALL, "scenario": "", "part": ""} | match
    return kit.material.published.one("projections", quantity=quantity, **asked)


def kind_name(kit: Kit, kind: str) -> str:
    """Return a kind of municipality in words."""
    return str(kit.texts.words["all_kinds"]) if kind == ALL else kit.label(projection_of(kit).types[kind])


def projection_of(kit: Kit) -> Projection:
    """Return the section of the registry, which must be there."""
    assert kit.registry.projection is not None
    return kit.registry.projection


def projection_statuses(kit: Kit) -> Iterable[Row]:
    """Return the rows whose marks the tables may show."""
    return [row for row in kit.material.published.tables["projections"] if row.status != "ok"]
