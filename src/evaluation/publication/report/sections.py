"""Fill the section templates: everything a section can call, and the Markdown of a whole document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from evaluation.publication.files import FIGURES, TO_BUILD, WORKBOOKS
from evaluation.publication.published import PublishedError
from evaluation.publication.report import (
    annex_rows,
    beside_rows,
    calibration_rows,
    category_rows,
    city_rows,
    cost_rows,
    links,
    literature,
    ministry_change_rows,
    ministry_rows,
    municipality_money,
    municipality_rows,
    neighbourhood_rows,
    outcome_rows,
    scaling_rows,
    study_rows,
    theory_rows,
    threat_rows,
    turning_rows,
    voice_rows,
)
from evaluation.publication.report.captions import Captions
from evaluation.publication.report.kit import Cells, Kit, join_notes, marks_note, status_note
from evaluation.publication.tables import table
from evaluation.storage import read_text

BETWEEN_CELLS = "|||"


def markdown(kit: Kit, document: str, calls: Mapping[str, Any]) -> str:
    """Return a document as Markdown, its sections in the order of the registry; a section without content drops out.

    ``calls`` are the functions that its templates call.
    """
    kit.texts.environment.globals |= calls
    sections = (kit.texts.template(f"{name}.md.j2").render() for name in kit.registry.documents[document].sections)
    return "\n\n".join(section.strip() for section in sections if section.strip()) + "\n"


def section_calls(kit: Kit) -> dict[str, Any]:
    """Return the functions that section templates call, bound to one language of one study."""
    modules: tuple[Any, ...] = (
        study_rows,
        outcome_rows,
        annex_rows,
        threat_rows,
        calibration_rows,
        municipality_rows,
        municipality_money,
        scaling_rows,
        turning_rows,
        category_rows,
        links,
        beside_rows,
        city_rows,
        cost_rows,
        ministry_rows,
        ministry_change_rows,
        neighbourhood_rows,
        theory_rows,
        voice_rows,
    )
    captions = Captions({id_: kit.label(entry) for id_, entry in kit.registry.subjects.items()})
    return {
        **{name: partial(function, kit) for module in modules for name, function in _takes_kit(module)},
        "outcome_statuses": outcome_rows.outcome_statuses,
        "delivery_statuses": outcome_rows.delivery_statuses,
        "everyone_takes_part": partial(study_rows.everyone_takes_part, kit),
        "defined": kit.defined,
        "status_note": partial(status_note, kit),
        "marks_note": partial(marks_note, kit),
        "join_notes": join_notes,
        "sheet_file": lambda: TO_BUILD + WORKBOOKS["own_figures"][kit.texts.language],
        "table": captions.table(partial(table, stamp=kit.stamp)),
        "verdict_table": captions.table(partial(verdict_table, kit)),
        "figure": captions.figure(partial(figure, kit), kit.texts.say),
        "captions": captions,
        "cite": partial(literature.cite, kit),
        "foundation_rows": partial(literature.foundation_rows, kit),
    }


def _takes_kit(module: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Return the public functions that a module itself defines and whose first argument is the kit."""
    return [
        (name, found)
        for name, found in vars(module).items()
        if not name.startswith("_")
        and getattr(found, "__module__", "") == module.__name__
        and next(iter(getattr(found, "__annotations__", {})), "") == "kit"
    ]


def verdict_table(kit: Kit, key: str, caption: str, headers: list[str], caller: Callable[[Any], str]) -> Markup:
    """Return a row per experiment; the block that calls this writes the cells, parted by ``|||``."""
    rows: list[Cells] = []
    for view in kit.study.experiments:
        cells = [Markup(" ".join(cell.split())) for cell in str(caller(view)).split(BETWEEN_CELLS)]
        rows.append([kit.label(view.entry), *cells])
    return table(key, caption, headers, rows, stacked=True, stamp=kit.stamp)


def figure(kit: Kit, name: str, template: str, *subject: Any) -> Markup:
    """Return a figure with its alternative text and caption; nothing when there is nothing to draw.

    Raises
    ------
    PublishedError
        When the figure has not been drawn.
    """
    if subject and subject[0].unit is None:
        return Markup("")
    stem = f"{FIGURES}/{name}.{kit.texts.language}"
    described = kit.material.paths.build / f"{stem}.txt"
    if not described.exists():
        raise PublishedError(f"{described} does not exist. Run the stage draw first.")
    alternative = read_text(described).strip().replace("\\", "\\\\").replace('"', '\\"')
    caption = kit.texts.say(template, "caption", *subject)
    return Markup('![{}]({}.svg){{#fig-{} alt="{}"}}').format(Markup(caption), stem, name, Markup(alternative))
