"""Every public estimator against known answers, and a guard that none is without."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from clusters_cases import CLUSTERS
from estimation_cases import BCG_COUNTS, EIGHT_SCHOOLS, SLEEP_FIRST, SLEEP_SECOND, bcg
from estimation_cases import CASES as OF_DESIGNS
from outcomes_cases import OUTCOMES
from scipy import integrate, special, stats
from series_cases import SERIES_CASES
from statsmodels.api import OLS
from threats_cases import THREATS

import evaluation.estimation as estimation
from evaluation.estimation.designs.controlled_change import adjusted_difference
from evaluation.estimation.heterogeneity import tau_squared_paule_mandel, weigh
from evaluation.estimation.regression import hc2_coefficient

CASES = [*OF_DESIGNS, *OUTCOMES, *THREATS, *CLUSTERS, *SERIES_CASES]
FEWEST_CASES = 231
"""The grid of cases may grow, not shrink."""
ROOT = 1e-12
"""A root solved to the last digits leaves this relative rest in its equation."""
SAME_FORMULA = 1e-10
"""Two programs for one closed formula differ by rounding only."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.estimator}: {case.name}")
def test_estimator_gives_the_known_answer(case):
    np.testing.assert_allclose(case.compute(), case.expected, rtol=case.tolerance, atol=case.tolerance * 1e-3)


def test_every_estimator_has_a_known_answer():
    public = {name for name in estimation.__all__ if inspect.isfunction(getattr(estimation, name))}
    assert public == {case.estimator for case in CASES}
    assert len({(case.estimator, case.name) for case in CASES}) == len(CASES) >= FEWEST_CASES


def test_bcg_facts_are_the_published_ones():
    effects, errors = bcg()
    assert BCG_COUNTS.shape == (13, 4)
    np.testing.assert_allclose([effects[0], errors[0] ** 2], [-0.889311333920205, 0.325584765003961], rtol=SAME_FORMULA)
    np.testing.assert_allclose([effects[12], errors[12] ** 2], [-0.0173139482168798, 0.0714046596839863], rtol=1e-9)


@pytest.mark.parametrize("data", [bcg(), EIGHT_SCHOOLS], ids=["bcg", "schools"])
def test_q_profile_limits_solve_their_equation(data):
    effects, errors = data
    found = estimation.pool(effects, errors)
    for tau_squared, tail in ((found.tau_squared_low, 0.025), (found.tau_squared_high, 0.975)):
        if tau_squared > 0:
            q = weigh(effects, errors**2, np.float64(tau_squared)).q
            assert q == pytest.approx(special.chdtri(effects.size - 1, tail), rel=ROOT)


def test_paule_mandel_solves_its_equation():
    effects, errors = bcg()
    tau_squared = tau_squared_paule_mandel(effects, errors**2)
    assert weigh(effects, errors**2, tau_squared).q == pytest.approx(effects.size - 1, rel=ROOT)


def _survey(seed=11):
    generator = np.random.default_rng(seed)
    start = generator.integers(1, 6, 41).astype(float)
    treated = (np.arange(41) < 26).astype(float)
    return start, 0.5 * start + treated + generator.normal(size=41), treated


def test_ancova_is_statsmodels_hc2():
    start, after, treated = _survey()
    found = estimation.controlled_change(start, after, treated, "mean_difference").adjusted
    design = np.column_stack([np.ones(41), treated, start - start.mean()])
    peer = OLS(after, design).fit(cov_type="HC2")
    np.testing.assert_allclose([found.value, found.standard_error], [peer.params[1], peer.bse[1]], rtol=SAME_FORMULA)


def test_two_group_degrees_of_freedom_are_those_of_imbens_and_kolesar():
    """Their formula for a binary regressor, at the end of section 3: (n0 + n1)² (n0 − 1)(n1 − 1) / (...)."""
    _, after, treated = _survey()
    found = adjusted_difference(after, treated, None, "mean_difference", 0.95)
    first, second = 26, 15
    by_hand = (first + second) ** 2 * (first - 1) * (second - 1)
    by_hand /= first**2 * (first - 1) + second**2 * (second - 1)
    assert found.degrees_of_freedom == pytest.approx(by_hand, rel=SAME_FORMULA)


def test_bell_mccaffrey_equals_its_definition_in_full_matrices():
    """tr(A)² / tr(A²) with the n × n matrix written out, as in Bell & McCaffrey (2002)."""
    start, after, treated = _survey()
    design = np.column_stack([np.ones(41), treated, start - start.mean()])
    found = hc2_coefficient(after, design, 1)
    inverse = np.linalg.inv(design.T @ design)
    annihilator = np.eye(41) - design @ inverse @ design.T
    weights = (design @ inverse[:, 1]) / np.sqrt(np.diag(annihilator))
    middle = np.diag(weights) @ annihilator @ np.diag(weights)
    by_definition = np.trace(middle) ** 2 / np.trace(middle @ middle)
    assert found.degrees_of_freedom == pytest.approx(by_definition, rel=SAME_FORMULA)


def test_partly_linked_variance_is_the_sum_over_people():
    """Var(mean after − mean before) with everyone's own terms: only linked people contribute a covariance."""
    before, after = np.r_[SLEEP_FIRST, 1.5, 2.5], SLEEP_SECOND
    people_before = [*"abcdefghij", "x", "y"]
    people_after = [*"abcdefgh", "v", "w"]
    found = estimation.repeated_survey(before, after, people_before, people_after)
    correlation = np.corrcoef(before[:8], after[:8])[0, 1]
    spread_before, spread_after = before.std(ddof=1), after.std(ddof=1)
    variance = spread_before**2 / 12 + spread_after**2 / 10 - 2 * correlation * spread_before * spread_after * 8 / 120
    assert found.standard_error == pytest.approx(np.sqrt(variance), rel=SAME_FORMULA)
    welch = (spread_before**2 / 12 + spread_after**2 / 10) ** 2
    welch /= (spread_before**2 / 12) ** 2 / 11 + (spread_after**2 / 10) ** 2 / 9
    assert found.degrees_of_freedom == pytest.approx(7 + (welch - 7) / (6 + 16) * 6, rel=SAME_FORMULA)
    assert (found.units_n, found.residual_df) == (10, 12 + 10 - 8 - 2)


SHARES_BEFORE, SHARES_AFTER = (
    np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0.0]),
    np.array([1, 1, 1, 1, 0, 0, 0, 0, 1, 1.0]),
)
PEOPLE_BEFORE, PEOPLE_AFTER = "abcdefghijkl", "abcdefghvw"
"""Twelve and ten people, eight of them the same; of those 3 said yes twice, 1 only after, 4 never: phi = sqrt(0.6)."""


def test_partly_linked_shares_subtract_the_covariance_of_the_linked():
    """4 of 12 before, 6 of 10 after, each with one yes and one no added: v0 = 5/14 × 9/14 / 14, v1 = 7/12 × 5/12 / 12.

    var = v0 + v1 − 2 × phi × 8 / sqrt(12 × 10) × sqrt(v0 v1).
    """
    linked, strangers = (
        estimation.repeated_survey(SHARES_BEFORE, SHARES_AFTER, before, after, "risk_difference")
        for before, after in ((PEOPLE_BEFORE, PEOPLE_AFTER), (None, None))
    )
    before, after = (5 / 14) * (9 / 14) / 14, (7 / 12) * (5 / 12) / 12
    covariance = np.sqrt(0.6) * 8 / np.sqrt(120) * np.sqrt(before * after)
    assert linked.value == strangers.value == pytest.approx(6 / 10 - 4 / 12, rel=SAME_FORMULA)
    assert strangers.standard_error == pytest.approx(np.sqrt(before + after), rel=SAME_FORMULA)
    assert linked.standard_error == pytest.approx(np.sqrt(before + after - 2 * covariance), rel=SAME_FORMULA)
    assert linked.high - linked.low < strangers.high - strangers.low
    assert (linked.units_n, linked.residual_df) == (10, 12)
    assert (strangers.units_n, strangers.residual_df) == (10, 20)


def test_detectable_multiplier_has_the_power_it_says():
    for degrees in (2, 3, 4, 10, 40):
        multiplier = estimation.detectable_multiplier(degrees)
        critical = stats.t.ppf(0.975, degrees)
        assert stats.nct.sf(critical, degrees, multiplier) == pytest.approx(0.8, abs=1e-6)


def test_probabilities_agree_with_integration_over_tau():
    """P(next site > c) by adaptive integration (scipy QUADPACK) under a half-normal prior and a flat mean."""
    effects, errors = np.array([0.31, 0.12, 0.25, 0.40, 0.18]), np.array([0.11, 0.12, 0.10, 0.13, 0.12])
    found = estimation.predict_next_site(
        effects, errors, estimation.SpreadPrior("half_normal", 0.3), relevant_difference=0.15
    )

    def integral(threshold):
        def integrand(tau):
            weights = 1 / (errors**2 + tau**2)
            mean = (weights * effects).sum() / weights.sum()
            log_height = 0.5 * (np.log(weights).sum() - np.log(weights.sum()) - (weights * (effects - mean) ** 2).sum())
            tail = special.ndtr((mean - threshold) / np.sqrt(1 / weights.sum() + tau**2))
            return np.exp(log_height - 0.5 * (tau / 0.3) ** 2) * tail

        return integrate.quad(integrand, 0, 4, epsabs=0, epsrel=1e-12, limit=500)[0]

    whole = integral(-1e9)
    assert found.probability_improves == pytest.approx(integral(0.0) / whole, rel=SAME_FORMULA)
    assert found.probability_exceeds_relevant == pytest.approx(integral(0.15) / whole, rel=SAME_FORMULA)
