"""Numbers that prove themselves: the 11-test of a BSN and the 97-test of an IBAN.

One number of nine digits in eleven passes the 11-test by chance. A column of household numbers of nine digits must not
be refused for that, a column of BSNs must, whatever its name: so it is asked how likely that many would pass by chance.

>>> is_bsn("123456782"), is_bsn("123456783"), is_iban("NL91ABNA0417164300")
(True, False, True)
"""

from __future__ import annotations

import math

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
BSN_DIGITS = len(BSN_WEIGHTS)
CHANCE_OF_PASSING = 1 / 11
"""The 11-test leaves one remainder in eleven."""
CHANCE_LIMIT = 0.001
"""A column is refused when so many passing numbers would come by chance in fewer than one column in a thousand: three
of three, four of five, thirteen of fifty."""
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip
"""How many characters an IBAN has in each country (SWIFT's register of IBAN formats)."""


def is_bsn(digits: str) -> bool:
    """Tell whether nine digits pass the 11-test; a zero in front may be missing."""
    padded = digits.zfill(BSN_DIGITS)
    if len(padded) != BSN_DIGITS or not int(padded):
        return False
    return sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, padded, strict=True)) % 11 == 0


def is_iban(characters: str) -> bool:
    """Tell whether the text begins with an IBAN: known country, its length, and the 97-test (ISO 13616)."""
    length = IBAN_LENGTHS.get(characters[:2].upper())
    if length is None or len(characters) < length:
        return False
    iban = characters[:length].upper()
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1


def too_many_by_chance(passing_n: int, numbers_n: int) -> bool:
    """Tell whether so many of the numbers pass the 11-test that chance does not explain it (binomial upper tail)."""
    if passing_n <= numbers_n * CHANCE_OF_PASSING:
        return False
    rest = 1 - CHANCE_OF_PASSING
    terms = (
        math.exp(
            _log_choose(numbers_n, count) + count * math.log(CHANCE_OF_PASSING) + (numbers_n - count) * math.log(rest)
        )
        for count in range(passing_n, min(numbers_n, passing_n + 200) + 1)
    )
    return sum(terms) < CHANCE_LIMIT


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
