"""Stage ``draw``: every figure of the registry, in both languages, from the published tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
from evaluation.publication.texts import Material, Texts, load_material
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths

FOLDER = "figures"


def run(paths: Paths) -> None:
    """Draw all figures into ``reports/build/figures``; a figure without published rows is not made."""
    material = load_material(paths)
    folder = paths.build / FOLDER
    for old in sorted(folder.glob("*")):
        old.unlink()
    with matplotlib.rc_context(SETTINGS):
        for language in LANGUAGES:
            texts = Texts(material, language, markup=False)
            for drawing in drawings(material, texts):
                save_drawing(folder, language, drawing)


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
        return texts.say(template, macro, *subject)

    return Wording(say("finding"), say("measured"), say("foot"), say("alternative"), stamp)


def _coverage(material: Material, texts: Texts) -> Iterator[Drawing]:
    if material.study.described("t1_coverage", quantity="share"):
        yield draw_coverage(material.study, texts, wording(material, texts, "figure_coverage.j2"))


def _bottlenecks(material: Material, texts: Texts) -> Iterator[Drawing]:
    if material.study.bottlenecks:
        yield draw_bottlenecks(material.study, texts, wording(material, texts, "figure_bottlenecks.j2"))


def _flow(material: Material, texts: Texts) -> Iterator[Drawing]:
    if material.study.streams:
        yield draw_flow(material.study, texts, wording(material, texts, "figure_flow.j2"))


def _laws(material: Material, texts: Texts) -> Iterator[Drawing]:
    if material.study.law_matrix:
        yield draw_laws(material.study, texts, wording(material, texts, "figure_laws.j2"))


def _payers(material: Material, texts: Texts) -> Iterator[Drawing]:
    if material.study.payer_pairs:
        yield draw_payers(material.study, texts, wording(material, texts, "figure_payers.j2"))


def _calibration(material: Material, texts: Texts) -> Iterator[Drawing]:
    if any(view.can_be_promising for view in material.study.calibration):
        yield draw_calibration(material.study, texts, wording(material, texts, "figure_calibration.j2"))


def _estimates(material: Material, texts: Texts) -> Iterator[Drawing]:
    for experiment in material.study.experiments:
        if experiment.primary.unit is not None:
            words = wording(material, texts, "figure_estimates.j2", experiment.primary)
            yield draw_estimates(experiment.primary, texts, words)


def _specifications(material: Material, texts: Texts) -> Iterator[Drawing]:
    for experiment in material.study.experiments:
        if experiment.primary.specifications:
            words = wording(material, texts, "figure_specifications.j2", experiment.primary)
            yield draw_specifications(experiment.primary, texts, words)


DRAW: dict[str, Callable[[Material, Texts], Iterator[Drawing]]] = {
    "flow": _flow,
    "coverage": _coverage,
    "bottlenecks": _bottlenecks,
    "laws": _laws,
    "payers": _payers,
    "estimates": _estimates,
    "specifications": _specifications,
    "calibration": _calibration,
}
