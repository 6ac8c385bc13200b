"""The words for data of persons, the key of pseudonyms and corrections, in Dutch and English."""

from __future__ import annotations

from evaluation.deliveries.intake.wording import Wording, say

_REMOVE_NL = (
    "De hele levering is geweigerd en er is niets van gebruikt. Haal het weg uit het bestand, kijk ook in verborgen "
    "bladen, opmerkingen en eigenschappen, en lever opnieuw langs een veilige weg. Vernietig het oude bestand overal."
)
_REMOVE_EN = (
    "The whole delivery was refused and nothing of it was used. Remove it from the file, look in hidden sheets, "
    "comments and properties too, and deliver again by a safe route. Destroy the old file everywhere."
)
_KEY_NL = (
    'Maak één keer een sleutel met `python -c "import secrets; print(secrets.token_hex(32))"`, bewaar die buiten de '
    "projectmap in een bestand dat alleen u kunt lezen, en zet het pad daarvan in de omgevingsvariabele "
    "EVALUATION_KEY_FILE (of de sleutel zelf in EVALUATION_KEY). Draai daarna opnieuw."
)
_KEY_EN = (
    'Make a key once with `python -c "import secrets; print(secrets.token_hex(32))"`, keep it outside the project\'s '
    "folder in a file that only you can read, and put its path in the environment variable EVALUATION_KEY_FILE (or the "
    "key itself in EVALUATION_KEY). Then run again."
)
_MEND_NL = "Kijk of de correctie in data/registry/corrections.yaml nog nodig is. Verbeter haar of haal haar weg."
_MEND_EN = "Check whether the correction in data/registry/corrections.yaml is still needed. Correct or remove it."

PRIVACY: dict[str, Wording] = {
    "personal_data": say(
        "Hier lijkt {kind} te staan, in {count} cel(len).",
        "There seems to be {kind} here, in {count} cell(s).",
        _REMOVE_NL,
        _REMOVE_EN,
    ),
    "personal_data.place": say(
        "In {place} lijkt {kind} te staan, {count} keer.",
        "In {place} there seems to be {kind}, {count} time(s).",
        _REMOVE_NL,
        _REMOVE_EN,
    ),
    "author_name": say(
        "In de eigenschappen van het document staat de naam van een maker. Die naam is nergens overgenomen.",
        "The document properties hold the name of a maker. That name was copied nowhere.",
        "Dit mag. Weghalen kan in Excel met Bestand, Info, Controleren op problemen, Document controleren, en in "
        "LibreOffice met Bestand, Eigenschappen, Eigenschappen herstellen.",
        "This is allowed. To remove it use File, Info, Check for Issues, Inspect Document in Excel, or File, "
        "Properties, Reset Properties in LibreOffice.",
    ),
    "no_key": say(
        "Er is geen sleutel om nummers van huishoudens te vervangen. Zonder sleutel wordt een echte levering niet "
        "gebruikt.",
        "There is no key to replace the numbers of households. Without a key a real delivery is not used.",
        _KEY_NL,
        _KEY_EN,
    ),
    "no_key.short": say(
        "De sleutel om nummers van huishoudens te vervangen is te kort om veilig te zijn.",
        "The key to replace the numbers of households is too short to be safe.",
        _KEY_NL,
        _KEY_EN,
    ),
    "no_key.inside": say(
        "Het bestand met de sleutel staat in de projectmap. Daar kan het met de gegevens meereizen.",
        "The file with the key stands in the project's folder, where it may travel with the data.",
        _KEY_NL,
        _KEY_EN,
    ),
    "no_key.unreadable": say(
        "Het bestand dat EVALUATION_KEY_FILE noemt, kan niet worden gelezen.",
        "The file that EVALUATION_KEY_FILE names cannot be read.",
        _KEY_NL,
        _KEY_EN,
    ),
    "unreadable_file.unsafe": say(
        "Het bestand heeft onderdelen die niet veilig te lezen zijn.",
        "The file has parts that cannot be read safely.",
        "Zet alleen de gegevens in een nieuw werkboek, of lever csv-bestanden.",
        "Put only the data in a new workbook, or deliver csv files.",
    ),
    "correction_drop": say(
        "Deze rij is weggelaten door een vastgelegde correctie.",
        "This row was left out by a recorded correction.",
        "Haal de rij weg in de volgende levering, of laat weten dat zij toch klopt.",
        "Remove the row in the next delivery, or say that it is right after all.",
    ),
    "correction_failed.row": say(
        "Een vastgelegde correctie hoort bij precies één rij van deze tabel, en die rij is er niet.",
        "A recorded correction belongs to exactly one row of this table, and that row is not there.",
        _MEND_NL,
        _MEND_EN,
    ),
    "correction_failed.expect": say(
        "Een vastgelegde correctie verwacht hier iets anders dan er nu staat.",
        "A recorded correction expects something else here than what stands there now.",
        _MEND_NL,
        _MEND_EN,
    ),
    "correction_failed.value": say(
        "De nieuwe waarde van een vastgelegde correctie past niet in deze kolom.",
        "The new value of a recorded correction does not fit this column.",
        _MEND_NL,
        _MEND_EN,
    ),
    "correction_failed.table": say(
        "Een vastgelegde correctie hoort bij de tabel {table}, en die is niet geleverd.",
        "A recorded correction belongs to the table {table}, which was not delivered.",
        _MEND_NL,
        _MEND_EN,
    ),
}
