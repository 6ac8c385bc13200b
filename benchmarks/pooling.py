"""Pool ten thousand invented studies of five sites: all at once by us, and one by one by statsmodels.

Both estimate the spread by Paule and Mandel. statsmodels stops at a coarser point, so the pooled means are compared to
``RELATIVE``. Others that users would pick are named when they are not here (``scale``).
"""

from __future__ import annotations

import time

import numpy as np

from evaluation.estimation import pool_many

STUDIES, SITES = 10_000, 5
OF_THEIRS = 500
"""So many are enough to know how long one takes there."""
RELATIVE = 1e-3


def measured() -> dict[str, float]:
    """Return studies a second of both, and how many times ours is as fast.

    Raises
    ------
    SystemExit
        When they do not agree.
    """
    from statsmodels.stats.meta_analysis import combine_effects

    generator = np.random.default_rng(1)
    errors = generator.uniform(0.05, 0.2, (STUDIES, SITES))
    effects = 0.2 + generator.normal(0, 0.15, (STUDIES, SITES)) + generator.normal(size=(STUDIES, SITES)) * errors
    start = time.process_time()
    ours = pool_many(effects, errors, method="paule_mandel").estimate
    middle = time.process_time()
    theirs = [
        combine_effects(effect, error**2, method_re="iterated").mean_effect_re
        for effect, error in zip(effects[:OF_THEIRS], errors[:OF_THEIRS], strict=True)
    ]
    end = time.process_time()
    if not np.allclose(ours[:OF_THEIRS], theirs, rtol=RELATIVE, atol=RELATIVE):
        raise SystemExit("pooled means differ from those of statsmodels")
    own, other = STUDIES / (middle - start), OF_THEIRS / (end - middle)
    return {"ours_per_second": own, "statsmodels_per_second": other, "times": own / other}
