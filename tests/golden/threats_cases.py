"""Cases with known answers for what threatens an answer: missing data, confounding, several outcomes, mixed models.

The numbers are facts with their source, as in ``estimation_cases``; they are never edited to make a test pass.
"""

from __future__ import annotations

import numpy as np
from estimation_cases import EXACT, PRINTED, Case
from scipy import special

import evaluation.estimation as e

MICE = 1e-8
"""Printed with ten digits; the fits that go in are too."""
OPTIMISED = 2e-6
"""The peer's optimiser of the restricted likelihood stops there."""

DYESTUFF = (
    [1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595, 1465,
     1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445],
    np.repeat(np.arange(6), 5),
)  # fmt: skip
"""Davies & Goldsmith (1972), yield of dyestuff, six batches of five."""
DYESTUFF_2 = (
    [7.298, 3.846, 2.434, 9.566, 7.990, 5.220, 6.556, 0.608, 11.788, -0.892, 0.110, 10.386, 13.434, 5.510, 8.166, 2.212,
     4.852, 7.092, 9.288, 4.980, 0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758],
    np.repeat(np.arange(6), 5),
)  # fmt: skip
"""Box & Tiao (1973), simulated batches whose estimated variance between is 0."""
SLEEP_DAYS = np.array(
    [
        [249.56, 258.7047, 250.8006, 321.4398, 356.8519, 414.6901, 382.2038, 290.1486, 430.5853, 466.3535],
        [222.7339, 205.2658, 202.9778, 204.707, 207.7161, 215.9618, 213.6303, 217.7272, 224.2957, 237.3142],
        [199.0539, 194.3322, 234.32, 232.8416, 229.3074, 220.4579, 235.4208, 255.7511, 261.0125, 247.5153],
        [321.5426, 300.4002, 283.8565, 285.133, 285.7973, 297.5855, 280.2396, 318.2613, 305.3495, 354.0487],
        [287.6079, 285.0, 301.8206, 320.1153, 316.2773, 293.3187, 290.075, 334.8177, 293.7469, 371.5811],
        [234.8606, 242.8118, 272.9613, 309.7688, 317.4629, 309.9976, 454.1619, 346.8311, 330.3003, 253.8644],
        [283.8424, 289.555, 276.7693, 299.8097, 297.171, 338.1665, 332.0265, 348.8399, 333.36, 362.0428],
        [265.4731, 276.2012, 243.3647, 254.6723, 279.0244, 284.1912, 305.5248, 331.5229, 335.7469, 377.299],
        [241.6083, 273.9472, 254.4907, 270.8021, 251.4519, 254.6362, 245.4523, 235.311, 235.7541, 237.2466],
        [312.3666, 313.8058, 291.6112, 346.1222, 365.7324, 391.8385, 404.2601, 416.6923, 455.8643, 458.9167],
        [236.1032, 230.3167, 238.9256, 254.922, 250.7103, 269.7744, 281.5648, 308.102, 336.2806, 351.6451],
        [256.2968, 243.4543, 256.2046, 255.5271, 268.9165, 329.7247, 379.4445, 362.9184, 394.4872, 389.0527],
        [250.5265, 300.0576, 269.8939, 280.5891, 271.8274, 304.6336, 287.7466, 266.5955, 321.5418, 347.5655],
        [221.6771, 298.1939, 326.8785, 346.8555, 348.7402, 352.8287, 354.4266, 360.4326, 375.6406, 388.5417],
        [271.9235, 268.4369, 257.2424, 277.6566, 314.8222, 317.2135, 298.1353, 348.1229, 340.28, 366.5131],
        [225.264, 234.5235, 238.9008, 240.473, 267.5373, 344.1937, 281.1481, 347.5855, 365.163, 372.2288],
        [269.8804, 272.4428, 277.8989, 281.7895, 279.1705, 284.512, 259.2658, 304.6306, 350.7807, 369.4692],
        [269.4117, 273.474, 297.5968, 310.6316, 287.1726, 329.6076, 334.4818, 343.2199, 369.1417, 364.1236],
    ]
)
"""Belenky et al. (2003), reaction time of eighteen people over ten days (days 0–9)."""
AGE = (
    [30.3495465645, 36.7535102439, 24.8562368099, 44.6380341411, 27.0035675391],
    [75.2093537721, 93.7568028179, 74.9874712163, 92.528990743, 70.7250888583],
)
BMI = (
    [4.5541474228, 5.3243100687, 4.5824285876, 6.0141485599, 4.729753084],
    [2.6166282446, 4.5580566346, 3.4840942853, 3.4168390087, 3.1547709991],
)
"""lm(chl ~ age + bmi) on five imputed sets of NHANES (Schafer 1997; 25 people): coefficients and their variances."""
SCALAR = [1, 1.5, 0.5, 2, 1.2], [0.2, 0.3, 0.25, 0.22, 0.28]
BENJAMINI_HOCHBERG_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0,
]  # fmt: skip
WARPBREAKS_P = 2 * special.stdtr(51, -np.array([2.52512953961, 3.7175518222, 1.19242228259]))
"""Three contrasts of tension in the warp breaks data (Tippett 1950): t with 51 degrees of freedom."""

MICE_POOL = "R mice 3.15, pool(), dfcom = 22"
SCALAR_POOL = "R mice 3.15, pool.scalar()"
PBKRTEST = "R lme4 1.1-31 REML with pbkrtest Kenward–Roger"
R_ADJUST = "R p.adjust; Benjamini & Hochberg (1995), table 1"
VANDERWEELE = "VanderWeele & Ding (2017); R EValue"


def sleep_days() -> e.Mixed:
    days = np.tile(np.arange(10.0), 18)
    design = np.column_stack([np.ones(180), days])
    return e.mixed_model(SLEEP_DAYS.ravel(), design, np.repeat(np.arange(18), 10))


def of_batches(data: tuple) -> e.Mixed:
    return e.mixed_model(data[0], np.ones((30, 1)), data[1])


def e_values(found: e.EValue) -> list[float]:
    return [found.estimate, found.limit]


def degrees_of(found: e.Combined) -> list[float]:
    return [found.degrees_of_freedom, found.fraction_missing]


THREATS = [
    Case("combine_imputations", "NHANES age", MICE_POOL,
         lambda: (lambda f: [f.value, f.within_variance, f.between_variance, f.standard_error])(
             e.combine_imputations(*AGE, 22)), [32.7201790597, 81.441541481, 64.6110408989, 12.608520554], MICE),
    Case("combine_imputations", "NHANES age, Barnard–Rubin", MICE_POOL,
         lambda: degrees_of(e.combine_imputations(*AGE, 22)), [6.414040491, 0.5965435942], MICE),
    Case("combine_imputations", "NHANES age, interval", MICE_POOL,
         lambda: (lambda f: [f.low, f.high])(e.combine_imputations(*AGE, 22)), [2.3446299776, 63.095728142], MICE),
    Case("combine_imputations", "NHANES bmi", MICE_POOL,
         lambda: (lambda f: [f.value, f.within_variance, f.between_variance, f.standard_error])(
             e.combine_imputations(*BMI, 22)), [5.0409575446, 3.446077834, 0.3928676301, 1.979272339], MICE),
    Case("combine_imputations", "NHANES bmi, Barnard–Rubin", MICE_POOL,
         lambda: degrees_of(e.combine_imputations(*BMI, 22)), [16.726100917, 0.2095290051], MICE),
    Case("combine_imputations", "scalar, n = 100", SCALAR_POOL,
         lambda: (lambda f: [f.value, f.total_variance, *degrees_of(f)])(e.combine_imputations(*SCALAR, 99)),
         [1.24, 0.6256, 8.62831907243, 0.669115211196], MICE),
    Case("combine_imputations", "scalar, n infinite", SCALAR_POOL,
         lambda: degrees_of(e.combine_imputations(*SCALAR)), [11.096916144676, 0.657079204587], MICE),
    Case("barnard_rubin", "scalar", SCALAR_POOL,
         lambda: [e.barnard_rubin(1.2 * 0.313 / 0.6256, 5, 99), e.barnard_rubin(1.2 * 0.313 / 0.6256, 5)],
         [8.62831907243, 11.096916144676], MICE),
    Case("impute_chained", "one donor value: what is missing can only be 4",
         "predictive mean matching copies observed values; all are 4",
         lambda: e.impute_chained([[1.0, 4], [2, 4], [3, 4], [4, 4], [5, 4], [6, np.nan]],
                                  np.random.default_rng(1), 2)[:, 5, 1], [4.0, 4.0], EXACT),
    Case("fill_extremes", "two by two", "Manski (1990): the missing at their worst and at their best",
         lambda: np.stack(e.fill_extremes([1, np.nan, 0, np.nan], [1, 1, 0, 0], 0, 1)),
         [[1, 0, 0, 1], [1, 1, 0, 0]], EXACT),
    Case("bounds_of_share", "30 of 40 and 10 missing", "Manski (1990), eq. 2: P(1 | seen) P(seen) + [0, P(missing)]",
         lambda: e.bounds_of_share(30, 40, 10), [0.75 * 0.8, 0.75 * 0.8 + 0.2], EXACT),
    Case("tipping_share", "a straight line from 0.3 to −0.2", "0.3 / 0.5", lambda: e.tipping_share(
        lambda part: 0.3 - 0.5 * part > 0), 0.6, EXACT),
    Case("mixed_model", "Dyestuff", PBKRTEST,
         lambda: (lambda f: [f.coefficients[0], f.standard_errors[0], f.degrees_of_freedom[0], f.between_variance,
                             f.residual_variance, f.criterion])(of_batches(DYESTUFF)),
         [1527.5, 19.3834121788, 5, 1764.05, 2451.25, 319.654276842], OPTIMISED),
    Case("mixed_model", "Dyestuff 2: variance exactly 0, still 5 df", PBKRTEST + "; Satterthwaite gives 29 df",
         lambda: (lambda f: [f.coefficients[0], f.standard_errors[0], f.degrees_of_freedom[0], f.between_variance,
                             f.residual_variance, f.criterion, f.p_values[0]])(of_batches(DYESTUFF_2)),
         [5.6656, 0.678388031233, 5, 0.0, 13.8063096276, 161.828277812, 0.000402683257905], OPTIMISED),
    Case("mixed_model", "sleep deprivation", PBKRTEST,
         lambda: [*sleep_days().coefficients, *sleep_days().standard_errors],
         [251.405104848, 10.4672859596, 9.746716269209, 0.804221428945], OPTIMISED),
    Case("mixed_model", "sleep deprivation, df", PBKRTEST, lambda: sleep_days().degrees_of_freedom,
         [22.8101990922, 161.0], OPTIMISED),
    Case("mixed_model", "sleep deprivation, variances", PBKRTEST,
         lambda: [sleep_days().between_variance, sleep_days().residual_variance, sleep_days().criterion],
         [1378.17851381, 960.45657856, 1786.46508539], OPTIMISED),
    Case("adjust_p_values", "1995, BH", R_ADJUST,
         lambda: e.adjust_p_values(BENJAMINI_HOCHBERG_1995, "benjamini_hochberg"),
         [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571, 0.0638571428571, 0.0645, 0.0765, 0.486,
          0.581181818182, 0.714875, 0.753230769231, 0.813214285714, 1], EXACT),
    Case("adjust_p_values", "1995, Holm", R_ADJUST, lambda: e.adjust_p_values(BENJAMINI_HOCHBERG_1995, "holm"),
         [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1], EXACT),
    Case("adjust_p_values", "1995, Hommel", R_ADJUST, lambda: e.adjust_p_values(BENJAMINI_HOCHBERG_1995, "hommel"),
         [0.0015, 0.0056, 0.0247, 0.095, 0.1608, 0.1946, 0.2086, 0.2408, 0.3213, 1, 1, 1, 1, 1, 1], EXACT),
    Case("adjust_p_values", "1995, Benjamini–Yekutieli is BH × sum of 1/i, at most 1",
         "Benjamini & Yekutieli (2001), theorem 1.3",
         lambda: e.adjust_p_values(BENJAMINI_HOCHBERG_1995, "benjamini_yekutieli")[:5],
         np.array([0.0015, 0.003, 0.0095, 0.035625, 0.0603]) * sum(1 / i for i in range(1, 16)), EXACT),
    Case("adjust_p_values", "four values, Hochberg", "Hochberg (1988): min over j ≥ i of (m − j + 1) p(j), by hand",
         lambda: e.adjust_p_values([0.01, 0.02, 0.03, 0.04], "hochberg"), [0.04, 0.04, 0.04, 0.04], EXACT),
    Case("adjust_p_values", "warp breaks, Holm", "R multcomp", lambda: e.adjust_p_values(WARPBREAKS_P, "holm"),
         [0.0294339253, 0.0015025814, 0.2386143753], PRINTED),
    Case("bonferroni_multiplier", "five at 4 df", "R qt(1 - .025/5, 4) / qt(.975, 4)",
         lambda: e.bonferroni_multiplier(5, 4), 4.60409487135 / 2.7764451052, EXACT),
    Case("simultaneous_intervals", "two, 4 df", "R qt(1 - .025/2, 4) = 3.495406",
         lambda: e.simultaneous_intervals([0.0, 1.0], [1.0, 2.0], 4).high, [3.495406, 1 + 2 * 3.495406], PRINTED),
    Case("false_coverage_intervals", "one of two picked out: level 1 − 0.05 / 2",
         "Benjamini & Yekutieli (2005), R qnorm(1 - .025/2) = 2.241403",
         lambda: e.false_coverage_intervals([5.0, 0.1], [1.0, 1.0], np.inf).low, [5 - 2.241403, 0.1 - 2.241403],
         PRINTED),
    Case("e_value", "RR 3.9", VANDERWEELE, lambda: e_values(e.e_value(3.9, 1.8, 8.7)), [7.26303434416, 3.0], EXACT),
    Case("e_value", "RR 0.80", VANDERWEELE, lambda: e_values(e.e_value(0.8, 0.71, 0.91)),
         [1.80901699437, 1.42857142857], EXACT),
    Case("e_value", "common OR 0.86", VANDERWEELE, lambda: e_values(e.e_value(0.86, 0.75, 0.99, "odds_ratio_common")),
         [1.36895286109, 1.076193945296], EXACT),
    Case("e_value", "common HR 0.56", VANDERWEELE,
         lambda: e_values(e.e_value(0.56, 0.46, 0.69, "hazard_ratio_common")), [2.349531257322, 1.908003943274], EXACT),
    Case("e_value_of_difference", "d = 0.6", VANDERWEELE, lambda: e_values(e.e_value_of_difference(0.6, 0.2)),
         [2.84610825915, 1.71227543375], EXACT),
    Case("e_value_of_difference", "regression, 0.293 of a standard deviation of 1", VANDERWEELE,
         lambda: e_values(e.e_value_of_difference(0.293, 0.045)), [1.9371604711, 1.70216307083], EXACT),
    Case("expected_regression", "reliability 0.8", "(1 − 0.8)(3 − 2)", lambda: e.expected_regression(2, 3, 0.8), 0.2,
         EXACT),
    Case("expected_regression_below", "the lower half of a standard normal",
         "Davis (1976): (1 − r) φ(0) / Φ(0) = 0.5 × 0.7978845608",
         lambda: e.expected_regression_below(0.0, 0.0, 1.0, 0.5), 0.5 * 0.7978845608, EXACT),
    Case("overturning_trend", "schools", "the mean and lower limit of the pooled schools themselves",
         lambda: (lambda t: [t.mean, t.interval, t.relevant])(
             e.overturning_trend(7.685616725, -1.94294207, 17.31417552, relevant_difference=5.0)),
         [7.685616725, -1.94294207, 2.685616725], EXACT),
]  # fmt: skip
