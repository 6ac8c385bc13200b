"""Floor 5: from indicator rows to estimates, per site and for a next one.

The functions below take plain arrays and return frozen results; they know no file and no registry, so they can be used
from a notebook as they are.

>>> from evaluation.estimation import SpreadPrior, pool, predict_next_site
>>> effects, errors = [0.31, 0.12, 0.25, 0.40, 0.18], [0.11, 0.12, 0.10, 0.13, 0.12]
>>> pooled = pool(effects, errors)
>>> round(pooled.estimate, 3), round(pooled.low, 3), round(pooled.high, 3)
(0.25, 0.108, 0.392)
>>> expected = predict_next_site(effects, errors, SpreadPrior("half_normal", 0.3), relevant_difference=0.15)
>>> round(expected.probability_improves, 2), round(expected.probability_exceeds_relevant, 2)
(0.97, 0.84)
"""

from evaluation.estimation.agreement import alpha_interval, krippendorff_alpha
from evaluation.estimation.clusters.joint import JointPlacebo, placebo_in_space_joint
from evaluation.estimation.clusters.placebo import Placebo, placebo_in_space
from evaluation.estimation.clusters.randomisation import (
    RandomisationTest,
    complete_randomisation_test,
    sign_flip_test,
)
from evaluation.estimation.clusters.robust import ClusterRobust, cluster_robust
from evaluation.estimation.clusters.wild import WildBootstrap, wild_cluster_bootstrap
from evaluation.estimation.designs.aggregate import Events, Summary, from_effect, from_events, from_summaries
from evaluation.estimation.designs.controlled_change import controlled_change
from evaluation.estimation.designs.group_time import GroupTimeEffects, group_time_effects
from evaluation.estimation.designs.interrupted_series import (
    InterruptedCounts,
    InterruptedSeries,
    collapsed_change,
    interrupted_counts,
    interrupted_series,
    trend_before,
)
from evaluation.estimation.designs.paired_change import (
    net_improvement,
    net_improvement_from_counts,
    paired_change,
    paired_difference,
    paired_risk_difference,
    paired_risk_difference_from_counts,
)
from evaluation.estimation.designs.panel_did import (
    PanelDifference,
    difference_in_differences,
    difference_in_differences_from_summaries,
    panel_difference_in_differences,
)
from evaluation.estimation.designs.randomised import randomised
from evaluation.estimation.designs.repeated_survey import repeated_survey
from evaluation.estimation.detectable import (
    detectable_multiplier,
    mdes_blocked_individual,
    mdes_cluster_randomised,
    smallest_detectable_difference,
)
from evaluation.estimation.hierarchical import NormalPrior, SpreadPrior
from evaluation.estimation.kappa import weighted_kappa, weighted_kappa_interval
from evaluation.estimation.max_t import max_t_p_values
from evaluation.estimation.missing.bounds import bounds_of_share, fill_extremes
from evaluation.estimation.missing.chained import impute_chained
from evaluation.estimation.missing.joint import JointTest, joint_likelihood_ratio_test, joint_wald_test
from evaluation.estimation.missing.rubin import Combined, barnard_rubin, combine_imputations
from evaluation.estimation.missing.tipping import tipping_share
from evaluation.estimation.mixed import Mixed, mixed_model
from evaluation.estimation.multiplicity import (
    Intervals,
    adjust_p_values,
    bonferroni_multiplier,
    false_coverage_intervals,
    simultaneous_intervals,
)
from evaluation.estimation.outcomes.amounts import Amounts, amount_regression
from evaluation.estimation.outcomes.bootstrap import (
    Bootstrap,
    bootstrap_bca,
    difference_of_means,
    difference_of_medians,
    mean_of,
    median_of,
)
from evaluation.estimation.outcomes.counts import Counts, count_ratio, count_regression
from evaluation.estimation.outcomes.ordinal import Ordinal, ordinal_logit
from evaluation.estimation.outcomes.paired_shares import McNemar, mcnemar, paired_share_difference
from evaluation.estimation.outcomes.rates import rate_ratio
from evaluation.estimation.outcomes.ratio import Ratio
from evaluation.estimation.outcomes.restricted_mean import restricted_mean, restricted_mean_difference
from evaluation.estimation.outcomes.shares import risk_difference, risk_ratio
from evaluation.estimation.outcomes.signed_rank import SignedRank, signed_rank
from evaluation.estimation.outcomes.standardised import Standardised, hedges_g, standardised_change
from evaluation.estimation.outcomes.superiority import Superiority, exact_superiority_p, probability_of_superiority
from evaluation.estimation.pooling import Pooled, leave_one_out, pool, pool_many
from evaluation.estimation.prediction import (
    HierarchicalPrediction,
    PredictionInterval,
    predict_higgins_thompson_spiegelhalter,
    predict_next_site,
    predict_next_site_many,
    predict_raw_t,
)
from evaluation.estimation.proportions import wilson
from evaluation.estimation.reliability import cronbach_alpha, mcdonald_omega, rater_agreement
from evaluation.estimation.results import Adjusted, Estimate
from evaluation.estimation.sensitivity.e_value import EValue, e_value, e_value_of_difference
from evaluation.estimation.sensitivity.regression_to_mean import expected_regression, expected_regression_below
from evaluation.estimation.sensitivity.trend import OverturningTrend, overturning_trend

__all__ = [
    "Adjusted",
    "Amounts",
    "Bootstrap",
    "ClusterRobust",
    "Combined",
    "Counts",
    "EValue",
    "Estimate",
    "Events",
    "GroupTimeEffects",
    "HierarchicalPrediction",
    "InterruptedCounts",
    "InterruptedSeries",
    "Intervals",
    "JointPlacebo",
    "JointTest",
    "McNemar",
    "Mixed",
    "NormalPrior",
    "Ordinal",
    "OverturningTrend",
    "PanelDifference",
    "Placebo",
    "Pooled",
    "PredictionInterval",
    "RandomisationTest",
    "Ratio",
    "SignedRank",
    "SpreadPrior",
    "Standardised",
    "Summary",
    "Superiority",
    "WildBootstrap",
    "adjust_p_values",
    "alpha_interval",
    "amount_regression",
    "barnard_rubin",
    "bonferroni_multiplier",
    "bootstrap_bca",
    "bounds_of_share",
    "cluster_robust",
    "collapsed_change",
    "combine_imputations",
    "complete_randomisation_test",
    "controlled_change",
    "count_ratio",
    "count_regression",
    "cronbach_alpha",
    "detectable_multiplier",
    "difference_in_differences",
    "difference_in_differences_from_summaries",
    "difference_of_means",
    "difference_of_medians",
    "e_value",
    "e_value_of_difference",
    "exact_superiority_p",
    "expected_regression",
    "expected_regression_below",
    "false_coverage_intervals",
    "fill_extremes",
    "from_effect",
    "from_events",
    "from_summaries",
    "group_time_effects",
    "hedges_g",
    "impute_chained",
    "interrupted_counts",
    "interrupted_series",
    "joint_likelihood_ratio_test",
    "joint_wald_test",
    "krippendorff_alpha",
    "leave_one_out",
    "max_t_p_values",
    "mcdonald_omega",
    "mcnemar",
    "mdes_blocked_individual",
    "mdes_cluster_randomised",
    "mean_of",
    "median_of",
    "mixed_model",
    "net_improvement",
    "net_improvement_from_counts",
    "ordinal_logit",
    "overturning_trend",
    "paired_change",
    "paired_difference",
    "paired_risk_difference",
    "paired_risk_difference_from_counts",
    "paired_share_difference",
    "panel_difference_in_differences",
    "placebo_in_space",
    "placebo_in_space_joint",
    "pool",
    "pool_many",
    "predict_higgins_thompson_spiegelhalter",
    "predict_next_site",
    "predict_next_site_many",
    "predict_raw_t",
    "probability_of_superiority",
    "randomised",
    "rate_ratio",
    "rater_agreement",
    "repeated_survey",
    "restricted_mean",
    "restricted_mean_difference",
    "risk_difference",
    "risk_ratio",
    "sign_flip_test",
    "signed_rank",
    "simultaneous_intervals",
    "smallest_detectable_difference",
    "standardised_change",
    "tipping_share",
    "trend_before",
    "weighted_kappa",
    "weighted_kappa_interval",
    "wild_cluster_bootstrap",
    "wilson",
]
