"""References between registry entries, checked before any data is read.

Each check returns faults; none stops at the first, so that one run shows everything there is to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from evaluation.registry.crosscheck_corrections import correction_faults
from evaluation.registry.errors import Fault
from evaluation.registry.faults_names import name_faults

if TYPE_CHECKING:
    from evaluation.registry.load import Registry

OUTCOMES_OF_KIND = {
    "continuous": {"mean_difference"},
    "count": {"mean_difference"},
    "ordinal": {"net_improvement"},
    "share": {"risk_difference"},
}
CODE_REGISTRIES = {"cities.neighbourhoods", "experiments", "bottlenecks", "instruments", "indicators", "payers"}


def crosscheck(registry: Registry) -> list[Fault]:
    """Return all faults between entries; an empty list means the registry is whole."""
    checks: tuple[Callable[[Registry], Iterator[Fault]], ...] = (
        _cities,
        _experiments,
        _bottlenecks_and_payers,
        _tables,
        _indicators,
        _plan,
        _primaries,
        _documents,
        _sources,
        _synthetic,
        correction_faults,
        name_faults,
    )
    return [fault for check in checks for fault in check(registry)]


def _unknown(file: str, key: str, used: Iterable[str], known: Collection[str], what: str) -> Iterator[Fault]:
    for name in used:
        if name not in known:
            yield Fault(
                f"data/registry/{file}",
                key,
                f"'{name}' is not a known {what}.",
                f"Use one of: {', '.join(sorted(known))}.",
            )


def _cities(registry: Registry) -> Iterator[Fault]:
    for id_, city in registry.cities.items():
        yield from _unknown(
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
        yield from _unknown("experiments.yaml", f"{key}.ministries", entry.ministries, registry.ministries, "ministry")
        yield from _unknown("experiments.yaml", f"{key}.laws", entry.laws, laws, "law")
        yield from _unknown(
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
        yield from _unknown("payers.yaml", f"payers.{id_}.ministry", used, registry.ministries, "ministry")


def _tables(registry: Registry) -> Iterator[Fault]:
    known_codes = {*registry.codelists, *CODE_REGISTRIES}
    for id_, table in registry.tables.items():
        yield from _unknown("tables.yaml", f"tables.{id_}.key", table.key, table.columns, "column")
        for name, column in table.columns.items():
            key = f"tables.{id_}.columns.{name}"
            if (column.codes is None) == (column.type in ("code", "list")):
                yield Fault(
                    "data/registry/tables.yaml",
                    key,
                    "a code or list needs `codes`, other types have none.",
                    "Correct it.",
                )
            yield from _unknown("tables.yaml", key, [column.codes] if column.codes else [], known_codes, "code list")
            others = [*filter(None, (column.at_most, column.after)), *column.sum_of, *column.same_within]
            yield from _unknown("tables.yaml", key, others, table.columns, "column")
            yield from _unknown("tables.yaml", key, [column.unit] if column.unit else [], registry.units, "unit")
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


def _indicators(registry: Registry) -> Iterator[Fault]:
    columns = {table.name: {column.name for column in table.columns.values()} for table in registry.tables.values()}
    for id_, entry in registry.indicators.items():
        key, derive = f"indicators.{id_}", entry.derive
        yield from _unknown("indicators.yaml", f"{key}.unit", [entry.unit], registry.units, "unit")
        yield from _unknown("indicators.yaml", f"{key}.ministries", entry.ministries, registry.ministries, "ministry")
        tables = [name for name in (derive.table, derive.by) if name]
        yield from _unknown("indicators.yaml", f"{key}.derive", tables, columns, "table")
        used = [derive.column, derive.numerator, derive.denominator, *derive.columns, *derive.where]
        known = columns.get(derive.table, set())
        yield from _unknown(
            "indicators.yaml",
            f"{key}.derive",
            [name for name in used if name],
            known,
            f"column of {derive.table}",
        )
        yield from _instrument(registry, key, derive.instrument or entry.instrument, derive.item)
        yield from _numbers(key, entry.range, entry.smallest_relevant_difference)


def _instrument(registry: Registry, key: str, instrument: str | None, item: str | None) -> Iterator[Fault]:
    if instrument is None:
        return
    yield from _unknown("indicators.yaml", key, [instrument], registry.instruments, "instrument")
    if item and instrument in registry.instruments:
        items = registry.instruments[instrument].comparable_items
        yield from _unknown("indicators.yaml", f"{key}.derive.item", [item], items, f"comparable item of {instrument}")


def _numbers(key: str, limits: tuple[float, float], relevant: object) -> Iterator[Fault]:
    if limits[0] >= limits[1]:
        yield Fault(
            "data/registry/indicators.yaml",
            f"{key}.range",
            "the lower bound is not below the upper.",
            "Swap them.",
        )
    if relevant is not None and getattr(relevant, "value", 0) <= 0:
        yield Fault(
            "data/registry/indicators.yaml",
            f"{key}.smallest_relevant_difference",
            "must be above zero.",
            "Correct it.",
        )


def _plan(registry: Registry) -> Iterator[Fault]:
    for key, entry in registry.plan.items():
        experiment, indicator = registry.planned(key)
        yield from _unknown("analysis_plan.yaml", f"plan.{key}", [experiment], registry.experiments, "experiment")
        yield from _unknown("analysis_plan.yaml", f"plan.{key}", [indicator], registry.indicators, "indicator")
        yield from _unknown("analysis_plan.yaml", f"plan.{key}.design", [entry.design], registry.designs, "design")
        if indicator not in registry.indicators:
            continue
        planned = registry.indicators[indicator]
        allowed = OUTCOMES_OF_KIND.get(planned.kind, set())
        yield from _unknown(
            "analysis_plan.yaml",
            f"plan.{key}.outcome",
            [entry.outcome],
            allowed,
            f"outcome of a {planned.kind} indicator",
        )
        if planned.smallest_relevant_difference is None or planned.null_value is None:
            yield Fault(
                "data/registry/indicators.yaml",
                f"indicators.{indicator}",
                "is in the plan without null_value or smallest_relevant_difference.",
                "Add both; write status: aangenomen where no source gives them.",
            )


def _primaries(registry: Registry) -> Iterator[Fault]:
    for experiment in registry.experiments:
        primaries = [
            key
            for key, entry in registry.plan.items()
            if entry.role == "primary" and registry.planned(key)[0] == experiment
        ]
        if len(primaries) != 1:
            yield Fault(
                "data/registry/analysis_plan.yaml",
                f"plan ({experiment})",
                f"has {len(primaries)} primary indicators.",
                "Give each experiment exactly one entry with role: primary.",
            )


def _documents(registry: Registry) -> Iterator[Fault]:
    for id_, document in registry.documents.items():
        yield from _unknown("reports.yaml", f"documents.{id_}.figures", document.figures, registry.figures, "figure")
    for id_, figure in registry.figures.items():
        known = {*registry.indicators, "primary"}
        yield from _unknown("reports.yaml", f"figures.{id_}.needs", [figure.needs], known, "indicator")


def _sources(registry: Registry) -> Iterator[Fault]:
    sections = (
        "cities",
        "experiments",
        "bottlenecks",
        "ministries",
        "payers",
        "instruments",
        "indicators",
        "plan",
        "criteria",
        "published",
    )
    for section in sections:
        for id_, entry in getattr(registry, section).items():
            yield from _unknown(f"({section})", f"{section}.{id_}.source", entry.source, registry.sources, "source")
    yield from _unknown("study.yaml", "study.source", registry.study.source, registry.sources, "source")


def _synthetic(registry: Registry) -> Iterator[Fault]:
    world = registry.synthetic
    if world is None:
        return
    yield from _unknown("synthetic.yaml", "synthetic.effects", world.effects, registry.plan, "plan entry")
    for name in ("participation", "fidelity", "reach"):
        yield from _unknown(
            "synthetic.yaml", f"synthetic.{name}", getattr(world, name), registry.experiments, "experiment"
        )
    yield from _unknown(
        "synthetic.yaml",
        "synthetic.bottleneck_share",
        world.bottleneck_share,
        registry.bottlenecks,
        "bottleneck",
    )
    yield from _unknown("synthetic.yaml", "synthetic.defects", world.defects, registry.rules, "rule")
