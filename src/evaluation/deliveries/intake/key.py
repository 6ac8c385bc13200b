"""The secret key under which numbers of households, cases and respondents are hashed, and where it comes from.

The key comes from outside the project: the environment variable ``EVALUATION_KEY``, or a file that
``EVALUATION_KEY_FILE`` names. Synthetic and published deliveries are about nobody and use a key that all may know.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evaluation.storage.paths import PROJECT

KEY_VARIABLE = "EVALUATION_KEY"
FILE_VARIABLE = "EVALUATION_KEY_FILE"
PUBLIC_KEY = "synthetic and published deliveries are about nobody"
ABOUT_NOBODY = frozenset({"synthetic", "published"})
"""Origins of deliveries that need no secret."""
SHORTEST_KEY = 32
"""Characters: 128 bits when written in hexadecimal digits."""
FINGERPRINT_DIGITS = 8


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
