"""Costs as a score: what an experiment spends for each household it reaches, and how costs rose with the bundle."""

import pytest
from tests.unit.fixtures.gate import NOTHING, estimate_rows, frame, mean_rows, share_rows

from evaluation.disclosure.assessment import protect_assessment
from evaluation.registry.models import BUNDLE
from evaluation.scalability.assessment import assess
from evaluation.scalability.costs import cost_finding, saved_share, spent_share

DEBTS, KEY = "schulden_beschermingsbewind", "schulden_beschermingsbewind.zrm_finances"
FIVE = {"eindhoven": 40, "enschede": 35, "leeuwarden": 42, "utrecht": 50, "zaanstad": 38}
OWN = {"experiment": DEBTS, "arm": "experiment"}


def spent(amount):
    same = {"indicator": "running_costs", "category": "", "city": "", "wave": "once", "quantity": "total"}
    return [NOTHING | OWN | same | {"value": amount, "n": 20, "unit": "eur", "status": "ok"}]


def household(experiment, comparison):
    """Mean costs of a household a month at T0 and T1, per group."""
    waves = zip(("T0", "T1", "T0", "T1"), (*experiment, *comparison), strict=True)
    arms = ("experiment", "experiment", "comparison", "comparison")
    return [
        row
        for arm, (wave, mean) in zip(arms, waves, strict=True)
        for row in mean_rows("monthly_cost_total", {"utrecht": (100 * mean, 100)}, arm=arm, wave=wave)
    ]


def delivered(amount):
    reached = share_rows("reach", {"utrecht": (100, 200)}, quantity="ratio", **OWN)
    return [*spent(amount), *reached, *household((2000, 2100), (2000, 2000))]


def found(registry, rows, experiment=DEBTS):
    return cost_finding(registry.criteria["A5"], experiment, frame("descriptives", rows))


def test_what_is_spent_counts_per_reached_household_and_month(registry):
    one = found(registry, delivered(36_000))
    assert one.value == -0.06 == round(spent_share(36_000, 100, 2000), 2)
    assert one.ids == (
        f"des/running_costs/{DEBTS}/all/all/experiment/once/total",
        f"des/reach/{DEBTS}/all/all/experiment/once/ratio",
        "des/monthly_cost_total/all/all/all/experiment/T0/mean",
    )
    assert found(registry, delivered(72_000)).value == -0.12


def test_the_bundle_is_set_beside_the_comparison_group(registry):
    assert found(registry, household((2000, 2100), (2000, 2000)), BUNDLE).value == -0.05
    assert found(registry, household((2000, 1900), (2000, 2000)), BUNDLE).value == 0.05
    assert saved_share((2000.0, 1000.0), (2200.0, 1100.0)) == pytest.approx(0)


def test_a_cost_that_was_not_delivered_is_no_score(registry):
    rows = delivered(36_000)
    for missing in ("running_costs", "reach", "monthly_cost_total"):
        assert found(registry, [row for row in rows if row["indicator"] != missing]) is None
    assert found(registry, household((2000, 2100), (2000, 2000))) is None


def verdict_with(registry, params, amount):
    tables = frame("estimates", estimate_rows(registry, KEY, FIVE)), frame("descriptives", delivered(amount))
    table = assess(*tables, frame("specifications", ()), registry, params)
    return table[table["experiment"] == DEBTS]


@pytest.mark.parametrize(
    ("amount", "score", "verdict", "condition"),
    [
        (72_000, 0, "insufficient_uncertain", False),
        (36_000, 1, "promising_with_conditions", True),
        (6_000, 2, "promising_with_conditions", False),
    ],
)
def test_costs_above_the_margin_bar_a_positive_verdict(registry, params, amount, score, verdict, condition):
    own = verdict_with(registry, params, amount)
    row = own[(own["item"] == "criterion") & (own["key"] == "A5")].iloc[0]
    assert (row["score"], row["unit"]) == (score, "share")
    decided = own[own["item"] == "verdict"].iloc[0]
    assert decided["key"] == verdict
    assert f"des/running_costs/{DEBTS}/all/all/experiment/once/total" in decided["evidence"]
    assert ("A5" in set(own[own["item"] == "condition"]["key"])) is condition


def test_the_gate_keeps_a_computed_score_and_hides_it_with_any_number_behind_it():
    row = {"experiment": DEBTS, "item": "criterion", "key": "A5", "score": 1, "status": "scored", "value": -0.06}
    row |= {"unit": "share", "n": None, "rule": "", "claim": None, "evidence": "x;y"}
    shown = {"x": {"status": "ok", "value": 411_529.0}, "y": {"status": "ok", "value": 0.5}}
    assert protect_assessment([row], shown).rows[0]["value"] == -0.06
    hidden = protect_assessment([row], shown | {"y": {"status": "suppressed", "value": None}}).rows[0]
    assert (hidden["status"], hidden["value"], hidden["score"]) == ("suppressed", None, None)
