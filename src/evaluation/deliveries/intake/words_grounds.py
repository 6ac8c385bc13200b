"""The words for a legal ground that is missing, in Dutch and English."""

from __future__ import annotations

from evaluation.deliveries.intake.wording import Wording, say

_ABOUT = {
    "health": ("de gezondheid van mensen", "people's health", "gezondheid", "AVG artikel 9", "GDPR article 9"),
    "justice": ("justitie en strafrecht", "justice and criminal law", "justitie", "AVG artikel 10", "GDPR article 10"),
}


def _barred(category: str) -> Wording:
    nl, en, code, article_nl, article_en = _ABOUT[category]
    return say(
        f"Dit gaat over {nl} ({article_nl}). De levering zegt niet waarom de stad dit mag delen. Het is niet gebruikt.",
        f"This is about {en} ({article_en}). The delivery does not say why the city may share it. It was not used.",
        _mend_nl(code),
        _mend_en(code),
    )


def _told(category: str) -> Wording:
    nl, en, code, article_nl, article_en = _ABOUT[category]
    return say(
        f"Er staan gegevens in over {nl} ({article_nl}) en er is geen grondslag voor opgegeven. Deze gegevens zijn "
        "verzonnen. Uit een echte levering worden ze dan niet gebruikt.",
        f"It holds data on {en} ({article_en}), and no ground for them is stated. These data are made up. From a real "
        "delivery they would not be used.",
        _mend_nl(code),
        _mend_en(code),
    )


def _mend_nl(code: str) -> str:
    return (
        f"Zet in het blad verantwoording een rij voor deze tabel met soort_gegevens {code} en kies een uitzondering. "
        "Bij toestemming moet toestemming_gevraagd ja zijn. Mag de stad dit niet delen? Lever deze onderdelen dan niet."
    )


def _mend_en(code: str) -> str:
    return (
        f"Add a row for this table to the sheet verantwoording, with soort_gegevens {code} and an uitzondering. "
        "With consent, toestemming_gevraagd must be ja. May the city not share this? Then do not deliver these items."
    )


GROUNDS: dict[str, Wording] = {
    "legal_ground_missing": say(
        "Van deze tabellen zegt de levering niet op welke grondslag de stad gegevens van personen deelt: {tables}.",
        "For these tables the delivery does not say on which legal ground the city shares personal data: {tables}.",
        "Vul het blad verantwoording in: een rij per tabel, met soort_gegevens gewoon, een grondslag en de datum tot "
        "wanneer de gegevens bewaard mogen worden. Bij toestemming moet toestemming_gevraagd ja zijn.",
        "Fill in the sheet verantwoording: a row per table, with soort_gegevens gewoon, a ground, and the date until "
        "which the data may be kept. With consent, toestemming_gevraagd must be ja.",
    ),
    **{f"legal_ground_missing.{category}": _told(category) for category in _ABOUT},
    **{f"no_legal_ground.{category}": _barred(category) for category in _ABOUT},
}
