"""Professionals who answer the questionnaire on room to act before and after; some leave, some are new.

A respondent's answers hang together through a personal level. The planted effect is added to every item at T1;
unbiased rounding to whole points leaves the expected difference of the means exactly as planted.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags, Floats, round_unbiased
from evaluation.deliveries.synthetic.households import START
from evaluation.deliveries.synthetic.site import Site

TABLE = "professionals"
REPLACED_SHARE = 0.7  # of those who leave
MISSING_SHARE = 0.01
ITEM_OFFSETS = (0.15, -0.2, -0.1, 0.2, 0.0)
SKILLS = (
    "kostenbewust_1",
    "kostenbewust_2",
    "kostenbewust_3",
    "kennen_1",
    "kennen_2",
    "kunnen_1",
    "kunnen_2",
    "durven_1",
    "durven_2",
)
LATENT_LIMITS = (1.3, 3.5)  # leaves room within 1 to 5 for any effect of truth.LIMITS


def professional_rows(site: Site) -> pd.DataFrame:
    """Return the table ``professionals`` in delivery form, sorted by respondent and wave."""
    before, after = _presence(site)
    count = len(before)
    ids = np.array(site.numbered("P", 1, count), dtype=object)
    level = site.rng(TABLE, "level").standard_normal(count)
    waves = [_wave(site, ids, level, present, label) for present, label in ((before, "T0"), (after, "T1"))]
    rows = pd.concat(waves, ignore_index=True)
    return rows.sort_values(["respondent", "golf"], ignore_index=True)


def _presence(site: Site) -> tuple[Flags, Flags]:
    """Who answers at T0 and at T1: the first ``professionals`` respondents start, later numbers are new at T1."""
    rng = site.rng(TABLE, "presence")
    starters = site.size.professionals
    stays = rng.random(starters) < site.world.t1_coverage.professionals
    new = int(rng.binomial(int((~stays).sum()), REPLACED_SHARE))
    before = np.repeat([True, False], [starters, new])
    after = np.concatenate([stays, np.ones(new, dtype=np.bool_)])
    return before, after


def _wave(site: Site, ids: npt.NDArray[np.object_], level: Floats, present: Flags, label: str) -> pd.DataFrame:
    count = len(ids)
    answers = _answers(site, level, label)
    rng = site.rng(TABLE, f"rest/{label}")
    start = START if label == "T0" else START + np.timedelta64(300, "D")
    frame = pd.DataFrame(
        {
            "respondent": ids,
            "wijk": _neighbourhoods(site, count),
            "golf": np.full(count, label, dtype=object),
            "meetdatum": (start + rng.integers(0, 45, count).astype("timedelta64[D]")).astype("datetime64[us]"),
            **{f"ruimte_{item + 1}": _whole(answers[:, item]) for item in range(answers.shape[1])},
            "administratietijd": np.round(np.clip(rng.normal(36, 8, count), 5, 80), 1),
            **_more_answers(site, level, label),
        }
    )
    return frame[present]


def _more_answers(site: Site, level: Floats, label: str) -> dict[str, object]:
    """Acceptable administration, hours of negotiation, and what one knows, can and dares; a little better at T1."""
    rng = site.rng(TABLE, f"time and skills/{label}")
    count, later = len(level), 1.0 if label == "T1" else 0.0
    acceptable = np.clip(rng.normal(19, 5, count), 0, 60)
    hours = np.round(np.clip(rng.gamma(4, 1.4, count) - 0.8 * later, 0, 40) * 2) / 2
    times = np.where(rng.random((2, count)) < MISSING_SHARE, np.nan, [np.round(acceptable, 1), hours])
    latent = 2.9 + 0.25 * later + 0.5 * level + 0.7 * rng.standard_normal((len(SKILLS), count))
    whole = np.clip(np.round(latent), 1, 5)
    items = np.where(rng.random(whole.shape) < MISSING_SHARE, np.nan, whole)
    return {
        "administratietijd_acceptabel": times[0],
        "onderhandeltijd": times[1],
        **{name: _whole(row) for name, row in zip(SKILLS, items, strict=True)},
    }


def _whole(answers: Floats) -> pd.Series:
    return pd.Series(answers).astype("Int64")


def _answers(site: Site, level: Floats, label: str) -> Floats:
    """Draw answers of shape (respondent, item); a few are missing (NaN)."""
    rng = site.rng(TABLE, f"answers/{label}")
    shape = (len(level), len(ITEM_OFFSETS))
    latent = 2.6 + 0.45 * level[:, np.newaxis] + np.array(ITEM_OFFSETS) + 0.5 * rng.standard_normal(shape)
    effect = _effect(site) if label == "T1" else 0.0
    answers = round_unbiased(rng, np.clip(latent, *LATENT_LIMITS) + effect, 1.0)
    return np.where(rng.random(shape) < MISSING_SHARE, np.nan, answers)


def _effect(site: Site) -> float:
    registry = site.registry
    mean_items = [
        effect
        for key, effect in site.effects.items()
        if registry.indicators[registry.planned(key)[1]].derive.rule == "mean_items"
    ]
    return sum(mean_items)


def _neighbourhoods(site: Site, count: int) -> npt.NDArray[np.object_]:
    codes = np.array(site.neighbourhoods("experiment"), dtype=object)
    return site.rng(TABLE, "neighbourhood").choice(codes, count)
