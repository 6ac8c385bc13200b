"""Clients who answer the questionnaire on the help they got: fewer than were asked, some twice, some once.

A client's answers hang together through a personal level. In experiment neighbourhoods the answers at T1 are higher by
the planted gain.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags, Floats, Labels, round_unbiased, with_gaps
from evaluation.deliveries.synthetic.households import START
from evaluation.deliveries.synthetic.site import Site

TABLE = "clienten"
ARMS = {"experiment": "experiment", "comparison": "vergelijking"}
ITEM_OFFSETS = (-0.2, 0.3, 0.0, 0.1, -0.25)
PERSONAL, WITHIN = 0.7, 0.65  # standard deviations between clients, and of one answer
AREAS = {"beter_zorg": 0.7, "beter_jeugdhulp": 0.4, "beter_rondkomen": 0.6, "beter_werk": 0.45, "beter_schulden": 0.6}
"""Share of clients who had help with an area of life, by column."""
T1_AFTER_DAYS, FIELDWORK_DAYS = 300, 45


def client_rows(site: Site) -> pd.DataFrame:
    """Return the table ``clienten`` in delivery form, sorted by respondent and wave."""
    frames = [_wave(site, wave, present) for wave, present in zip(("T0", "T1"), _presence(site), strict=True)]
    rows = pd.concat(frames, ignore_index=True)
    return rows.sort_values(["respondent", "golf"], ignore_index=True)


def _arms(site: Site) -> Labels:
    """The arm of each client that is asked."""
    households = {"experiment": site.size.experiment_households, "comparison": site.size.comparison_households}
    asked = {
        arm: round(site.world.clients.asked_per_household * count) if site.neighbourhoods(arm) else 0
        for arm, count in households.items()
    }
    arms = np.repeat(np.array(list(asked), dtype=object), list(asked.values()))
    return site.rng(TABLE, "arm").permutation(arms)


def _presence(site: Site) -> tuple[Flags, Flags]:
    """Who answers at T0 and at T1; those who answered once answer more often again."""
    world = site.world.clients
    drawn = site.rng(TABLE, "presence").random((2, len(_arms(site))))
    before = drawn[0] < world.response_t0
    after = drawn[1] < np.where(before, world.response_t1_answered, world.response_t1_silent)
    return before, after


def _wave(site: Site, wave: str, present: Flags) -> pd.DataFrame:
    arms = _arms(site)
    count = len(arms)
    answers, mark = _answers(site, arms, wave)
    start = START if wave == "T0" else START + np.timedelta64(T1_AFTER_DAYS, "D")
    days = site.rng(TABLE, f"dates/{wave}").integers(0, FIELDWORK_DAYS, count).astype("timedelta64[D]")
    frame = pd.DataFrame(
        {
            "respondent": np.array(site.numbered("CL", 1, count), dtype=object),
            "wijk": _neighbourhoods(site, arms),
            "groep": [ARMS[arm] for arm in arms],
            "golf": wave,
            "meetdatum": (start + days).astype("datetime64[us]"),
            **{f"ervaring_{item + 1}": _whole(answers[:, item]) for item in range(answers.shape[1])},
            "tevredenheid": _whole(mark),
            **_areas(site, arms, wave),
        }
    )
    return frame[present]


def _answers(site: Site, arms: Labels, wave: str) -> tuple[Floats, Floats]:
    """Answers of shape (client, item) from 1 to 5, and a mark from 0 to 10; a few are missing (NaN)."""
    world = site.world.clients
    level = PERSONAL * site.rng(TABLE, "level").standard_normal(len(arms))
    gain = world.gain * (arms == "experiment") * (wave == "T1")
    rng = site.rng(TABLE, f"answers/{wave}")
    own = (world.mean + level + gain)[:, np.newaxis]
    latent = own + np.array(ITEM_OFFSETS) + WITHIN * rng.standard_normal((len(arms), len(ITEM_OFFSETS)))
    answers = np.clip(round_unbiased(rng, latent, 1.0), 1, 5)
    mark = np.clip(np.round(2 * own[:, 0] + rng.standard_normal(len(arms))), 0, 10)
    return with_gaps(rng, answers, world.missing_cells), with_gaps(rng, mark, world.missing_cells)


def _areas(site: Site, arms: Labels, wave: str) -> dict[str, pd.Series]:
    """Whether things go better per area of life (1 to 5), of those who had help with it; it follows the experience."""
    world = site.world.clients
    level = PERSONAL * site.rng(TABLE, "level").standard_normal(len(arms))
    own = world.mean + level + world.gain * (arms == "experiment") * (wave == "T1")
    helped = site.rng(TABLE, "areas").random((len(AREAS), len(arms))) < np.array(list(AREAS.values()))[:, np.newaxis]
    latent = own + WITHIN * site.rng(TABLE, f"areas/{wave}").standard_normal((len(AREAS), len(arms)))
    answers = np.where(helped, np.clip(np.round(latent), 1, 5), np.nan)
    return {name: _whole(row) for name, row in zip(AREAS, answers, strict=True)}


def _neighbourhoods(site: Site, arms: Labels) -> Labels:
    rng = site.rng(TABLE, "neighbourhood")
    codes = np.full(len(arms), None, dtype=object)
    for arm in ARMS:
        chosen = arms == arm
        if chosen.any():
            codes[chosen] = rng.choice(np.array(site.neighbourhoods(arm), dtype=object), int(chosen.sum()))
    return codes


def _whole(values: Floats) -> pd.Series:
    return pd.Series(values).astype("Int64")
