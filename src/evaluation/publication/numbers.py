"""Print a number in the reader's language: 1.234,5 or 1,234.5, with a real minus sign.

A *form* says how a stored number is printed. ``unit`` follows the unit of the registry (a share is printed in
percentage points); ``abs`` is the same without its sign, for sentences that say "more" or "less" in words; ``squared``
is in that unit squared. Behind ``~`` stands a step to which the printed number is rounded.

>>> print_number(-0.034, "share", "nl")
'−3%'
>>> print_number(309586, "eur", "nl")
'€ 309.586'
>>> print_number(309586, "eur~1000", "en")
'€310,000'
>>> frequency(0.74)
(3, 4)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import format_decimal

from evaluation.registry.models import Language, Unit

LOCALES: dict[Language, str] = {"nl": "nl_NL", "en": "en_GB"}
DECIMALS: dict[str, int] = {"whole": 0, "decimal": 1, "precise": 2}
PLAIN_DECIMALS = 2
"""The form ``plain`` prints as many decimals as a number needs, and no more than this."""
FREQUENCIES = (
    (1, 50),
    (1, 25),
    (1, 20),
    (1, 10),
    (3, 20),
    (1, 5),
    (1, 4),
    (1, 3),
    (2, 5),
    (1, 2),
    (3, 5),
    (2, 3),
    (3, 4),
    (4, 5),
    (17, 20),
    (9, 10),
    (19, 20),
    (24, 25),
    (49, 50),
)
"""Parts that a reader can picture; a probability is said as the nearest. Near the ends they lie closer together."""

EXTREME = 0.015
"""Nearer to 0 or 1 than this a probability is "hardly any" or "almost all": its digits would promise too much."""


@lru_cache(maxsize=1 << 16)
def decimal(value: float, decimals: int, language: Language) -> str:
    """Print with a fixed number of decimals; what rounds to zero has no sign."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals) + 0.0
    return str(format_decimal(rounded, format=pattern, locale=LOCALES[language])).replace("-", "−")


def frequency(probability: float) -> tuple[int, int]:
    """Return the nearest part as "so many of so many"."""
    return min(FREQUENCIES, key=lambda part: abs(part[0] / part[1] - probability))


@dataclass(frozen=True)
class FrequencyWords:
    """The words of a frequency: "*ongeveer* 3 *van de* 4", and what stands for nearly none and nearly all."""

    about: str
    of: str
    almost_none: str
    almost_all: str


def print_frequency(probability: float, words: FrequencyWords) -> str:
    """Print a probability as "ongeveer 3 van de 4"; very near 0 or 1 in words."""
    if probability < EXTREME:
        return words.almost_none
    if probability > 1 - EXTREME:
        return words.almost_all
    part, whole = frequency(probability)
    return f"{words.about} {part} {words.of} {whole}"


def print_number(value: float, form: str, language: Language, unit: Unit | None = None) -> str:
    """Print a stored number in a form; ``unit`` is needed for the forms ``unit``, ``abs`` and ``squared``.

    The step of a form is in what is printed: for a unit that is shown in thousands, in thousands.

    Raises
    ------
    ValueError
        For an unknown form, or a unit that is needed and not given.
    """
    form, _, step = form.partition("~")
    if step:
        scale = 1.0 if unit is None or form == "eur" else unit.scale
        value = round(value * scale / int(step)) * int(step) / scale
    if form in ("unit", "abs", "squared"):
        if unit is None:
            raise ValueError(f"the form '{form}' needs a unit")
        if form == "squared":
            return decimal(value * unit.scale**2, 2 * unit.decimals or 1, language)
        scaled = value * unit.scale
        return decimal(abs(scaled) if form == "abs" else scaled, unit.decimals, language)
    if form in DECIMALS:
        return decimal(value, DECIMALS[form], language)
    if form == "degrees":
        return decimal(value, 0 if value == int(value) else 1, language)
    if form == "share":
        return decimal(100 * value, 0, language) + "%"
    if form == "share_precise":
        return decimal(100 * value, 1, language) + "%"
    if form == "eur":
        return "€" + ("\u00a0" if language == "nl" else "") + decimal(value, 0, language)
    if form == "year":
        return str(int(value))
    if form == "plain":
        return decimal(value, len(f"{round(value, PLAIN_DECIMALS):g}".partition(".")[2]), language)
    raise ValueError(f"unknown form '{form}'")
