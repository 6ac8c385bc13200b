"""The words around the problems on a receipt, in Dutch and English."""

from __future__ import annotations

from evaluation.registry.models import Text


def say(nl: str, en: str) -> Text:
    """Return the same words in both languages."""
    return Text(nl=nl, en=en)


STATUS = {
    "used": say("De levering is gebruikt.", "The delivery was used."),
    "refused": say("De levering is geweigerd. Er is niets van gebruikt.", "The delivery was refused. None was used."),
    "not_delivered": say("Er is niets geleverd.", "Nothing was delivered."),
}
LEVELS = {
    "refuse": say("Eerst verbeteren: hierdoor is de levering geweigerd", "Mend first: why the delivery was refused"),
    "set_aside": say("Rijen die apart zijn gezet en niet zijn gebruikt", "Rows set aside and not used"),
    "warn": say("Ter controle: alleen een waarschuwing", "To check: a warning only"),
}
LEVEL_COUNTS = {
    "refuse": say("Redenen voor weigering", "Reasons for refusal"),
    "set_aside": say("Soorten fouten in rijen die apart zijn gezet", "Kinds of error in rows set aside"),
    "warn": say("Waarschuwingen", "Warnings"),
}
ACTIONS = {
    "drop": say("rij weggelaten", "row left out"),
    "override": say("waarde vervangen", "value replaced"),
    "flag": say("alleen gemeld", "only reported"),
}
WORDS = {
    "title": say("Ontvangstbewijs", "Receipt"),
    "stamp": say("SYNTHETISCHE GEGEVENS (verzonnen)", "SYNTHETIC DATA (made up)"),
    "skip": say("Naar de inhoud", "Skip to the content"),
    "confidential": say(
        "Vertrouwelijk. Dit ontvangstbewijs is voor {city}: het gaat terug naar die stad en naar niemand anders. Het "
        "noemt plaatsen van fouten, nooit de waarde zelf.",
        "Confidential. This receipt is for {city}: it goes back to that city and to nobody else. It names the places "
        "of errors, never the values.",
    ),
    "changes": say("Wat er is veranderd", "What changed"),
    "changes_note": say(
        "Vergeleken met de vorige levering die is gebruikt, in bruikbare rijen. Rijen worden herkend aan hun sleutel.",
        "Compared with the former delivery that was used, in usable rows. Rows are known by their key.",
    ),
    "versions": say("Vorige versie: {former}. Deze versie: {current}.", "Former version: {former}. This: {current}."),
    "not_compared": say(
        "De bestanden zijn anders dan de vorige keer. De rijen zijn niet te vergelijken.",
        "The files differ from the former ones. The rows cannot be compared.",
    ),
    "nothing_changed": say(
        "De bestanden zijn anders dan de vorige keer, maar de bruikbare rijen zijn gelijk.",
        "The files differ from the former ones, but the usable rows are the same.",
    ),
    "added": say("Erbij", "Added"),
    "gone": say("Weg", "Gone"),
    "changed": say("Veranderd, per kolom", "Changed, per column"),
    "counts": say("Rijen per tabel", "Rows per table"),
    "counts_note": say(
        "Geleverd is altijd gebruikt plus apart gezet. Rijen met alleen lege cellen tellen niet mee.",
        "Delivered is always used plus set aside. Rows with only empty cells are not counted.",
    ),
    "table": say("Tabel", "Table"),
    "delivered": say("Geleverd", "Delivered"),
    "used": say("Gebruikt", "Used"),
    "set_aside": say("Apart gezet", "Set aside"),
    "all_tables": say("Alle tabellen", "All tables"),
    "files": say("Bestanden", "Files"),
    "files_note": say("Dit is wat wij hebben gelezen.", "This is what we read."),
    "file": say("Bestand", "File"),
    "size": say("Grootte (bytes)", "Size (bytes)"),
    "fingerprint": say("Vingerafdruk (SHA-256)", "Fingerprint (SHA-256)"),
    "problems": say("Wat er te verbeteren is", "What there is to mend"),
    "no_problems": say("Er zijn geen fouten gevonden.", "No errors were found."),
    "problem": say("Wat er mis is", "What is wrong"),
    "mend": say("Zo verbetert u het", "How to mend it"),
    "where": say("Waar", "Where"),
    "column": say("Kolom", "Column"),
    "times": say("Keer", "Times"),
    "rows": say("Rijen", "Rows"),
    "and_more": say("en nog {count}", "and {count} more"),
    "corrections": say("Correcties die zijn uitgevoerd", "Corrections that were carried out"),
    "corrections_note": say(
        "Afspraken over losse rijen; het geleverde bestand zelf is niet veranderd.",
        "Decisions about single rows; the delivered file itself was not changed.",
    ),
    "row": say("Rij", "Row"),
    "action": say("Wat er is gedaan", "What was done"),
    "reason": say("Reden", "Reason"),
    "decided": say("Besloten door, op", "Decided by, on"),
    "key": say(
        "Nummers van huishoudens, casussen en respondenten zijn vervangen. Vingerafdruk van de sleutel",
        "Numbers of households, cases and respondents were replaced. Fingerprint of the key",
    ),
    "whole": say("hele levering", "whole delivery"),
    "other_language": say("Read this in English", "Lees dit in het Nederlands"),
    "receipt_of": say("Ontvangstbewijs van {city}", "Receipt for {city}"),
    "summary": say(
        "{used} van {delivered} rijen zijn gebruikt, {set_aside} apart gezet.",
        "{used} of {delivered} rows were used, {set_aside} set aside.",
    ),
    "deliver_again": say(
        "Verbeter wat hieronder staat en lever het hele bestand opnieuw.",
        "Mend what stands below and deliver the whole file again.",
    ),
}
