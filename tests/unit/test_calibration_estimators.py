"""What is vectorised for thousands of invented studies gives what the estimators of the pipeline give for each."""

import numpy as np
import pandas as pd
import pytest
from tests.unit.calibration_by_hand import DEBTS, recipe_of

from evaluation.estimation.checks.balance_t0 import balance_t0
from evaluation.estimation.checks.influential_site import influential_site
from evaluation.estimation.checks.selective_dropout import selective_dropout
from evaluation.estimation.designs.controlled_change import controlled_change
from evaluation.estimation.designs.paired_change import paired_change
from evaluation.estimation.designs.randomised import randomised
from evaluation.estimation.designs.repeated_survey import repeated_survey
from evaluation.estimation.pooling import leave_one_out, pool
from evaluation.estimation.prediction import predict_next_site
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.study import UNIT_COLUMNS
from evaluation.scalability.calibration import claims
from evaluation.scalability.calibration.analysis import conclude, means_without_one
from evaluation.scalability.calibration.city_estimates import CityEstimates
from evaluation.scalability.calibration.controlled import adjusted_differences, controlled_changes
from evaluation.scalability.calibration.invented import City, People
from evaluation.scalability.calibration.uncontrolled import paired_changes, repeated_surveys
from evaluation.scalability.evidence import contradictions

EXACT = 1e-12
"""Both ways compute the same formula in another order of additions."""
OUTCOMES = ("mean_difference", "net_improvement", "risk_difference")
STUDIES, LEVEL = 12, 0.95


def people(generator, units_n, outcome, coarse):
    """Starts and outcomes of many studies; ``coarse`` leaves so few levels that some studies have one class only."""
    before = generator.normal(size=(STUDIES, units_n))
    after = 0.6 * before + generator.normal(size=(STUDIES, units_n)) + 0.3
    if outcome == "mean_difference":
        return before, after
    if outcome == "risk_difference":
        return ((values > (2.2 if coarse else 0.5)).astype(float) for values in (before, after))
    return (np.clip(np.round(values / (3 if coarse else 1) + 2), 1, 5) for values in (before, after))


def hold_alike(found, one_by_one):
    """Every study's numbers are those of the estimator, NaN where it refuses."""
    for study in range(STUDIES):
        try:
            wanted = one_by_one(study)
        except EstimationError:
            assert np.isnan(found.value[study])
            continue
        got = [part[study] for part in found.parts]
        assert got == pytest.approx(
            [wanted.value, wanted.standard_error, wanted.low, wanted.high], rel=EXACT, abs=EXACT
        )


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("sizes", [(5, 5), (7, 23), (40, 30)])
def test_designs_with_a_comparison_group_are_the_same(outcome, sizes, coarse):
    generator = np.random.default_rng([1, *sizes, coarse])
    before, after = people(generator, sum(sizes), outcome, coarse)
    treated = np.repeat([1.0, 0.0], sizes)
    found = controlled_changes(before, after, treated, outcome, LEVEL)
    hold_alike(found, lambda n: controlled_change(before[n], after[n], treated, outcome, LEVEL).adjusted)
    if outcome != "net_improvement":
        plain = adjusted_differences(after, treated, None, outcome, LEVEL)
        hold_alike(plain, lambda n: randomised(after[n], treated, None, outcome, LEVEL))


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_designs_without_a_comparison_group_are_the_same(outcome, coarse):
    generator = np.random.default_rng([2, coarse])
    before, after = people(generator, 14, outcome, coarse)
    hold_alike(
        paired_changes(before, after, outcome, LEVEL), lambda n: paired_change(before[n], after[n], outcome, LEVEL)
    )


@pytest.mark.parametrize("linked_n", [0, 3, 6, 9])
@pytest.mark.parametrize("outcome", ["mean_difference", "risk_difference"])
def test_surveys_are_the_same_however_many_answered_twice(outcome, linked_n):
    generator = np.random.default_rng([3, linked_n])
    before, after = people(generator, 9, outcome, coarse=False)
    later, _ = people(generator, 11, outcome, coarse=False)
    second = np.concatenate([after[:, :linked_n], later[:, linked_n:]], axis=1) if linked_n < 9 else after
    first_ids = [f"a{n}" for n in range(9)]
    second_ids = [f"a{n}" if n < linked_n else f"b{n}" for n in range(second.shape[1])]
    hold_alike(
        repeated_surveys(before, second, linked_n, outcome, LEVEL),
        lambda n: repeated_survey(before[n], second[n], first_ids, second_ids, outcome, LEVEL),
    )


def estimates(generator, studies_n=20):
    values = generator.normal(0.1, 0.2, (studies_n, 5))
    errors = generator.uniform(0.05, 0.3, (studies_n, 5))
    return CityEstimates(values, errors, values - 2 * errors, values + 2 * errors)


def test_pooling_prediction_and_contradiction_are_those_of_the_pipeline(registry):
    question, given = recipe_of(registry, DEBTS).question, estimates(np.random.default_rng(4))
    found = conclude(question, given, LEVEL)
    without = means_without_one(given)
    for n in range(20):
        pooled = pool(given.value[n], given.standard_error[n])
        following = predict_next_site(
            given.value[n], given.standard_error[n], question.spread_prior(1.0), 0.0, question.relevant_difference
        )
        got = [found.mean[n], found.mean_low[n], found.mean_high[n], found.next_low[n], found.next_high[n]]
        wanted = [pooled.estimate, pooled.low, pooled.high, following.low, following.high]
        assert got == pytest.approx(wanted, rel=1e-9, abs=1e-11)
        assert found.improves[n] == pytest.approx(following.probability_improves, abs=EXACT)
        assert found.exceeds_relevant[n] == pytest.approx(following.probability_exceeds_relevant, abs=EXACT)
        assert without[n] == pytest.approx(
            leave_one_out(given.value[n], given.standard_error[n]).estimate, rel=1e-9, abs=1e-11
        )
        rows = rows_as_published(question, given, following.site_mean, n)
        against = contradictions(rows, "up", 0.0, question.relevant_difference)
        assert found.contradicted[n] == bool(against)
    assert 0 < found.contradicted.sum() < 20


def rows_as_published(question, given, shrunken, n):
    keys = {
        "status": "ok",
        "experiment": question.experiment,
        "indicator": question.indicator,
        "city": "",
        "category": "",
    }
    for city in range(5):
        ends = {"low": given.low[n, city], "high": given.high[n, city], "prior_factor": np.nan}
        yield keys | ends | {"scope": "city", "quantity": "estimate", "value": given.value[n, city]}
        factor = {"low": None, "high": None, "prior_factor": 1.0, "value": shrunken[city]}
        yield keys | factor | {"scope": "shrunken", "quantity": "shrunken"}


def test_a_city_whose_design_refuses_leaves_the_others(registry):
    question, given = recipe_of(registry, DEBTS).question, estimates(np.random.default_rng(5), 3)
    values = given.value.copy()
    values[0, 2], values[1, :3] = np.nan, np.nan
    found = conclude(question, CityEstimates(values, *given.parts[1:]), LEVEL)
    kept = [0, 1, 3, 4]
    assert found.sites.tolist() == [4, 2, 5]
    assert found.mean[0] == pytest.approx(pool(given.value[0, kept], given.standard_error[0, kept]).estimate, rel=1e-9)
    assert np.isnan(found.improves[1])
    assert np.isfinite(found.mean[1])


def test_checks_fail_in_the_same_studies_as_in_the_pipeline(registry, params):
    recipe, generator = recipe_of(registry, DEBTS), np.random.default_rng(6)
    gap = params.checks.maximum_baseline_gap
    cities = [
        City(
            CityEstimates(*[np.zeros(STUDIES)] * 4),
            np.zeros(STUDIES),
            tuple(
                People(generator.normal(shift, 1, (STUDIES, started)), np.zeros((STUDIES, twice)), twice)
                for shift, started, twice in ((0.2, 16, 12), (0.0, 12, 8))
            ),
        )
        for _ in range(3)
    ]
    unequal = claims.unequal_start(cities, gap)
    selective = claims.selective_dropout(cities, gap, LEVEL)
    cities_named = recipe.question.participating[:3]
    for n in range(STUDIES):
        rows = [
            (name, arm, f"{name}-{arm}-{unit}", start, 1.0 if unit < group.twice else np.nan)
            for name, city in zip(cities_named, cities, strict=True)
            for arm, group in zip(("experiment", "comparison"), city.groups, strict=True)
            for unit, start in enumerate(group.before[n])
        ]
        units = pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
        assert balance_t0(recipe.question, units, gap)[0].lowers_claim == unequal[n]
        assert selective_dropout(recipe.question, units, gap, LEVEL)[0].lowers_claim == selective[n]
    assert 0 < unequal.sum() < STUDIES


def test_one_city_decides_in_the_same_studies_as_in_the_pipeline(registry):
    question, generator = recipe_of(registry, DEBTS).question, np.random.default_rng(7)
    pooled, without = generator.normal(0.1, 0.1, 40), generator.normal(0.1, 0.1, (40, 5))
    found = claims.influential(pooled, without, question.relevant_difference)
    for n in range(40):
        (whole, _) = influential_site(question, pooled[n], without[n], list("abcde"))
        assert whole.lowers_claim == found[n]
    assert 0 < found.sum() < 40
