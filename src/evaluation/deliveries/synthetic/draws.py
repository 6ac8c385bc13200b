"""Random numbers that belong to a name, and draws whose expectation is exact.

A generator is seeded from the study's seed and the names of what it is for, so that another city, table or indicator
never changes the draws of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.object_]


def generator(seed: int, *names: str) -> np.random.Generator:
    """Return the generator that belongs to these names under this seed."""
    digest = blake2b("/".join([str(seed), *names]).encode(), digest_size=16).digest()
    return np.random.default_rng(np.random.SeedSequence(int.from_bytes(digest, "big")))


def round_unbiased(rng: np.random.Generator, values: Floats, step: float) -> Floats:
    """Round up or down to a multiple of ``step`` by chance, such that the expectation is the value itself."""
    rounded = np.floor(values / step + rng.random(values.shape)) * step
    return np.round(rounded, 6)


def bounded_noise(rng: np.random.Generator, shape: tuple[int, ...], scale: float) -> Floats:
    """Draw symmetric noise with mean zero that never exceeds twice ``scale``."""
    return scale * np.clip(rng.standard_normal(shape), -2.0, 2.0)


def happens(rng: np.random.Generator, severity: Floats, chance: float, correlation: float = 0.0) -> Flags:
    """Draw events with exactly this chance over households, likelier where severity is high (probit threshold)."""
    latent = correlation * severity + np.sqrt(1 - correlation**2) * rng.standard_normal(severity.shape)
    return np.asarray(latent > -ndtri(chance), dtype=np.bool_)


def quantiles(rng: np.random.Generator, severity: Floats, correlation: float) -> Floats:
    """Draw uniform numbers that are low where severity is high."""
    noise = np.sqrt(1 - correlation**2) * rng.standard_normal(severity.shape)
    return np.asarray(ndtr(noise - correlation * severity), dtype=np.float64)


def pick(rng: np.random.Generator, chances: Mapping[str, float], count: int) -> Labels:
    """Draw words with these chances, which add up to 1."""
    return rng.choice(np.array(list(chances), dtype=object), count, p=list(chances.values()))


def yes_no(flags: Flags) -> Labels:
    """Return the codes of yes and no."""
    return np.where(flags, "ja", "nee").astype(object)


def persistent_noise(rng: np.random.Generator, shape: tuple[int, int], persistence: float) -> Floats:
    """Draw standard normal noise of shape (unit, month) in which months follow each other (autoregressive)."""
    fresh = rng.standard_normal(shape)
    for month in range(1, shape[1]):
        fresh[:, month] = persistence * fresh[:, month - 1] + np.sqrt(1 - persistence**2) * fresh[:, month]
    return fresh


def with_gaps(rng: np.random.Generator, values: Floats, share: float) -> Floats:
    """Return the values with this share of them missing (NaN)."""
    return np.where(rng.random(values.shape) < share, np.nan, values)


def without(words: Labels, lost: Flags) -> Labels:
    """Return the words with nothing where they are lost."""
    return np.array([None if gone else word for word, gone in zip(words, lost, strict=True)], dtype=object)
