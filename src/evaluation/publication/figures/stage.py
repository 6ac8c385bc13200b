"""Stage ``draw``: every figure of the registry, in both languages, from the published tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib

from evaluation.publication.figures.bottlenecks import draw_bottlenecks
from evaluation.publication.figures.calibration import draw_calibration
from evaluation.publication.figures.coverage import draw_coverage
from evaluation.publication.figures.drawing import Drawing, save_drawing
from evaluation.publication.figures.estimates import draw_estimates
from evaluation.publication.figures.flow import draw_flow
from evaluation.publication.figures.laws import draw_laws
from evaluation.publication.figures.payers import draw_payers
from evaluation.publication.figures.sheet import SETTINGS, Wording
from evaluation.publication.figures.specifications import draw_specifications
from evaluation.publication.files import DRAWN, FIGURES
from evaluation.publication.made import Known, Made
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.texts import Material, Texts, load_material
from evaluation.publication.views import StudyView
from evaluation.registry.models import LANGUAGES, Language
from evaluation.storage import Paths
from evaluation.storage.workers import spread, usable_processors

Draw = Callable[[Material, Texts], Iterator[Drawing]]
"""Yields what a figure of the registry is in one study and language: one drawing, several, or none."""


def run(paths: Paths, workers: int | None = None) -> None:
    """Draw all figures into ``reports/build/figures``; a figure without published rows is not made.

    The languages are drawn beside each other, one by each worker. What is no figure of the study any more is removed.
    """
    material, made = load_material(paths), Made.of(paths, DRAWN)
    for _, drawn in spread(partial(_draw, material, made), LANGUAGES, workers or usable_processors()):
        made.now |= drawn
    figures = {Path(place).stem for place in made.now}
    for path in sorted((paths.build / FIGURES).glob("*")):
        if path.stem not in figures:
            path.unlink()
    made.former = {}
    made.keep()


def _draw(material: Material, made: Made, language: Language) -> Known:
    """Draw the figures of one language; return what is known of them."""
    with matplotlib.rc_context(SETTINGS):
        for drawing in drawings(material, Texts(material, language, markup=False)):
            save_drawing(drawing, language, made)
    return made.now


def drawings(material: Material, texts: Texts) -> Iterator[Drawing]:
    """Yield the figures that the registry names, drawn in one language.

    Raises
    ------
    KeyError
        When the registry names a figure that no function draws.
    """
    for name in material.registry.figures:
        yield from DRAW[name](material, texts)


def wording(material: Material, texts: Texts, template: str, *subject: object) -> Wording:
    """Return the texts around a figure, from the macros of its template."""
    stamp = str(texts.words["synthetic_stamp"]) if material.published.synthetic else ""

    def say(macro: str) -> str:
        """Return the text of one macro about the subject."""
        return texts.say(template, macro, *subject)

    return Wording(say("finding"), say("measured"), say("foot"), say("alternative"), stamp)


def _of_study(
    name: str, draw: Callable[[StudyView, Texts, Wording], Drawing], known: Callable[[StudyView], Any]
) -> Draw:
    """Return the drawer of a figure about the study as a whole, which is made when ``known`` finds something."""

    def drawn(material: Material, texts: Texts) -> Iterator[Drawing]:
        """Yield the figure, or nothing."""
        if known(material.study):
            yield draw(material.study, texts, wording(material, texts, f"figure_{name}.j2"))

    return drawn


def _per_experiment(
    name: str, draw: Callable[[OutcomeView, Texts, Wording], Drawing], known: Callable[[OutcomeView], Any]
) -> Draw:
    """Return the drawer of a figure about the outcome that decides, one for each experiment with something to show."""

    def drawn(material: Material, texts: Texts) -> Iterator[Drawing]:
        """Yield the figures."""
        for outcome in (experiment.primary for experiment in material.study.experiments):
            if known(outcome):
                yield draw(outcome, texts, wording(material, texts, f"figure_{name}.j2", outcome))

    return drawn


DRAW: Mapping[str, Draw] = {
    "flow": _of_study("flow", draw_flow, lambda study: study.streams),
    "coverage": _of_study("coverage", draw_coverage, lambda study: study.described("t1_coverage", quantity="share")),
    "bottlenecks": _of_study("bottlenecks", draw_bottlenecks, lambda study: study.bottlenecks),
    "laws": _of_study("laws", draw_laws, lambda study: study.law_matrix),
    "payers": _of_study("payers", draw_payers, lambda study: study.payer_pairs),
    "estimates": _per_experiment("estimates", draw_estimates, lambda outcome: outcome.unit is not None),
    "specifications": _per_experiment("specifications", draw_specifications, lambda outcome: outcome.specifications),
    "calibration": _of_study(
        "calibration", draw_calibration, lambda study: any(view.can_be_promising for view in study.calibration)
    ),
}
