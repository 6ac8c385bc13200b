"""The only way a number gets into a figure or a text: looked up by id, printed for the reader, and remembered.

A value is named by an id and a field. Ids are those of the published tables; ``reg/…`` and ``par/…`` name a number
of the registry or of ``params.yaml`` (a threshold, an assumption), which are public files too. In documents a
number is printed as

    <span class="value" data-id="est/…" data-field="low" data-form="abs">12</span>

so that it can be walked back; field and form are left out when they are the usual ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log10
from typing import Any

from markupsafe import Markup, escape

from evaluation.publication.numbers import FrequencyWords, print_frequency, print_number
from evaluation.publication.published import Published, PublishedError, Row
from evaluation.registry import Params, Registry
from evaluation.registry.models import Language, Unit

WHOLE_FIELDS = {
    "studies",
    "n",
    "n_clusters",
    "residual_df",
    "numerator",
    "denominator",
    "delivered",
    "used",
    "set_aside",
    "rows",
    "score",
    "below_n",
    "above_n",
    "measures_n",
}
SHARE_QUANTITIES = {
    "probability_improves",
    "probability_exceeds_relevant",
    "tipping_direction",
    "tipping_verdict",
    "one_more_site",
    "specifications_improve",
    "specifications_relevant",
    "i_squared",
}
PURE_QUANTITIES = {"e_value", "e_value_limit", "q"}
"""Numbers without a unit."""
SQUARED_QUANTITIES = {"tau_squared", "tau_squared_paule_mandel", "tau_squared_dersimonian_laird"}
SHARE_CHECKS = {
    "t1_coverage",
    "concurrent_experiments",
    "version_mixed",
    "ways_agree",
    "contamination",
    "parts_add_up",
    "one_price_year",
    "boundaries_changed",
    "placebo_place",
}
WHOLE_CHECKS = {"few_sites"}
UNIT_CHECKS = {"dose", "influential_site", "placebo_date", "pre_trend"}
IN_RELEVANT_DIFFERENCES = {"bias", "width_mean", "width_prediction", "smallest_difference_found"}
"""Quantities of invented studies that are multiples of the smallest relevant difference; the others are shares."""
SHARE_OUTCOMES = {"net_improvement", "risk_difference"}
CROSSING_FORMS = {"mechanisms": "whole", "coder_agreement": "precise"}
"""Crossings that are no share: numbers of fragments, and agreement."""
SHARE_NUMBERS = {"num/confidence_level"}
INTERVAL = ("value", "low", "high")
EUROS, EURO_FORMS = ("eur", "eur_thousand", "eur_exact"), ("eur", "unit", "abs")
STEPS = 10
"""An interval in euros is at least so many steps wide; a step is 10, 100, 1,000 … euros."""
HIDES_CELLS = {"deliveries"}
"""Tables in which the gate hides single cells: a number that still stands in a withheld row may be read."""
NEVER_HIDDEN = {"bound", "smallest_relevant_difference"}
"""Fields of a withheld row that say nothing of what was measured."""


def usual_form(registry: Registry, row: Row, name: str) -> str:
    """Return how a field of a published row is printed unless a text asks for another form."""
    if name == "year":
        return "year"
    if name == "degrees_of_freedom":
        return "degrees"
    if row.table == "published" and name in ("numerator", "denominator"):
        return "eur" if registry.published[row.id.partition("/")[2]].kind == "amount" else "whole"
    if name in WHOLE_FIELDS:
        return "whole"
    return _usual_form_of_value(row)


def _usual_form_of_value(row: Row) -> str:
    if row.table == "estimates":
        if row["quantity"] in PURE_QUANTITIES:
            return "precise"
        if row["quantity"] in SQUARED_QUANTITIES:
            return "squared"
        return "share" if row["quantity"] in SHARE_QUANTITIES else "unit"
    if row.table == "calibration":
        return "precise" if row["quantity"] in IN_RELEVANT_DIFFERENCES else "share"
    if row.table == "descriptives":
        return "share" if row["unit"] == "share" else "unit"
    if row.table == "projections":
        if row["quantity"] in ("municipalities", "households"):
            return "whole"
        return "share" if row["quantity"].startswith("probability") else "unit"
    if row.table == "crossings":
        return CROSSING_FORMS.get(row["crossing"], "share")
    if row.table in ("specifications", "likeness", "neighbourhoods"):
        return "unit"
    if row.table == "assessment":
        return "unit" if row.fields.get("unit") else "share"
    if row.table == "checks":
        forms = ((SHARE_CHECKS, "share"), (WHOLE_CHECKS, "whole"), (UNIT_CHECKS, "unit"))
        return next((form for checks, form in forms if row["check"] in checks), "precise")
    if row.table == "published":
        return "share" if row.fields.get("unit", "share") in ("", "share") else "unit"
    if row.id in SHARE_NUMBERS:
        return "share"
    return "whole"


def _supported(row: Row, name: str, form: str, unit: Unit | None) -> str:
    """Return the form with a step: of euros with an interval no more digits are printed than the interval supports."""
    if name not in INTERVAL or form not in EURO_FORMS or row.fields.get("unit") not in EUROS:
        return form
    low, high = (row.number(end) for end in INTERVAL[1:])
    if low is None or high is None:
        return form
    width = abs(high - low) * (1.0 if unit is None or form == "eur" else unit.scale)
    step = 10 ** int(log10(width / STEPS)) if width > STEPS else 1
    return f"{form}~{step}" if step > 1 else form


def unit_of_plan(registry: Registry, experiment: str, indicator: str) -> str:
    """Return the unit in which a planned outcome is printed: shares for differences in shares, else the indicator's."""
    outcome = registry.asked[f"{experiment}.{indicator}"].outcome
    return "share" if outcome in SHARE_OUTCOMES else registry.indicators[indicator].unit


@dataclass
class Values:
    """Prints the values of one study in one language.

    ``markup`` decides between spans with ids (documents) and plain text (figures, alternative texts). ``used``
    collects what was printed, as (id, field, form, text), in order.
    """

    registry: Registry
    params: Params
    published: Published
    language: Language
    words: Mapping[str, Any]
    markup: bool = True
    used: list[tuple[str, str, str, str]] = field(default_factory=list)

    def number(self, of: Row | str, name: str = "value", form: str = "") -> str:
        """Print a value, or the mark of its status when there is none."""
        if isinstance(of, str) and of.partition("/")[0] in ("reg", "par"):
            return self._span(of, "value", form or "plain", self._print(self.setting(of), form or "plain", None))
        row = self.published.get(of) if isinstance(of, str) else of
        value = row.number(name)
        hidden = row.status == "suppressed" and row.table not in HIDES_CELLS and name not in NEVER_HIDDEN
        if value is None or hidden:
            return self.mark(
                row.status if row.status in self.registry.statuses and row.status != "ok" else "not_available"
            )
        text, told = self.printed(row, name, form)
        return self._span(row.id, name, told, text)

    def plain(self, row: Row, name: str, form: str) -> str:
        """Print a value that must be there, without a span and without remembering it."""
        return self.printed(row, name, form)[0]

    def printed(self, row: Row, name: str, form: str = "") -> tuple[str, str]:
        """Print a value that must be there; return the text, and the form where it is another than the usual."""
        value, usual = row.number(name), usual_form(self.registry, row, name)
        assert value is not None
        form = _supported(row, name, form or usual, self._unit(row))
        return self._print(value, form, self._unit(row)), form if form != usual else ""

    def _print(self, value: float, form: str, unit: Unit | None) -> str:
        if form == "frequency":
            return print_frequency(value, FrequencyWords(**self.words["frequency"]))
        return print_number(value, form, self.language, unit)

    def _unit(self, row: Row) -> Unit | None:
        unit = row.fields.get("unit", "")
        if row.table == "specifications" or (row.table == "checks" and row["check"] in UNIT_CHECKS):
            unit = unit_of_plan(self.registry, row["experiment"], row["indicator"])
        return self.registry.units.get(unit)

    def _span(self, id_: str, name: str, form: str, text: str) -> str:
        self.used.append((id_, name, form, text))
        if not self.markup:
            return text
        part = f' data-field="{escape(name)}"' if name != "value" else ""
        printed = f' data-form="{escape(form)}"' if form else ""
        return Markup(f'<span class="value" data-id="{escape(id_)}"{part}{printed}>{escape(text)}</span>')

    def mark(self, status: str) -> str:
        """Print the mark of a status, with its meaning for who points at it or listens."""
        word = self.registry.statuses[status]
        mark, label = word.mark[self.language], word.label[self.language]
        return Markup('<abbr class="status" title="{}">{}</abbr>').format(label, mark) if self.markup else mark

    def interval(self, row: Row, form: str = "") -> str:
        """Print "low tot high", or the mark of the status when there is no interval."""
        if not row.ok("low") or not row.ok("high"):
            return self.mark(row.status if row.status not in ("ok", "") else "not_available")
        low, high = self.number(row, "low", form), self.number(row, "high", form)
        return (
            Markup("{} {} {}").format(low, self.words["to"], high)
            if self.markup
            else f"{low} {self.words['to']} {high}"
        )

    def with_interval(self, row: Row) -> str:
        """Print "value (low tot high)"."""
        if not row.ok():
            return self.number(row)
        if not row.ok("low"):
            return self.number(row)
        value, interval = self.number(row), self.interval(row)
        return Markup("{} ({})").format(value, interval) if self.markup else f"{value} ({interval})"

    def unit_of(self, row: Row) -> str:
        """Return the word for a row's unit."""
        unit = self._unit(row)
        return unit.label[self.language] if unit else ""

    def short_unit_of(self, row: Row) -> str:
        """Return the word for a row's unit without what stands in brackets."""
        return self.unit_of(row).partition(" (")[0]

    def setting_in_unit(self, id_: str, unit: str) -> str:
        """Print a number of the registry in a unit; the unit is kept with the form, so that it can be printed again."""
        text = self._print(self.setting(id_), "unit", self.registry.units[unit])
        return self._span(id_, "value", f"unit:{unit}", text)

    def setting(self, id_: str) -> float:
        """Return a number of the registry (``reg/…``) or of params (``par/…``)."""
        kind, *keys = id_.split("/")
        found: Any = self.registry if kind == "reg" else self.params
        for key in keys:
            found = _step(found, key, id_)
        if not isinstance(found, int | float):
            raise _no_setting(id_)
        return float(found)


def _step(found: Any, key: str, id_: str) -> Any:
    try:
        if isinstance(found, Mapping):
            return found[key]
        return found[int(key)] if isinstance(found, tuple) else getattr(found, key)
    except (AttributeError, KeyError, IndexError, ValueError):
        raise _no_setting(id_) from None


def _no_setting(id_: str) -> PublishedError:
    return PublishedError(f"'{id_}' does not name a number of the registry or params.yaml.")
