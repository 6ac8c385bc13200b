"""A study of published totals: eight schools (Rubin 1981), from delivered effects to the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import aggregate_frame, empty_agreement, empty_overlap, indicator_frame, one

from evaluation.estimation import NormalPrior, SpreadPrior, predict_next_site
from evaluation.estimation.analysis import analyse
from evaluation.estimation.study import Deliveries
from evaluation.registry.models import Assumed, MeanPrior, Prior

EFFECTS = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0]
ERRORS = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0]


def schools_registry(registry):
    """Eight sites with delivered effects only, as a study of its own would have them."""
    schools = [f"school_{letter}" for letter in "abcdefgh"]
    city = next(iter(registry.cities.values()))
    indicator = registry.indicators["plan_quality"]
    derive = indicator.derive.model_copy(update={"rule": "delivered_total", "table": "aggregates"})
    points = indicator.model_copy(
        update={
            "derive": derive,
            "unit": "points",
            "range": (200.0, 800.0),
            "smallest_relevant_difference": Assumed(value=5, status="aangenomen"),
        }
    )
    plan = registry.plan["professionalisering.plan_quality"].model_copy(
        update={
            "design": "randomised",
            "prior": Prior(
                family="half_cauchy", scale=5, mean=MeanPrior(mean=0, standard_deviation=5), status="aangenomen"
            ),
            "minimum_t1_coverage": None,
        }
    )
    entry = city.model_copy(update={"experiments": ("coaching",), "neighbourhoods": {}})
    changed = {
        "cities": dict.fromkeys(schools, entry),
        "experiments": {"coaching": registry.experiments["professionalisering"]},
        "indicators": {"score": points},
        "plan": {"coaching.score": plan},
        "bottlenecks": {},
        "bundle": None,
        "harms": None,
    }
    return type(registry).model_construct(
        **{**{name: getattr(registry, name) for name in type(registry).model_fields}, **changed}
    )


def schools_deliveries(cities, origin):
    rows = [
        {"city": city, "experiment": "coaching", "indicator": "score", "arm": "difference", "wave": "T1",
         "effect": effect, "standard_error": error}
        for city, effect, error in zip(cities, EFFECTS, ERRORS, strict=True)
    ]  # fmt: skip
    origins = dict.fromkeys(cities, origin)
    return Deliveries(indicator_frame([]), aggregate_frame(rows), empty_overlap(), empty_agreement(), origins)


def test_eight_schools_from_their_published_totals(registry, params):
    """Rubin (1981); R metafor and bayesmeta, see tests/golden."""
    schools = schools_registry(registry)
    found = analyse(schools, params, schools_deliveries(schools.cities, "published")).estimates
    assert found.public.all()
    mean = one(found, scope="pooled", quantity="mean_reml")
    assert [mean.value, mean.low, mean.high] == pytest.approx([7.685616725, -1.94294207, 17.31417552], rel=1e-8)
    assert pd.isna(mean.n) and np.isnan(mean.residual_df)
    assert one(found, quantity="tau_squared").value == 0.0
    assert one(found, quantity="tau_squared").high == pytest.approx(270.367162, rel=1e-8)
    interval = one(found, quantity="higgins_thompson_spiegelhalter")
    assert [interval.low, interval.high] == pytest.approx([-2.27801052, 17.64924397], rel=1e-8)
    expected = predict_next_site(
        EFFECTS, ERRORS, SpreadPrior("half_cauchy", 5), relevant_difference=5, mean_prior=NormalPrior(0, 5)
    )
    main = found[found.prior_factor == 1.0]
    assert one(main, quantity="mean_hierarchical").value == pytest.approx(4.397, abs=0.002)
    assert one(main, quantity="probability_improves").value == pytest.approx(expected.probability_improves, rel=1e-8)
    assert set(found.unit) == {"points"}
    assert found.degrees_of_freedom[found.scope == "city"].isna().all()


def test_only_published_totals_are_public(registry, params):
    schools = schools_registry(registry)
    found = analyse(schools, params, schools_deliveries(schools.cities, "delivery")).estimates
    assert not found.public.any()
