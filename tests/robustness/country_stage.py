"""The made-up country of the benchmarks as a study: the real command, with only the tables and indicators it has."""

import sys

from evaluation.storage import write_text
from evaluation.storage.engines import Choice
from evaluation.storage.paths import PROJECT

sys.path.insert(0, str(PROJECT / "benchmarks"))
import country
import ways

HOUSEHOLD_MONTHS = 40_000
PARTS = 5
ONLY_WHAT_IT_HAS = f"""
import sys
sys.path.insert(0, {str(PROJECT / "benchmarks")!r})
import country
from evaluation.indicators import stage
from evaluation.warehouse import stage as warehouse


def asked(paths):
    registry = country.asked()
    tables = {{id_: table for id_, table in registry.tables.items() if table.name in country.TABLES}}
    return registry.model_copy(update={{"tables": tables}})


stage.load_registry = warehouse.load_registry = asked
stage.OUTPUTS = {{"indicators": stage.OUTPUTS["indicators"]}}
"""


def made_country(study):
    """Make in a study what ``tables`` leaves of a country, and take the municipalities in parts."""
    country.make(study.root, HOUSEHOLD_MONTHS)
    ways.tables(study.root, Choice())
    text = study.params.read_text(encoding="utf-8")
    write_text(study.params, text.replace("  partitions: 1 ", f"  partitions: {PARTS} "))
    return study
