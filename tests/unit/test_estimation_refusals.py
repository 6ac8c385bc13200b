"""Every refusal of the estimation floor: an impossible or hopeless question gets a plain sentence, never a NaN."""

from __future__ import annotations

import numpy as np
import pytest

import evaluation.estimation as e
from evaluation.estimation import refusals
from evaluation.estimation.refusals import (
    EstimationError,
    InvalidInputError,
    NoOverlapError,
    NoVariationError,
    TooFewSitesError,
    TooFewUnitsError,
)

OF_SITES = {
    "one site": (lambda: e.pool([1.0], [1.0]), TooFewSitesError),
    "no site": (lambda: e.pool([], []), TooFewSitesError),
    "two sites, leave one out": (lambda: e.leave_one_out([1.0, 2.0], [1.0, 1.0]), TooFewSitesError),
    "two sites, t(k − 2)": (lambda: e.predict_higgins_thompson_spiegelhalter([1, 2], [1, 1]), TooFewSitesError),
    "one site, raw t": (lambda: e.predict_raw_t([1.0]), TooFewSitesError),
    "equal sites, raw t": (lambda: e.predict_raw_t([1.0, 1.0, 1.0]), EstimationError),
    "standard error zero": (lambda: e.pool([1.0, 2.0], [0.0, 1.0]), InvalidInputError),
    "missing effect": (lambda: e.pool([1.0, np.nan], [1.0, 1.0]), InvalidInputError),
    "infinite standard error": (lambda: e.pool([1.0, 2.0], [1.0, np.inf]), InvalidInputError),
    "too large to square": (lambda: e.pool([1.0, 2.0], [1e200, 1.0]), InvalidInputError),
    "other shapes": (lambda: e.pool([1.0, 2.0], [1.0]), InvalidInputError),
    "unknown method": (lambda: e.pool([1.0, 2.0], [1.0, 1.0], "fixed"), InvalidInputError),
    "unknown interval": (lambda: e.pool([1.0, 2.0], [1.0, 1.0], "reml", "wald"), InvalidInputError),
    "confidence of 95": (lambda: e.pool([1.0, 2.0], [1.0, 1.0], confidence_level=95), InvalidInputError),
    "scale zero": (lambda: e.predict_next_site([1, 2], [1, 1], e.SpreadPrior("half_normal", 0)), InvalidInputError),
    "unknown prior": (lambda: e.predict_next_site([1, 2], [1, 1], e.SpreadPrior("flat", 1)), InvalidInputError),
    "unknown direction": (
        lambda: e.predict_next_site([1, 2], [1, 1], e.SpreadPrior("half_normal", 1), direction="left"),
        InvalidInputError,
    ),
    "no degrees of freedom": (lambda: e.detectable_multiplier(0), InvalidInputError),
    "share of nobody": (lambda: e.wilson(0, 0), EstimationError),
    "more than all": (lambda: e.wilson(3, 2), InvalidInputError),
}

OF_THREATS = {
    "one imputation": (lambda: e.combine_imputations([1.0], [1.0]), InvalidInputError),
    "variance zero": (lambda: e.combine_imputations([1.0, 2.0], [0.0, 1.0]), InvalidInputError),
    "four observed to impute from": (
        lambda: e.impute_chained([[1, 2], [1, 2], [2, 1], [2, 2], [1, np.nan]], np.random.default_rng(1)),
        TooFewUnitsError,
    ),
    "all missing": (lambda: e.impute_chained(np.full((6, 1), np.nan), np.random.default_rng(1)), TooFewUnitsError),
    "infinite value to impute": (
        lambda: e.impute_chained([[np.inf, 1.0]], np.random.default_rng(1)),
        InvalidInputError,
    ),
    "group 2": (lambda: e.fill_extremes([1.0, 0.0], [1, 2], 0, 1), InvalidInputError),
    "events of nobody": (lambda: e.bounds_of_share(0, 0, 0), TooFewUnitsError),
    "one group of units": (lambda: e.mixed_model([1.0, 2, 3], np.ones((3, 1)), [1, 1, 1]), TooFewSitesError),
    "one unit per group": (lambda: e.mixed_model([1.0, 2, 4], np.ones((3, 1)), [1, 2, 3]), NoVariationError),
    "same column twice": (lambda: e.mixed_model([1.0, 2, 4, 3], np.ones((4, 2)), [1, 1, 2, 2]), NoOverlapError),
    "all units the same": (lambda: e.mixed_model([1.0, 1, 1, 1], np.ones((4, 1)), [1, 1, 2, 2]), NoVariationError),
    "no one treated": (
        lambda: e.mixed_model([1.0, 2, 4, 3], np.ones((4, 1)), [1, 1, 2, 2], np.zeros(4)),
        InvalidInputError,
    ),
    "p-value of two": (lambda: e.adjust_p_values([2.0]), InvalidInputError),
    "unknown adjustment": (lambda: e.adjust_p_values([0.2], "sidak"), InvalidInputError),
    "no intervals at once": (lambda: e.bonferroni_multiplier(0, 4), InvalidInputError),
    "interval without error": (lambda: e.simultaneous_intervals([1.0], [0.0], 4), InvalidInputError),
    "risk ratio of zero": (lambda: e.e_value(0.0, 0.0, 1.0), InvalidInputError),
    "unknown ratio": (lambda: e.e_value(2.0, 1.0, 3.0, "rate"), InvalidInputError),
    "difference without error": (lambda: e.e_value_of_difference(0.5, 0.0), InvalidInputError),
    "mean outside its interval": (lambda: e.overturning_trend(3.0, 0.0, 1.0), InvalidInputError),
    "reliability of two": (lambda: e.expected_regression(1.0, 2.0, 2.0), InvalidInputError),
    "no spread to be chosen from": (lambda: e.expected_regression_below(1.0, 2.0, 0.0, 0.5), InvalidInputError),
}

ONES = np.ones(4)
OF_UNITS = {
    "nobody": (lambda: e.paired_difference([], []), TooFewUnitsError),
    "one unit": (lambda: e.paired_change([1], [2], "mean_difference"), TooFewUnitsError),
    "same change for all": (lambda: e.paired_difference([1, 2, 3], [2, 3, 4]), NoVariationError),
    "missing value": (lambda: e.paired_difference([1, np.nan], [2, 3]), InvalidInputError),
    "unpaired": (lambda: e.paired_difference([1, 2, 3], [2, 3]), InvalidInputError),
    "a table": (lambda: e.paired_difference([[1, 2]], [[2, 3]]), InvalidInputError),
    "unknown outcome": (lambda: e.paired_change([1, 2], [2, 3], "median"), InvalidInputError),
    "negative count": (lambda: e.net_improvement_from_counts(-1, 2, 3), InvalidInputError),
    "shares of scores": (lambda: e.paired_risk_difference([1, 2], [0, 1]), InvalidInputError),
    "empty comparison": (
        lambda: e.controlled_change([1, 2, 3], [2, 3, 3], [1, 1, 1], "mean_difference"), TooFewUnitsError,
    ),
    "one in comparison": (
        lambda: e.controlled_change([1, 2, 3], [2, 3, 3], [1, 1, 0], "mean_difference"), TooFewUnitsError,
    ),
    "no overlap": (
        lambda: e.controlled_change([1, 1, 2, 2], [2, 3, 3, 1], [1, 1, 0, 0], "mean_difference"), NoOverlapError,
    ),
    "no variation at all": (
        lambda: e.controlled_change(ONES, ONES, [1, 1, 0, 0], "mean_difference"), NoVariationError,
    ),
    "groups of other length": (
        lambda: e.controlled_change([1, 2, 3], [2, 3, 3], [1, 1, 0, 0], "mean_difference"), InvalidInputError,
    ),
    "groups 1 and 2": (
        lambda: e.controlled_change([1, 2, 3, 1], [2, 3, 3, 1], [1, 1, 2, 2], "mean_difference"), InvalidInputError,
    ),
    "net improvement of strangers": (
        lambda: e.repeated_survey([1, 2], [2, 3], outcome="net_improvement"), InvalidInputError,
    ),
    "someone twice": (lambda: e.repeated_survey([1, 2], [2, 3], ["a", "a"], ["a", "b"]), InvalidInputError),
    "net improvement without a start": (
        lambda: e.randomised([1, 2, 2, 3], [1, 1, 0, 0], outcome="net_improvement"), InvalidInputError,
    ),
    "effect without error": (lambda: e.from_effect(1.0, 0.0), InvalidInputError),
    "effect of two units": (lambda: e.from_effect(1.0, 1.0, 2), TooFewUnitsError),
    "totals of one unit": (
        lambda: e.from_summaries(e.Summary(1, 1.0, 1.0), e.Summary(5, 1.0, 1.0)), TooFewUnitsError,
    ),
    "totals without spread": (
        lambda: e.from_summaries(e.Summary(5, 1.0, 0.0), e.Summary(5, 1.0, 0.0)), NoVariationError,
    ),
    "events of one unit": (lambda: e.from_events(e.Events(1, 1), e.Events(5, 1)), TooFewUnitsError),
    "one coder": (lambda: e.krippendorff_alpha([[1, 2, 3]]), TooFewUnitsError),
    "one code": (lambda: e.krippendorff_alpha([[1, 1], [1, 1]]), NoVariationError),
}  # fmt: skip

ARMS, TEAMS = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]]), ["a", "a", "b", "c", "c", "d"]
SIX, PLACES, PICKED = [1.0, 2, 4, 3, 5, 9], ["a", "a", "a", "b", "b", "b"], [1, 0, 0, 1, 0, 0]
OF_CLUSTERS = {
    "one cluster": (lambda: e.cluster_robust(SIX, ARMS, ["a"] * 6, 1), TooFewUnitsError),
    "one treated cluster": (lambda: e.cluster_robust(SIX, ARMS, ["a", "a", "b", "c", "c", "c"], 1), TooFewUnitsError),
    "unknown team": (lambda: e.cluster_robust(SIX, ARMS, [None, "a", "b", "c", "c", "d"], 1), InvalidInputError),
    "team of five": (lambda: e.cluster_robust(SIX, ARMS, TEAMS[:5], 1), InvalidInputError),
    "teams as a table": (lambda: e.cluster_robust(SIX, ARMS, np.zeros((6, 2)), 1), InvalidInputError),
    "too large to square, by cluster": (
        lambda: e.cluster_robust(np.array(SIX) * 1e200, ARMS, TEAMS, 1), InvalidInputError,
    ),
    "no such column": (lambda: e.cluster_robust(SIX, ARMS, TEAMS, "dose"), InvalidInputError),
    "unknown kind": (lambda: e.cluster_robust(SIX, ARMS, TEAMS, 1, "HC2"), InvalidInputError),
    "same column twice, by cluster": (lambda: e.cluster_robust(SIX, np.ones((6, 2)), TEAMS, 1), NoOverlapError),
    "column of zeros": (lambda: e.cluster_robust(SIX, ARMS * [1, 0], TEAMS, 1), NoOverlapError),
    "fitted exactly": (lambda: e.cluster_robust(ARMS[:, 1], ARMS, TEAMS, 1), NoVariationError),
    "fitted exactly, bootstrap": (lambda: e.wild_cluster_bootstrap(ARMS[:, 1], ARMS, TEAMS, 1), NoVariationError),
    "unknown weights": (
        lambda: e.wild_cluster_bootstrap(SIX, ARMS, TEAMS, 1, "mammen"), InvalidInputError,
    ),
    "drawn without a generator": (
        lambda: e.wild_cluster_bootstrap(SIX, ARMS, TEAMS, 1, enumerate_at_most=10), InvalidInputError,
    ),
    "no draws": (
        lambda: e.wild_cluster_bootstrap(
            SIX, ARMS, TEAMS, 1, generator=np.random.default_rng(1), enumerate_at_most=10, draws=0
        ), InvalidInputError,
    ),
    "cluster in both groups": (
        lambda: e.randomised(SIX, [0, 1, 0, 1, 1, 1], cluster=TEAMS), InvalidInputError,
    ),
    "one cluster in a group": (
        lambda: e.randomised(SIX, [0, 0, 0, 1, 1, 1], cluster=["a", "a", "a", "c", "c", "d"]), TooFewUnitsError,
    ),
    "signs of nothing": (lambda: e.sign_flip_test([0.0, 0.0]), NoVariationError),
    "one sign": (lambda: e.sign_flip_test([1.0]), TooFewUnitsError),
    "a hundred signs, no generator": (lambda: e.sign_flip_test(np.arange(100.0)), InvalidInputError),
    "lot drew nobody": (lambda: e.complete_randomisation_test(SIX, [0] * 6), TooFewUnitsError),
    "lot over equals": (lambda: e.complete_randomisation_test([1.0] * 6, [1, 0] * 3), NoVariationError),
    "lot of two": (lambda: e.complete_randomisation_test(SIX, [2, 0] * 3), InvalidInputError),
    "city without comparison": (lambda: e.placebo_in_space(SIX, PLACES, [1, 1, 1, 1, 0, 0]), TooFewUnitsError),
    "city all alike": (lambda: e.placebo_in_space([1.0] * 6, PLACES, PICKED), NoVariationError),
    "unknown statistic": (
        lambda: e.placebo_in_space(SIX, PLACES, PICKED, "median"), InvalidInputError,
    ),
    "studentised over one city": (
        lambda: e.placebo_in_space(SIX, ["a"] * 6, PICKED, "studentised"), TooFewSitesError,
    ),
    "same difference in every city": (
        lambda: e.placebo_in_space([1.0, 2, 4] * 2, PLACES, PICKED, "studentised"), NoVariationError,
    ),
    "one indicator as a list": (lambda: e.placebo_in_space_joint(SIX, PLACES, PICKED), InvalidInputError),
    "too many choices to list": (
        lambda: e.placebo_in_space(np.arange(40.0), ["a"] * 40, [1, 0] * 20), InvalidInputError,
    ),
    "plan with two clusters": (lambda: e.mdes_cluster_randomised(2, 20, 0.1), TooFewSitesError),
    "plan with one block": (lambda: e.mdes_blocked_individual(1, 20, 0.1, 0.1), TooFewSitesError),
    "correlation of two": (lambda: e.mdes_cluster_randomised(10, 20, 2.0), InvalidInputError),
    "everyone treated": (lambda: e.mdes_cluster_randomised(10, 20, 0.1, 1.0), InvalidInputError),
    "no units": (lambda: e.mdes_blocked_individual(5, 0, 0.1, 0.1), InvalidInputError),
    "heterogeneity below zero": (lambda: e.mdes_blocked_individual(5, 20, 0.1, -1.0), InvalidInputError),
}  # fmt: skip
NOTHING = np.zeros(3)
OF_OUTCOMES = {
    "shares of one unit": (lambda: e.risk_difference(1, 1, 1, 5), TooFewUnitsError),
    "more events than units": (lambda: e.risk_ratio(6, 5, 1, 5), InvalidInputError),
    "paired table of one": (lambda: e.paired_share_difference(1, 0, 0, 0), TooFewUnitsError),
    "paired table below zero": (lambda: e.paired_share_difference(-1, 2, 2, 2), InvalidInputError),
    "unknown paired interval": (lambda: e.paired_share_difference(1, 2, 2, 2, "exact"), InvalidInputError),
    "Wald when nobody changed": (lambda: e.paired_share_difference(3, 0, 0, 2, "wald"), NoVariationError),
    "changes below zero": (lambda: e.mcnemar(-1, 2), InvalidInputError),
    "unknown McNemar": (lambda: e.mcnemar(1, 2, "yates"), InvalidInputError),
    "half an event": (lambda: e.rate_ratio(0.5, 1, 1, 1), InvalidInputError),
    "no time at risk": (lambda: e.rate_ratio(1, 0, 1, 1), InvalidInputError),
    "no event at all": (lambda: e.rate_ratio(0, 1, 0, 1), NoVariationError),
    "group without events": (lambda: e.count_ratio([0, 0], [1, 1], [1, 2], [1, 1]), NoVariationError),
    "equal rates in each group": (
        lambda: e.count_ratio([2, 2], [1, 1], [1, 1], [1, 1], "poisson_robust"), NoVariationError,
    ),
    "counts of no one": (lambda: e.count_regression(NOTHING, ONES[:3, None]), NoVariationError),
    "broken counts": (lambda: e.count_regression([0.5, 1, 2], ONES[:3, None]), InvalidInputError),
    "counts without units": (lambda: e.count_regression([1, 2], np.eye(2)), TooFewUnitsError),
    "columns of counts twice": (lambda: e.count_regression([1, 2, 3], np.ones((3, 2))), NoOverlapError),
    "unknown count model": (lambda: e.count_regression([1, 2, 3], ONES[:3, None], method="zip"), InvalidInputError),
    "amount of zero": (lambda: e.amount_regression([0, 1, 2], ONES[:3, None]), InvalidInputError),
    "unknown link": (lambda: e.amount_regression([1, 1, 2], ONES[:3, None], "logit"), InvalidInputError),
    "amounts without units": (lambda: e.amount_regression([1, 2], np.eye(2)), TooFewUnitsError),
    "equal amounts in each group": (
        lambda: e.amount_regression([1, 1, 2, 2], np.column_stack([ONES, [0, 0, 1, 1]])), NoVariationError,
    ),
    "one amount decides": (
        lambda: e.amount_regression([1, 2, 3], np.column_stack([ONES[:3], [0, 0, 1]])), TooFewUnitsError,
    ),
    "columns of amounts twice": (lambda: e.amount_regression([1, 2, 3], np.ones((3, 2))), NoOverlapError),
    "levels of one kind": (lambda: e.ordinal_logit([1, 1, 1], [[0], [1], [1]]), NoVariationError),
    "levels told apart": (lambda: e.ordinal_logit([1, 1, 2, 2], [[0], [0], [1], [1]]), NoOverlapError),
    "levels by a constant": (lambda: e.ordinal_logit([1, 2, 2], [[1], [1], [1]]), NoOverlapError),
    "levels without design": (lambda: e.ordinal_logit([1, 2, 2], [1, 0, 1]), InvalidInputError),
    "draws of one unit": (lambda: e.bootstrap_bca([[1.0]], e.mean_of, np.random.default_rng(1)), TooFewUnitsError),
    "draws that are equal": (
        lambda: e.bootstrap_bca([[1.0, 1.0]], e.mean_of, np.random.default_rng(1)), NoVariationError,
    ),
    "ten draws": (
        lambda: e.bootstrap_bca([[1.0, 2.0]], e.mean_of, np.random.default_rng(1), draws=10), InvalidInputError,
    ),
    "statistic that is never there": (
        lambda: e.bootstrap_bca([[1.0, 2.0]], lambda x: x.mean(1) * np.nan, np.random.default_rng(1)),
        InvalidInputError,
    ),
    "horizon too far": (lambda: e.restricted_mean([1, 2, 3], [1, 1, 0], 4), InvalidInputError),
    "no horizon": (lambda: e.restricted_mean([1, 2, 3], [1, 1, 1], 0), InvalidInputError),
    "no event before the horizon": (lambda: e.restricted_mean([2, 3], [1, 1], 1), NoVariationError),
    "all at the same time": (lambda: e.restricted_mean([2, 2], [1, 1], 3), NoVariationError),
    "groups without spread": (lambda: e.hedges_g([1, 1], [2, 2]), NoVariationError),
    "two pairs to standardise": (lambda: e.standardised_change([1, 2], [2, 2]), TooFewUnitsError),
    "same change to standardise": (lambda: e.standardised_change([1, 2, 3], [2, 3, 4]), NoVariationError),
    "unknown standardised change": (lambda: e.standardised_change([1, 2, 3], [2, 3, 5], "g"), InvalidInputError),
    "groups apart": (lambda: e.probability_of_superiority([1, 2], [3, 4]), NoVariationError),
    "too many divisions": (lambda: e.exact_superiority_p(np.arange(15), np.arange(15) + 0.5), InvalidInputError),
    "too many to rank": (lambda: e.signed_rank(np.zeros(1001), np.ones(1001)), InvalidInputError),
    "kappa of one code": (lambda: e.weighted_kappa([[5, 0], [0, 0]]), NoVariationError),
    "kappa of nobody": (lambda: e.weighted_kappa(np.zeros((2, 2))), TooFewUnitsError),
    "kappa of a long table": (lambda: e.weighted_kappa([[1, 2]]), InvalidInputError),
    "weight of agreement": (lambda: e.weighted_kappa([[1, 2], [2, 1]], np.ones((2, 2))), InvalidInputError),
    "interval of shares": (
        lambda: e.weighted_kappa_interval([[0.5, 0.2], [0.2, 0.1]], np.random.default_rng(1)), InvalidInputError,
    ),
    "comparisons without variance": (lambda: e.max_t_p_values([1.0], [[0.0]], 5), InvalidInputError),
    "impossible correlation": (lambda: e.max_t_p_values([1.0, 2], [[1, 2], [2, 1]], 5), InvalidInputError),
    "unknown step": (lambda: e.max_t_p_values([1.0], [[1.0]], 5, "holm"), InvalidInputError),
    "too many to see through": (lambda: e.max_t_p_values(np.ones(13), np.eye(13), 5, "shaffer"), InvalidInputError),
    "joint test of one set": (lambda: e.joint_wald_test([[1.0]], [[[1.0]]]), InvalidInputError),
    "joint covariance of zero": (lambda: e.joint_wald_test([[1.0], [2.0]], np.zeros((2, 1, 1))), InvalidInputError),
    "joint ratios of no parameter": (lambda: e.joint_likelihood_ratio_test([1, 2], [1, 2], 0), InvalidInputError),
}  # fmt: skip

REFUSED = OF_SITES | OF_UNITS | OF_THREATS | OF_CLUSTERS | OF_OUTCOMES


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_plain_sentences(name):
    call, refusal = REFUSED[name]
    with pytest.raises(refusal) as caught:
        call()
    assert str(caught.value).endswith(".")
    assert len(str(caught.value).split()) > 4


def test_every_refusal_stands_in_the_table_and_has_its_own_key():
    kinds = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, EstimationError)]
    named = [kind for kind in kinds if kind is not EstimationError]
    assert all(f"``{kind.__name__}``" in (refusals.__doc__ or "") for kind in named)
    assert len({kind.key for kind in kinds}) == len(kinds)
    assert {refusal for _, refusal in REFUSED.values()} >= set(named)
