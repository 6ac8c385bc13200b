"""Cases with known answers for few clusters: variances, bootstrap, exact tests, placebo comparisons, planned effects.

The numbers are facts with their source, as in ``estimation_cases``; they are never edited to make a test pass.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from estimation_cases import EXACT, SLEEP_FIRST, SLEEP_SECOND, Case
from statsmodels.datasets import grunfeld

import evaluation.estimation as e

DIGITS = 2e-9
"""The peer prints ten digits."""
GRID = 0.006
"""The peer's limits come from its own draws and grid and are stated to 0.003."""
SAMPLED = 0.02
"""The peers draw Webb's weights; all 7,776 are counted here."""

FIVE = ("General Motors", "US Steel", "General Electric", "Chrysler", "Westinghouse")
"""Greene's five firms."""
ELEVENTH = "American Steel"
"""Not among the ten firms of most packages."""
DARWIN = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48.0])
"""Darwin (1876), crossed minus self-fertilised maize in eighths of an inch; Fisher (1935)."""
VILLAGES = ([15, 15, 20, 20, 10, 15, 30], [1, 0, 0, 0, 0, 0, 1])
"""Gerber & Green (2012), chapter 3: seven villages, two of them drawn."""

CLUB = "Grunfeld (1958), R clubSandwich 0.6.0, vcovCR() and coef_test(test = 'Satterthwaite')"
SUMMCLUST = "Grunfeld (1958), R clubSandwich 0.6.0; CR3J: R summclust 0.7.2"
SANDWICH = "Grunfeld (1958), R clubSandwich 0.6.0 with types CR0 to CR3"
COUNTED = "Grunfeld (1958), every combination by brute force; R fwildclusterboot 0.14.3 and pyfixest 0.60 within ties"
FISHER = "Fisher (1935), The Design of Experiments: 863 of 32,768 one-sided, 5.27 % two-sided"
GERBER_GREEN = "Gerber & Green (2012), chapter 3; R ri2 0.4.1"
POWERUP = "R PowerUpR, power 0.8, alpha 0.05"


@cache
def firms(clusters_n: int, effects: bool) -> tuple[np.ndarray, pd.DataFrame, list[str]]:
    """Investment, the design (value and capital with ones, or with a dummy per firm) and the firm."""
    table = grunfeld.load_pandas().data
    table = table[table.firm.isin(FIVE) if clusters_n == 5 else table.firm != ELEVENTH]
    design = table[["value", "capital"]].assign(ones=1.0)
    if effects:
        design = design.drop(columns="ones").join(pd.get_dummies(table.firm, dtype=float))
    return table.invest.to_numpy(), design, table.firm.tolist()


def robust(clusters_n: int, effects: bool, coefficient: str, kind: Any = "CR2") -> e.ClusterRobust:
    return e.cluster_robust(*firms(clusters_n, effects), coefficient, kind)


def errors(clusters_n: int, effects: bool, coefficient: str, *kinds: str) -> list[float]:
    return [robust(clusters_n, effects, coefficient, kind).standard_error for kind in kinds]


def summary(clusters_n: int, effects: bool, coefficient: str) -> list[float]:
    found = robust(clusters_n, effects, coefficient)
    return [found.value, found.standard_error, found.degrees_of_freedom, found.p_value]


@cache
def wild(clusters_n: int, effects: bool, coefficient: str, weights: Any = "rademacher") -> e.WildBootstrap:
    return e.wild_cluster_bootstrap(*firms(clusters_n, effects), coefficient, weights)


def counts(clusters_n: int, effects: bool, coefficient: str, weights: str = "rademacher") -> list[int]:
    found = wild(clusters_n, effects, coefficient, weights)
    return [found.inclusive_n, found.strict_n, found.draws_n]


def limits(found: Any) -> list[float]:
    return [found.low, found.high]


def out_of(found: e.RandomisationTest) -> list[float]:
    return [found.extreme_n, found.upper_n, found.assignments_n]


def placed(found: e.Placebo) -> list[float]:
    return [found.rank, found.upper_n, found.choices_n]


def as_places(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs as cities of two neighbourhoods, of which the first was chosen."""
    pairs_n = differences.size
    return np.stack([differences, np.zeros(pairs_n)], 1).ravel(), np.arange(pairs_n).repeat(2), np.tile([1, 0], pairs_n)


DARWIN_PLACES = as_places(DARWIN)
SUMMARIES = [
    (5, False, "value", [0.105884782638, 0.0164271919, 1.740919663, 0.03244538418]),
    (5, False, "capital", [0.301384948922, 0.134371554, 1.322637343, 0.21542910617]),
    (5, True, "value", [0.107748153395, 0.02100920342, 1.611313989, 0.05520766092]),
    (5, True, "capital", [0.344357628381, 0.0565248957, 1.346592818, 0.06091559277]),
    (10, False, "value", [0.115562156361, 0.01624507778, 2.342616413, 0.0123336861]),
    (10, False, "capital", [0.230678488732, 0.11046762092, 2.863484619, 0.1323144002]),
    (10, True, "value", [0.110123804121, 0.02063110683, 1.812568403, 0.04102178928]),
    (10, True, "capital", [0.3100653413, 0.08267530205, 1.799531193, 0.07552868862]),
]
ERRORS: list[tuple[int, bool, str, dict[str, float]]] = [
    (5, False, "value", {"CR0": 0.01013263074, "CR1": 0.01132862556, "CR1S": 0.01144481963, "CR3": 0.02943037538,
                         "CR3J": 0.0263233279794}),
    (5, False, "capital", {"CR1S": 0.08989936078, "CR3": 0.24988610685, "CR3J": 0.223504928624}),
    (5, True, "value", {"CR1": 0.01592179742}),
    (5, True, "capital", {"CR1": 0.03442867042}),
    (10, False, "value", {"CR3": 0.01700248346, "CR3J": 0.0161299720793}),
    (10, False, "capital", {"CR3": 0.15530038145, "CR3J": 0.147330878065}),
]  # fmt: skip
SIGNS = [
    (5, False, "value", [2, 0, 32]), (5, False, "capital", [6, 4, 32]),
    (5, True, "value", [4, 2, 32]), (5, True, "capital", [4, 2, 32]),
    (10, False, "value", [4, 2, 1024]), (10, False, "capital", [24, 22, 1024]),
    (10, True, "value", [4, 2, 1024]), (10, True, "capital", [26, 24, 1024]),
]  # fmt: skip
WEBB = [
    (False, "value", [210, 204, 7776], 0.0265), (False, "capital", [1064, 1058, 7776], 0.136),
    (True, "value", [496, 490, 7776], 0.063), (True, "capital", [618, 612, 7776], 0.08),
]  # fmt: skip


def named(clusters_n: int, effects: bool, coefficient: str) -> str:
    return f"{coefficient}, {clusters_n} firms{', a dummy for each' if effects else ''}"


CLUSTERS = [
    *(Case("cluster_robust", f"{named(n, fe, name)}: CR2", CLUB,
           lambda n=n, fe=fe, name=name: summary(n, fe, name), expected, DIGITS)
      for n, fe, name, expected in SUMMARIES),
    *(Case("cluster_robust", f"{named(n, fe, name)}: {', '.join(expected)}",
           SUMMCLUST if "CR3J" in expected else SANDWICH,
           lambda n=n, fe=fe, name=name, kinds=tuple(expected): errors(n, fe, name, *kinds),
           list(expected.values()), DIGITS)
      for n, fe, name, expected in ERRORS),
    Case("cluster_robust", "value, 5 firms: interval", CLUB, lambda: limits(robust(5, False, "value")),
         [0.0241026257, 0.1876669396], DIGITS),
    *(Case("wild_cluster_bootstrap", f"{named(n, fe, name)}: signs", COUNTED,
           lambda n=n, fe=fe, name=name: counts(n, fe, name), expected, EXACT)
      for n, fe, name, expected in SIGNS),
    *(Case("wild_cluster_bootstrap", f"{named(5, fe, name)}: six points", COUNTED,
           lambda fe=fe, name=name: counts(5, fe, name, "webb"), expected, EXACT)
      for fe, name, expected, _ in WEBB),
    Case("wild_cluster_bootstrap", "six points, p", "pyfixest 0.60 and R fwildclusterboot 0.14.3, drawn",
         lambda: [wild(5, fe, name, "webb").p_inclusive for fe, name, _, _ in WEBB], [p for *_, p in WEBB], SAMPLED),
    *(Case("wild_cluster_bootstrap", f"{name}, 10 firms: interval", "R fwildclusterboot 0.14.3",
           lambda name=name: limits(wild(10, False, name)), expected, GRID)
      for name, expected in (("value", [0.0922, 0.228]), ("capital", [0.0319, 0.3692]))),
    Case("wild_cluster_bootstrap", "5 firms by signs have no limits: p is never below 2/32", "Webb (2014)",
         lambda: limits(wild(5, False, "value")), [-np.inf, np.inf], EXACT),
    Case("sign_flip_test", "Darwin", FISHER, lambda: out_of(e.sign_flip_test(DARWIN)), [1726, 863, 32768], EXACT),
    Case("sign_flip_test", "Darwin, p and mean", FISHER,
         lambda: (lambda f: [f.p_value, f.statistic])(e.sign_flip_test(DARWIN)), [1726 / 32768, 314 / 15], EXACT),
    Case("sign_flip_test", "sleep, with a difference of 0", "Student (1908), R exact: 4 of 1,024",
         lambda: (lambda f: [f.extreme_n, f.assignments_n, f.p_value])(
             e.sign_flip_test(SLEEP_SECOND - SLEEP_FIRST)), [4, 1024, 0.00390625], EXACT),
    Case("complete_randomisation_test", "seven villages", GERBER_GREEN,
         lambda: [*out_of(e.complete_randomisation_test(*VILLAGES)),
                  e.complete_randomisation_test(*VILLAGES).statistic], [8, 5, 21, 6.5], EXACT),
    Case("placebo_in_space", "seven villages as one city", GERBER_GREEN,
         lambda: placed(e.placebo_in_space(VILLAGES[0], ["a"] * 7, VILLAGES[1])), [8, 5, 21], EXACT),
    Case("placebo_in_space", "Darwin's pairs as cities of two", FISHER,
         lambda: placed(e.placebo_in_space(*DARWIN_PLACES)), [1726, 863, 32768], EXACT),
    Case("placebo_in_space", "Darwin's pairs, studentised: squares stay, so t orders as the mean does", FISHER,
         lambda: placed(e.placebo_in_space(*DARWIN_PLACES, "studentised")), [1726, 863, 32768], EXACT),
    Case("placebo_in_space", "Darwin's pairs, t", "R t.test: t = 2.14798746133",
         lambda: e.placebo_in_space(*DARWIN_PLACES, "studentised").statistic, 2.14798746133, DIGITS),
    Case("placebo_in_space_joint", "Darwin's pairs twice, once in other units: one indicator", FISHER,
         lambda: e.placebo_in_space_joint(
             np.stack([DARWIN_PLACES[0], -3 * DARWIN_PLACES[0]], 1), *DARWIN_PLACES[1:]).adjusted_shares,
         [1726 / 32768] * 2, EXACT),
    Case("mdes_cluster_randomised", "n = 20, rho = 0.1", POWERUP + ", mdes.cra2(n=20, J, rho2=.10, p=.5)",
         lambda: [e.mdes_cluster_randomised(j, 20, 0.1) for j in (6, 10, 20, 40)],
         [1.15578964012, 0.769432281829, 0.504575729814, 0.346265314553], EXACT),
    Case("mdes_blocked_individual", "five cities", POWERUP + ", mdes.bira2(n=40, J=5, rho2=.2, omega2=.2, p=.5)",
         lambda: e.mdes_blocked_individual(5, 40, 0.2, 0.2), 0.575898631644, EXACT),
]  # fmt: skip
