"""Other municipalities: how alike they are, what a next one may expect, and what it would cost and bring."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fixtures.gate import estimate_rows

from evaluation.context.figures import public_figures
from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.projections import compared_files, protect_projections
from evaluation.estimation.hierarchical import SpreadPrior, posterior
from evaluation.estimation.mixture import NormalMixture
from evaluation.registry import RegistryError, load_registry
from evaluation.registry.models import Spread
from evaluation.scalability.municipalities import cases
from evaluation.scalability.municipalities.distance import robust
from evaluation.scalability.municipalities.likeness import compare
from evaluation.scalability.municipalities.money import Case, break_even, reckon
from evaluation.scalability.municipalities.predicted import Expected, Predicted
from evaluation.scalability.municipalities.projection import project

EXPERIMENT, KEY = "schulden_beschermingsbewind", "schulden_beschermingsbewind.zrm_finances"
FIVE = {"eindhoven": 40, "enschede": 35, "leeuwarden": 42, "utrecht": 50, "zaanstad": 38}
MEASURES = ("inhabitants", "address_density", "children_share", "single_share", "assistance_per_1000")
OWN = {
    "GM0080": (124084, 2134, 0.149, 0.470, 46.2),
    "GM0153": (159640, 2157, 0.147, 0.462, 43.3),
    "GM0344": (357597, 3444, 0.169, 0.508, 29.5),
    "GM0479": (156794, 2048, 0.165, 0.361, 24.2),
    "GM0772": (234394, 2680, 0.141, 0.483, 28.9),
}
"""The five cities in 2020: Statistics Netherlands, table 84799NED (CC BY 4.0)."""
OTHERS = {
    "GM9001": (160000, 2200, 0.150, 0.450, 40.0),
    "GM9002": (159000, 2100, 0.146, 0.463, 47.0),
    "GM9003": (12000, 300, 0.180, 0.250, 8.0),
    "GM9004": (15000, 400, 0.175, 0.270, 9.0),
    "GM9005": (25000, 700, 0.160, 0.300, 12.0),
    "GM9006": (40000, 1200, 0.155, 0.310, 15.0),
    "GM9007": (70000, 1500, 0.152, 0.350, 20.0),
}


def figures(towns, year=2020):
    """Public figures of towns by code; households are half of the inhabitants."""
    rows = [
        {"region": code, "name": f"Gemeente {code}", "kind": "GM", "year": year, "measure": measure, "value": value}
        for code, values in towns.items()
        for measure, value in zip((*MEASURES, "households"), (*values, round(values[0] / 2)), strict=True)
    ]
    return pd.DataFrame(rows).assign(statline_tables="84799NED", origin="cbs")


def placed(found):
    return found.municipalities.set_index("municipality")


def test_who_is_within_near_and_far_follows_from_range_and_distance(registry):
    towns = placed(compare(figures(OWN | OTHERS), registry))
    assert towns.loc["GM9001", "likeness"] == "within"
    assert (towns.loc["GM9001", ["below_n", "above_n"]] == 0).all()
    assert towns.loc["GM9002", ["likeness", "nearest_city", "below_n", "above_n"]].tolist() == [
        "near",
        "enschede",
        0,
        1,
    ]
    assert towns.loc["GM9003", ["likeness", "municipality_type", "below_n", "above_n"]].tolist() == [
        "far",
        "small",
        4,
        1,
    ]
    assert set(towns.loc[list(OWN), "likeness"]) == {"study"}


def test_a_distance_is_measured_with_the_spread_of_all_municipalities(registry):
    towns = OWN | OTHERS
    columns = np.array(list(towns.values()), dtype=float)
    columns[:, :2] = np.log(columns[:, :2])
    away = columns - np.median(columns, axis=0)
    scaled = away / (1.4826 * np.median(np.abs(away), axis=0))
    expected = min(np.sqrt(np.mean((scaled[7 - 2] - scaled[place]) ** 2)) for place in range(5))
    assert placed(compare(figures(towns), registry)).loc["GM9001", "distance"] == pytest.approx(expected)
    assert np.isnan(robust(np.array([3.0, 3.0, 3.0, 9.0]))).all()


def test_a_figure_that_a_city_of_the_study_lacks_is_not_compared_on(registry):
    given = figures(OWN | OTHERS)
    lacking = (given["region"] == "GM0344") & (given["measure"] == "assistance_per_1000")
    found = compare(given[~lacking], registry)
    assert list(found.ranges["measure"]) == list(MEASURES[:-1])
    assert placed(found).loc["GM9002", "likeness"] == "within"


def test_a_municipality_with_too_few_figures_is_not_placed(registry):
    given = figures(OWN | OTHERS)
    kept = (given["region"] != "GM9001") | given["measure"].isin(["inhabitants", "households", "address_density"])
    row = placed(compare(given[kept], registry)).loc["GM9001"]
    assert (row["status"], row["likeness"], row["nearest_city"]) == ("not_available", "", "")
    assert pd.isna(row["distance"])


def test_the_newest_year_with_inhabitants_is_used(registry):
    older, newer = figures(OWN | OTHERS, 2019), figures(OWN | {"GM9001": OTHERS["GM9001"]}, 2020)
    ahead = newer[newer["measure"] == "households"].assign(year=2021)
    found = compare(pd.concat([older, newer, ahead]), registry)
    assert set(found.municipalities["year"]) == {2020}
    assert len(found.municipalities) == 6


def test_the_invented_country_has_municipalities_of_every_likeness(study, registry, params):
    found = compare(public_figures(study, registry, params), registry).municipalities
    assert len(found) == registry.context.municipalities
    assert set(found["likeness"]) == {"study", "within", "near", "far"}
    assert set(found["origin"]) == {"synthetic"}


EXPECTED = Expected(0.27, -0.1, 0.65, 0.95, 0.94, 0.8, 0.0, 0.1, 1.0, 0.18, 0.1)


def test_the_published_numbers_come_back_where_municipalities_are_alike():
    found = EXPECTED.distribution()
    assert found.quantile(0.0) == pytest.approx(0.27)
    assert found.exceeding(0.0) == pytest.approx(0.94)
    assert found.exceeding(0.1) == pytest.approx(0.8)
    assert found.exceeding(-0.1) == pytest.approx(0.975)


def test_an_improvement_downward_is_read_the_other_way():
    down = Expected(-0.27, -0.65, 0.1, 0.95, 0.94, 0.8, 0.0, 0.1, -1.0, 0.18, 0.1).distribution()
    assert 1 - down.exceeding(0.0) == pytest.approx(0.94)
    assert 1 - down.exceeding(-0.1) == pytest.approx(0.8)


def test_a_rounded_chance_out_of_order_or_too_near_to_certain_is_no_point():
    odd = Expected(0.27, -0.1, 0.65, 0.95, 1.0, 0.99, 0.0, 0.1, 1.0, None, None)
    assert odd.distribution() == Predicted((-0.1, 0.27, 0.65), EXPECTED_PROBITS)
    assert odd.stretch(1.5) == 1.5


EXPECTED_PROBITS = (-1.959963984540054, 0.0, 1.959963984540054)


@settings(max_examples=25)
@given(
    st.lists(st.floats(-0.3, 0.6), min_size=5, max_size=5),
    st.floats(0.05, 0.3),
    st.sampled_from([1.5, 2.0]),
)
def test_stretching_published_numbers_comes_close_to_the_model_with_a_wider_spread(effects, error, factor):
    """The model itself: N(mean, variance + factor² tau²) given tau, mixed over tau."""
    found = posterior(np.array([effects]), np.full((1, 5), error**2), SpreadPrior("half_normal", 0.2), None)
    narrow = found.next_site
    exact = NormalMixture(
        found.weights, found.conditional_mean, np.sqrt(found.conditional_variance + factor**2 * found.tau**2)
    )
    published = Expected(
        *(float(narrow.quantile(at)[0]) for at in (0.5, 0.025, 0.975)),
        0.95,
        float(narrow.exceeding(0.0)[0]),
        float(narrow.exceeding(0.1)[0]),
        0.0,
        0.1,
        1.0,
        float(narrow.standard_deviation[0]),
        float(found.mean.standard_deviation[0]),
    )
    wide = published.distribution().stretched(published.stretch(factor))
    for bound in (0.0, 0.1):
        assert wide.exceeding(bound) == pytest.approx(float(exact.exceeding(bound)[0]), abs=0.08)
    width = float(wide.quantile(1.96) - wide.quantile(-1.96))
    assert width == pytest.approx(float(exact.quantile(0.975)[0] - exact.quantile(0.025)[0]), rel=0.08)


def test_money_is_what_a_count_of_cohorts_by_hand_gives():
    case = Case(10_000, 0.02, 0.25, 0.3, 2.0, {"a": 700.0, "b": 50.0}, {"a": 600.0, "c": 900.0}, {"a": 1e5})
    found = reckon(case, horizon=4, rate=0.03)
    paid, gained = {"a": 0.0, "b": 0.0}, {"a": 0.0, "c": 0.0}
    for start, year in product(range(4), range(4)):
        if start == year:
            paid = {payer: total + 50 * case.cost[payer] / 1.03**year for payer, total in paid.items()}
        if start <= year < start + 2:
            gained = {payer: total + 15 * case.gain[payer] / 1.03**year for payer, total in gained.items()}
    assert found.reached == pytest.approx(50)
    assert found.cost == pytest.approx(paid)
    assert found.gain == pytest.approx(gained)
    assert found.net_of("a") == pytest.approx(gained["a"] - paid["a"] - 1e5)
    assert found.net_with_setup == pytest.approx(sum(map(found.net_of, "abc")))


def test_at_the_break_even_effect_nothing_is_left_over():
    case = Case(10_000, 0.02, 0.25, 0.3, 2.0, {"a": 700.0}, {"a": 600.0, "c": 900.0}, {"a": 1e5})
    effect = break_even(case, horizon=5, rate=0.03)
    at = Case(10_000, 0.02, 0.25, effect, 2.0, case.cost, case.gain, case.setup)
    assert reckon(at, 5, 0.03).net_with_setup == pytest.approx(0, abs=1e-6)
    free = Case(10_000, 0.02, 0.25, 0.3, 2.0, case.cost, {}, {})
    assert break_even(free, 5, 0.03) is None


def test_draws_keep_the_mean_and_bounds_of_a_triangle_and_come_back(registry):
    calculation = registry.projection.calculations[EXPERIMENT]
    first, again = (
        cases.drawn(calculation, 1000, EXPECTED.distribution(), "central", 4000, (1, EXPERIMENT)) for _ in range(2)
    )
    spread: Spread = calculation.cost["gemeente"]
    drawn = first.cost["gemeente"]
    assert spread.low <= drawn.min() <= drawn.max() <= spread.high
    assert drawn.mean() == pytest.approx((spread.low + spread.central + spread.high) / 3, rel=1e-3)
    assert (drawn == again.cost["gemeente"]).all()
    assert abs(np.corrcoef(drawn, first.gain["gemeente"])[0, 1]) < 0.06
    assert np.abs(first.effect).max() <= 1


@pytest.fixture(scope="module")
def towns():
    """Twelve small municipalities far away, six large ones near, one within."""
    kinds = [("small", "far", 4000)] * 12 + [("large", "near", 30000)] * 6 + [("city", "within", 80000)]
    return [
        {"municipality_type": kind, "likeness": likeness, "households": households, "status": "ok"}
        for kind, likeness, households in kinds
    ]


def projected(registry, params, towns, **more):
    rows = [row for key in registry.plan for row in estimate_rows(registry, key, FIVE, **more)]
    rows = [row | ({"standard_error": 0.05} if row["quantity"] == "mean_hierarchical" else {}) for row in rows]
    return pd.DataFrame(project(rows, towns, registry, params))


def test_a_band_of_too_few_municipalities_gets_no_chance_and_no_money(registry, params, towns):
    found = projected(registry, params, towns)
    within = found[(found["likeness"] == "within") & (found["experiment"] != "")]
    assert set(within["status"]) == {"too_few"}
    assert within["value"].isna().all()
    assert set(found.loc[(found["likeness"] == "far") & (found["experiment"] == EXPERIMENT), "status"]) == {"ok"}


def test_less_alike_is_less_certain_and_the_central_case_stays(registry, params, towns):
    found = projected(registry, params, towns)
    rows = found[(found["experiment"] == EXPERIMENT) & (found["municipality_type"] == "all")].set_index(
        ["likeness", "quantity"]
    )
    near, far = rows.loc[("near", "expected")], rows.loc[("far", "expected")]
    assert near["value"] == far["value"]
    assert far["high"] - far["low"] > near["high"] - near["low"]
    improves = "probability_improves"
    assert rows.loc[("far", improves), "value"] < rows.loc[("near", improves), "value"] < 1


def test_payers_add_up_to_the_whole_and_each_row_says_what_it_rests_on(registry, params, towns):
    found = projected(registry, params, towns)
    central = found[(found["municipality_type"] == "large") & (found["scenario"] == "central")]
    value = central[central["part"] == ""].set_index("quantity")["value"]
    parts = central[central["quantity"] == "payer_net"]["value"].sum()
    assert parts == pytest.approx(value["net_with_setup"])
    assert value["net_with_setup"] == pytest.approx(value["gains"] - value["running_cost"] - value["setup"])
    assert set(central["basis"]) == {"assumed"}
    assert set(found.loc[found["quantity"] == "expected", "basis"]) == {"measured"}
    assert set(found.loc[found["experiment"] == "", "basis"]) == {"public"}


def test_no_money_is_laid_to_an_outcome_without_a_claim_about_an_effect(registry, params, towns):
    found = projected(registry, params, towns, claim=1)
    money = found[found["scenario"] != ""]
    assert set(money["status"]) == {"not_available", "too_few"}
    assert money["value"].isna().all()
    assert (found.loc[found["quantity"] == "expected", "status"] == "ok").any()


def test_what_the_gate_withholds_carries_no_projection(registry, params, towns):
    rows = estimate_rows(registry, KEY, FIVE)
    numbers = dict.fromkeys(("value", "low", "high", "standard_error"))
    hidden = [row | numbers | {"status": "suppressed"} if row["scope"] == "prediction" else row for row in rows]
    municipalities = Protected("municipalities", tuple(towns), ())
    passed = protect_projections(Protected("estimates", tuple(hidden), ()), municipalities, registry, params)
    own = [row for row in passed.rows if row["experiment"] == EXPERIMENT and row["likeness"] != "within"]
    assert {row["status"] for row in own} == {"suppressed"}
    assert all(row[name] is None for row in own for name in ("value", "low", "high"))
    rules = {each.rule for each in passed.decisions if each.id in {row["id"] for row in own}}
    assert rules == {"evidence_withheld"}


def test_without_surroundings_the_files_are_empty():
    assert [file.rows for file in compared_files(None)] == [(), ()]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("inhabitants: log", "inhabitant: log", "'inhabitant' is not a known measure"),
        ("rijk_jenv:", "rijk_xyz:", "'rijk_xyz' is not a known payer"),
        ("schulden_beschermingsbewind:\n", "professionalisering:\n", "not a share of households that improves"),
        ("uptake: {low: 0.1", "uptake: {low: 0.3", "low, central and high must not go down"),
        ("near: 1.5", "near: 2.5", "within, near and far must not go down"),
        ("price_year: 2017", "price_year: 1950", "'1950' is not a known year"),
    ],
)
def test_a_fault_in_the_registry_is_told(study, old, new, told):
    file = study.registry / "projection.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RegistryError, match=told):
        load_registry(study)
