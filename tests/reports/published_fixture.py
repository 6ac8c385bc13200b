"""A made-up ``data/published`` in the shape the gate writes, for a registry of any size.

Numbers are drawn from short fixed lists, so that the fixture is the same on every machine; some rows are withheld, one city of one
experiment has no estimate, and additional experiments are run by some cities only.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evaluation.registry import Params, Registry

Fields = dict[str, Any]

ESTIMATE_COLUMNS = (
    "id experiment indicator role design outcome unit scope city quantity prior_factor value standard_error low high "
    "confidence_level n n_clusters degrees_of_freedom residual_df smallest_relevant_difference "
    "smallest_detectable_difference method claim claim_reasons public status"
).split()
DESCRIPTIVE_COLUMNS = (
    "id indicator experiment category city arm wave quantity value low high numerator denominator n residual_df unit status"
).split()
COLUMNS: dict[str, list[str]] = {
    "estimates": ESTIMATE_COLUMNS,
    "descriptives": DESCRIPTIVE_COLUMNS,
    "checks": "id check experiment indicator city outcome value bound n lowers_claim status".split(),
    "assessment": "id experiment item key score word value rule evidence claim status".split(),
    "deliveries": "id city delivery_status origin table delivered used set_aside status".split(),
    "problems": "id rule rows status".split(),
    "plan": "id experiment indicator role design outcome smallest_relevant_difference prior_family prior_scale status".split(),
    "published": "id key value low high numerator denominator year source status".split(),
    "numbers": "id key value status".split(),
}

EFFECTS = {
    "schulden_beschermingsbewind.zrm_finances": (0.24, 0.05, 1.0),
    "professionalisering.plan_quality": (0.74, 0.16, 3.0),
    "brede_geldstroom.room_to_act": (0.31, 0.08, 1.0),
    "aansluiting_18.future_plan": (0.21, 0.06, 1.0),
    "participatie.participation_step": (0.06, 0.09, 1.0),
    "brede_geldstroom.zrm_finances": (-0.02, 0.10, 1.0),
}
WOBBLES = (0.3, -1.1, 0.6, 1.3, -0.8, 0.2, -0.4, 1.0)
VERDICTS = {
    "schulden_beschermingsbewind": ("promising_with_conditions", "evidence_with_conditions"),
    "professionalisering": ("promising_with_conditions", "evidence_with_conditions"),
    "brede_geldstroom": ("insufficient_design", "design_ceiling"),
    "aansluiting_18": ("insufficient_data", "too_few_sites"),
    "participatie": ("insufficient_design", "design_ceiling"),
}


def write_published(folder: Path, tables: Mapping[str, Iterable[Fields]], study: Fields) -> None:
    """Write the tables and ``study.json``; a field that a table does not have is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.get(name, ()))
    (folder / "study.json").write_text(json.dumps(study, ensure_ascii=False, indent=2), encoding="utf-8")


def city_deal(registry: Registry, params: Params) -> dict[str, list[Fields]]:
    """Return all tables of the default study, one city refused and some rows withheld."""
    return {
        "estimates": [row for key in registry.plan for row in estimates(registry, params, key)],
        "descriptives": descriptives(registry),
        "checks": checks(registry),
        "assessment": assessment(registry),
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
        "plan": plan(registry),
        "published": published(registry),
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
                "confidence_level": params.confidence_level,
            }.items()
        ],
    }


def estimates(registry: Registry, params: Params, key: str) -> list[Fields]:
    """Return the estimate rows of one plan entry."""
    experiment, indicator = registry.planned(key)
    entry, described = registry.plan[key], registry.indicators[indicator]
    mean, se, spread = EFFECTS[key]
    unit = "share" if entry.outcome in ("net_improvement", "risk_difference") else described.unit
    assert described.smallest_relevant_difference is not None
    relevant = described.smallest_relevant_difference.value
    sites = registry.sites_of[experiment]
    claim = registry.designs[entry.design].highest_claim
    reasons = ""
    if len(sites) < params.verdict.minimum_sites:
        claim, reasons = max(claim - 1, 0), "few_sites"
    base: Fields = {
        "experiment": experiment, "indicator": indicator, "role": entry.role, "design": entry.design,
        "outcome": entry.outcome, "unit": unit, "confidence_level": 0.95, "smallest_relevant_difference": relevant,
        "claim": claim, "claim_reasons": reasons, "public": False, "status": "ok",
    }  # fmt: skip
    rows: list[Fields] = []

    def add(scope: str, city: str, quantity: str, value: float | None, half: float | None, **more: Any) -> None:
        prior = more.get("prior_factor")
        id_ = f"est/{experiment}/{indicator}/{scope}/{city or 'all'}/{quantity}" + (f"/{prior}" if prior else "")
        limits = {"low": value - half, "high": value + half} if value is not None and half is not None else {}
        rows.append(
            base | {"id": id_, "scope": scope, "city": city, "quantity": quantity, "value": value} | limits | more
        )

    for place, city in enumerate(registry.cities):
        if city not in sites:
            add("city", city, "estimate", None, None, status="not_participating")
        elif (key, city) == ("professionalisering.plan_quality", "zaanstad"):
            add("city", city, "estimate", None, None, status="suppressed")
        elif (key, city) == ("participatie.participation_step", "leeuwarden"):
            add("city", city, "estimate", None, None, status="too_few")
        else:
            value = mean + se * spread * WOBBLES[place % len(WOBBLES)]
            add("city", city, "estimate", value, 4 * se, standard_error=2 * se, n=38 + 3 * place, n_clusters=2,
                residual_df=35 + 3 * place, degrees_of_freedom=35 + 3 * place, smallest_detectable_difference=5.6 * se)  # fmt: skip
            add("shrunken", city, "shrunken", (value + 2 * mean) / 3, 2.5 * se, prior_factor=1.0)
            add("leave_one_out", city, "mean_reml", mean + se * WOBBLES[place % len(WOBBLES)] / 3, 2.6 * se)
    k = len(sites)
    add("pooled", "", "mean_reml", mean, 2.3 * se, standard_error=se, n=44 * k, n_clusters=k, degrees_of_freedom=k - 1,
        residual_df=41 * k, smallest_detectable_difference=3.76 * se, method="reml_hartung_knapp")  # fmt: skip
    for quantity, shift in (("mean_paule_mandel", 0.03), ("mean_dersimonian_laird", -0.02)):
        add("pooled", "", quantity, mean + shift * se, 2.3 * se, n=44 * k, n_clusters=k)
    add("pooled", "", "tau", 0.0 if spread == 1 else se, None, low=0.0, high=4 * se)
    add("pooled", "", "tau_squared", 0.0 if spread == 1 else se**2, None, low=0.0, high=16 * se**2)
    for factor in params.prior_factors:
        width = 2.2 + factor
        if k < params.verdict.minimum_sites:
            for quantity in ("hierarchical", "probability_improves", "probability_exceeds_relevant"):
                add("prediction", "", quantity, None, None, prior_factor=factor, status="too_few")
            continue
        add("pooled", "", "mean_hierarchical", mean, 2.1 * se, prior_factor=factor)
        add("prediction", "", "hierarchical", mean, width * se, prior_factor=factor)
        chance = min(0.99, max(0.02, 0.5 + mean / (width * se) / 2))
        beyond = min(0.97, max(0.02, 0.5 + (mean - relevant) / (width * se) / 2))
        add("prediction", "", "probability_improves", chance, None, prior_factor=factor)
        add("prediction", "", "probability_exceeds_relevant", beyond, None, prior_factor=factor)
    wide = k >= 5
    for quantity, times in (("raw_t", 3.6), ("higgins_thompson_spiegelhalter", 2.9)):
        if wide:
            add("prediction", "", quantity, mean, times * se)
        else:
            add("prediction", "", quantity, None, None, status="too_few")
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
                add("t1_coverage", "share", base + 0.02 * WOBBLES[place % 8], 41, arm=arm, wave="T1", city=city)
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
            ("few_sites", "failed" if len(registry.sites_of[experiment]) < 3 else "passed",
             float(len(registry.sites_of[experiment])), 3.0, len(registry.sites_of[experiment]) < 3),
        ):  # fmt: skip
            rows.append({"id": f"chk/{check}/{experiment}/{indicator}/all", "check": check, "experiment": experiment,
                         "indicator": indicator, "outcome": outcome, "value": value, "bound": bound, "n": 210,
                         "lowers_claim": lowers, "status": "ok"})  # fmt: skip
    rows.append({"id": "chk/coder_agreement/all/bottleneck/all", "check": "coder_agreement", "indicator": "bottleneck",
                 "outcome": "passed", "value": 0.81, "bound": 0.667, "n": 50, "lowers_claim": False, "status": "ok"})  # fmt: skip
    return rows


def assessment(registry: Registry) -> list[Fields]:
    """Return criteria, verdict and conditions for each experiment."""
    rows: list[Fields] = []
    for experiment in registry.experiments:
        scores = {"A4": 2, "B1": 2, "B2": 2}
        for key, entry in registry.criteria.items():
            status = "scored" if key in scores else "expert" if entry.fed_by == "expert" else "no_data"
            rows.append({"id": f"ass/{experiment}/criterion/{key}", "experiment": experiment, "item": "criterion", "key": key,
                         "score": scores.get(key), "word": status, "status": status})  # fmt: skip
        verdict, rule = VERDICTS.get(experiment, ("insufficient_uncertain", "not_sure_enough"))
        rows.append({"id": f"ass/{experiment}/verdict/{verdict}", "experiment": experiment, "item": "verdict", "key": verdict,
                     "rule": rule, "claim": 2, "word": "scored", "status": "scored"})  # fmt: skip
        for key in ("A3", "B3", "B5") if verdict == "promising_with_conditions" else ():
            rows.append({"id": f"ass/{experiment}/condition/{key}", "experiment": experiment, "item": "condition", "key": key,
                         "word": "no_data", "status": "no_data"})  # fmt: skip
    return rows


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
            rows.append({"id": f"del/{city}/{table}", "city": city, "delivery_status": "used", "origin": "synthetic",
                         "table": table, "delivered": delivered, "used": None if hidden else delivered - 10,
                         "set_aside": None if hidden else 10, "status": "suppressed" if hidden else "ok"})  # fmt: skip
    return rows


def plan(registry: Registry) -> list[Fields]:
    """Return the plan as used."""
    rows: list[Fields] = []
    for key, entry in registry.plan.items():
        experiment, indicator = registry.planned(key)
        relevant = registry.indicators[indicator].smallest_relevant_difference
        value = relevant.value if relevant else 0.0
        rows.append({"id": f"pln/{experiment}/{indicator}", "experiment": experiment, "indicator": indicator, "role": entry.role,
                     "design": entry.design, "outcome": entry.outcome, "smallest_relevant_difference": value,
                     "prior_family": entry.prior.family, "prior_scale": entry.prior.scale or value * (entry.prior.scale_factor or 0),
                     "status": "aangenomen"})  # fmt: skip
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
        total = entry.total or 1
        share = entry.share if entry.share is not None else (entry.count or 0) / total
        half = 2 * (share * (1 - share) / total) ** 0.5
        rows.append(row | {"value": share, "low": max(0.0, share - half), "high": min(1.0, share + half),
                           "numerator": entry.count, "denominator": total})  # fmt: skip
    return rows


def study_json(registry: Registry, origin: str = "synthetic") -> Fields:
    """Return what ``study.json`` says."""
    return {
        "id": registry.study.id,
        "origin": origin,
        "confidence_level": 0.95,
        "cities": dict.fromkeys(registry.cities, "used"),
    }
