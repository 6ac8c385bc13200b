"""Cases with known answers for months and panels: statsmodels, full matrices, or weights moved a little by hand.

Callaway & Sant'Anna's numbers for the minimum wage (R ``did`` 2.1.2 on ``mpdta``) were reproduced once to 5e-11, by
group and period and in the simple, dynamic and calendar means, also with not-yet-treated counties and with population
as covariate. The overall standard error by group is 0.01244606 here and 0.01241527 there: that version takes the
influence of the groups' sizes from the first cells instead of from the groups. The panel below is a small invented one;
its answers come from weighted means alone, and its errors from moving the weight of each unit a little.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import statsmodels.api as sm
from estimation_cases import EXACT, Case

import evaluation.estimation as e

STEP = 1e-5
DERIVED = 1e-7
"""Central differences of a smooth function with this step keep about nine digits."""
FITTED = 1e-8
"""Two programs that repeat a fit until it stands still."""

MONTHS, START = np.arange(30.0), 17.0
_drawn = np.random.default_rng(5)
SERIES = 20 + 0.2 * MONTHS + 3 * (MONTHS >= START) + np.convolve(_drawn.normal(size=33), [0.2, 0.4, 0.6, 1.0], "valid")
AT_RISK = 1000.0 + 10 * MONTHS
COUNTS = _drawn.negative_binomial(20, 20 / (20 + 60 + 10 * np.cos(MONTHS / 2)))
LAGS = 3
SEGMENTED = np.column_stack([np.ones(30), MONTHS - START, MONTHS >= START, (MONTHS - START) * (MONTHS >= START)])
HARMONICS = [wave(2 * np.pi * k * MONTHS / 12) for k in (1, 2) for wave in (np.sin, np.cos)]

UNITS, PERIODS = 24, 5
UNIT, PERIOD = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
FROM = np.repeat(np.r_[[2.0] * 5, [3.0] * 4, [4.0] * 3, [np.inf] * 12], PERIODS)
VALUE = _drawn.normal(size=UNITS)[UNIT] + 0.3 * PERIOD + 0.5 * (PERIOD >= FROM) * (PERIOD - FROM.clip(0, 9) + 1)
VALUE = VALUE + _drawn.normal(size=VALUE.size) * (1 + (FROM < 4))
ONE_DATE = np.where(np.isfinite(FROM), 3.0, np.inf)
PLACE = UNIT // 2
ROWS = [_drawn.integers(0, 2, 60).astype(float) for _ in range(2)]
OUTCOME = _drawn.normal(size=60) * (1 + ROWS[0]) + 2 * ROWS[0] * ROWS[1]


def hac() -> list[float]:
    fit = sm.OLS(SERIES, SEGMENTED.astype(float)).fit(
        cov_type="HAC", cov_kwds={"maxlags": LAGS, "use_correction": True}
    )
    return [fit.params[2], fit.bse[2], fit.params[3], fit.bse[3]]


def autoregressive(rho: float) -> list[float]:
    sigma = rho ** np.abs(MONTHS[:, None] - MONTHS[None, :])
    fit = sm.GLS(SERIES, SEGMENTED.astype(float), sigma=sigma).fit()
    return [fit.params[2], fit.bse[2], fit.params[3], fit.bse[3], adjacent(fit.resid)]


def adjacent(residuals: np.ndarray) -> float:
    return float(residuals[:-1] @ residuals[1:] / (residuals[:-1] @ residuals[:-1]))


def quasi_poisson(columns: list[np.ndarray]) -> list[float]:
    design = np.column_stack(columns).astype(float)
    model = sm.GLM(COUNTS, design, family=sm.families.Poisson(), offset=np.log(AT_RISK))
    fit = model.fit(tol=1e-14, maxiter=200)
    pearson = float(((COUNTS - fit.mu) ** 2 / fit.mu).sum() / (COUNTS.size - design.shape[1]))
    return [np.exp(fit.params[2]), fit.bse[2] * np.sqrt(pearson), pearson]


def interrupted() -> e.InterruptedSeries:
    return e.interrupted_series(SERIES, MONTHS, START, LAGS)


def plain() -> list[float]:
    found = interrupted()
    return [found.level.value, found.level.standard_error, found.slope.value, found.slope.standard_error]


def counted(**more) -> list[float]:
    found = e.interrupted_counts(COUNTS, MONTHS, START, AT_RISK, **more)
    return [found.rate_ratio, found.log_level.standard_error, found.dispersion]


def full_matrices(column: np.ndarray, cluster: np.ndarray, rows: np.ndarray) -> list[float]:
    """Value, CR2 standard error and Satterthwaite df with a dummy for every unit and period, n × n matrices."""
    unit, period, value = UNIT[rows], PERIOD[rows], VALUE[rows]
    units = [(unit == one).astype(float) for one in np.unique(unit)]
    periods = [(period == one).astype(float) for one in np.unique(period)[1:]]
    design = np.column_stack([column, *units, *periods])
    inverse = np.linalg.pinv(design.T @ design)
    left = np.eye(len(value)) - design @ inverse @ design.T
    residuals, parts = left @ value, []
    for one in np.unique(cluster[rows]):
        own = np.flatnonzero(cluster[rows] == one)
        values, vectors = np.linalg.eigh(left[np.ix_(own, own)])
        root = vectors @ np.diag([1 / np.sqrt(v) if v > 1e-9 else 0.0 for v in values]) @ vectors.T
        weights = np.zeros(len(value))
        weights[own] = root @ (design[own] @ inverse[0])
        parts.append(weights)
    together = np.array(parts)
    middle = together @ left @ together.T
    error = np.sqrt(((together @ residuals) ** 2).sum())
    return [float((inverse @ design.T @ value)[0]), error, np.trace(middle) ** 2 / (middle**2).sum()]


def panel(assigned: np.ndarray | None = None):
    return e.panel_difference_in_differences(VALUE, UNIT, PERIOD, ONE_DATE, assigned)


def told(found) -> list[float]:
    return [found.value, found.standard_error, found.degrees_of_freedom]


def weighted_effects(weights: np.ndarray, not_yet: bool) -> dict[str, float]:
    """Every mean of Callaway & Sant'Anna from weighted means of changes, weights per unit."""
    wide, since = VALUE.reshape(UNITS, PERIODS), FROM.reshape(UNITS, PERIODS)[:, 0]
    cells = {}
    for group, period in product((2.0, 3.0, 4.0), range(1, PERIODS)):
        base = int(group) - 1 if period >= group else period - 1
        others = (since > max(period, base)) & (since != group) if not_yet else np.isinf(since)
        change, own = wide[:, period] - wide[:, base], since == group
        means = [np.average(change[part], weights=weights[part]) for part in (own, others)]
        cells[group, period] = means[0] - means[1]
    size = {group: weights[since == group].sum() for group in (2.0, 3.0, 4.0)}

    def mean(chosen) -> float:
        return float(np.average([cells[one] for one in chosen], weights=[size[group] for group, _ in chosen]))

    after = [one for one in cells if one[1] >= one[0]]
    own = {group: np.mean([cells[one] for one in after if one[0] == group]) for group in size}
    return {
        **{f"{group:.0f},{period}": effect for (group, period), effect in cells.items()},
        "simple": mean(after),
        "dynamic": float(np.mean([mean([one for one in after if one[1] - one[0] == time]) for time in range(3)])),
        "group": float(np.average(list(own.values()), weights=list(size.values()))),
        "calendar": float(np.mean([mean([one for one in after if one[1] == period]) for period in (2, 3, 4)])),
    }


def by_moving_weights(not_yet: bool) -> list[list[float]]:
    """Each number with its standard error, sqrt(Σ of squared derivatives to the weights of units)."""
    whole, squares = weighted_effects(np.ones(UNITS), not_yet), {}
    for unit in range(UNITS):
        moved = [
            weighted_effects(np.ones(UNITS) + side * STEP * (np.arange(UNITS) == unit), not_yet) for side in (1, -1)
        ]
        for name in whole:
            squares[name] = squares.get(name, 0.0) + ((moved[0][name] - moved[1][name]) / (2 * STEP)) ** 2
    return [[whole[name], np.sqrt(squares[name])] for name in whole]


def staggered(comparison: str) -> list[list[float]]:
    found = e.group_time_effects(VALUE, UNIT, PERIOD, FROM, comparison)
    overall = [found.simple, found.dynamic.overall, found.group.overall, found.calendar.overall]
    return [[one.value, one.standard_error] for one in [*(cell.estimate for cell in found.cells), *overall]]


def interaction() -> list[float]:
    fit = sm.OLS(OUTCOME, np.column_stack([np.ones(60), *ROWS, ROWS[0] * ROWS[1]])).fit(cov_type="HC2")
    return [fit.params[3], fit.bse[3]]


ALL = np.arange(VALUE.size)
BEFORE = np.flatnonzero(PERIOD < ONE_DATE)
STATSMODELS = "statsmodels 0.14"
CELLS = [e.Summary(20, 3.0, 1.0), e.Summary(20, 5.0, 1.2), e.Summary(15, 3.1, 0.9), e.Summary(15, 3.6, 1.1)]
SERIES_CASES = [
    Case("interrupted_series", "Newey–West", STATSMODELS + " OLS, cov_type HAC with use_correction",
         plain, hac(), EXACT),
    Case("interrupted_series", "Prais–Winsten", STATSMODELS + " GLS with ρ^|i − j|, at the ρ of its own residuals",
         lambda: (lambda f: [f.level_prais_winsten.value, f.level_prais_winsten.standard_error,
                             f.slope_prais_winsten.value, f.slope_prais_winsten.standard_error,
                             f.autocorrelation])(interrupted()), autoregressive(interrupted().autocorrelation), FITTED),
    Case("interrupted_counts", "offset", STATSMODELS + " GLM Poisson, Pearson scale by hand; invented counts",
         lambda: counted(), quasi_poisson([*SEGMENTED.T[:3]]), FITTED),
    Case("interrupted_counts", "two harmonics and a slope", STATSMODELS + " GLM Poisson, Pearson scale by hand",
         lambda: counted(harmonics=2, slope_change=True), quasi_poisson([*SEGMENTED.T, *HARMONICS]), FITTED),
    Case("collapsed_change", "neighbours that swing: ρ is 0, Student's t",
         "variances 1/3 and 1/3, df 6: se = sqrt(1/3 × 2/4)",
         lambda: told(e.collapsed_change([3, 4, 3, 4, 6, 7, 6, 7], range(8), [1] * 4 + [0] * 4, [0] * 4 + [1] * 4)),
         [3.0, np.sqrt(1 / 3 * 2 / 4), 6.0], EXACT),
    Case("trend_before", "six months that swing", STATSMODELS + " OLS, slope times 12",
         lambda: told(e.trend_before([1, 3, 2, 4, 3, 5], range(6), 12)),
         (lambda f: [12 * f.params[1], 12 * f.bse[1], 4.0])(
             sm.OLS([1, 3, 2, 4, 3, 5], sm.add_constant(np.arange(6.0))).fit()), EXACT),
    Case("difference_in_differences", "each row assigned by itself is HC2", STATSMODELS + " OLS, cov_type HC2",
         lambda: told(e.difference_in_differences(OUTCOME, *ROWS, assigned=range(60)))[:2], interaction(), EXACT),
    Case("difference_in_differences_from_summaries", "four cells", "(5 − 3) − (3.6 − 3.1); Σ sd²/n",
         lambda: told(e.difference_in_differences_from_summaries(*CELLS))[:2],
         [1.5, np.sqrt((1.0 + 1.44) / 20 + (0.81 + 1.21) / 15)], EXACT),
    Case("panel_difference_in_differences", "each unit by itself", "n × n matrices, all dummies",
         lambda: told(panel().effect), full_matrices((PERIOD >= ONE_DATE).astype(float), UNIT, ALL), FITTED),
    Case("panel_difference_in_differences", "two units a place", "n × n matrices, all dummies",
         lambda: told(panel(PLACE).effect), full_matrices((PERIOD >= ONE_DATE).astype(float), PLACE, ALL), FITTED),
    Case("panel_difference_in_differences", "trend before", "n × n matrices, all dummies",
         lambda: told(panel().pre_trend),
         full_matrices(np.where(np.isfinite(ONE_DATE), PERIOD, 0.0)[BEFORE], UNIT, BEFORE), FITTED),
    Case("panel_difference_in_differences", "one period earlier", "n × n matrices, all dummies",
         lambda: told(panel().placebo_dates[-1].estimate),
         full_matrices((PERIOD >= ONE_DATE - 1).astype(float)[BEFORE], UNIT, BEFORE), FITTED),
    Case("group_time_effects", "never treated", "weighted means, derivatives by central differences",
         lambda: staggered("never_treated"), by_moving_weights(False), DERIVED),
    Case("group_time_effects", "not yet treated", "weighted means, derivatives by central differences",
         lambda: staggered("not_yet_treated"), by_moving_weights(True), DERIVED),
]  # fmt: skip
