"""The effect in an invented city, households in neighbourhoods that were assigned whole: ours beside other libraries.

    outcome after = a + effect × experiment + b × outcome before, errors clustered by neighbourhood

The estimate is the same. The standard error is not: others have CRV1, which is too small with few neighbourhoods, we
have CR2 with its degrees of freedom. Here CRV1 of ours is compared with theirs, and CR2 is what is timed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import with_r
from beside import Answers, Beside, beside, best

from evaluation.estimation import cluster_robust

CITIES, NEIGHBOURHOODS, HOUSEHOLDS = 200, 20, 20
"""Cities, neighbourhoods in each, and households in each of these."""
TOLERANCE = 1e-9
"""Everyone solves the same equations, each in another order."""
FORMULA = "after ~ experiment + before"


def measured() -> tuple[list[Beside], float]:
    """Compare with pyfixest, statsmodels and, where R is, fixest; and how large our CR2 error is beside CRV1."""
    cities = made()
    frame = pd.concat(cities, keys=range(CITIES), names=["city"]).reset_index("city")
    cr2, crv1 = best(lambda: ours(cities, "CR2")), ours(cities, "CR1S")
    own = cr2[0], crv1
    task = "effect in a city, clustered"
    found = [
        beside(task, "statsmodels", own, best(lambda: statsmodels(cities)), TOLERANCE),
        beside(task, "pyfixest", own, best(lambda: pyfixest(frame)), TOLERANCE),
    ]
    if with_r.has("fixest"):
        found.append(beside(task, "fixest (R)", own, fixest(frame), TOLERANCE))
    return found, float((cr2[1]["error"] / crv1["error"]).mean())


def made() -> list[pd.DataFrame]:
    """Return the households of each city."""
    generator = np.random.default_rng(1)
    place = np.repeat(np.arange(NEIGHBOURHOODS), HOUSEHOLDS)
    found = []
    for _ in range(CITIES):
        before, noise = generator.normal(size=(2, place.size))
        shared = generator.normal(0, 0.2, NEIGHBOURHOODS)[place]
        after = 0.3 * (place % 2) + 0.5 * before + shared + noise
        found.append(pd.DataFrame({"after": after, "experiment": place % 2, "before": before, "place": place}))
    return found


def ours(cities: list[pd.DataFrame], kind: str) -> Answers:
    """Estimate city by city, as the pipeline does."""
    found = [cluster_robust(one["after"], _design(one), one["place"], 1, kind) for one in cities]
    return _answers([(one.value, one.standard_error) for one in found])


def statsmodels(cities: list[pd.DataFrame]) -> Answers:
    """Estimate city by city from arrays."""
    from statsmodels.api import OLS

    models = [OLS(one["after"].to_numpy(), _design(one)) for one in cities]
    groups = [one["place"].to_numpy() for one in cities]
    pairs = zip(models, groups, strict=True)
    found = [model.fit(cov_type="cluster", cov_kwds={"groups": group}) for model, group in pairs]
    return _answers([(one.params[1], one.bse[1]) for one in found])


def pyfixest(frame: pd.DataFrame) -> Answers:
    """Estimate all cities in one call."""
    import pyfixest as library

    fits = library.feols(
        FORMULA, frame, vcov={"CRV1": "place"}, split="city", store_data=False, copy_data=False
    ).to_list()
    return _answers([(fit.coef()["experiment"], fit.se()["experiment"]) for fit in fits])


FIXEST = f"""
fixest::setFixest_nthreads(1)
fits <- fixest::feols({FORMULA}, data, cluster = ~place, split = ~city)
found <- sapply(fits, function(fit) c(coef(fit)[["experiment"]], fixest::se(fit)[["experiment"]]))
"""


def fixest(frame: pd.DataFrame) -> tuple[float, Answers]:
    """Estimate all cities in one call in R."""
    seconds, rows = with_r.run(FIXEST, {str(name): frame[name].to_numpy() for name in frame})
    return seconds, _answers([(row[0], row[1]) for row in rows])


def _design(city: pd.DataFrame) -> np.ndarray:
    return np.column_stack([np.ones(len(city)), city["experiment"], city["before"]])


def _answers(pairs: list[tuple[float, float]]) -> Answers:
    value, error = np.array(pairs, dtype=float).T
    return {"value": value, "error": error}
