"""Scan a whole delivery: every cell of every sheet, the names of sheets, and what files hold outside their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from evaluation.deliveries.contract import EXPLANATION
from evaluation.deliveries.intake.names import letter
from evaluation.deliveries.intake.privacy.columns import counts_of_texts, hits_in
from evaluation.deliveries.intake.privacy.kinds import KINDS
from evaluation.deliveries.intake.privacy.parts import PROPERTIES, HiddenText
from evaluation.deliveries.intake.privacy.patterns import person_names
from evaluation.deliveries.intake.problems import Finding, Where
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.registry.models import Text

Placed = tuple[Finding, Where]
RULE = "personal_data"
NAME_OF_SHEET = Text(nl="de naam van het {number}e blad of bestand", en="the name of sheet or file number {number}")
LABELS = Text(nl="de labels", en="the labels")


def privacy_findings(sheets: Iterable[Sheet], hidden: Iterable[HiddenText]) -> list[Placed]:
    """Return a finding per column or hidden part and kind of data of persons in it; the most telling kind first."""
    found = [*_in_sheets(list(sheets)), *_in_hidden(hidden)]
    order = list(KINDS.values())
    return sorted(found, key=lambda placed: order.index(placed[0].facts["kind"]))  # type: ignore[arg-type]


def _in_sheets(sheets: list[Sheet]) -> Iterator[Placed]:
    for number, sheet in enumerate(sheets, start=1):
        counts = counts_of_texts({sheet.name, sheet.sheet})
        place = Text(nl=NAME_OF_SHEET.nl.format(number=number), en=NAME_OF_SHEET.en.format(number=number))
        yield from _elsewhere(counts, place, Where())
        where = Where() if any(counts.values()) else Where(file=sheet.file, sheet=sheet.sheet)
        explains = sheet.name.strip().casefold() == EXPLANATION
        for hit in hits_in(sheet.grid, with_header=not explains):
            facts: dict[str, Text | str] = {"kind": KINDS[hit.kind], "count": str(hit.count)}
            yield Finding(RULE, column=letter(hit.place), facts=facts), where
        yield from _elsewhere(counts_of_texts(_labels(sheet)), LABELS, where)


def _labels(sheet: Sheet) -> list[str]:
    """Return the words that an SPSS file gives to columns and to values."""
    return [*sheet.captions, *(label for labels in sheet.labels.values() for label in labels.values())]


def _in_hidden(hidden: Iterable[HiddenText]) -> Iterator[Placed]:
    """Join the parts of one file that have the same name for people: ten files of comments are one line.

    The program writes the name of the maker in the document's properties by itself: that name alone is only told.
    """
    for (file, _), parts in _grouped(hidden).items():
        counts = Counter(counts_of_texts([text for part in parts for text in part.texts]))
        makers = sorted({maker for part in parts for maker in part.makers})
        of_makers = Counter(counts_of_texts(makers))
        named = max(person_names(makers), of_makers.pop("name", 0))
        counts += of_makers
        if named and parts[0].place == PROPERTIES:
            yield Finding("author_name", facts={"kind": KINDS["name"]}), Where(file=file)
        else:
            counts["name"] += named
        yield from _elsewhere(counts, parts[0].place, Where(file=file))


def _grouped(hidden: Iterable[HiddenText]) -> dict[tuple[str, str], list[HiddenText]]:
    groups: dict[tuple[str, str], list[HiddenText]] = {}
    for part in hidden:
        groups.setdefault((part.file, part.place.nl), []).append(part)
    return groups


def _elsewhere(counts: Mapping[str, int], place: Text, where: Where) -> Iterator[Placed]:
    for kind in KINDS:
        if counts.get(kind):
            facts: dict[str, Text | str] = {"kind": KINDS[kind], "count": str(counts[kind]), "place": place}
            yield Finding(RULE, detail="place", facts=facts), where
