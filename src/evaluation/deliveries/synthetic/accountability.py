"""Why an invented city may share its data: a legal ground per table and category of data, until when, and who answers.

All grounds that a real delivery needs are there. Whether consent was asked, the date of the privacy assessment and who
answers questions are not always filled in, as in real life.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evaluation.deliveries.contract import sensitive_categories
from evaluation.deliveries.synthetic.site import Site

TABLE = "verantwoording"
ORDINARY = "gewoon"
KEEP_UNTIL = pd.Timestamp(2027, 12, 31)
FIRST_ASSESSMENT = np.datetime64("2016-05-01")
UNKNOWN_SHARE = 0.3
CONSENT_SHARE = 0.25


def accountability_rows(site: Site) -> pd.DataFrame:
    """Return the table ``verantwoording`` in delivery form: a row per table on persons and category."""
    rng = site.rng(TABLE, "city")
    codes = site.registry.codelists
    consent = bool(rng.random() < CONSENT_SHARE)
    assessed = FIRST_ASSESSMENT + rng.integers(0, 150).astype("timedelta64[D]")
    about_city = {
        "doel": "evaluatie",
        "grondslag": "toestemming" if consent else "publieke_taak",
        "toestemming_gevraagd": "ja" if consent else "nee",
        "bewaren_tot": KEEP_UNTIL,
        "dpia_datum": None if rng.random() < UNKNOWN_SHARE else pd.Timestamp(assessed),
        "contactrol": None if rng.random() < UNKNOWN_SHARE else str(rng.choice(list(codes["contact_role"]))),
        "versie_levering": "1.0",
    }
    special = "uitdrukkelijke_toestemming" if consent else "onderzoek_statistiek"
    rows = [
        {
            "tabel": table,
            "soort_gegevens": category,
            **about_city,
            "uitzondering": None if category == ORDINARY else special,
            "geweigerd": _refused(site, table) if consent else None,
        }
        for table, category in _asked(site)
    ]
    return pd.DataFrame(rows, columns=list(site.registry.tables[TABLE].columns)).astype({"geweigerd": "Int64"})


def _asked(site: Site) -> Iterator[tuple[str, str]]:
    codes = {entry.value: code for code, entry in site.registry.codelists["data_category"].items()}
    for table, entry in site.registry.tables.items():
        if entry.about == "persons":
            yield table, ORDINARY
            yield from ((table, codes[category]) for category in sensitive_categories(site.registry, entry))


def _refused(site: Site, table: str) -> int:
    return int(site.rng(TABLE, f"refused/{table}").integers(0, 9))
