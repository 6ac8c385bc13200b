"""The shape of words for readers: designs, claims, statuses, units, documents."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import IsoDate, Labelled, Text


class Design(Labelled):
    """A design, what it assumes, and the highest claim it allows; one step more where all of ``one_more_with`` pass.

    ``one_more_with`` are checks over all cities.
    """

    assumption: Text
    highest_claim: int = Field(ge=0, le=4)
    one_more_with: tuple[str, ...] = ()


class Claim(Labelled):
    """A step of the claim ladder."""

    verb: Text


class StatusWord(Labelled):
    """A status with the mark that stands in tables."""

    mark: Text


class Unit(Labelled):
    """A unit: how a stored number becomes a printed one."""

    scale: float
    decimals: int


class FigureEntry(Labelled):
    """A figure and the published rows it needs."""

    needs: str
    since: IsoDate


class Document(Labelled):
    """A document: what it is for in one line, whom it is made for, its sections and figures.

    ``per`` makes one for each city, experiment or ministry; empty: one for the study. ``formats`` are those in which it
    is made.
    """

    description: Text
    per: Literal["", "city", "experiment", "ministry"] = ""

    formats: tuple[Literal["html", "pdf", "docx"], ...] = ("html", "pdf", "docx")
    sections: tuple[str, ...]
    figures: tuple[str, ...]
    since: IsoDate
