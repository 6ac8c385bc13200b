"""Replace the numbers of households, cases and respondents by keyed hashes.

A number becomes HMAC-SHA256 of the kind of unit, the city and the number, under a secret key: the same number always
becomes the same pseudonym, and without the key nobody finds the number by trying all numbers. The pseudonyms are still
personal data: whoever has the delivery and the key can go back.

>>> from evaluation.deliveries.intake.key import PUBLIC_KEY
>>> pseudonym(PUBLIC_KEY, "household", "utrecht", "UTR-H-001")
'household-b4a25968fcc0a634'
"""

from __future__ import annotations

import hmac

import pandas as pd

from evaluation.deliveries.intake.key import Key

HASH_DIGITS = 16
"""64 bits: among a million households two share a pseudonym with a chance of one in thirty million."""
ID_COLUMNS = {
    "case_id": "case",
    "fragment_id": "fragment",
    "household_id": "household",
    "interview_id": "interview",
    "respondent_id": "respondent",
}
"""Internal columns with the number of a unit, in whichever table, and what the unit is."""


def pseudonym(secret: str, kind: str, city: str, number: str) -> str:
    """Return the pseudonym of one unit: its kind and sixteen hexadecimal digits."""
    digest = hmac.digest(secret.encode(), f"{kind}\0{city}\0{number}".encode(), "sha256").hex()
    return f"{kind}-{digest[:HASH_DIGITS]}"


def with_pseudonyms(frame: pd.DataFrame, city: str, key: Key) -> pd.DataFrame:
    """Return a table (internal names) with a pseudonym for each number of a unit; rows keep their order."""
    return frame.assign(
        **{
            name: _replaced(frame[name], kind, city, key)
            for name, kind in ID_COLUMNS.items()
            if name in frame and len(frame)
        }
    )


def _replaced(numbers: pd.Series, kind: str, city: str, key: Key) -> pd.Series:
    """Hash each different number once."""
    places, different = pd.factorize(numbers)
    hashed = [pseudonym(key.secret, kind, city, number) for number in different]
    return pd.Series(pd.array(hashed, dtype="str").take(places, allow_fill=True), index=numbers.index)
