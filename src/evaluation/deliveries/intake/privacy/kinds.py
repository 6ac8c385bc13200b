"""What counts as data of a person, what it is called, and which column names give it away.

A column name is read as words: ``Naam_client`` is *naam* and *client*. Names of things (``wijknaam``) are no names of
persons. That a column is named so is enough for names and addresses; other kinds also need cells that could be it.

>>> told_by("Naam cliënt"), told_by("wijknaam"), told_by("geboorte-datum"), told_by("BSN bekend?")
({'name'}, set(), {'birth_date'}, {'bsn'})
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from evaluation.registry.models import Text

KINDS: dict[str, Text] = {
    "bsn": Text(nl="een burgerservicenummer (BSN)", en="a citizen service number (BSN)"),
    "name": Text(nl="de naam van een persoon", en="the name of a person"),
    "birth_date": Text(nl="een geboortedatum", en="a date of birth"),
    "address": Text(nl="een adres", en="an address"),
    "postcode": Text(nl="een postcode met letters", en="a postcode with letters"),
    "email": Text(nl="een e-mailadres", en="an e-mail address"),
    "phone": Text(nl="een telefoonnummer", en="a telephone number"),
    "iban": Text(nl="een bankrekening (IBAN)", en="a bank account (IBAN)"),
}
"""By kind, most telling first; the order of problems."""

LONGEST_HEADER = 60
"""A longer cell is a text, not the name of a column."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS: dict[str, frozenset[str]] = {
    "bsn": _set("bsn bsnnummer bsnnr burgerservicenummer burgerservicenr sofi sofinummer sofinr personalnumber"),
    "name": _set(
        """naam namen voornaam voornamen achternaam achternamen roepnaam geslachtsnaam familienaam meisjesnaam
        tussenvoegsel tussenvoegsels voorletters voorletter initialen clientnaam klantnaam bewonernaam inwonernaam
        kindnaam partnernaam oudernaam contactnaam contactpersoon gebruikersnaam medewerkernaam hulpverlenernaam
        name names firstname lastname surname fullname forename givenname familyname initials username"""
    ),
    "birth_date": _set("geboortedatum geboortedag gebdatum gebdat geboortedat birthdate birthday dateofbirth dob"),
    "address": _set(
        """adres adressen woonadres postadres huisadres verblijfsadres adresregel straat straatnaam huisnummer huisnr
        huisnummertoevoeging address street streetname housenumber"""
    ),
    "phone": _set(
        """telefoon telefoonnummer telefoonnr telnr telnummer tel mobiel mobielnummer gsm phone phonenumber telephone
        mobile"""
    ),
    "iban": _set("iban bankrekening bankrekeningnummer rekeningnummer rekeningnr bankaccount accountnumber"),
    "email": _set("email mail mailadres emailadres emailaddress"),
}
_PAIRS: dict[str, frozenset[tuple[str, str]]] = {
    "birth_date": frozenset(
        {("geboorte", "datum"), ("geb", "datum"), ("geb", "dat"), ("birth", "date"), ("date", "birth")}
    ),
    "address": frozenset({("huis", "nummer"), ("huis", "nr"), ("house", "number")}),
    "phone": frozenset({("tel", "nr"), ("tel", "nummer"), ("mobiel", "nummer")}),
}
_BORN = frozenset({"geboren", "geboorte", "born", "birth"})
_THINGS = _set(
    """wijk wijken buurt stad steden gemeente experiment organisatie instelling partij bestand indicator instrument
    tabel kolom team project variabele domein onderdeel blad code wet regeling fonds bedrijf corporatie school
    aanbieder file table column variable city neighbourhood municipality organisation party item"""
)
"""Beside one of these words a name is the name of a thing."""

HEADER_ALONE = frozenset({"name", "address"})
"""Kinds whose values have no form of their own: the name of the column decides."""


@cache
def told_by(header: str) -> set[str]:
    """Return the kinds that a column of this name holds; usually none."""
    if len(header) > LONGEST_HEADER:
        return set()
    words = _words(header)
    joined = "".join(words)
    pairs = {(first, second) for place, first in enumerate(words) for second in words[place + 1 :]}
    told = {kind for kind, known in _WORDS.items() if known & {*words, joined}}
    told |= {kind for kind, known in _PAIRS.items() if known & pairs}
    if _BORN & set(words) and "birth_date" not in told:
        told.add("born")
    return told - {"name"} if _THINGS & set(words) else told


def _words(header: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).casefold()
    return re.findall(r"[a-z]+", split.replace("e-mail", "email").replace("e_mail", "email"))
