"""What is known of youth help, and of young people who turned eighteen, by the end of the study; a few are unknown.

Only households with youth help have its outcomes, and only those of the experiment on turning eighteen have the others.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.draws import Flags
from evaluation.deliveries.synthetic.site import Site

TABLE = "huishoudens"
AGE_18 = "aansluiting_18"
YOUTH_HELP_SHARE = 0.4
UNKNOWN_SHARE = 0.05
OF_YOUTH_HELP = {"jeugdhulp_doel_bereikt": 0.62, "jeugdhulp_voortijdig_gestopt": 0.14, "jeugdhulp_opnieuw": 0.2}
OF_AGE_18 = {"school_werk_18_5": 0.7, "nieuwe_schuld_18": 0.25}
GAP_SHARE, GAP_SHAPE, GAP_SCALE = 0.6, 1.5, 25.0
"""Who has a gap in help, and the gamma distribution of its days."""


def youth_columns(site: Site, takes_part: Mapping[str, Flags], count: int) -> dict[str, object]:
    """Return the columns on young people of the table ``huishoudens``, in delivery form."""
    helped = site.rng(TABLE, "youth help").random(count) < YOUTH_HELP_SHARE
    turned = takes_part.get(AGE_18, np.zeros(count, dtype=np.bool_))
    return {
        "jeugdhulp": np.where(helped, "ja", "nee"),
        **{name: _yes_no(site, name, share, helped) for name, share in OF_YOUTH_HELP.items()},
        "onderbreking_18": _gap(site, turned),
        **{name: _yes_no(site, name, share, turned) for name, share in OF_AGE_18.items()},
    }


def _yes_no(site: Site, name: str, share: float, asked: Flags) -> list[str | None]:
    drawn = site.rng(TABLE, name).random((2, len(asked)))
    known = asked & (drawn[1] >= UNKNOWN_SHARE)
    return [("ja" if yes else "nee") if one else None for yes, one in zip(drawn[0] < share, known, strict=True)]


def _gap(site: Site, turned: Flags) -> pd.Series:
    rng = site.rng(TABLE, "gap at 18")
    chance, days = rng.random((2, len(turned))), rng.gamma(GAP_SHAPE, GAP_SCALE, len(turned))
    gap = np.where(chance[0] < GAP_SHARE, np.round(days), 0.0)
    return pd.Series(np.where(turned & (chance[1] >= UNKNOWN_SHARE), gap, np.nan)).astype("Int64")
