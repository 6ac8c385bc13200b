"""Pool invented studies of five sites: all at once by us, and as others do it that users would pick instead.

Others stop their search earlier than we do, so that means and tau² are compared to a tolerance: far below the spread of
effects here, 0.15.
"""

from __future__ import annotations

import numpy as np
import with_r
from beside import Answers, Beside, beside, best
from numpy.typing import NDArray

from evaluation.estimation import pool_many
from evaluation.estimation.pooling import Method

STUDIES, SITES = 10_000, 5
ONE_BY_ONE = 500
"""So many are enough to know how long one takes where they are made one by one."""
CLOSE, STATSMODELS_TOLERANCE = 1e-6, 1e-5
Numbers = NDArray[np.float64]


def measured() -> list[Beside]:
    """Compare with PyMARE (REML), statsmodels (Paule and Mandel) and, where R is, metafor (REML)."""
    effects, errors = studies()
    few = effects[:ONE_BY_ONE], errors[:ONE_BY_ONE]
    reml, paule = ours(effects, errors, "reml"), ours(effects, errors, "paule_mandel")
    by_pymare = "pooling, REML"
    found = [
        beside(by_pymare, "PyMARE, all at once", reml, best(lambda: pymare(*few, with_interval=True)), CLOSE),
        beside(by_pymare, "PyMARE, without intervals", reml, best(lambda: pymare(effects, errors)), CLOSE),
        beside(by_pymare, "PyMARE, one by one", reml, best(lambda: one_by_one(*few)), CLOSE),
        beside("pooling, Paule–Mandel", "statsmodels", paule, best(lambda: statsmodels(*few)), STATSMODELS_TOLERANCE),
    ]
    if with_r.has("metafor"):
        found.append(beside(by_pymare, "metafor (R)", reml, metafor(*few), CLOSE))
    return found


def studies() -> tuple[Numbers, Numbers]:
    """Return the sites' effects and standard errors of all studies, one study a row."""
    generator = np.random.default_rng(1)
    errors = generator.uniform(0.05, 0.2, (STUDIES, SITES))
    return 0.2 + generator.normal(0, 0.15, errors.shape) + generator.normal(size=errors.shape) * errors, errors


def ours(effects: Numbers, errors: Numbers, method: Method) -> tuple[float, Answers]:
    """Pool with our intervals of the mean and of tau²."""

    def pooled() -> Answers:
        found = pool_many(effects, errors, method)
        return {"mean": found.estimate, "tau²": found.tau_squared, "highest tau²": found.tau_squared_high}

    return best(pooled)


def pymare(effects: Numbers, errors: Numbers, with_interval: bool = False) -> Answers:
    """Pool all studies in one call, a study a column; the interval of tau², which ours always has, is asked apart."""
    from pymare import Dataset
    from pymare.estimators import VarianceBasedLikelihoodEstimator

    estimator = VarianceBasedLikelihoodEstimator(method="REML")
    found = estimator.fit_dataset(Dataset(y=effects.T, v=errors.T**2)).summary()
    answers = {"mean": np.ravel(found.get_fe_stats()["est"]), "tau²": np.ravel(found.tau2)}
    return answers | ({"highest tau²": found.get_re_stats()["ci_u"]} if with_interval else {})


def one_by_one(effects: Numbers, errors: Numbers) -> Answers:
    """Pool with PyMARE as one does for a single study, again and again."""
    found = [pymare(effect[None], error[None]) for effect, error in zip(effects, errors, strict=True)]
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def statsmodels(effects: Numbers, errors: Numbers) -> Answers:
    """Pool one by one; it knows no REML."""
    from statsmodels.stats.meta_analysis import combine_effects

    pairs = zip(effects, errors, strict=True)
    found = [combine_effects(effect, error**2, method_re="iterated") for effect, error in pairs]
    return {"mean": np.array([one.mean_effect_re for one in found]), "tau²": np.array([one.tau2 for one in found])}


METAFOR = """
found <- sapply(split(data, data$study), function(one) {
  model <- metafor::rma(effect, sei = error, data = one, method = "REML", test = "knha",
                        control = list(maxiter = 1000, threshold = 1e-10))
  c(mean = model$b[[1]], tau2 = model$tau2)
})
"""


def metafor(effects: Numbers, errors: Numbers) -> tuple[float, Answers]:
    """Pool one by one in R."""
    study = np.repeat(np.arange(len(effects)), effects.shape[1])
    columns = {"study": study, "effect": effects.ravel(), "error": errors.ravel()}
    seconds, rows = with_r.run(METAFOR, columns)
    return seconds, {"mean": rows[:, 0], "tau²": rows[:, 1]}
