"""Cases with known answers for every public estimator: numbers of other software or published, with their source.

The numbers are facts, copied by hand. They are never edited to make a test pass; where software is loose, the tolerance
says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import evaluation.estimation as e

EXACT = 1e-9
"""Closed forms, and roots that both sides solve to the last digits; the references give about ten of them."""
PRINTED = 1e-6
"""The reference is printed with about eight digits, or its optimiser stops there."""
UNIROOT = 3e-4
"""metafor's Q-profile searches with uniroot, to about 1e-4; our limits solve their equation to 1e-13 (see test)."""
BAYESMETA = 2e-3
"""bayesmeta sums over a grid of tau; against adaptive integration by scipy (QUADPACK) our numbers agree to 1e-6."""
QUADPACK = 2e-7
"""The posterior mean of tau is our least precise number: its end correction is of order step^6."""
NEWCOMBE_PRINTED = 2e-5
"""Printed with five digits."""
R_DOCUMENTED = 1e-4
"""Printed with four or five digits in R's own documentation."""

BCG_COUNTS = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ],
    dtype=float,
)  # fmt: skip
"""Colditz et al. (1994), BCG vaccine: cases and non-cases, vaccinated and not (trials 1–13)."""
EIGHT_SCHOOLS = (
    np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0]),
    np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0]),
)
"""Rubin (1981), effects of coaching and their standard errors."""
SLEEP_FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
"""Student (1908), hours of extra sleep of ten patients with two drugs."""
APPROVAL = (794, 150, 86, 570)
"""Agresti, Categorical Data Analysis: approval of the prime minister; yes twice, yes–no, no–yes, never."""
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, np.nan],
        [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
    ]
)
"""Krippendorff (2011), Computing Krippendorff's alpha-reliability, section E: four coders, twelve units."""
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
"""Shrout & Fleiss (1979), table 2: four judges' ratings of six targets."""
SF_BMS, SF_JMS, SF_EMS = 1349 / 120, 2339 / 72, 367 / 360
"""Their table 3, printed 11.24, 32.49 and 1.02: mean squares between targets, between judges and of the rest."""
HARMAN23 = np.array(
    [
        [1, 0.846, 0.805, 0.859, 0.473, 0.398, 0.301, 0.382], [0.846, 1, 0.881, 0.826, 0.376, 0.326, 0.277, 0.415],
        [0.805, 0.881, 1, 0.801, 0.380, 0.319, 0.237, 0.345], [0.859, 0.826, 0.801, 1, 0.436, 0.329, 0.327, 0.365],
        [0.473, 0.376, 0.380, 0.436, 1, 0.762, 0.730, 0.629], [0.398, 0.326, 0.319, 0.329, 0.762, 1, 0.583, 0.577],
        [0.301, 0.277, 0.237, 0.327, 0.730, 0.583, 1, 0.539], [0.382, 0.415, 0.345, 0.365, 0.629, 0.577, 0.539, 1],
    ]
)  # fmt: skip
HARMAN23_LOADINGS = np.array([0.918, 0.930, 0.900, 0.902, 0.490, 0.413, 0.351, 0.446])
HARMAN23_UNIQUE = np.array([0.158, 0.135, 0.190, 0.187, 0.760, 0.829, 0.877, 0.801])
"""Harman (1976), correlations of eight body measures, in R's datasets; loadings and uniquenesses as R prints them."""
R_THREE_DIGITS = 1e-3
TRIAD = np.array([[1.0, 0.56, 0.63], [0.56, 1.0, 0.72], [0.63, 0.72, 1.0]])
"""Made with loadings 0.7, 0.8 and 0.9."""


def with_covariance(covariance):
    """Scores with exactly this covariance matrix."""
    normal = np.random.default_rng(5).standard_normal((30, len(covariance)))
    basis, _ = np.linalg.qr(normal - normal.mean(0))
    return basis @ np.linalg.cholesky(covariance).T * np.sqrt(29)


CODED_TWICE = np.array([[1, 0, 1, 0, 1, 0, 0], [1, 0, 1, 0, 0, 1, 1]])
"""Two coders, yes or no: d of the N cases differ and the 2N codes hold n0 and n1, alpha = 1 − d (2N − 1) / (n0 n1)."""
SEVEN_CASES = (
    "all 7^7 = 823,543 samples with replacement enumerated, 823,287 with both codes: alpha = 1 − 5 × 13 / 45 from "
    "2.74 % to 7.70 % of them, 1 − 13 / 49 from 94.78 % to 98.04 %"
)


def bcg() -> tuple[np.ndarray, np.ndarray]:
    """Log risk ratios and their standard errors."""
    treated, treated_not, control, control_not = BCG_COUNTS.T
    treated_n, control_n = treated + treated_not, control + control_not
    effects = np.log(treated / treated_n) - np.log(control / control_n)
    return effects, np.sqrt(1 / treated - 1 / treated_n + 1 / control - 1 / control_n)


@dataclass(frozen=True)
class Case:
    """What one estimator must give, by whom it was computed, and how close."""

    estimator: str
    name: str
    source: str
    compute: Callable[[], Any]
    expected: Any
    tolerance: float = PRINTED
    """Relative, and absolute where the expected value is 0."""


def schools_bayes() -> e.HierarchicalPrediction[float]:
    prior, mean_prior = e.SpreadPrior("half_cauchy", 5.0), e.NormalPrior(0.0, 5.0)
    return e.predict_next_site(*EIGHT_SCHOOLS, prior, mean_prior=mean_prior)


def schools_bayes_many() -> e.HierarchicalPrediction:
    effects, errors = (np.tile(values, (3, 1)) for values in EIGHT_SCHOOLS)
    prior, mean_prior = e.SpreadPrior("half_cauchy", 5.0), e.NormalPrior(0.0, 5.0)
    return e.predict_next_site_many(effects, errors, prior, mean_prior=mean_prior)


def limits(found: Any) -> list[float]:
    return [found.low, found.high]


def table(both: int, only_first: int, only_second: int, neither: int) -> tuple[list[int], list[int]]:
    """Units of a 2×2 table as values of the first and the second time."""
    first = [1] * both + [1] * only_first + [0] * only_second + [0] * neither
    second = [1] * both + [0] * only_first + [1] * only_second + [0] * neither
    return first, second


METHODS = ("reml", "paule_mandel", "dersimonian_laird")
METAFOR = "R metafor 5.1-12 (3.8-1 agrees), rma(yi, vi, control = list(threshold = 1e-12, maxiter = 1e4))"
PYTHON_TRAP = "; statsmodels' DerSimonian–Laird gives −44.55 here"
SLEEP_R = "R, example(t.test): t.test(extra ~ group, data = sleep)"
SLEEP_PAIRED = "R t.test(paired = TRUE)"
PROP_CIS = "Agresti & Min (2005) by R PropCIs; Newcombe (1998b) by R ratesci"
BAYES = "R bayesmeta 3.4, mu ~ N(0, 5), tau ~ half-Cauchy(0, 5)"
INTEGRAL = "scipy.integrate.quad over tau, epsrel 1e-12"
NEWCOMBE = "Newcombe (1998a), method 10: 56/70 against 48/80"
WELCH_SE = 0.849091017238762
"""sqrt(3.2005555556 / 10 + 4.0090000000 / 10), the variances of the two drugs."""

CASES = [
    Case("pool", "bcg tau² reml", METAFOR, lambda: e.pool(*bcg()).tau_squared, 0.3132432581),
    Case("pool", "bcg reml mean", METAFOR, lambda: e.pool(*bcg()).estimate, -0.7145323422),
    Case("pool", "bcg reml se", METAFOR, lambda: e.pool(*bcg()).classic_standard_error, 0.1797815161),
    Case("pool", "bcg normal", METAFOR, lambda: limits(e.pool(*bcg(), interval="normal")),
         [-1.0668976388, -0.3621670455]),
    Case("pool", "bcg Hartung–Knapp", METAFOR, lambda: limits(e.pool(*bcg(), interval="hartung_knapp")),
         [-1.1084437137, -0.3206209706]),
    Case("pool", "bcg Hartung–Knapp se", METAFOR,
         lambda: e.pool(*bcg(), interval="hartung_knapp").standard_error, 0.1807917441),
    Case("pool", "bcg Q", METAFOR, lambda: e.pool(*bcg()).q, 152.233008082, EXACT),
    Case("pool", "bcg I²", METAFOR, lambda: e.pool(*bcg()).i_squared, 0.92221385),
    Case("pool", "bcg Q-profile", METAFOR, lambda: [e.pool(*bcg()).tau_squared_low, e.pool(*bcg()).tau_squared_high],
         [0.1196953128, 1.1114862622], UNIROOT),
    Case("pool", "bcg tau² DerSimonian–Laird", METAFOR,
         lambda: e.pool(*bcg(), "dersimonian_laird").tau_squared, 0.3087602629, EXACT),
    Case("pool", "bcg DerSimonian–Laird", METAFOR, lambda: e.pool(*bcg(), "dersimonian_laird").estimate, -0.7141172221),
    Case("pool", "bcg DerSimonian–Laird Hartung–Knapp se", METAFOR,
         lambda: e.pool(*bcg(), "dersimonian_laird", "hartung_knapp").standard_error, 0.1806966283),
    Case("pool", "bcg tau² Paule–Mandel", METAFOR + ", method EB (its PM stops at 1e-4)",
         lambda: e.pool(*bcg(), "paule_mandel").tau_squared, 0.3180684522, EXACT),
    Case("pool", "bcg Paule–Mandel", METAFOR, lambda: e.pool(*bcg(), "paule_mandel").estimate, -0.7149681535),
    Case("pool", "schools tau² is exactly 0", METAFOR + PYTHON_TRAP,
         lambda: [e.pool(*EIGHT_SCHOOLS, method).tau_squared for method in METHODS], [0.0, 0.0, 0.0], 0.0),
    Case("pool", "schools Q", METAFOR, lambda: e.pool(*EIGHT_SCHOOLS).q, 4.7070788644, EXACT),
    Case("pool", "schools mean", METAFOR, lambda: e.pool(*EIGHT_SCHOOLS).estimate, 7.685616725, EXACT),
    Case("pool", "schools se", METAFOR, lambda: e.pool(*EIGHT_SCHOOLS).classic_standard_error, 4.0719191584, EXACT),
    Case("pool", "schools normal", METAFOR, lambda: limits(e.pool(*EIGHT_SCHOOLS, interval="normal")),
         [-0.2951981735, 15.6664316234], EXACT),
    Case("pool", "schools Hartung–Knapp", METAFOR, lambda: limits(e.pool(*EIGHT_SCHOOLS, interval="hartung_knapp")),
         [-0.2100353719, 15.5812688218], EXACT),
    Case("pool", "schools modified Hartung–Knapp", METAFOR + ", test = 'adhoc'", lambda: limits(e.pool(*EIGHT_SCHOOLS)),
         [-1.94294207, 17.31417552]),
    Case("pool", "schools Q-profile, no cap", METAFOR + ", tau2.max = 1e4",
         lambda: [e.pool(*EIGHT_SCHOOLS).tau_squared_low, e.pool(*EIGHT_SCHOOLS).tau_squared_high],
         [0.0, 270.36716226702]),
    Case("pool_many", "schools twice", METAFOR,
         lambda: e.pool_many(*(np.tile(values, (2, 1)) for values in EIGHT_SCHOOLS)).estimate,
         [7.685616725, 7.685616725], EXACT),
    Case("pool_many", "bcg tau² three times", METAFOR,
         lambda: e.pool_many(*(np.tile(values, (3, 1)) for values in bcg())).tau_squared, [0.3132432581] * 3),
    Case("leave_one_out", "bcg", METAFOR + ", leave1out", lambda: e.leave_one_out(*bcg()).estimate,
         [-0.70708379, -0.6540312, -0.68555442, -0.62840941, -0.76417009, -0.71087656, -0.6552476, -0.79476761,
          -0.7411973, -0.65303293, -0.75785863, -0.7598121, -0.77753618]),
    Case("predict_higgins_thompson_spiegelhalter", "bcg", METAFOR + ", t(k − 2), classic se",
         lambda: limits(e.predict_higgins_thompson_spiegelhalter(*bcg())), [-2.00837591, 0.57931122]),
    Case("predict_higgins_thompson_spiegelhalter", "schools", METAFOR + ", t(k − 2), classic se",
         lambda: limits(e.predict_higgins_thompson_spiegelhalter(*EIGHT_SCHOOLS)), [-2.27801052, 17.64924397]),
    Case("predict_raw_t", "sleep", "the prediction interval of a mean: 0.75 ± 2.262157163 × 1.789009658 × sqrt(1.1)",
         lambda: limits(e.predict_raw_t(SLEEP_FIRST)), [-3.494551446, 4.994551446]),
    Case("predict_next_site", "schools mean", BAYES, lambda: schools_bayes().mean, 4.397023962, BAYESMETA),
    Case("predict_next_site", "schools mean sd", BAYES, lambda: schools_bayes().mean_standard_deviation, 3.317591417,
         BAYESMETA),
    Case("predict_next_site", "schools tau", BAYES,
         lambda: [schools_bayes().tau_mean, schools_bayes().tau_standard_deviation], [3.597705484, 3.219958415],
         BAYESMETA),
    Case("predict_next_site", "schools next site sd", BAYES, lambda: schools_bayes().standard_deviation, 5.853971941,
         BAYESMETA),
    Case("predict_next_site", "schools shrunken", BAYES, lambda: schools_bayes().site_mean,
         [6.20947352, 4.939352956, 3.928128474, 4.756866612, 3.619025458, 4.04420016, 6.291919006, 4.854086751],
         BAYESMETA),
    Case("predict_next_site", "schools by integration", INTEGRAL,
         lambda: [schools_bayes().mean, schools_bayes().mean_standard_deviation, schools_bayes().standard_deviation],
         [4.396820713833003, 3.317704463139564, 5.858223267100711], EXACT),
    Case("predict_next_site", "schools tau by integration", INTEGRAL,
         lambda: [schools_bayes().tau_mean, schools_bayes().tau_standard_deviation],
         [3.5977054840976654, 3.219958414662766], QUADPACK),
    Case("predict_next_site_many", "schools three times", INTEGRAL, lambda: schools_bayes_many().mean,
         [4.396820713833003] * 3, EXACT),
    Case("paired_difference", "sleep", SLEEP_PAIRED, lambda: limits(e.paired_difference(SLEEP_SECOND, SLEEP_FIRST)),
         [-2.45988576328, -0.700114236723], EXACT),
    Case("paired_difference", "sleep t", SLEEP_PAIRED,
         lambda: (lambda found: found.value / found.standard_error)(e.paired_difference(SLEEP_SECOND, SLEEP_FIRST)),
         -4.06212768338, EXACT),
    Case("paired_change", "sleep", SLEEP_PAIRED,
         lambda: limits(e.paired_change(SLEEP_SECOND, SLEEP_FIRST, "mean_difference")),
         [-2.45988576328, -0.700114236723], EXACT),
    Case("net_improvement_from_counts", "approval, 150 up and 86 down", PROP_CIS,
         lambda: limits(e.net_improvement_from_counts(150, 794 + 570, 86)), [0.021217189118, 0.058682935726], EXACT),
    Case("net_improvement", "approval as units", PROP_CIS,
         lambda: limits(e.net_improvement(*reversed(table(*APPROVAL)))), [0.021217189118, 0.058682935726], EXACT),
    Case("paired_risk_difference_from_counts", "approval", PROP_CIS,
         lambda: limits(e.paired_risk_difference_from_counts(*APPROVAL)), [0.02123, 0.058704], NEWCOMBE_PRINTED),
    Case("paired_risk_difference_from_counts", "approval, Agresti–Min se", PROP_CIS,
         lambda: e.paired_risk_difference_from_counts(*APPROVAL).standard_error * 2 * 1.959963984540054,
         0.058682935726 - 0.021217189118, EXACT),
    Case("paired_risk_difference", "approval as units", PROP_CIS,
         lambda: limits(e.paired_risk_difference(*reversed(table(*APPROVAL)))), [0.02123, 0.058704], NEWCOMBE_PRINTED),
    Case("wilson", "56 of 70", NEWCOMBE, lambda: limits(e.wilson(56, 70)), [0.691833555037, 0.876952607516], EXACT),
    Case("wilson", "48 of 80", NEWCOMBE, lambda: limits(e.wilson(48, 80)), [0.490454650052, 0.700381724041], EXACT),
    Case("from_events", "56 of 70, 48 of 80", NEWCOMBE,
         lambda: limits(e.from_events(e.Events(70, 56), e.Events(80, 48))), [0.0524314724024, 0.333872654037], EXACT),
    Case("from_effect", "first school", "Rubin (1981), 28 ± 1.959964 × 15", lambda: limits(e.from_effect(28.0, 15.0)),
         [28 - 1.959963984540054 * 15, 28 + 1.959963984540054 * 15], EXACT),
    Case("from_summaries", "sleep, Welch", SLEEP_R,
         lambda: limits(e.from_summaries(e.Summary(10, 0.75, 1.78901), e.Summary(10, 2.33, 2.002249))),
         [-3.3654832, 0.2054832], R_DOCUMENTED),
    Case("from_summaries", "sleep, Welch df", SLEEP_R,
         lambda: e.from_summaries(e.Summary(10, 0.75, 1.78901), e.Summary(10, 2.33, 2.002249)).degrees_of_freedom,
         17.776, R_DOCUMENTED),
    Case("repeated_survey", "sleep as strangers: Welch", SLEEP_R,
         lambda: limits(e.repeated_survey(SLEEP_SECOND, SLEEP_FIRST)), [-3.3654832, 0.2054832], PRINTED),
    Case("repeated_survey", "sleep as the same people: paired t", SLEEP_PAIRED,
         lambda: limits(e.repeated_survey(SLEEP_SECOND, SLEEP_FIRST, list("abcdefghij"), list("abcdefghij"))),
         [-2.45988576328, -0.700114236723], EXACT),
    Case("randomised", "sleep as two groups: HC2 is Welch's se", SLEEP_R,
         lambda: e.randomised(np.r_[SLEEP_FIRST, SLEEP_SECOND], np.r_[np.ones(10), np.zeros(10)]).standard_error,
         WELCH_SE, EXACT),
    Case("randomised", "two groups of ten: Bell–McCaffrey df", "Imbens & Kolesár (2016), two groups: here 18",
         lambda: e.randomised(np.r_[SLEEP_FIRST, SLEEP_SECOND], np.r_[np.ones(10), np.zeros(10)]).degrees_of_freedom,
         18.0, EXACT),
    Case("controlled_change", "sleep, change from a start of zero", SLEEP_R,
         lambda: e.controlled_change(np.zeros(20), np.r_[SLEEP_FIRST, SLEEP_SECOND], np.r_[np.ones(10), np.zeros(10)],
                                     "mean_difference").unadjusted.degrees_of_freedom, 17.776, R_DOCUMENTED),
    Case("controlled_change", "without a start to adjust for it is Welch's se", SLEEP_R,
         lambda: e.controlled_change(np.zeros(20), np.r_[SLEEP_FIRST, SLEEP_SECOND], np.r_[np.ones(10), np.zeros(10)],
                                     "mean_difference").adjusted.standard_error, WELCH_SE, EXACT),
    Case("krippendorff_alpha", "nominal", "Krippendorff (2011); R irr", lambda: e.krippendorff_alpha(KRIPPENDORFF),
         0.743421052632, EXACT),
    Case("krippendorff_alpha", "ordinal", "R irr", lambda: e.krippendorff_alpha(KRIPPENDORFF, "ordinal"),
         0.815387503755, EXACT),
    Case("krippendorff_alpha", "interval", "R irr", lambda: e.krippendorff_alpha(KRIPPENDORFF, "interval"),
         0.849107142857, EXACT),
    Case("krippendorff_alpha", "ratio", "R irr", lambda: e.krippendorff_alpha(KRIPPENDORFF, "ratio"),
         0.797402774712, EXACT),
    Case("cronbach_alpha", "six targets, four judges", "Shrout & Fleiss (1979), ICC(3,4): (BMS - EMS) / BMS = .91",
         lambda: e.cronbach_alpha(SHROUT_FLEISS), 1 - SF_EMS / SF_BMS, EXACT),
    Case("rater_agreement", "six targets, four judges", "Shrout & Fleiss (1979), table 4: ICC(2,1) = .29",
         lambda: e.rater_agreement(SHROUT_FLEISS),
         (SF_BMS - SF_EMS) / (SF_BMS + 3 * SF_EMS + 4 * (SF_JMS - SF_EMS) / 6), EXACT),
    Case("rater_agreement", "six targets, four judges, as printed", "Shrout & Fleiss (1979), table 4",
         lambda: round(e.rater_agreement(SHROUT_FLEISS), 2), 0.29, EXACT),
    Case("mcdonald_omega", "eight body measures of 305 girls", "R factanal(factors = 1, covmat = Harman23.cor)",
         lambda: e.mcdonald_omega(with_covariance(HARMAN23)),
         HARMAN23_LOADINGS.sum() ** 2 / (HARMAN23_LOADINGS.sum() ** 2 + HARMAN23_UNIQUE.sum()), R_THREE_DIGITS),
    Case("mcdonald_omega", "three items fit exactly", "Spearman: the square of an item's loading is s12 s13 / s23",
         lambda: e.mcdonald_omega(with_covariance(TRIAD)), 2.4**2 / (2.4**2 + 0.51 + 0.36 + 0.19), PRINTED),
    Case("alpha_interval", "seven cases, three codings differ", SEVEN_CASES,
         lambda: e.alpha_interval(CODED_TWICE, np.random.default_rng(1), confidence_level=0.92, draws=20_000),
         [-4 / 9, 36 / 49], EXACT),
    Case("detectable_multiplier", "4 degrees of freedom", "R uniroot on pt(qt(.975, 4), 4, ncp): 3.76",
         lambda: round(e.detectable_multiplier(4), 2), 3.76, EXACT),
    Case("detectable_multiplier", "normal", "1.959964 + 0.841621", lambda: e.detectable_multiplier(float("inf")),
         2.801585218, PRINTED),
    Case("smallest_detectable_difference", "standard error 0.5, 4 degrees of freedom", "3.76 × 0.5",
         lambda: round(e.smallest_detectable_difference(0.5, 4), 2), 1.88, EXACT),
]  # fmt: skip
