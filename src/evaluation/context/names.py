"""Names of columns and codes of regions, as official statistics write them.

A column's name is its title in one word with a number behind it, and the number moves between years; so a column is
known by what stands before the number. Version 4 of the service has codes instead of names; there the same word is made
from the title.

>>> stem("PersonenPerSoortUitkeringBijstand_74"), stem_of_title("Personen per soort uitkering; Bijstand")
('PersonenPerSoortUitkeringBijstand', 'PersonenPerSoortUitkeringBijstand')
>>> stem_of_title("0 tot 15 jaar"), stem_of_title("Wmo-cliënten per 1 000 inwoners")
('k_0Tot15Jaar', 'WmoClientenPer1000Inwoners')
>>> municipality_of("WK008012"), kind_of("WK008012")
('GM0080', 'WK')
"""

from __future__ import annotations

import re
import unicodedata

COUNTRY, MUNICIPALITY, DISTRICT, NEIGHBOURHOOD = "NL", "GM", "WK", "BU"
KINDS = (COUNTRY, MUNICIPALITY, DISTRICT, NEIGHBOURHOOD)
CODE = re.compile(r"NL\d{2}|GM\d{4}|WK\d{6}|BU\d{8}")


def stem(column: str) -> str:
    """Return a column's name without the number behind it."""
    return re.sub(r"_\d+$", "", column.strip())


def stem_of_title(title: str) -> str:
    """Return the name that a column with this title has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return f"k_{joined}" if joined[:1].isdigit() else joined


def unit_words(unit: str | None) -> str:
    """Return a unit's words without blanks too many."""
    return " ".join((unit or "").split())


def code_of(text: object) -> str:
    """Return a region's code without the blanks that fill it up."""
    return str(text or "").strip()


def kind_of(code: str) -> str:
    """Return NL, GM, WK or BU; a study's own code of a neighbourhood counts as WK."""
    return code[:2] if code[:2] in KINDS else DISTRICT


def municipality_of(code: str) -> str:
    """Return the code of the municipality that a region is in; of the country nothing."""
    return "" if kind_of(code) == COUNTRY else MUNICIPALITY + code[2:6]
