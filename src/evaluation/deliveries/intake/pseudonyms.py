"""Replace the numbers of households, cases and respondents by keyed hashes.

A number becomes HMAC-SHA256 of the kind of unit, the city and the number, under a secret key: the same number always
becomes the same pseudonym, and without the key nobody finds the number by trying all numbers. The pseudonyms are still
personal data: whoever has the delivery and the key can go back.

The key comes from outside the project: the environment variable ``EVALUATION_KEY``, or a file that
``EVALUATION_KEY_FILE`` names. Synthetic and published deliveries are about nobody and use a key that all may know.

>>> pseudonym(PUBLIC_KEY, "household", "utrecht", "UTR-H-001")
'household-b4a25968fcc0a634'
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from evaluation.storage.paths import PROJECT

KEY_VARIABLE = "EVALUATION_KEY"
FILE_VARIABLE = "EVALUATION_KEY_FILE"
PUBLIC_KEY = "synthetic and published deliveries are about nobody"
ABOUT_NOBODY = frozenset({"synthetic", "published"})
"""Origins of deliveries that need no secret."""
SHORTEST_KEY = 32
"""Characters: 128 bits when written in hexadecimal digits."""
HASH_DIGITS = 16
"""64 bits: among a million households two share a pseudonym with a chance of one in thirty million."""
FINGERPRINT_DIGITS = 8
ID_COLUMNS = {
    "case_id": "case",
    "fragment_id": "fragment",
    "household_id": "household",
    "interview_id": "interview",
    "respondent_id": "respondent",
}
"""Internal columns with the number of a unit, in whichever table, and what the unit is."""


@dataclass(frozen=True)
class Key:
    """A key, or ``problem``: why there is none (see ``words_privacy``, rule ``no_key``)."""

    secret: str = ""
    problem: str | None = None

    @property
    def fingerprint(self) -> str:
        """Tell keys apart without giving anything of them away: the first digits of SHA-256 of the key."""
        return sha256(self.secret.encode()).hexdigest()[:FINGERPRINT_DIGITS]


def key_for(origin: str, study: Path, environment: Mapping[str, str] = os.environ) -> Key:
    """Return the key for deliveries of this origin; ``study`` is a folder in which no key may stand."""
    if origin in ABOUT_NOBODY:
        return Key(PUBLIC_KEY)
    given = environment.get(KEY_VARIABLE, "").strip()
    if not given and (named := environment.get(FILE_VARIABLE, "").strip()):
        path = Path(named).expanduser().resolve()
        if any(path.is_relative_to(folder.resolve()) for folder in (study, PROJECT)):
            return Key(problem="inside")
        try:
            given = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return Key(problem="unreadable")
    if not given:
        return Key(problem="")
    return Key(given) if len(given) >= SHORTEST_KEY else Key(problem="short")


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
