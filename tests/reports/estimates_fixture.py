"""Made-up rows of ``estimates.csv`` for one plan entry: sites, pooled, prediction, shrunken, leave-one-out."""

from __future__ import annotations

from typing import Any

from evaluation.registry import Params, Registry

Fields = dict[str, Any]
EFFECTS = {
    "schulden_beschermingsbewind.zrm_finances": (0.24, 0.05, 1.0),
    "professionalisering.plan_quality": (0.74, 0.16, 3.0),
    "brede_geldstroom.room_to_act": (0.31, 0.08, 1.0),
    "aansluiting_18.future_plan": (0.21, 0.06, 1.0),
    "participatie.participation_step": (0.06, 0.09, 1.0),
    "brede_geldstroom.zrm_finances": (-0.02, 0.10, 1.0),
}
# What an outcome without an entry above gets.
DEFAULT_EFFECT = (7.7, 4.0, 1.0)
WOBBLES = (0.3, -1.1, 0.6, 1.3, -0.8, 0.2, -0.4, 1.0)


def wobble(place: int) -> float:
    """Return how far a site lies from the mean, in standard errors."""
    return WOBBLES[place % len(WOBBLES)]


def estimates(registry: Registry, params: Params, key: str) -> list[Fields]:
    """Return the estimate rows of one plan entry."""
    experiment, indicator = registry.planned(key)
    entry, described = registry.asked[key], registry.indicators[indicator]
    mean, se, spread = EFFECTS.get(key, DEFAULT_EFFECT)
    unit = "share" if entry.outcome in ("net_improvement", "risk_difference") else described.unit
    assert described.smallest_relevant_difference is not None
    relevant = described.smallest_relevant_difference.value
    sites = registry.sites_of.get(experiment, tuple(registry.cities))
    claim = registry.designs[entry.design].highest_claim
    reasons = ""
    if len(sites) < params.verdict.minimum_sites:
        claim, reasons = max(claim - 1, 0), "few_sites"
    base: Fields = {
        "experiment": experiment,
        "indicator": indicator,
        "role": entry.role,
        "design": entry.design,
        "outcome": entry.outcome,
        "unit": unit,
        "confidence_level": 0.95,
        "method": "welch",
        "smallest_relevant_difference": relevant,
        "claim": claim,
        "claim_reasons": reasons,
        "public": False,
        "status": "ok",
    }
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
            value = mean + se * spread * wobble(place)
            add(
                "city",
                city,
                "estimate",
                value,
                4 * se,
                standard_error=2 * se,
                n=38 + 3 * place,
                n_clusters=2,
                residual_df=35 + 3 * place,
                degrees_of_freedom=35 + 3 * place,
                smallest_detectable_difference=5.6 * se,
            )
            add("shrunken", city, "shrunken", (value + 2 * mean) / 3, 2.5 * se, prior_factor=1.0)
            add("leave_one_out", city, "mean_reml", mean + se * wobble(place) / 3, 2.6 * se)
    k = len(sites)
    add(
        "pooled",
        "",
        "mean_reml",
        mean,
        2.3 * se,
        standard_error=se,
        n=44 * k,
        n_clusters=k,
        degrees_of_freedom=k - 1,
        residual_df=41 * k,
        smallest_detectable_difference=3.76 * se,
        method="reml_modified_hartung_knapp",
    )
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
    compared = entry.design == "controlled_change"
    add("sensitivity", "", "mean_imputed", 0.9 * mean, 2.5 * se)
    add("sensitivity", "", "mean_one_stage", 1.02 * mean, 2.4 * se)
    for quantity, value in (("mean_worst", mean - 6 * se), ("mean_best", mean + 6 * se)):
        bounded = entry.outcome != "mean_difference"
        add("sensitivity", "", quantity, value if bounded else None, None, status="ok" if bounded else "not_available")
    for quantity, value in (("overturning_trend", mean), ("overturning_trend_relevant", mean - relevant),
                            ("e_value", 2.41)):  # fmt: skip
        add(
            "sensitivity", "", quantity, value if compared else None, None, status="ok" if compared else "not_available"
        )
    for quantity, value in (("tipping_direction", 0.51), ("tipping_verdict", 0.18), ("one_more_site", 0.82),
                            ("specifications_improve", 1.0), ("specifications_relevant", 0.75)):  # fmt: skip
        add("sensitivity", "", quantity, value, None)
    joint = {"primary": "mean_simultaneous", "secondary": "mean_false_coverage"}
    if entry.role in joint:
        add("sensitivity", "", joint[entry.role], mean, 3.8 * se)
    return rows


def harms(experiment: str) -> list[Fields]:
    """Return the pooled difference in two harms: one that is shown, one that is withheld."""
    same = {
        "experiment": experiment,
        "indicator": "harm",
        "role": "harm",
        "design": "controlled_change",
        "outcome": "risk_difference",
        "unit": "share",
        "scope": "pooled",
        "city": "",
        "quantity": "mean_reml",
        "smallest_relevant_difference": 0.15,
    }
    cities = 2 if experiment == "aansluiting_18" else 5
    shown = {"value": 0.05, "low": -0.1, "high": 0.2, "n": 300, "n_clusters": cities, "status": "ok"}
    return [
        same | {"id": f"est/{experiment}/harm/pooled/all/mean_reml/{category}", "category": category} | number
        for category, number in (("any", shown), ("eviction", {"status": "suppressed"}))
    ]


def specifications(registry: Registry, key: str) -> list[Fields]:
    """Return a curve of eight answers, of which the first has the choices of the plan."""
    experiment, indicator = registry.planned(key)
    same = {"experiment": experiment, "indicator": indicator, "adjustment": "planned", "comparison": "planned"}
    mean, se, _ = EFFECTS.get(key, DEFAULT_EFFECT)
    rows: list[Fields] = []
    for missing in ("complete", "imputed"):
        for pooling in ("reml", "paule_mandel", "dersimonian_laird", "unweighted"):
            value = mean + se * wobble(len(rows)) / 3
            chosen = {"missing": missing, "outliers": "kept", "pooling": pooling}
            numbers = {"value": value, "low": value - 2 * se, "high": value + 2 * se, "n_clusters": 5}
            id_ = f"spc/{experiment}/{indicator}/{missing}/planned/planned/kept/{pooling}"
            rows.append({"id": id_, **same, **chosen, **numbers, "status": "ok"})
    return rows
