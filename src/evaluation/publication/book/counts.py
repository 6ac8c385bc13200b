"""Of how many units there is a value, by city: only from the published statuses, with their marks."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.publication.published import Row
from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Cells, Kit

Moment = tuple[str, str, str]


def count_rows(kit: Kit, indicator: str) -> list[Cells]:
    """Return a row per experiment, group and moment: all sites together, then each site."""
    return [
        [_name(kit, moment), *(_cell(kit, found.get(city)) for city in ("", *kit.registry.cities))]
        for moment, found in _moments(kit, indicator).items()
    ]


def counted(kit: Kit, indicator: str) -> tuple[Row, ...]:
    """Return the published rows of an indicator."""
    return tuple(kit.material.published.find("statuses", indicator=indicator))


def _moments(kit: Kit, indicator: str) -> dict[Moment, dict[str, Row]]:
    found: dict[Moment, dict[str, Row]] = {}
    for row in counted(kit, indicator):
        found.setdefault((row["experiment"], row["arm"], row["wave"]), {})[row["city"]] = row
    return found


def _name(kit: Kit, moment: Moment) -> str:
    experiment, arm, wave = moment
    parts = [kit.label(kit.registry.experiments[experiment])] if experiment else []
    return ", ".join([*parts, kit.texts.words["arms"][arm], wave_name(kit, wave)])


def _cell(kit: Kit, row: Row | None) -> Markup | str:
    if row is None or not row.ok("ok_n"):
        return kit.number(row, "ok_n")
    return Markup("{} {} {}").format(kit.number(row, "ok_n"), kit.texts.words["out_of"], kit.number(row, "asked_n"))
