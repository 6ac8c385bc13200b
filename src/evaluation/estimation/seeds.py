"""Random numbers that belong to a name: adding something never changes the draws of something else."""

from __future__ import annotations

import hashlib

import numpy as np


def generator_for(seed: int, name: str) -> np.random.Generator:
    """Return a generator seeded from the study's seed and a name.

    >>> int(generator_for(1, "coder_agreement").integers(100)) == int(generator_for(1, "coder_agreement").integers(100))
    True
    """
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))
