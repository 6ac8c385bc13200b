"""What the codes of a row mean, for tables whose rows are about more than an experiment, an indicator and a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluation.publication.book.contract import code_name
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit
from evaluation.publication.workbook.cells import Cells

CODES_OF: Mapping[str, tuple[str, ...]] = {
    "bottleneck_pairs": ("bottlenecks", "bottlenecks"),
    "bottleneck_laws": ("bottlenecks", "law"),
    "bottleneck_domains": ("bottlenecks", "life_domain"),
    "mechanisms": ("context", "mechanism", "interview_outcome"),
    "coder_agreement": ("code_family",),
}
"""Per crossing the lists that its codes are from: those in ``first``, ``second`` and ``third``."""
PLACES = ("first", "second", "third")
NAMED = ("item", "key", "rule", "likeness", "scenario")
"""Columns of codes that the workbook has words for; a code without a name stands in the id only."""


def particulars(kit: Kit, row: Row) -> Iterator[str]:
    """Yield in words what a row is about beyond experiment, check, indicator and place."""
    if row.table == "crossings":
        yield from _crossed(kit, row)
    if row.fields.get("region"):
        yield code_name(kit, "cities.neighbourhoods", row["region"])
    if row.table in ("neighbourhoods", "likeness") and kit.registry.context is not None:
        yield kit.label(kit.registry.context.measures[row["measure"]])
    if row.table == "municipalities":
        yield row["name"]
    if row.table == "published":
        yield kit.label(kit.registry.published[row["key"]])
    if row.table == "deliveries":
        yield from _named(kit, row, ("table",))
    yield from _named(kit, row, NAMED)


def _crossed(kit: Kit, row: Row) -> Iterator[str]:
    yield from _named(kit, row, ("crossing",))
    families = kit.texts.words["families_of_codes"]
    for codes, place in zip(CODES_OF[row["crossing"]], PLACES, strict=False):
        if row[place]:
            named = code_name(kit, codes, row[place])
            yield f"{families[codes]}: {named}" if codes in families else named
    if row["direction"]:
        yield code_name(kit, "evidence_direction", row["direction"])


def _named(kit: Kit, row: Row, columns: tuple[str, ...]) -> Iterator[str]:
    filled = [(column, text) for column in columns if (text := row.fields.get(column, ""))]
    cells = Cells(kit)
    for column, text in filled:
        named = cells.in_words(column, text, row)
        if named != text:
            yield named
