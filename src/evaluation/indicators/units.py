"""Which units should have a value: the denominator, before anything is known to be missing.

Each function returns an Ibis expression with ``city, experiment, arm, unit, wave, category``. A unit that stands here
and has no measure is ``missing`` (or ``not_applicable``, for a share of those who started), so that drop-out can be
seen and counted.
"""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.rules import ONCE, Tables
from evaluation.registry import Registry
from evaluation.registry.models import Indicator

WAVES = ("T0", "T1")
DESIGNS_WITH_COMPARISON = {"controlled_change", "randomised"}


def expected_units(registry: Registry, tables: Tables, indicator: str) -> list[Any]:
    """Return the expected units of an indicator: one expression per experiment that asks for it, or one for all."""
    entry = registry.indicators[indicator]
    if entry.level == "case":
        return [_cases(tables, entry)]
    if entry.level == "implementation":
        return [_quarters(tables)]
    experiments = {
        registry.planned(key)[0]: plan for key, plan in registry.plan.items() if registry.planned(key)[1] == indicator
    }
    if not experiments:
        return [_all_households(tables)]
    if entry.level == "professional":
        return [_professionals(registry, tables, experiment) for experiment in experiments]
    return [
        _households(registry, tables, experiment, plan.design in DESIGNS_WITH_COMPARISON)
        for experiment, plan in experiments.items()
    ]


def _units(table: Any, **columns: Any) -> Any:
    order = ("city", "experiment", "arm", "unit", "wave", "category")
    given = {"category": "", **columns}
    named = {name: ibis.literal(value) if isinstance(value, str) else value for name, value in given.items()}
    return table.select(**{name: table.city if name == "city" else named[name] for name in order})


def _cases(tables: Tables, entry: Indicator) -> Any:
    cases = tables["cases"]
    if entry.kind != "category_share":
        return _units(cases, experiment="", arm="all", unit=cases.case_id, wave=ONCE)
    pairs = cases.select("city", "case_id").cross_join(tables["codes"])
    return _units(pairs, experiment="", arm="all", unit=pairs.case_id, wave=ONCE, category=pairs.code)


def _quarters(tables: Tables) -> Any:
    rows = tables["implementation"]
    return _units(
        rows, experiment=rows.experiment, arm="experiment", unit=rows.quarter, wave=ONCE, category=rows.experiment
    )


def _all_households(tables: Tables) -> Any:
    households = tables["households"]
    return _units(households, experiment="", arm=households.arm, unit=households.household_id, wave="T1")


def _households(registry: Registry, tables: Tables, experiment: str, with_comparison: bool) -> Any:
    households = tables["households"]
    takes_part = (households.arm == "experiment") & has_code(households.experiments, experiment)
    compared = (households.arm == "comparison") & ibis.literal(with_comparison)
    chosen = households.filter(households.city.isin(registry.sites_of[experiment]), takes_part | compared)
    pairs = chosen.cross_join(_waves())
    return _units(pairs, experiment=experiment, arm=pairs.arm, unit=pairs.household_id, wave=pairs.wave)


def _professionals(registry: Registry, tables: Tables, experiment: str) -> Any:
    teams = [
        code
        for city in registry.sites_of[experiment]
        for code, neighbourhood in registry.cities[city].neighbourhoods.items()
        if neighbourhood.arm == "experiment"
    ]
    professionals = tables["professionals"]
    chosen = professionals.filter(professionals.neighbourhood.isin(teams)).select("city", "respondent_id").distinct()
    pairs = chosen.cross_join(_waves())
    return _units(pairs, experiment=experiment, arm="experiment", unit=pairs.respondent_id, wave=pairs.wave)


def _waves() -> Any:
    return ibis.memtable({"wave": list(WAVES)}, schema={"wave": "string"})


def has_code(codes: Any, code: str) -> Any:
    """Tell whether a list column such as ``a;b`` holds a code; a column that is not filled in holds none."""
    return (ibis.literal(";") + codes.fill_null("") + ibis.literal(";")).contains(f";{code};")
