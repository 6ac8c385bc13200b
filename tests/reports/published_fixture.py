"""A made-up ``data/published`` in the shape the gate writes, for a registry of any size.

Numbers come from short fixed lists, so that the fixture is the same on every machine; some rows are withheld, one city
of one experiment has no estimate, and additional experiments are run by some cities only.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from tests.reports.estimates_fixture import Fields, estimates, harms, specifications, wobble
from tests.reports.people_fixture import crossings, neighbourhoods, people

from evaluation.disclosure.columns import COLUMNS as DESCRIBED
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.package import DESCRIPTIONS
from evaluation.registry import Params, Registry
from evaluation.registry.models import world_name
from evaluation.scalability.municipalities.projection import project


def _names(text: str) -> list[str]:
    return text.split()


COLUMNS: dict[str, list[str]] = {
    "estimates": _names(
        "id experiment indicator category role design outcome unit scope city quantity prior_factor value"
        " standard_error low high confidence_level n n_clusters degrees_of_freedom residual_df"
        " smallest_relevant_difference smallest_detectable_difference method claim claim_reasons public status"
    ),
    "specifications": _names(
        "id experiment indicator missing adjustment comparison outliers pooling value low high n_clusters status"
    ),
    "descriptives": _names(
        "id indicator experiment category city arm wave quantity value low high numerator denominator n residual_df"
        " unit status"
    ),
    "statuses": _names(
        "id indicator experiment city arm wave asked_n ok_n missing_n set_aside_n too_early_n not_applicable_n status"
    ),
    "checks": _names("id check experiment indicator city outcome value bound n lowers_claim status"),
    "assessment": _names("id experiment item key score value unit n rule evidence claim status"),
    "calibration": _names("id experiment indicator world mean spread quantity value standard_error studies status"),
    "crossings": _names(
        "id crossing experiment first second third direction value low high numerator denominator n status"
    ),
    "deliveries": _names("id city delivery_status origin table delivered used set_aside status"),
    "neighbourhoods": _names("id scope city region measure value unit year origin status"),
    "problems": _names("id rule level rows status"),
    "corrections": _names("id city table column action reason_nl reason_en decided_by date number rows status"),
    "plan": _names("id experiment indicator role design outcome smallest_relevant_difference prior_scale status"),
    "published": _names("id key kind value low high numerator denominator note year source status"),
    "municipalities": _names(
        "id municipality name municipality_type likeness nearest_city distance measures_n below_n above_n households"
        " year origin status"
    ),
    "likeness": _names("id measure low high median robust_spread n below_n above_n unit year origin status"),
    "projections": _names(
        "id experiment indicator municipality_type likeness scenario quantity part value low high unit n claim basis"
        " status"
    ),
    "numbers": _names("id key value status"),
}

VERDICTS = {
    "schulden_beschermingsbewind": ("promising_with_conditions", "evidence_with_conditions"),
    "professionalisering": ("promising_with_conditions", "evidence_with_conditions"),
    "brede_geldstroom": ("insufficient_design", "design_ceiling"),
    "aansluiting_18": ("insufficient_data", "too_few_sites"),
    "participatie": ("insufficient_design", "design_ceiling"),
    "bundle": ("not_yet_promising", "evidence_against"),
}


def write_published(folder: Path, tables: Mapping[str, Iterable[Fields]], study: Fields) -> None:
    """Write the tables and ``study.json``; a field that a table does not have is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.get(name, ()))
    (folder / "datapackage.json").write_text(json.dumps(described(tables)), encoding="utf-8")
    (folder / "study.json").write_text(json.dumps(study, ensure_ascii=False, indent=2), encoding="utf-8")


def described(tables: Mapping[str, Iterable[Fields]]) -> Fields:
    """Return what the data package says of the columns that the made-up tables have."""
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "description": DESCRIPTIONS[name],
            "schema": {
                "fields": [
                    {
                        "name": column,
                        "type": DESCRIBED[column].type,
                        "description": {"nl": DESCRIBED[column].nl, "en": DESCRIBED[column].en},
                    }
                    for column in columns
                ]
            },
        }
        for name, columns in COLUMNS.items()
        if tables.get(name)
    ]
    return {"resources": resources}


def city_deal(registry: Registry, params: Params) -> dict[str, list[Fields]]:
    """Return all tables of the default study, one city refused and some rows withheld."""
    return {
        "estimates": [
            *(row for key in registry.asked for row in estimates(registry, params, key)),
            *(row for experiment in registry.experiments for row in harms(experiment)),
        ],
        "specifications": [row for key in registry.plan for row in specifications(registry, key)],
        "descriptives": [*descriptives(registry), *people(registry)],
        "neighbourhoods": neighbourhoods(registry),
        "statuses": statuses(registry),
        "checks": checks(registry),
        "assessment": assessment(registry),
        "calibration": calibration(registry),
        "crossings": crossings(registry),
        "deliveries": deliveries(registry),
        "problems": [
            {"id": f"prb/{rule}", "rule": rule, "rows": rows, "status": "ok"}
            for rule, rows in (
                ("unknown_code", 15),
                ("duplicate_key", 14),
                ("unknown_reference", 19),
                ("date_order", 11),
            )
        ]
        + [{"id": "prb/total_row", "rule": "total_row", "status": "suppressed"}],
        "corrections": corrections(registry),
        "plan": plan(registry),
        "published": published(registry),
        **others(registry, params),
        "numbers": [
            {"id": f"num/{key}", "key": key, "value": value, "status": "ok"}
            for key, value in {
                "cities": len(registry.cities),
                "cities_used": len(registry.cities),
                "experiments": len(registry.experiments),
                "households": 418,
                "households_measured_twice": 309,
                "cases": 100,
                "professionals": 121,
                "gate_threshold": params.gate.minimum_count,
                "gate_sensitive_threshold": params.gate.sensitive_minimum_count,
                "confidence_level": params.confidence_level,
                "price_base_year": params.price_base_year,
                "cases_rows_delivered": 120,
                "cases_rows_used": 100,
                "cases_rows_set_aside": 20,
                "households_rows_delivered": 440,
                "households_rows_used": 418,
                "households_rows_set_aside": 22,
            }.items()
        ],
    }


def others(registry: Registry, params: Params) -> dict[str, list[Fields]]:
    """Return other municipalities of three kinds, and what the project computes for them; one likeness is too rare."""
    kinds = [("small", "far", 4000)] * 12 + [("large", "near", 30000)] * 6 + [("city", "within", 80000)]
    towns: list[Fields] = [
        {"id": f"mun/GMS{number:03}", "municipality": f"GMS{number:03}", "municipality_type": kind, "status": "ok"}
        | {"likeness": likeness, "households": households, "origin": "synthetic", "nearest_city": "utrecht"}
        for number, (kind, likeness, households) in enumerate(kinds)
    ]
    ranges: list[Fields] = [
        {"id": f"lik/{measure}", "measure": measure, "low": low, "high": high, "median": median, "unit": unit}
        | {"n": 19, "below_n": 7, "above_n": 1, "origin": "synthetic", "status": "ok"}
        for measure, low, high, median, unit in (
            ("inhabitants", 125000, 198000, 15300, "persons"),
            ("children_share", 0.149, 0.182, 0.16, "share"),
        )
    ]
    absent = dict.fromkeys(("prior_factor", "value", "low", "high", "standard_error", "category"))
    found = [absent | row for key in registry.asked for row in estimates(registry, params, key)]
    rows = project(found, towns, registry, params)
    return {
        "municipalities": towns,
        "likeness": ranges,
        "projections": [{"id": row_id("projections", row), **row} for row in rows],
    }


def corrections(registry: Registry) -> list[Fields]:
    """Return the registry's decisions about delivered rows; the first on rows enough to be counted."""
    rows: list[Fields] = []
    for number, one in enumerate(registry.corrections, start=1):
        table = registry.tables[one.table]
        shown = {"rows": 14, "status": "ok"} if number == 1 else {"status": "suppressed"}
        rows.append(
            {"id": f"cor/{one.city}/{table.name}/{number}", "city": one.city, "table": table.name, "number": number}
            | {"column": one.column, "action": one.action, "decided_by": one.decided_by, "date": one.date}
            | {"reason_nl": one.reason.nl, "reason_en": one.reason.en}
            | shown
        )
    return rows


def calibration(registry: Registry) -> list[Fields]:
    """Return invented studies of every experiment; one design errs too often, those with a ceiling never do."""
    assert registry.calibration is not None
    rows: list[Fields] = []
    for place, experiment in enumerate(registry.experiments):
        indicator = registry.primary(experiment)
        reaches = registry.designs[registry.plan[f"{experiment}.{indicator}"].design].highest_claim > 1
        keys = {"experiment": experiment, "indicator": indicator, "studies": 400, "status": "ok"}
        for world, entry in registry.calibration.worlds.items():
            power = min(
                0.9 if entry.spread < 2 else 0.7, max(0.02 * (place + 1) * (entry.spread + 1), 0.45 * entry.mean)
            )
            values = {"promising": power if reaches else 0.0, "promising_without_ceiling": power}
            values |= {"coverage_city": 0.951, "coverage_mean": 0.97, "coverage_prediction": 0.96 - 0.02 * entry.spread}
            for quantity, value in values.items():
                own = {"world": world, "mean": entry.mean, "spread": entry.spread, "quantity": quantity}
                rows.append(
                    {"id": f"cal/{experiment}/{world}/{quantity}", "value": value, "standard_error": 0.011} | keys | own
                )
        for spread in registry.calibration.spreads if reaches else ():
            own = {"world": world_name(None, spread), "spread": spread, "quantity": "smallest_difference_found"}
            rows.append(
                {"id": f"cal/{experiment}/{own['world']}/found", "value": 1.6, "standard_error": 0.1} | keys | own
            )
    return rows


def descriptives(registry: Registry) -> list[Fields]:
    """Return coverage, cases, outcomes per group, reach and fidelity."""
    rows: list[Fields] = []

    def add(indicator: str, quantity: str, value: float | None, n: int | None, **more: Any) -> None:
        fields: Fields = {
            "experiment": "",
            "category": "",
            "city": "",
            "arm": "all",
            "wave": "once",
            "status": "ok",
        } | more
        parts = [fields[name] or "all" for name in ("experiment", "category", "city")]
        id_ = "/".join(["des", indicator, *parts, fields["arm"], fields["wave"], quantity])
        half = 0.09 if quantity.startswith("share") else 0.3
        limits = {} if value is None or quantity == "ratio" else {"low": value - min(half, value), "high": value + half}
        unit = registry.indicators[indicator].unit
        if quantity.startswith("share"):
            unit = "share"
            if value is not None and n:
                fields |= {"numerator": round(value * n), "denominator": n}
        rows.append(
            {"id": id_, "indicator": indicator, "quantity": quantity, "value": value, "n": n, "unit": unit}
            | limits
            | fields
        )

    for arm, base in (("experiment", 0.77), ("comparison", 0.71)):
        add("t1_coverage", "share", base, 210, arm=arm, wave="T1")
        for place, city in enumerate(registry.cities):
            if (arm, city) == ("comparison", "zaanstad"):
                add("t1_coverage", "share", None, None, arm=arm, wave="T1", city=city, status="suppressed")
            else:
                add("t1_coverage", "share", base + 0.02 * wobble(place), 41, arm=arm, wave="T1", city=city)
    for indicator, entry in registry.indicators.items():
        for place, (code, experiment) in enumerate(
            product(registry.coarse_categories_of(indicator), entry.experiments)
        ):
            hidden = {"status": "suppressed"} if place == 2 else {}
            share = None if hidden else 0.4 + 0.1 * place
            at = {"experiment": experiment, "category": code, "arm": "experiment", "wave": "T1"}
            add(indicator, "share", share, None if hidden else 40, **at, **hidden)
    for place, code in enumerate(registry.bottlenecks):
        hidden = {"status": "suppressed"} if code == "K15" else {}
        share = (0.55, 0.5, 0.62, 0.45, 0.58, 0.24, 0.4, 0.28, 0.18, 0.38, 0.52, 0.33, 0.47, 0.43, 0.06, 0.2)[
            place % 16
        ]
        add("bottleneck", "share", None if hidden else share, None if hidden else 100, category=code, **hidden)
    for indicator, value in (("bottlenecks_per_case", 6.1), ("laws_per_case", 3.4), ("helpers_per_case", 5.2)):
        add(indicator, "mean", value, 100)
    for indicator, value in (("one_plan_one_coordinator", 0.31), ("problematic_debts", 0.72)):
        add(indicator, "share", value, 100)
    for experiment in registry.experiments:
        for indicator, value in (("reach", 0.44), ("fidelity", 0.74)):
            counts = {"numerator": round(value * 500), "denominator": 500}
            add(indicator, "ratio", value, None, experiment=experiment, arm="experiment", **counts)
            for city in registry.sites_of[experiment]:
                counts = {"numerator": round(value * 100), "denominator": 100}
                add(indicator, "ratio", value, None, experiment=experiment, arm="experiment", city=city, **counts)
    for key, entry in registry.plan.items():
        experiment, indicator = registry.planned(key)
        arms = ("experiment", "comparison") if entry.design == "controlled_change" else ("experiment",)
        for place, arm in enumerate(arms):
            if entry.outcome == "net_improvement":
                for quantity, share in (("share_improved", 0.45), ("share_same", 0.41), ("share_worsened", 0.14)):
                    add(indicator, quantity, share, 190 - 70 * place, experiment=experiment, arm=arm, wave="T1")
            elif entry.outcome == "mean_difference":
                for wave, mean in (("T0", 3.1), ("T1", 3.6 - 0.3 * place)):
                    add(indicator, "mean", mean, 190 - 70 * place, experiment=experiment, arm=arm, wave=wave)
            else:
                for wave, share in (("T0", 0.35), ("T1", 0.56)):
                    add(indicator, "share", share, 60, experiment=experiment, arm=arm, wave=wave)
    return rows


def statuses(registry: Registry) -> list[Fields]:
    """Return how many units were asked of every indicator; the last city is withheld, the first was not there."""
    first, *others, last = registry.cities
    rows: list[Fields] = []
    for indicator in registry.indicators:
        for experiment in registry.experiments_of(indicator) or ("",):
            for city in ("", *registry.cities):
                place = {"indicator": indicator, "experiment": experiment, "city": city, "arm": "all", "wave": "T0"}
                number = 1000 if not city else 40 + others.index(city) if city in others else None
                status = {first: "not_available", last: "suppressed"}.get(city, "ok")
                rows.append(
                    {
                        "id": "/".join(["sta", indicator, experiment or "all", city or "all", "all", "T0"]),
                        **place,
                        "asked_n": number,
                        "ok_n": number and number - 7,
                        "status": status,
                    }
                )
    return rows


def checks(registry: Registry) -> list[Fields]:
    """Return a check of each kind, some failed."""
    rows: list[Fields] = []
    for experiment in registry.experiments:
        indicator = registry.primary(experiment)
        for check, outcome, value, bound, lowers in (
            ("t1_coverage", "passed", 0.75, 0.6, False),
            ("balance_t0", "informative", 0.12, 0.25, False),
            ("concurrent_experiments", "passed", 0.48, 0.6, False),
            ("ways_agree", "passed", None, None, False),
            (
                "few_sites",
                "failed" if len(registry.sites_of[experiment]) < 3 else "passed",
                float(len(registry.sites_of[experiment])),
                3.0,
                len(registry.sites_of[experiment]) < 3,
            ),
        ):
            rows.append(
                {
                    "id": f"chk/{check}/{experiment}/{indicator}/all",
                    "check": check,
                    "experiment": experiment,
                    "indicator": indicator,
                    "outcome": outcome,
                    "value": value,
                    "bound": bound,
                    "n": 210,
                    "lowers_claim": lowers,
                    "status": "ok",
                }
            )
    rows.append(
        {
            "id": "chk/coder_agreement/all/bottleneck/all",
            "check": "coder_agreement",
            "indicator": "bottleneck",
            "outcome": "passed",
            "value": 0.81,
            "bound": 0.667,
            "n": 50,
            "lowers_claim": False,
            "status": "ok",
        }
    )
    return rows


def assessment(registry: Registry) -> list[Fields]:
    """Return criteria, verdict, conditions and what stands beside the verdict, for each experiment and the bundle."""
    rows: list[Fields] = []
    for experiment in registry.subjects:
        scores = {"A4": 2, "A5": 0, "B1": 2, "B2": 2}
        computed = {"A5": {"value": -0.12, "unit": "share"}}
        reach = f"des/reach/{experiment}/all/all/experiment/once/ratio"
        evidence = {"B2": reach} if experiment in registry.experiments and "reach" in registry.indicators else {}
        for key in registry.criteria:
            status = "scored" if key in scores else "no_data"
            rows.append(
                {
                    "id": f"ass/{experiment}/criterion/{key}",
                    "experiment": experiment,
                    "item": "criterion",
                    "key": key,
                    "score": scores.get(key),
                    "evidence": evidence.get(key, ""),
                    "status": status,
                }
                | computed.get(key, {})
            )
        verdict, rule = VERDICTS.get(experiment, ("insufficient_uncertain", "not_sure_enough"))
        rows.append(
            {
                "id": f"ass/{experiment}/verdict/{verdict}",
                "experiment": experiment,
                "item": "verdict",
                "key": verdict,
                "rule": rule,
                "claim": 2,
                "evidence": f"pln/{_decided_by(registry, experiment)}",
                "status": "scored",
            }
        )
        rows += beside(experiment, rule, registry)
        for key in ("A3", "B3", "B5") if verdict == "promising_with_conditions" else ():
            rows.append(
                {
                    "id": f"ass/{experiment}/condition/{key}",
                    "experiment": experiment,
                    "item": "condition",
                    "key": key,
                    "status": "no_data",
                }
            )
    return rows


def _decided_by(registry: Registry, experiment: str) -> str:
    first = next(key for key in registry.asked if registry.planned(key)[0] == experiment)
    return first.replace(".", "/")


def beside(experiment: str, rule: str, registry: Registry) -> list[Fields]:
    """Return the decision, how steady the verdict is, what would change it, and what more measuring brings."""
    unit = registry.indicators[_decided_by(registry, experiment).rpartition("/")[2]].unit
    entries: list[Fields] = [
        {"item": "stability", "key": "all", "value": 0.85, "n": 40, "rule": "not_sure_enough"},
        {"item": "stability", "key": "leave_one_out", "status": "suppressed"},
        {"item": "change", "key": "mean_lower", "value": 0.1, "unit": unit, "rule": "not_sure_enough"},
        {"item": "change", "key": "claim", "value": 1, "rule": "design_ceiling"},
        {"item": "change", "key": "sites", "value": 3, "rule": ""},
        {"item": "change", "key": "spread", "value": 2.25, "rule": "not_sure_enough"},
        {"item": "change", "key": "harm", "value": 0.15, "unit": "share", "rule": "harm"},
        {"item": "change", "key": "A5", "value": -0.1, "rule": "evidence_with_conditions"},
        {"item": "change", "key": "B1", "value": 0.4, "rule": "critical_domain_failed"},
        {"item": "precision", "key": "one_more_site", "value": 0.82},
        {"item": "precision", "key": "more_months", "value": 0.88},
        *measurements(rule),
    ]
    if experiment in registry.experiments:
        entries.append({"item": "decision", "key": registry.verdict_rules[rule].decision, "rule": rule})
    return [
        {"id": f"ass/{experiment}/{one['item']}/{one['key']}", "experiment": experiment, "status": "scored"} | one
        for one in entries
    ]


def measurements(rule: str) -> list[Fields]:
    """Return what more measuring would bring, and the cheapest: one that changes, fills or narrows."""
    narrow: list[Fields] = [
        {"item": "measurement", "key": "one_more_site", "score": 0, "value": 0.82},
        {"item": "measurement", "key": "more_months", "score": 0, "value": 0.88},
    ]
    if rule == "design_ceiling":
        changing = {"key": "comparison_group", "score": 1, "rule": "evidence_with_conditions"}
        return [*narrow, {"item": "measurement"} | changing, {"item": "next_measurement", "key": "comparison_group"}]
    if rule == "evidence_with_conditions":
        filling = {"item": "measurement", "key": "missing_criteria", "score": 0, "n": 3}
        return [*narrow, filling, {"item": "next_measurement", "key": "missing_criteria"}]
    return [*narrow, *({"item": "next_measurement", "key": one["key"]} for one in narrow)]


def deliveries(registry: Registry) -> list[Fields]:
    """Return counts per city and table; the last city's set-aside counts are withheld."""
    sizes = {
        "cases": 20,
        "case_bottlenecks": 132,
        "households": 84,
        "measurements": 410,
        "professionals": 48,
        "implementation": 16,
    }
    rows: list[Fields] = []
    last = list(registry.cities)[-1]
    for city in registry.cities:
        for table, delivered in sizes.items():
            hidden = city == last
            rows.append(
                {
                    "id": f"del/{city}/{table}",
                    "city": city,
                    "delivery_status": "used",
                    "origin": "synthetic",
                    "table": table,
                    "delivered": delivered,
                    "used": None if hidden else delivered - 10,
                    "set_aside": None if hidden else 10,
                    "status": "suppressed" if hidden else "ok",
                }
            )
    return rows


def plan(registry: Registry) -> list[Fields]:
    """Return the plan as used."""
    rows: list[Fields] = []
    for key, entry in registry.plan.items():
        experiment, indicator = registry.planned(key)
        relevant = registry.indicators[indicator].smallest_relevant_difference
        value = relevant.value if relevant else 0.0
        rows.append(
            {
                "id": f"pln/{experiment}/{indicator}",
                "experiment": experiment,
                "indicator": indicator,
                "role": entry.role,
                "design": entry.design,
                "outcome": entry.outcome,
                "smallest_relevant_difference": value,
                "prior_scale": entry.prior.scale or value * (entry.prior.scale_factor or 0),
                "status": "ok",
            }
        )
    return rows


def published(registry: Registry) -> list[Fields]:
    """Return the neighbouring studies' figures; the intervals are rough stand-ins for Wilson's."""
    rows: list[Fields] = []
    for key, entry in registry.published.items():
        row: Fields = {
            "id": f"pub/{key}",
            "key": key,
            "year": entry.year,
            "source": ";".join(entry.source),
            "status": "ok",
        }
        if entry.kind == "amount":
            part, whole = entry.part_eur or 0.0, entry.whole_eur or 1.0
            rows.append(row | {"value": part / whole, "numerator": part, "denominator": whole})
            continue
        if entry.total is None:
            rows.append(row | {"value": entry.share if entry.kind == "share" else entry.value})
            continue
        total = entry.total
        share = entry.share if entry.share is not None else (entry.count or 0) / total
        half = 2 * (share * (1 - share) / total) ** 0.5
        rows.append(
            row
            | {
                "value": share,
                "low": max(0.0, share - half),
                "high": min(1.0, share + half),
                "numerator": entry.count,
                "denominator": total,
            }
        )
    return rows


def study_json(registry: Registry, origin: str = "synthetic") -> Fields:
    """Return what ``study.json`` says."""
    return {
        "id": registry.study.id,
        "origin": origin,
        "confidence_level": 0.95,
        "gate": {"minimum_count": 10, "sensitive_minimum_count": 30},
        "cities": dict.fromkeys(registry.cities, "used"),
    }


def totals_only(registry: Registry, params: Params) -> dict[str, list[Fields]]:
    """Return the tables of a study that has delivered totals and nothing else: no units, no cases, no households."""
    rows = [row for key in registry.plan for row in estimates(registry, params, key)]
    without = dict.fromkeys(("n", "residual_df", "degrees_of_freedom"))
    counts = {"cities": len(registry.cities), "cities_used": len(registry.cities), "experiments": 1, "households": 0}
    counts |= {"households_measured_twice": 0, "cases": 0, "professionals": 0, "gate_threshold": 10}
    counts |= {"gate_sensitive_threshold": 30}
    numbers: dict[str, float] = {**counts, "confidence_level": params.confidence_level}
    return {
        "estimates": [row | without | {"public": True} for row in rows],
        "checks": [row for row in checks(registry) if row["check"] == "few_sites"],
        "assessment": assessment(registry),
        "calibration": calibration(registry),
        "deliveries": [
            {
                "id": f"del/{city}/aggregates",
                "city": city,
                "delivery_status": "used",
                "origin": "published",
                "table": "aggregates",
                "delivered": 1,
                "used": 1,
                "set_aside": 0,
                "status": "ok",
            }
            for city in registry.cities
        ],
        "plan": plan(registry),
        "published": published(registry),
        "numbers": [{"id": f"num/{key}", "key": key, "value": value, "status": "ok"} for key, value in numbers.items()],
    }
