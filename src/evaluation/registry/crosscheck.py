"""References between registry entries, checked before any data is read.

Each check returns faults; none stops at the first, so that one run shows everything there is to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from evaluation.registry.crosscheck_columns import column_faults
from evaluation.registry.crosscheck_context import context_faults
from evaluation.registry.crosscheck_corrections import correction_faults
from evaluation.registry.crosscheck_disclosure import disclosure_faults
from evaluation.registry.crosscheck_merge import merge_faults
from evaluation.registry.crosscheck_prices import price_faults
from evaluation.registry.crosscheck_projection import projection_faults
from evaluation.registry.crosscheck_synthetic import synthetic_faults
from evaluation.registry.errors import Fault
from evaluation.registry.faults_names import name_faults
from evaluation.registry.formulas import formula_faults
from evaluation.registry.planned import bundle_faults, frozen_faults, harm_faults, plan_faults, primary_faults
from evaluation.registry.references import unknown
from evaluation.registry.scaling import scaling_faults
from evaluation.registry.sensitivity import sensitive_faults

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

CODE_REGISTRIES = {
    "cities.neighbourhoods",
    "experiments",
    "bottlenecks",
    "framework_items",
    "instruments",
    "indicators",
    "payers",
    "tables",
}


def crosscheck(registry: Registry) -> list[Fault]:
    """Return all faults between entries; an empty list means the registry is whole."""
    checks: tuple[Callable[[Registry], Iterator[Fault]], ...] = (
        _cities,
        _experiments,
        _bottlenecks_and_payers,
        _frameworks,
        _tables,
        column_faults,
        _indicators,
        _own_codes,
        plan_faults,
        bundle_faults,
        harm_faults,
        scaling_faults,
        frozen_faults,
        primary_faults,
        _documents,
        _sources,
        synthetic_faults,
        correction_faults,
        context_faults,
        name_faults,
        formula_faults,
        sensitive_faults,
        price_faults,
        projection_faults,
        disclosure_faults,
        merge_faults,
    )
    return [fault for check in checks for fault in check(registry)]


def _cities(registry: Registry) -> Iterator[Fault]:
    without = registry.study.release_without
    yield from unknown("study.yaml", "study.release_without", without, registry.cities, "city")
    for id_, city in registry.cities.items():
        yield from unknown(
            "cities.yaml", f"cities.{id_}.experiments", city.experiments, registry.experiments, "experiment"
        )
    codes = [code for city in registry.cities.values() for code in city.neighbourhoods]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Fault(
            "data/registry/cities.yaml",
            code,
            "belongs to more than one city.",
            "Give each neighbourhood its own code.",
        )


def _experiments(registry: Registry) -> Iterator[Fault]:
    laws = registry.codelists.get("law", {})
    for id_, entry in registry.experiments.items():
        key = f"experiments.{id_}"
        yield from unknown("experiments.yaml", f"{key}.ministries", entry.ministries, registry.ministries, "ministry")
        yield from unknown("experiments.yaml", f"{key}.laws", entry.laws, laws, "law")
        yield from unknown(
            "experiments.yaml", f"{key}.bottlenecks", entry.bottlenecks, registry.bottlenecks, "bottleneck"
        )
        if not registry.sites_of[id_]:
            yield Fault(
                "data/registry/experiments.yaml",
                key,
                "no city takes part.",
                "Name it in cities.yaml or remove it.",
            )


def _bottlenecks_and_payers(registry: Registry) -> Iterator[Fault]:
    for id_, payer in registry.payers.items():
        used = [payer.ministry] if payer.ministry else []
        yield from unknown("payers.yaml", f"payers.{id_}.ministry", used, registry.ministries, "ministry")
    for id_, ministry in registry.ministries.items():
        key = f"ministries.{id_}"
        yield from unknown("payers.yaml", key, ministry.laws, registry.codelists.get("law", {}), "law")
        yield from unknown("payers.yaml", key, ministry.parties, registry.codelists.get("party", {}), "party")


def _frameworks(registry: Registry) -> Iterator[Fault]:
    items = [name for entry in registry.frameworks.values() for name in entry.items]
    for name in sorted({name for name in items if items.count(name) > 1}):
        yield Fault("data/registry/frameworks.yaml", name, "stands in two frameworks.", "Give each item its own name.")


def _tables(registry: Registry) -> Iterator[Fault]:
    known_codes = {*registry.codelists, *CODE_REGISTRIES}
    for id_, table in registry.tables.items():
        yield from unknown("tables.yaml", f"tables.{id_}.key", table.key, table.columns, "column")
        for name, column in table.columns.items():
            key = f"tables.{id_}.columns.{name}"
            if (column.codes is None) == (column.type in ("code", "list")):
                yield Fault(
                    "data/registry/tables.yaml",
                    key,
                    "a code or list needs `codes`, other types have none.",
                    "Correct it.",
                )
            yield from unknown("tables.yaml", key, [column.codes] if column.codes else [], known_codes, "code list")
            yield from unknown("tables.yaml", key, [column.unit] if column.unit else [], registry.units, "unit")
            if column.reference:
                yield from _reference(registry, key, column.reference)


def _reference(registry: Registry, key: str, reference: str) -> Iterator[Fault]:
    table, _, column = reference.partition(".")
    if table not in registry.tables or column not in registry.tables[table].columns:
        yield Fault(
            "data/registry/tables.yaml",
            key,
            f"'{reference}' does not exist.",
            "Write table.column, both in Dutch.",
        )


def _own_codes(registry: Registry) -> Iterator[Fault]:
    owners: dict[str, list[str]] = {}
    for id_, entry in registry.indicators.items():
        owners.setdefault(entry.code, []).append(id_)
    for code, ids in owners.items():
        if len(ids) > 1:
            problem = f"'{code}' is the code of {', '.join(ids)}."
            yield Fault("indicators", "code", problem, "Give each indicator a code of its own.")


def _indicators(registry: Registry) -> Iterator[Fault]:
    columns = {table.name: {column.name for column in table.columns.values()} for table in registry.tables.values()}
    for id_, entry in registry.indicators.items():
        key, derive = f"indicators.{id_}", entry.derive
        yield from unknown("indicators", f"{key}.unit", [entry.unit], registry.units, "unit")
        yield from unknown("indicators", f"{key}.ministries", entry.ministries, registry.ministries, "ministry")
        tables = [name for name in (derive.table, derive.by) if name]
        yield from unknown("indicators", f"{key}.derive", tables, columns, "table")
        used = [derive.column, derive.numerator, derive.denominator, derive.category_column]
        used += [*derive.columns, *derive.where, *derive.by_category.values(), *derive.done]
        known = columns.get(derive.table, set())
        yield from unknown(
            "indicators",
            f"{key}.derive",
            [name for name in used if name],
            known,
            f"column of {derive.table}",
        )
        items = [*filter(None, [derive.item]), *derive.items]
        yield from _instrument(registry, key, derive.instrument or entry.instrument, items)
        yield from _numbers(key, entry.range, entry.smallest_relevant_difference)


def _instrument(registry: Registry, key: str, instrument: str | None, items: list[str]) -> Iterator[Fault]:
    if instrument is None:
        return
    yield from unknown("indicators", key, [instrument], registry.instruments, "instrument")
    if instrument in registry.instruments:
        known = registry.instruments[instrument].areas
        yield from unknown("indicators", f"{key}.derive.item", items, known, f"comparable item of {instrument}")


def _numbers(key: str, limits: tuple[float, float], relevant: object) -> Iterator[Fault]:
    if limits[0] >= limits[1]:
        yield Fault(
            "data/registry/indicators",
            f"{key}.range",
            "the lower bound is not below the upper.",
            "Swap them.",
        )
    if relevant is not None and getattr(relevant, "value", 0) <= 0:
        yield Fault(
            "data/registry/indicators",
            f"{key}.smallest_relevant_difference",
            "must be above zero.",
            "Correct it.",
        )


def _documents(registry: Registry) -> Iterator[Fault]:
    for id_, document in registry.documents.items():
        yield from unknown("reports.yaml", f"documents.{id_}.figures", document.figures, registry.figures, "figure")
    for id_, figure in registry.figures.items():
        known = {*registry.indicators, "primary"}
        yield from unknown("reports.yaml", f"figures.{id_}.needs", [figure.needs], known, "indicator")


def _sources(registry: Registry) -> Iterator[Fault]:
    sections = (
        "cities",
        "experiments",
        "bottlenecks",
        "ministries",
        "payers",
        "frameworks",
        "instruments",
        "indicators",
        "plan",
        "criteria",
        "published",
    )
    for section in sections:
        for id_, entry in getattr(registry, section).items():
            yield from unknown(f"({section})", f"{section}.{id_}.source", entry.source, registry.sources, "source")
    yield from unknown("study.yaml", "study.source", registry.study.source, registry.sources, "source")
