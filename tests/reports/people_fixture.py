"""Made-up published rows about clients, workers, costs, laws and neighbourhoods; one in five is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tests.reports.estimates_fixture import Fields

from evaluation.registry import Registry

ARMS, WAVES, DIRECTIONS = ("experiment", "comparison"), ("T0", "T1"), ("for", "against", "neutral")
THEMES = {"first": "context", "second": "mechanism", "third": "interview_outcome"}
WITHHELD = 5
AMOUNTS = ("case_cost_current_by_payer", "case_cost_alternative_by_payer", "case_cost_difference_by_payer")
OF_MINISTRY = ("obstacles_by_ministry", "changes_arranged_by_ministry")
OF_LAW = ("obstacles_by_law", "changes_arranged_by_law")
PUT_IN = {"set_up_costs": ("total", 21000.0), "running_costs": ("total", 98000.0), "staff": ("mean", 3.4)}


def people(registry: Registry) -> list[Fields]:
    """Return descriptive rows that the reports of cities and ministries show."""
    found = [*_answers(registry), *_costs(registry), *_laws(registry), *_means(registry)]
    return [_withheld(row) if place % WITHHELD == 0 else row for place, row in enumerate(found)]


def _withheld(row: Fields) -> Fields:
    return row | dict.fromkeys(("value", "low", "high", "numerator", "denominator", "n")) | {"status": "suppressed"}


def _row(registry: Registry, indicator: str, quantity: str, value: float, **more: object) -> Fields:
    fields: Fields = {"experiment": "", "category": "", "city": "", "arm": "all", "wave": "once", "status": "ok"} | more
    parts = [fields[name] or "all" for name in ("experiment", "category", "city")]
    id_ = "/".join(map(str, ["des", indicator, *parts, fields["arm"], fields["wave"], quantity]))
    unit = "share" if quantity in ("share", "ratio") else registry.indicators[indicator].unit
    about = {"id": id_, "indicator": indicator, "quantity": quantity, "value": value, "unit": unit}
    limits = {} if quantity in ("total", "ratio") else {"low": value - 0.04, "high": value + 0.05}
    return about | limits | {"n": 47} | fields


def _places(registry: Registry) -> Iterator[tuple[str, str, str]]:
    yield from product(("", *registry.cities), ARMS, WAVES)


def _answers(registry: Registry) -> Iterator[Fields]:
    planned = {registry.planned(key)[1] for key in registry.asked}
    for indicator, entry in registry.indicators.items():
        if entry.level in ("client", "professional") and indicator not in planned and not entry.categories:
            for place, (city, arm, wave) in enumerate(_places(registry)):
                value = 0.5 + place / 100
                yield _row(registry, indicator, "share", value, city=city, arm=arm, wave=wave)


def _costs(registry: Registry) -> Iterator[Fields]:
    for payer, city in product(registry.payers, ("", *registry.cities)):
        for indicator in AMOUNTS:
            yield _row(registry, indicator, "mean", 2300.0, city=city, category=payer)
        for arm, wave in product(ARMS, WAVES):
            about = {"city": city, "category": payer, "arm": arm, "wave": wave}
            yield _row(registry, "monthly_cost_by_payer", "mean", 310.0, **about)


def _laws(registry: Registry) -> Iterator[Fields]:
    for law in registry.codelists["law"]:
        yield _row(registry, "law_involved", "share", 0.44, category=law)
    for experiment in registry.experiments:
        for indicators, categories in ((OF_MINISTRY, registry.ministries), (OF_LAW, registry.codelists["law"])):
            for indicator, category in product(indicators, categories):
                counts = {"numerator": 2, "denominator": 7, "category": category, "experiment": experiment}
                yield _row(registry, indicator, "ratio", 2 / 7, arm="experiment", **counts)


def _means(registry: Registry) -> Iterator[Fields]:
    for experiment, sites in registry.sites_of.items():
        for city, (indicator, (quantity, value)) in product(("", *sites), PUT_IN.items()):
            yield _row(registry, indicator, quantity, value, experiment=experiment, city=city, arm="experiment")


def crossings(registry: Registry) -> list[Fields]:
    """Return fragments of interviews by theme and direction, agreement of coders, bottlenecks with laws."""
    rows = [_crossing("coder_agreement", 0.77, 151, first=kind) for kind in ("context", "mechanism", "outcome")]
    for experiment, direction in product(("", *registry.experiments), DIRECTIONS):
        rows.append(_crossing("mechanisms", 58.0, 31, experiment=experiment, direction=direction))
    for (place, codes), direction in product(THEMES.items(), DIRECTIONS):
        for code in registry.codelists[codes].values():
            rows.append(_crossing("mechanisms", 14.0, 12, direction=direction, **{place: code.value}))
    for bottleneck, law in product(registry.bottlenecks, registry.codelists["law"]):
        rows.append(_crossing("bottleneck_laws", 0.31, 100, first=bottleneck, second=law))
    return [_withheld(row) if place % WITHHELD == 0 else row for place, row in enumerate(rows)]


def _crossing(crossing: str, value: float, n: int, **more: str) -> Fields:
    fields = dict.fromkeys(("experiment", "first", "second", "third", "direction"), "") | more
    row: Fields = {"id": "/".join(["crs", crossing, *(text or "all" for text in fields.values())])}
    limits = {"low": 0.7, "high": 0.83} if crossing == "coder_agreement" else {}
    return row | {"crossing": crossing, "value": value, "n": n, "status": "ok"} | limits | fields


def neighbourhoods(registry: Registry) -> list[Fields]:
    """Return the ten public figures of every neighbourhood and of the country."""
    assert registry.context is not None
    regions = [(city, code) for city, entry in registry.cities.items() for code in entry.neighbourhoods]
    return [
        {
            "id": f"nbh/{region}/{measure}",
            "scope": "neighbourhood" if city else "country",
            "city": city,
            "region": region,
            "measure": measure,
            "value": 0.25 if registry.context.measures[measure].unit == "share" else 31.0,
            "unit": registry.context.measures[measure].unit,
            "year": 2016,
            "origin": "synthetic",
            "status": "ok",
        }
        for city, region in (*regions, ("", "NL00"))
        for measure in registry.context.profile
    ]
