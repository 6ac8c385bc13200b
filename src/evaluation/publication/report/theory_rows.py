"""Rows about how an experiment should work, what speaks against it, and what else could explain the outcome."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.views import ExperimentView
from evaluation.registry.models import Theory

DIRECTIONS = ("for", "against", "neutral")


def theory_of(kit: Kit, view: ExperimentView) -> Theory | None:
    """Return the programme theory of an experiment, where the registry has one."""
    return (kit.registry.theories or {}).get(view.id)


def alternative_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return every other explanation with the check that says something about it and how that check came out."""
    theory = theory_of(kit, view)
    return [
        [
            one.explanation[kit.texts.language],
            kit.texts.named("checks", one.check),
            _outcome(kit, _check(view, one.check)),
        ]
        for one in (theory.alternatives if theory else ())
    ]


def direction_rows(kit: Kit, view: ExperimentView) -> list[Cells]:
    """Return how many fragments of interviews speak for, against or neither, in how many interviews."""
    found = [_fragments(kit, view.id, direction) for direction in DIRECTIONS]
    if not any(found):
        return []
    return [
        [_direction(kit, direction), kit.number(row), kit.number(row, "n") if row is not None else kit.number(row)]
        for direction, row in zip(DIRECTIONS, found, strict=True)
    ]


def _fragments(kit: Kit, experiment: str, direction: str) -> Row | None:
    codes = dict.fromkeys(("first", "second", "third"), "")
    about = {"crossing": "mechanisms", "experiment": experiment, "direction": direction}
    return kit.material.published.one("crossings", **about, **codes)


def _direction(kit: Kit, direction: str) -> str:
    codes = kit.registry.codelists["evidence_direction"].values()
    return next(kit.label(code) for code in codes if code.value == direction)


def _check(view: ExperimentView, check: str) -> Row | None:
    rows = [row for row in view.checks if row["check"] == check and not row["city"]]
    primary = [row for row in rows if row["indicator"] in (view.primary.indicator, "")]
    return next(iter(primary), None)


def _outcome(kit: Kit, row: Row | None) -> Markup | str:
    if row is None:
        return str(kit.texts.words["not_examined"])
    if not row["outcome"]:
        return kit.number(row)
    return kit.label(kit.registry.check_outcomes[row["outcome"]])
