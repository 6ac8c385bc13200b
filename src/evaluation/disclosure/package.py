"""What stands beside the published tables: ``datapackage.json`` (a schema in two languages) and ``study.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.disclosure.columns import COLUMNS, FILES
from evaluation.disclosure.decisions import Decision
from evaluation.disclosure.merging import Merged
from evaluation.registry import Params, Registry
from evaluation.registry.params import Gate

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "estimates": {
        "nl": "Schattingen per stad, samen en voor de volgende",
        "en": "Estimates per city, pooled and for the next",
    },
    "descriptives": {"nl": "Beschrijvende cijfers", "en": "Descriptive figures"},
    "statuses": {"nl": "Van hoeveel eenheden er een waarde is", "en": "Of how many units there is a value"},
    "specifications": {
        "nl": "Het gemiddelde over alle steden bij elke combinatie van keuzes",
        "en": "The mean over all cities under every combination of choices",
    },
    "crossings": {"nl": "Wat samengaat in casussen en interviews", "en": "What goes together in cases and interviews"},
    "checks": {"nl": "Controles op het ontwerp", "en": "Checks on the design"},
    "assessment": {"nl": "Scores, oordelen en wat erbij hoort", "en": "Scores, verdicts and what goes with them"},
    "calibration": {
        "nl": "Hoe vaak de methode zou misleiden, in verzonnen onderzoeken",
        "en": "How often the method would mislead, in invented studies",
    },
    "deliveries": {"nl": "Wat elke stad leverde", "en": "What each city delivered"},
    "problems": {"nl": "Problemen in de leveringen, per regel", "en": "Problems in the deliveries, per rule"},
    "corrections": {
        "nl": "Correcties die zijn uitgevoerd, per beslissing",
        "en": "Corrections that were carried out, per decision",
    },
    "plan": {"nl": "Het analyseplan zoals gebruikt", "en": "The analysis plan as used"},
    "published": {"nl": "Cijfers die anderen publiceerden", "en": "Figures that others published"},
    "neighbourhoods": {
        "nl": "De wijken in tien openbare cijfers, naast hun stad en het land",
        "en": "The neighbourhoods in ten public figures, beside their city and the country",
    },
    "municipalities": {
        "nl": "Hoeveel andere gemeenten lijken op die van het onderzoek, op openbare cijfers",
        "en": "How alike other municipalities are to those of the study, on public figures",
    },
    "likeness": {
        "nl": "De openbare cijfers waarop gemeenten zijn vergeleken",
        "en": "The public figures on which municipalities were compared",
    },
    "projections": {
        "nl": "Waar gemeenten per soort en gelijkenis mee kunnen rekenen",
        "en": "What municipalities may reckon with, by kind and likeness",
    },
    "numbers": {"nl": "Aantallen over het hele onderzoek", "en": "Counts over the whole study"},
}


def datapackage(registry: Registry) -> dict[str, Any]:
    """Describe every published file and column."""
    return {
        "name": registry.study.id,
        "title": registry.study.title.model_dump(),
        "resources": [_resource(file, columns) for file, columns in FILES.items()],
    }


def _resource(file: str, columns: Iterable[str]) -> dict[str, Any]:
    fields = [
        {"name": name, "type": COLUMNS[name].type, "description": {"nl": COLUMNS[name].nl, "en": COLUMNS[name].en}}
        for name in columns
    ]
    return {
        "name": file,
        "path": f"{file}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "description": DESCRIPTIONS[file],
        "schema": {"fields": fields, "primaryKey": "id", "missingValues": [""]},
    }


def study(registry: Registry, params: Params, origin: str, statuses: Mapping[str, str]) -> dict[str, Any]:
    """Say what readers must know of the study as a whole: origin of the data, confidence level, gate, cities."""
    return {
        "id": registry.study.id,
        "origin": origin,
        "confidence_level": params.confidence_level,
        "gate": params.gate.model_dump(),
        **({"rounding": rounded_words(params.gate.rounding_base)} if params.gate.rounding_base else {}),
        "cities": dict(statuses),
    }


def rounded_words(base: int) -> dict[str, str]:
    """Say how counts are rounded, for who reads the tables."""
    return {
        "nl": f"Aantallen zijn afgerond op {base}-tallen, ook totalen: die hoeven niet precies op te tellen. "
        "Percentages horen bij de afgeronde aantallen.",
        "en": f"Counts are rounded to multiples of {base}, totals too, so that they need not add up exactly. "
        "Percentages go with the rounded counts.",
    }


def disclosure(decisions: Iterable[Decision], gate: Gate, registry: Registry, merged: Merged) -> dict[str, Any]:
    """List what was decided about each row and why, the exceptions made and what was merged; never a value."""
    return {
        "gate": gate.model_dump(),
        "rules": {name: rule.model_dump() for name, rule in registry.disclosure_rules.items()},
        "exceptions": [entry.model_dump() for entry in registry.disclosure_exceptions],
        "merged": {id_: dict(codes) for id_, codes in merged.items()},
        "decisions": [
            {"id": each.id, "file": each.file, "decision": each.decision, "rule": each.rule} for each in decisions
        ],
    }
