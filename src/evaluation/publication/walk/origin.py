"""What stands behind one number, as texts by field: the panel and ``evaluation explain`` show the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluation import __version__
from evaluation.publication.book.contract import table_of
from evaluation.publication.phrases import day
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Material, Texts
from evaluation.publication.values import PURE_QUANTITIES, SHARE_QUANTITIES, SQUARED_QUANTITIES
from evaluation.publication.walk.fields import SETTINGS, STAGE_OF
from evaluation.publication.walk.naming import about, walk_words
from evaluation.registry.models import City, Language


@dataclass(frozen=True)
class Origins:
    """Tells where numbers come from, in one language and without markup."""

    kit: Kit

    @classmethod
    def of(cls, material: Material, language: Language) -> Origins:
        """Return the teller for one language."""
        return cls(Kit(material, Texts(material, language, markup=False)))

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """The words of the way back."""
        return walk_words(self.kit)

    @cached_property
    def _used(self) -> set[tuple[str, str]]:
        """Sites and the tables of theirs that were used."""
        rows = self.kit.material.published.tables["deliveries"]
        return {(row["city"], row["table"]) for row in rows if row["delivery_status"] == "used"}

    def about(self, id_: str) -> tuple[str, ...]:
        """Return what a number is about, in parts from the general to the particular."""
        kind = id_.partition("/")[0]
        if kind in SETTINGS:
            return (str(self.words["tables"][kind]),)
        return about(self.kit, self.words, self.kit.material.published.get(id_))

    def tell(self, id_: str) -> dict[str, str]:
        """Return the other texts that there are for an id, by field in the order of ``FIELDS``.

        A withheld number is told with the mark of its status, never with its value.

        Raises
        ------
        PublishedError
            When no published row and no setting has this id.
        """
        kind = id_.partition("/")[0]
        if kind in SETTINGS:
            return self._setting(kind, id_)
        row = self.kit.material.published.get(id_)
        return {name: text for name, text in self._facts(row) if text}

    def _setting(self, kind: str, id_: str) -> dict[str, str]:
        made = self.words["setting"].format(file=SETTINGS[kind], version=__version__)
        return {"value": self.kit.values.number(id_), "made": made}

    def _facts(self, row: Row) -> Iterator[tuple[str, str]]:
        kit, entry = self.kit, self.kit.registry.indicators.get(row.fields.get("indicator", ""))
        yield "value", self._value(row)
        yield "unit", self._unit(row)
        yield "interval", kit.values.interval(row) if row.ok("low") and row.ok("high") else ""
        yield "n", kit.values.number(row, "n") if row.ok("n") else ""
        yield (
            "definition",
            f"{kit.label(entry)} ({entry.code}). {entry.description[kit.texts.language]}" if entry else "",
        )
        yield "cities", self._cities(row)
        yield "design", self._named("designs", row, "design")
        yield "method", self._method(row)
        yield "claim", self._claim(row)
        yield "deliveries", self._deliveries(row)
        made = self.words["made" if row.table in STAGE_OF else "made_at_gate"]
        yield "made", made.format(stage=STAGE_OF.get(row.table, ""), version=__version__)

    def _value(self, row: Row) -> str:
        if row.ok():
            return self.kit.number(row)
        status = self.kit.registry.statuses.get(row.status) if row.status != "ok" else None
        return f"{self.kit.values.mark(row.status)} {self.kit.label(status)}" if status else ""

    def _unit(self, row: Row) -> str:
        if row.table == "descriptives" and row["unit"] == "share":
            return str(self.kit.texts.words["percent"])
        if row.table == "estimates" and row["quantity"] in SHARE_QUANTITIES | PURE_QUANTITIES:
            return ""
        if row.table == "estimates" and row["quantity"] in SQUARED_QUANTITIES:
            return str(self.words["squared"].format(unit=self.kit.values.unit_of(row)))
        return self.kit.values.unit_of(row) if row.fields.get("unit") else ""

    def _sites(self, row: Row) -> list[str]:
        """Return the sites behind a row: its own, those of its experiment, or all of the study."""
        registry, city = self.kit.registry, row.fields.get("city", "")
        if city in registry.cities and row.fields.get("scope") != "leave_one_out":
            return [city]
        sites = registry.sites_of.get(row.fields.get("experiment", ""), tuple(registry.cities))
        return [one for one in sites if one != city]

    def _cities(self, row: Row) -> str:
        if "indicator" not in row.fields and not row.fields.get("city"):
            return ""
        return self.kit.texts.join(self.kit.label(self.kit.registry.cities[city]) for city in self._sites(row))

    def _named(self, section: str, row: Row, field: str) -> str:
        entry = getattr(self.kit.registry, section).get(row.fields.get(field, ""))
        return self.kit.label(entry) if entry else ""

    def _method(self, row: Row) -> str:
        if row.table == "descriptives":
            return str(self.words["counted"])
        return self._named("methods", row, "method")

    def _claim(self, row: Row) -> str:
        claim = row.number("claim") if row.table == "estimates" and row.status != "suppressed" else None
        return self.kit.label(self.kit.registry.claims[int(claim)]) if claim is not None else ""

    def _deliveries(self, row: Row) -> str:
        """Name the kind of table that an indicator is made of, and the sites whose delivery of it was used."""
        kit, entry = self.kit, self.kit.registry.indicators.get(row.fields.get("indicator", ""))
        if entry is None:
            return ""
        if row.flag("public"):
            return str(self.words["published_before"])
        found = table_of(kit, entry.derive.table)
        if found is None:
            return ""
        used = [city for city in self._sites(row) if (city, found[1].name) in self._used]
        cities = kit.texts.join(self._delivered(kit.registry.cities[city]) for city in used)
        if not cities:
            return ""
        named = self.words["delivered"].format(table=f"{kit.label(found[1])} ({found[0]})", cities=cities)
        return f"{named}; {self.words['invented']}" if kit.material.published.synthetic else named

    def _delivered(self, city: City) -> str:
        """Name a site, with the day of its delivery where that is known and there was one."""
        label, language = self.kit.label(city), self.kit.texts.language
        if city.delivered_on is None or self.kit.material.published.synthetic:
            return label
        return f"{label} ({day(city.delivered_on, language)})"
