"""Rows of the annex on invented studies: how often each experiment would be judged wrongly."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.calibration_view import TEMPLATE, QuestionView
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit


def calibration_rows(kit: Kit) -> list[Cells]:
    """Return per experiment: wrongly promising, found, smallest difference found, and the lowest coverages."""
    return [_row(kit, view) for view in kit.study.calibration]


def _row(kit: Kit, view: QuestionView) -> Cells:
    return [
        kit.label(kit.registry.experiments[view.experiment]),
        share_with_error(kit, view.false_promising),
        share_with_error(kit, view.too_little_promising),
        share_with_error(kit, view.found),
        kit.number(view.smallest_found) if view.smallest_found else kit.none,
        *(
            share_with_error(kit, view.lowest(name))
            for name in ("coverage_city", "coverage_mean", "coverage_prediction")
        ),
    ]


def threat_rows_of_worlds(kit: Kit) -> list[Cells]:
    """Return per threat how often each experiment would be called promising if its design allowed it."""
    assert kit.registry.calibration is not None
    found = []
    for name, world in kit.registry.calibration.threats.items():
        cells: Cells = [world.label[kit.texts.language]]
        for view in kit.study.calibration:
            cells.append(share_with_error(kit, view.of("promising_without_ceiling", name)))
        found.append(cells)
    return found


def calibrated_names(kit: Kit) -> list[str]:
    """Return the names of the experiments that were tried."""
    return [kit.label(kit.registry.experiments[view.experiment]) for view in kit.study.calibration]


def world_in_words(kit: Kit, row: Row) -> str:
    """Say in which world a row is."""
    return Markup(kit.texts.say(TEMPLATE, "world", row))


def share_with_error(kit: Kit, row: Row | None) -> str:
    """Print a share with its Monte-Carlo error."""
    if row is None:
        return kit.none
    value, error = (kit.number(row, name, "share_precise") for name in ("value", "standard_error"))
    return Markup("{} (± {})").format(value, error)
