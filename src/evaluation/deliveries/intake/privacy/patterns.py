"""Search many texts at once for data of persons.

All texts are laid end to end with a sign between them that no text holds, so that each pattern goes over them once;
a million cells take seconds.

>>> sorted(search(["Bel Jan op 06-12345678", "wijk VZ0344E", "kom naar Kerkstraat 12"]).items())
[('address', {2}), ('phone', {0})]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from evaluation.deliveries.intake.privacy.numbers import is_iban

BETWEEN = "\0"
START, END = r"(?<![^\0])", r"(?![^\0])"

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(
    r"(?<![\w,.+/-])(?!\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2})"
    r"(?:(?:\+|00)[ ]?31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?\d){8}"
    r"|\(?0[1-9](?:\d{1,2})?\)?(?:[ ]?[-/.–][ ]?|[ ])?\d(?:[ .-]?\d){5,8})(?![\w]|[.,]\d|-\d)"
)
PHONE_DIGITS = {10, 11, 13}
"""Digits of 0612345678, +31612345678 and 0031612345678; one more with (0)."""
POSTCODE = re.compile(
    r"(?<![\w.,/-])[1-9]\d{3}[ \u00a0]?(?!SA|SD|SS)[A-Z]{2}(?![\w])"
    r"|" + START + r"[1-9]\d{3}[ \u00a0]?(?!sa|sd|ss|eu|km|st|kg|mb|gb|fte|cm|mm|ha)[a-z]{2}" + END
)
YEAR_AND_WORD = re.compile(r"(?:19|20)\d{2}[ \u00a0](?:EN|OF|IN|OP|TE|NA|IS|AF|OM|AL|TO|BY|AT|ON|OR)")
IBAN = re.compile(r"(?<![A-Za-z0-9])(?=([A-Za-z]{2}\d{2}(?:[ \u00a0.-]?[A-Za-z0-9]){11,30}))")
"""Looked ahead for, so that one false start does not swallow the account behind it."""
ADDRESS = re.compile(
    r"(?<![\w])(?!onderweg|tijdpad|leerpad|zorgpad|groeipad|ontwikkelpad|werkplein|gerechtshof|arbeidsmarkt)"
    r"(?:[\w'.-]*\w{2}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen|hof|pad|boulevard)"
    r"|\w{3,}str\.)[ ]{1,2}(?:nr\.? ?)?[1-9]\d{0,3}(?![\d.,]\d)[ -]?(?:[a-zA-Z](?![\w]))?",
    re.IGNORECASE,
)
BORN = re.compile(
    r"(?<![\w])(?:geboren|geb\.|geboortedatum|geb\.? ?datum|born|birth ?date)(?: op| on|:| is)*[ ]*"
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2} [a-z]{3,9} \d{4})",
    re.IGNORECASE,
)
_BETWEEN_NAMES = r"(?:(?:van|de|der|den|ter|ten|te|el|al|'t|van 't)[ ])*"
ADDRESSED = re.compile(
    r"(?<![\w])(?:[Dd]hr|[Mm]evr|[Mm]w|[Mm]evrouw|[Mm]eneer|[Dd]e heer|[Ff]am|[Ff]amilie|Mr|Mrs|Ms)\b\.?[ ]"
    r"(?:[A-Z]\.)*[ ]?" + _BETWEEN_NAMES + r"[A-ZÀ-Þ][a-zà-ÿ]+"
)
FIRST_NAMES = (
    "Aad|Abdel|Abdul|Achmed|Agnes|Ahmed|Ali|Anja|Anna|Anne|Annie|Arie|Ayşe|Bart|Bas|Bert|Bram|Carla|Cees|Chantal|Christina|"
    "Cornelis|Daan|Danielle|Dennis|Dirk|Ellen|Els|Emma|Erik|Esther|Eva|Fatima|Fatma|Femke|Frank|Frans|Gerard|Gerrit|"
    "Hans|Hassan|Hendrik|Henk|Herman|Ibrahim|Ingrid|Jaap|Jacob|Jan|Janneke|Jeroen|Jesse|Johan|Johanna|Johannes|John|"
    "Joke|Joop|Joost|Jos|Julia|Karel|Karin|Kees|Khadija|Kim|Klaas|Laura|Lars|Leo|Linda|Lisa|Lotte|Lucas|Maaike|Marco|"
    "Margriet|Maria|Marieke|Marijke|Mark|Martijn|Mehmet|Mieke|Mohamed|Mohammed|Monique|Mustafa|Nathalie|Nicole|Noor|"
    "Omar|Patrick|Paul|Peter|Petra|Piet|Pieter|Rachid|Ria|Richard|Rob|Robert|Roy|Ruud|Said|Sandra|Sanne|Saskia|Sem|"
    "Simon|Sjaak|Sofie|Sophie|Stefan|Susan|Suzanne|Sylvia|Theo|Thomas|Tim|Tom|Truus|Wendy|Wilhelmina|Willem|Wim|"
    "Wouter|Yasmina|Yusuf|Yvonne|Zeynep"
)
"""Common first names in the Netherlands; followed by a word with a capital they are read as somebody's name."""
FULL_NAME = re.compile(r"(?<![\w])(?:" + FIRST_NAMES + r")[ ]" + _BETWEEN_NAMES + r"[A-ZÀ-Þ][a-zà-ÿ]{2,}(?![\w])")
PERSON_LIKE = re.compile(
    START + r"(?:[A-ZÀ-Þ][a-zà-ÿ'-]+|(?:[A-Z]\.[ ]?)+)(?:[ ](?:van|de|der|den|ter|ten|te|el|al|'t))*"
    r"(?:[ ][A-ZÀ-Þ][\w'-]+)+" + END + r"|" + START + r"[A-ZÀ-Þ][\w' -]+,[ ]*[A-Z][\w. ]*" + END
)
"""Two or more words with capitals, or ``Jansen, J.``: in a place for the name of a maker, that is a person."""
NO_PERSON = re.compile(
    r"gemeente|microsoft|office|user|gebruiker|afdeling|team|stichting|onderzoek|bureau|excel|libre|apache|city|"
    r"municipality|department|wijk|synth|python|administrator",
    re.IGNORECASE,
)


def search(texts: Sequence[str]) -> dict[str, set[int]]:
    """Return for each kind but BSN the places of the texts that hold it."""
    joined = BETWEEN.join(texts)
    starts = [0, *accumulate(len(text) + len(BETWEEN) for text in texts)]
    found: dict[str, set[int]] = defaultdict(set)
    for kind, position in _matches(joined):
        found[kind].add(bisect_right(starts, position) - 1)
    return dict(found)


def _matches(joined: str) -> Iterator[tuple[str, int]]:
    if "@" in joined:
        yield from (("email", match.start()) for match in EMAIL.finditer(joined))
    for kind, pattern in (("address", ADDRESS), ("birth_date", BORN), ("name", ADDRESSED), ("name", FULL_NAME)):
        yield from ((kind, match.start()) for match in pattern.finditer(joined))
    for match in PHONE.finditer(joined):
        if _digits_n(match[0].replace("(0)", "")) in PHONE_DIGITS:
            yield "phone", match.start()
    for match in POSTCODE.finditer(joined):
        if not YEAR_AND_WORD.fullmatch(match[0]):
            yield "postcode", match.start()
    for match in IBAN.finditer(joined):
        if is_iban(re.sub(r"[ \u00a0.-]", "", match[1])):
            yield "iban", match.start()


def _digits_n(text: str) -> int:
    return sum(character.isdigit() for character in text)


def person_names(texts: Sequence[str]) -> int:
    """Count the texts that read as the name of a person, where a maker or writer is named."""
    return sum(1 for text in texts if PERSON_LIKE.fullmatch(text) and not NO_PERSON.search(text))
