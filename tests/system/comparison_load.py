"""A comparison page as large as it will ever be: so many planned outcomes for each experiment, made by copying rows."""

from dataclasses import replace
from pathlib import Path

from evaluation.publication.compare.page import page
from evaluation.publication.published import Published
from evaluation.publication.texts import Material, load_material
from evaluation.storage import Paths, write_text

LEVELS = {"household", "professional", "case"}
"""Levels of which the sentences about an outcome know the word."""
MAIN_PRIORS = {"", "1.0", "1"}
SHOWN = {
    "estimate",
    "mean_reml",
    "hierarchical",
    "probability_improves",
    "probability_exceeds_relevant",
}


def large_page(paths: Paths, outcomes: int, target: Path) -> None:
    """Write the page with ``outcomes`` planned outcomes for each experiment, each with rows like its primary one."""
    material = load_material(paths)
    registry = material.registry
    names = [id_ for id_, entry in registry.indicators.items() if entry.level in LEVELS][:outcomes]
    assert len(names) == outcomes
    plan, rows = {}, []
    for experiment in registry.experiments:
        primary = registry.primary(experiment)
        own = [
            row for row in material.published.find("estimates", experiment=experiment, indicator=primary) if shown(row)
        ]
        planned = registry.plan[f"{experiment}.{primary}"]
        plan[f"{experiment}.{primary}"] = planned
        rows += own
        for name in [name for name in names if name != primary][: outcomes - 1]:
            plan[f"{experiment}.{name}"] = planned.model_copy(update={"role": "exploratory"})
            rows += [copied(row, primary, name) for row in own]
    tables = {**material.published.tables, "estimates": tuple(rows), "descriptives": ()}
    larger = Material(
        paths,
        registry.model_copy(update={"plan": plan, "bundle": None}),
        material.params,
        Published(material.published.study, tables),
    )
    write_text(target, page(larger))


def shown(row):
    """Whether a row stands in the figure, the table or the sentences of an outcome."""
    return (
        row["scope"] != "leave_one_out"
        and row["quantity"] in SHOWN
        and row["prior_factor"] in MAIN_PRIORS
        and not row["category"]
    )


def copied(row, primary, name):
    """The same row of another indicator."""
    id_ = row.id.replace(f"/{primary}/", f"/{name}/")
    return replace(row, id=id_, fields={**row.fields, "id": id_, "indicator": name})
